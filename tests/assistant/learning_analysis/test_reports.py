"""Reports as types: what a family's report cannot hold, what a small class gets, and where each number
stands."""

import io
import types
import typing
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest
from PIL import Image
from pydantic import BaseModel, ValidationError

from assistant.artefact import Artefact
from assistant.documents.export import export
from assistant.learning_analysis.pictures.charts import DRAWN, draw
from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.analysis import analysed
from assistant.learning_analysis.reports.asking import with_wordings
from assistant.learning_analysis.reports.class_report import ClassReport, class_report
from assistant.learning_analysis.reports.commentary import TooFewPupils, commentary
from assistant.learning_analysis.reports.facts import Chart, Column, DataTable
from assistant.learning_analysis.reports.individual import (
    FamilyPoint,
    ParentReport,
    PupilUnknown,
    parent_report,
    pupil_report,
)
from assistant.learning_analysis.reports.printing import content
from assistant.learning_analysis.reports.questions import answer, understood
from assistant.learning_analysis.reports.school import school_overview
from assistant.learning_analysis.reports.stored import Exam, ExamListed, dumped, loaded
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from assistant.student_evaluation.record import QualityRecord
from guardrails.label import aigc
from guardrails.labels import read_label

POINTS = ("一次函数", "勾股定理", "二次根式")


def matrix(n: int = 30, k: int = 12, seed: int = 1) -> ResponseMatrix:
    """Simulated marks with an absent pupil and a missing cell."""
    chance = np.random.default_rng(seed)
    right = chance.random((n, k)) < 1 / (
        1 + np.exp(-1.3 * (chance.normal(size=(n, 1)) - chance.normal(size=k)))
    )
    marks = right * 3.0
    absent = np.zeros(n, dtype=np.bool_)
    if n > 4:
        absent[2], marks[2], marks[4, 1] = True, np.nan, np.nan
    items = tuple(
        TestItem(f"q{place}", str(place + 1), 3.0, knowledge=(POINTS[place % 3],), planned=0.7)
        for place in range(k)
    )
    codes = tuple(f"S{row:03d}" for row in range(n))
    groups = tuple(f"八（{1 + row % 2}）班" for row in range(n))
    return ResponseMatrix("期中", codes, groups, items, marks, absent, subject="mathematics")


def found(n: int = 30) -> Analysed:
    """An analysed test that went through the store's text."""
    listed = ExamListed("e", "八年级数学期中", "mathematics", 8, n, 12, "", "")
    return analysed(Exam(listed, *loaded(dumped(matrix(n), ("补了一处",)))))


@pytest.fixture(scope="module")
def test_of_thirty() -> Analysed:
    return found()


@pytest.fixture(scope="module")
def report(test_of_thirty: Analysed) -> ClassReport:
    return class_report(test_of_thirty, "zh")


def test_missing_marks_come_back_missing_from_the_store() -> None:
    before, (after, repairs) = matrix(), loaded(dumped(matrix(), ("补了一处",)))
    assert np.array_equal(before.marks, after.marks, equal_nan=True)
    assert (after.pupils, after.items, repairs) == (before.pupils, before.items, ("补了一处",))


def test_every_number_of_a_report_is_the_cell_it_names(report: ClassReport) -> None:
    assert len(report.facts) > 10
    for fact in report.facts:
        table = report.table(fact.table)
        assert table.rows[fact.row][table.column(fact.column)] == fact.value
    body = report.model_dump(mode="json")
    body["facts"][2]["value"] = 99.0
    with pytest.raises(ValidationError):
        ClassReport.model_validate(body)


def _leaves(form: Any, seen: set[Any]) -> typing.Iterator[tuple[str, Any]]:
    """Every field below a model, by name, with the plain types it may hold."""
    if isinstance(form, type) and issubclass(form, BaseModel):
        if form in seen:
            return
        seen.add(form)
        for name, field in form.model_fields.items():
            if name not in Artefact.model_fields:
                for inner in _plain(field.annotation):
                    yield name, inner
                    yield from _leaves(inner, seen)


def _plain(annotation: Any) -> list[Any]:
    if isinstance(annotation, typing.TypeAliasType) if hasattr(typing, "TypeAliasType") else False:
        return _plain(annotation.__value__)
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return [str]
    if origin is typing.Annotated:
        return _plain(typing.get_args(annotation)[0])
    if origin in (tuple, list, dict, typing.Union, types.UnionType):
        return [inner for each in typing.get_args(annotation) if each is not ... for inner in _plain(each)]
    return [annotation]


