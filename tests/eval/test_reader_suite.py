"""The reader answers "how do I…": ten questions in every run, all of them in the slow lane."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora import guidelines, readers
from corpora.resource import Kind
from corpora.storage import writing
from eval import gate
from eval.files import EvalDataInvalid
from eval.product import Product, built
from eval.suite import SuiteRequest
from eval.suites import reader

TEN = reader.read()[3::4][:10]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The reader and the guidelines, indexed as the built-in library installs them."""
    with built(tmp_path_factory.mktemp("reader")) as made:
        items = [gate.item(Kind.GUIDELINE, document) for document in guidelines.documents()]
        items += [gate.item(Kind.READER, document) for document in readers.documents()]
        made.index.prepare(items)
        with writing(made.index.engine) as connection:
            made.index.go_live(connection, [resource.id for resource, _ in items])
        yield made


def test_questions_are_many_each_asked_once_and_about_chapters_that_exist() -> None:
    questions = reader.read()
    chapters = {chapter.about.chapter for chapter in readers.load().chapters}
    assert len(questions) >= 40
    assert len({one.question for one in questions}) == len(questions)
    assert {number for one in questions for number in one.chapters} == chapters


def test_nine_of_ten_questions_meet_a_chapter_that_answers(product: Product) -> None:
    assert len(TEN) == 10
    missed = [one.question for one in TEN if not reader.found(product, one)["chapter@3"]]
    assert len(missed) <= 1, missed


def test_a_question_about_something_else_meets_no_chapter_that_answers(product: Product) -> None:
    strange = reader.ReaderQuestion(question="采购合同里怎么写数据删除", chapters=(13,))
    assert reader.found(product, strange)["chapter@3"] == 0.0


@pytest.mark.parametrize(
    "text", ["[", "- {question: 怎么办呢}", "- {question: 怎么办呢, chapters: []}", "x: 1"]
)
def test_broken_questions_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "q.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvalDataInvalid):
        reader.read(tmp_path / "q.yaml")
    with pytest.raises(EvalDataInvalid):
        reader.read(tmp_path / "nowhere.yaml")


@pytest.mark.slow
def test_the_whole_library_answers_nine_in_ten() -> None:
    outcome = reader.run(SuiteRequest())
    assert outcome.metrics["chapter@3"] >= 0.9
    assert outcome.n == len(outcome.items) == len(reader.read())
