"""What models add to reports: mastery over tests, diagnosis, next steps and exercises; what they refuse."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.homework.items.item import Item, ItemType
from assistant.learning_analysis.mastery.sequence import sequenced
from assistant.learning_analysis.reports.analysed import Analysed
from assistant.learning_analysis.reports.analysis import analysed
from assistant.learning_analysis.reports.class_report import class_report
from assistant.learning_analysis.reports.individual import parent_report, pupil_report
from assistant.learning_analysis.reports.stored import Exam, ExamListed
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from corpora import knowledge_graphs
from tests.assistant.learning_analysis.classes import matrix_of

POINTS = ("勾股定理", "一次函数")


def _test(
    n: int, share: float, seed: int, items: int = 6, points: tuple[str, ...] = POINTS
) -> ResponseMatrix:
    """A test of items that carry the points in turn; pupils do a `share` of them, some less."""
    chance, items = np.random.default_rng(seed), 6
    able = np.clip(share + 0.3 * (chance.random((n, 1)) - 0.5), 0.02, 0.98)
    marks = (chance.random((n, items)) < able).astype(float)
    held = tuple(
        TestItem(f"q{at}", f"第{at + 1}题", 1.0, knowledge=(points[at % len(points)],), stem=f"原题{at}")
        for at in range(items)
    )
    return matrix_of(marks, items=held, subject="mathematics")


def _exam(matrix: ResponseMatrix) -> Exam:
    about = ExamListed(
        "e", "单元测验", "mathematics", 8, len(matrix.pupils), len(matrix.items), "2026-01", ""
    )
    return Exam(about, matrix, ())


def _series(n: int) -> list[Exam]:
    return [_exam(_test(n, share, seed)) for seed, share in enumerate((0.35, 0.6, 0.9), 1)]


@pytest.fixture(scope="module")
def grown() -> Analysed:
    series = _series(60)
    return analysed(series[-1], series=series)


def test_mastery_over_tests_is_traced_in_their_order(grown: Analysed) -> None:
    assert grown.sequence is not None
    assert {grown.sequence.names[each.skill] for each in grown.sequence.fit.skills} == set(POINTS)
    made = class_report(grown, "zh")
    table = made.table("trajectory")
    for point in set(table.values("point")):
        rising = [row[2] for row in table.rows if row[0] == point]
        assert rising == sorted(rising)
        assert len(rising) == 3
    section = next(each for each in made.sections if each.id == "trajectory")
    assert [chart.kind for chart in section.charts] == ["trajectory"]


def test_a_pupil_reads_their_own_trajectory_and_no_other(grown: Analysed) -> None:
    made = pupil_report(grown, "S000003", "zh")
    assert {row[3] for row in made.table("trajectory").rows} == {1}
    assert not any(code in made.model_dump_json() for code in grown.matrix.pupils if code != "S000003")


def test_few_tests_and_few_pupils_get_words_and_no_trajectory() -> None:
    atlas = knowledge_graphs.library()
    assert sequenced([each.matrix for each in _series(60)[:2]], atlas) is None
    series = _series(20)
    made = class_report(analysed(series[-1], series=series), "zh")
    assert "trajectory" not in {each.id for each in made.tables}
    section = next(each for each in made.sections if each.id == "trajectory")
    assert "记录还不够" in section.sentences[0].text
    assert not section.charts


def test_diagnosis_stands_where_the_gate_allows_and_says_why_else(grown: Analysed) -> None:
    few = next(each for each in class_report(grown, "zh").sections if each.id == "diagnosis")
    assert "没有用诊断模型" in few.sentences[0].text
    assert not few.tables
    exam = _exam(_test(210, 0.6, 7))
    found = analysed(exam)
    table = class_report(found, "zh").table("diagnosis")
    assert len(table.rows) == 2
    assert all(0 <= row[1] <= 1 and row[3] == 210 for row in table.rows)
    own = pupil_report(found, "S000001", "zh").table("own")
    assert all(0 <= value <= 1 for value in own.values("chance"))


def test_a_test_without_points_has_no_model_sections() -> None:
    bare = _test(30, 0.5, 3)
    plain = replace(bare, items=tuple(replace(item, knowledge=()) for item in bare.items))
    ids = {each.id for each in class_report(analysed(_exam(plain)), "zh").sections}
    assert not ids & {"diagnosis", "trajectory", "next"}


def _item(identity: str, stem: str) -> Item:
    return Item(
        id=identity, type=ItemType.BLANK, subject="mathematics", grade=8, stem=stem, answer="5", expected=0.7
    )


def test_next_steps_and_exercises_stand_in_the_class_report(grown: Analysed) -> None:
    weak = analysed(_exam(_test(40, 0.3, 5)))
    held = {point: (_item(f"x{at}", f"练习{at}"),) for at, point in enumerate(POINTS)}
    made = class_report(replace(weak, exercises=held), "zh")
    assert set(made.table("exercises").values("item")) <= {"x0", "x1"}
    counted = made.table("next-points")
    assert sum(counted.values("pupils")) <= 40
    for row in counted.rows:
        assert len(str(row[2]).split("、")) == row[1]
    assert "next-points" not in {
        each.id for each in class_report(analysed(_exam(_test(8, 0.3, 5))), "zh").tables
    }


def test_the_weakest_point_behind_a_failure_is_told_to_the_pupil() -> None:
    atlas = knowledge_graphs.library()
    node = next(
        each for each in atlas.points
        if each.id.startswith("sx.") and atlas.prerequisites(each.id, depth=1)
    )  # fmt: skip
    before = atlas.prerequisites(node.id, depth=1)[0]
    found = analysed(_exam(_test(30, 0.2, 11, points=(before.id, node.id))))
    assert found.mastery is not None
    pupil, weak = found.mastery.pupil_weak[0]
    text = pupil_report(found, pupil, "zh").model_dump_json()
    assert weak.words.zh in text
    home = parent_report(found, pupil, "zh")
    assert not {"tables", "facts", "sections", "exercises", "trajectory"} & set(type(home).model_fields)