FORBIDDEN = (
    "rank",
    "place",
    "percentile",
    "others",
    "class_",
    "average",
    "predict",
    "forecast",
    "risk",
    "diagnos",
    "score",
)


@pytest.mark.parametrize("form", [ParentReport, QualityRecord])
def test_a_family_report_and_a_record_have_no_place_for_rank_number_or_forecast(
    form: type[BaseModel],
) -> None:
    leaves = list(_leaves(form, set()))
    assert len(leaves) > 5
    for name, held in leaves:
        assert held not in (int, float, complex, object, typing.Any), name
        assert not any(word in name for word in FORBIDDEN), name


@pytest.mark.parametrize(
    "text",
    [
        "全班第3名",
        "比同学慢",
        "预计考上重点",
        "可能有多动症",
        "得分率 45%",
        "平均水平以下",
        "②还不会",
        "ranked low",
        "成绩排名靠后",
    ],
)
def test_words_a_family_never_reads_are_refused(test_of_thirty: Analysed, text: str) -> None:
    made = parent_report(test_of_thirty, "S001", "zh")
    for field in ("strengths", "next_steps", "at_home"):
        with pytest.raises(ValidationError):
            ParentReport.model_validate({**made.model_dump(), field: [text]})
    with pytest.raises(ValidationError):
        FamilyPoint(point=text, level="secure")


def test_a_parent_report_holds_no_digit_but_the_code(test_of_thirty: Analysed) -> None:
    paper = content(parent_report(test_of_thirty, "S001", "zh", "林老师")).paper
    assert paper is not None
    assert not any(
        sign.isdigit()
        for sign in str(paper.blocks[1:]).replace("0.6", "").replace("0.4", "").split("level=")[0]
    )


def test_a_pupil_who_did_not_sit_the_test_is_told_so(test_of_thirty: Analysed) -> None:
    absent = pupil_report(test_of_thirty, "S002", "zh")
    assert absent.facts == ()
    with pytest.raises(PupilUnknown):
        pupil_report(test_of_thirty, "S999", "zh")


@pytest.mark.parametrize("n", [0, 1, 3, 4])
def test_fewer_than_five_give_words_and_no_figure(n: int) -> None:
    small = found(n)
    made = class_report(small, "zh")
    assert (made.tables, made.facts) == ((), ())
    assert "人数过少" in made.sections[0].sentences[0].text
    with pytest.raises(TooFewPupils):
        commentary(small, "zh")
    with pytest.raises(TooFewPupils):
        school_overview(small, "zh")


def test_fewer_than_ten_keep_pupils_out_and_say_so() -> None:
    made = class_report(found(8), "zh")
    assert "人数不多" in made.model_dump_json()
    assert not {"sp", "pupils"} & {section.id for section in made.sections if section.charts}
    with pytest.raises(TooFewPupils):
        school_overview(found(8), "zh")


def test_a_school_overview_holds_no_pupil(test_of_thirty: Analysed) -> None:
    made = school_overview(test_of_thirty, "zh").model_dump_json()
    assert not any(code in made for code in test_of_thirty.matrix.pupils)


def test_the_commentary_lesson_works_on_the_weakest_items(test_of_thirty: Analysed) -> None:
    from assistant.lesson_preparation.request import LessonRequest

    made = commentary(test_of_thirty, "zh")
    shares = {each.label: each.difficulty.value for each in test_of_thirty.classical.items}
    chosen = [shares[each.item] or 0 for each in made.errors]
    assert chosen == sorted(chosen)
    assert LessonRequest.model_validate(made.lesson.model_dump()).kind == "commentary"
    assert not any(code in made.lesson.model_dump_json() for code in test_of_thirty.matrix.pupils)


def test_a_question_in_own_words_is_answered_with_its_tables(test_of_thirty: Analysed) -> None:
    asked = "明天的课该回顾哪三个知识点，谁需要哪个小组？"
    assert understood(asked) == ("revisit", "groups")
    made = answer(test_of_thirty, understood(asked), asked, "zh")
    assert {table.id for table in made.tables} >= {"knowledge", "need-groups"}


