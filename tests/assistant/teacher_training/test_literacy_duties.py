"""The report of a sitting and the mock paper: what stands in them, what must not, and on paper."""

import io
import zipfile
from dataclasses import replace

import pytest

from assistant import duty as duties
from assistant.documents.export import export
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import bank
from assistant.teacher_training.literacy.mock import KINDS, mock_paper, quotas
from assistant.teacher_training.literacy.printing import literacy_content
from assistant.teacher_training.literacy.problems import SittingUnfinished, SittingUnknown
from assistant.teacher_training.literacy.result import LiteracyResult
from assistant.teacher_training.literacy.sitting import next_item
from assistant.teacher_training.room import training_room
from guardrails.label import aigc


@pytest.fixture
def desk(bench, engine, audit):
    return replace(bench, training=training_room(engine, audit))


def sat(desk, right=lambda number: number % 3 > 0):
    store = desk.training.sittings
    now = store.begin(desk.actor, "fixed")
    while item := next_item(now.sitting):
        wrong = "A" if item.key != "A" else "B"
        now = store.give(
            desk.actor, now.listed.id, item.id, item.key if right(now.listed.answered) else wrong
        )
    return now


async def made(desk, **request) -> LiteracyResult:
    artefact = await duties.run("literacy-report", request, desk)
    assert isinstance(artefact, LiteracyResult)
    return artefact


def words(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


async def test_the_report_tells_scores_limits_and_what_to_look_at_again(desk) -> None:
    kept = sat(desk)
    report = await made(desk)
    assert report.sitting == kept.listed.id
    assert [one.code for one in report.dimensions] == ["1", "2", "3", "4", "5"]
    assert len(report.aspects) == 5
    assert len(report.indicators) == 33
    assert {one.item for one in report.looks} == {one.item for one in kept.sitting.answers if one.score < 1}
    assert all(one.rationale and one.best != one.given for one in report.looks)
    assert "凭已有知识" in report.unchecked
    assert "不用于考核、排名" in report.notice
    assert report.progress is None
    assert not {"rank", "percentile", "others", "total"} & set(report.model_dump())


async def test_a_retest_stands_beside_the_test_before(desk) -> None:
    sat(desk, lambda number: False)
    sat(desk, lambda number: True)
    report = await made(desk)
    assert report.progress is not None
    assert report.progress.clear
    assert all(one.now > one.before for one in report.progress.moved)
    assert not report.looks


async def test_the_report_waits_for_the_end_and_finds_ones_own_alone(desk, other_teacher) -> None:
    with pytest.raises(SittingUnknown):
        await made(desk)
    open_one = desk.training.sittings.begin(desk.actor, "adaptive").listed.id
    with pytest.raises(SittingUnfinished):
        await made(desk, sitting=open_one)
    desk.training.sittings.end(desk.actor, open_one)
    empty = await made(desk)
    assert not empty.complete
    assert not any(one.levels or one.descriptor for one in empty.dimensions)
    with pytest.raises(SittingUnknown):
        await made(replace(desk, actor=other_teacher), sitting=open_one)


async def test_the_report_prints_in_both_languages(desk) -> None:
    sat(desk)
    for language, wanted in (("zh", "结果没有说什么"), ("en", "What the result does not say")):
        report = await made(replace(desk, language=language))
        content = literacy_content(report)
        assert set(content.formats) == {"docx", "pdf", "md", "xlsx", "zip"}
        text = str(content.paper)
        assert wanted in text
        assert all(one.name in text and str(one.low) in text for one in report.dimensions)
    assert not any(one in text for one in ("维度", "区间", "题数"))
    assert wanted in words(export(content, "docx", aigc("x-1", "school"), None).data)


def test_proportions_become_whole_numbers() -> None:
    assert quotas(7, {"a": 1, "b": 1, "c": 1}) == {"a": 3, "b": 2, "c": 2}
    assert sum(quotas(41, {"a": 0.1, "b": 0.7, "c": 0.33}).values()) == 41


@pytest.mark.parametrize("questions", [15, 40, 60])
def test_a_mock_paper_follows_its_blueprint_and_its_number(questions: int) -> None:
    paper = mock_paper(questions, 3)
    again = mock_paper(questions, 3)
    assert again.items == paper.items
    assert mock_paper(questions, 4).items != paper.items
    assert len({item.item for item in paper.items}) == questions
    assert [row.code for row in paper.blueprint] == [dim.code for dim in literacy_framework().dimensions]
    for row in paper.blueprint:
        assert row.knowledge + row.judgement + row.task >= 2
    assert sum(row.marks for row in paper.blueprint) == paper.marks
    for kind, share in KINDS.items():
        assert abs(sum(item.kind == kind for item in paper.items) - share * questions) <= 3
    for item in paper.items:
        source = next(each for each in bank() if each.id == item.item)
        assert max(item.marks) == item.marks["ABCD".index(source.key)] == item.full
        assert bool(item.options) is not source.written


@pytest.mark.parametrize("questions", [0, 14, 61])
def test_a_paper_of_another_length_is_refused(questions: int) -> None:
    with pytest.raises(ValueError, match="questions"):
        mock_paper(questions, 1)


async def test_the_mock_paper_claims_no_real_exam_and_keeps_its_key_apart(desk) -> None:
    paper = await duties.run("literacy-mock-paper", {"questions": 20, "seed": 9}, desk)
    content = literacy_content(paper)
    assert "不代表任何考试机构" in paper.notice
    sheet, key = (str(paper) for _, paper in content.parts)
    assert paper.items[0].stem in sheet
    reasons = [item.rationale for item in paper.items]
    assert not any(reason in sheet for reason in reasons)
    assert all(reason in key for reason in reasons)
    with pytest.raises(duties.RequestInvalid):
        await duties.run("literacy-mock-paper", {"questions": 500}, desk)


async def test_tasks_that_can_be_judged_as_written_have_no_options_on_paper() -> None:
    written = [item for item in bank() if item.written]
    assert len(written) > 30
    assert all(item.kind == "task" and item.fits(item.options["ABCD".index(item.key)]) for item in written)
