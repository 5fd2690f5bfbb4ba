"""The section of the reader without a browser: chapters, a quiz answered wrong, searching, both languages."""

import pytest

from assistant.teacher_training.reader.problems import ChapterUnknown
from corpora.readers import load as reader
from corpora.readers.quizzes import LETTERS, quiz
from guardrails.actor import Actor, Role
from serving.api.limits import Limit
from serving.ui.desk import Desk
from serving.ui.texts import LANGUAGES, load
from serving.ui.training.reader import ReaderSection


@pytest.fixture(params=LANGUAGES)
def section(application, request) -> ReaderSection:
    return ReaderSection(Desk(application, load(request.param), Limit(100)))


@pytest.fixture
def lin(section) -> Actor:
    user = f"reader-{section._desk.texts.language}"
    return Actor("school", user, frozenset({Role.TEACHER}), "session")


def test_every_chapter_is_drawn_with_its_rules_told(section, lin) -> None:
    listed = section.show(lin, {})
    for chapter in reader().chapters:
        about = chapter.about
        assert about.title in listed
        drawn = section.act(lin, {"do": "chapter", "chapter": str(about.chapter)})
        assert '<abbr title="' in drawn, about.title
        assert "**" not in drawn, about.title
    assert section.show(lin, {"chapter": "3"}).count("xt-reader") > 0


def test_a_quiz_answered_wrong_shows_what_is_right(section, lin) -> None:
    assert quiz(5)[0].rationale not in section.act(lin, {"do": "quiz", "chapter": "5"})
    wrong = {each.id: [LETTERS[LETTERS.index(each.key) - 1]] for each in quiz(5)}
    told = section.act(lin, {"do": "answers", "chapter": "5", "fields": wrong})
    for each in quiz(5):
        assert each.rationale in told
        assert f"{each.key}. {each.options[LETTERS.index(each.key)]}" in told


@pytest.mark.parametrize("number", ["0", "999", "-1", "x", ""])
def test_what_is_no_chapter_is_refused_in_words(section, lin, number) -> None:
    with pytest.raises(ChapterUnknown):
        section.act(lin, {"do": "chapter", "chapter": number or "abc"})


def test_words_that_find_nothing_say_what_next(section, lin) -> None:
    found = section.act(lin, {"do": "search", "fields": {"text": ["<script>alert(1)</script>"]}})
    assert "<script>" not in found
    assert section._desk.texts("reader.nothing") in found