def test_a_changed_number_leaves_the_computed_sentence(report: ClassReport) -> None:
    one = next(each for section in report.sections for each in section.sentences if each.id == "position")
    fact = next(each for each in report.facts if each.id == one.facts[0])
    honest = "请看这次的情况：" + one.text
    told = with_wordings(report, {"position": honest})
    assert next(x for s in told.sections for x in s.sentences if x.id == "position").reads == honest
    lied = with_wordings(report, {"position": honest.replace(fact.shown, "99.9分")})
    assert next(x for s in lied.sections for x in s.sentences if x.id == "position").reads == one.text


@pytest.mark.slow
def test_files_are_labelled_and_the_workbook_computes(report: ClassReport) -> None:
    printed = content(report)
    assert {"docx", "pdf", "xlsx", "png"} <= set(printed.formats)
    label = aigc("report-1", "914403001922038216")
    for form in ("docx", "xlsx", "png"):
        made = export(printed, form, label)
        assert read_label(made.data, form).aigc is not None
    book = openpyxl.load_workbook(io.BytesIO(export(printed, "xlsx", label).data))
    cell = book["各题统计"]["E2"].value
    assert cell.startswith("=AVERAGE('得分明细'!C2:C31)/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_in_either_language_draws_all_its_pictures(test_of_thirty: Analysed, language: Any) -> None:
    made = class_report(test_of_thirty, language)
    kinds = [chart.kind for section in made.sections for chart in section.charts]
    assert {"histogram", "box", "quadrant", "bars", "sp", "heat"} <= set(kinds)
    if language == "zh":
        told = " ".join(each.reads for section in made.sections for each in section.sentences)
        assert not any(word in told for word in ("mean", "share", "item ", "pupil"))


def _table(columns: str, rows: list[tuple[Any, ...]]) -> DataTable:
    return DataTable(
        id="t",
        title="t",
        columns=tuple(Column(id=name, title=name) for name in columns.split()),
        rows=tuple(rows),
    )


EMPTY = {
    "histogram": "low high pupils", "box": "class minimum q1 median q3 maximum",
    "quadrant": "item difficulty discrimination", "options": "option key low middle high",
    "wright": "kind label logit", "sp": "pupil i0", "bars": "point rate planned", "heat": "pupil p0",
    "trajectory": "point step mastery", "caterpillar": "class effect low high",
    "calibration": "predicted observed pupils",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_picture_of_what_is_missing_is_still_a_picture(kind: Any) -> None:
    """One row whose numbers are missing: no error, no NaN, a picture of its own size."""
    names = EMPTY[kind].split()
    row = tuple(
        "x" if name in ("item", "class", "option", "kind", "label", "pupil", "point") else None
        for name in names
    )
    chart = Chart(id="c", kind=kind, table="t", title="图", alt="图")
    with Image.open(io.BytesIO(draw(chart, _table(EMPTY[kind], [row]), "zh"))) as picture:
        assert min(picture.size) > 200


def test_no_word_of_a_picture_is_cut_off_at_the_edge(report: ClassReport) -> None:
    for chart in (each for section in report.sections for each in section.charts):
        drawn = draw(chart, report.table(chart.table), "zh")
        with Image.open(io.BytesIO(drawn)) as picture:
            seen = np.asarray(picture.convert("L"))
        edge = np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]])
        assert edge.min() > 250, chart.id


def test_tables_in_another_order_give_the_same_figures(test_of_thirty: Analysed) -> None:
    turned = test_of_thirty.matrix.rows(list(range(29, -1, -1)))
    listed = ExamListed("e", "八年级数学期中", "mathematics", 8, 30, 12, "", "")
    other = class_report(analysed(Exam(listed, turned, ())), "zh")
    mine = class_report(replace(test_of_thirty, repairs=()), "zh")
    assert other.table("overview") == mine.table("overview")
    assert other.table("knowledge") == mine.table("knowledge")


def test_growth_is_told_against_the_same_pupils_and_without_a_rank() -> None:
    listed = ExamListed("e", "期末", "mathematics", 8, 60, 12, "", "")
    before, after = (Exam(listed, matrix(60, seed=seed), ()) for seed in (1, 2))
    made = class_report(analysed(after, before), "zh")
    assert "growth" in {each.id for each in made.sections}
    assert not any(word in made.model_dump_json() for word in ("名次是", "第1名", "排第"))
    own = pupil_report(analysed(after, before), "S000", "zh")
    assert own.sections[-1].id == "growth"
    assert not any(word in own.model_dump_json() for word in ("排名", "名次"))
