"""What is made from a plan: slides, guide, worksheet, board, talk, observation sheet, group record."""

import re
from collections.abc import Callable

import pytest

from assistant.lesson_preparation.artefacts.base import Prepared
from assistant.lesson_preparation.artefacts.board import blackboard, columns
from assistant.lesson_preparation.artefacts.checks import check
from assistant.lesson_preparation.artefacts.courseware import Courseware, courseware
from assistant.lesson_preparation.artefacts.from_plan import PlanLanguageDiffers, length, lines, plain
from assistant.lesson_preparation.artefacts.group_record import (
    GroupRecord,
    GroupRequest,
    PlansEqual,
    PlansNotVersions,
    group_record,
)
from assistant.lesson_preparation.artefacts.learning_guide import learning_guide
from assistant.lesson_preparation.artefacts.observation import observation_sheet
from assistant.lesson_preparation.artefacts.talk import lesson_talk
from assistant.lesson_preparation.artefacts.worksheet import worksheet
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest
from assistant.lesson_preparation.words import Tier
from tests.assistant.lesson_preparation.plans import chinese, english

MAKERS: list[Callable[[LessonPlan], Prepared]] = [
    courseware,
    learning_guide,
    worksheet,
    blackboard,
    lesson_talk,
    observation_sheet,
]
DRAFTED = [
    ("数学", 8, "勾股定理", 2),
    ("数学", 1, "凑十法", 1),
    ("物理", 8, "密度", 1),
    ("语文", 4, "预测", 1),
    ("英语", 5, "一般过去时", 2),
    ("化学", 9, "质量守恒定律", 1),
]


def drafted(subject: str, grade: int, topic: str, periods: int) -> LessonPlan:
    return draft(LessonRequest(subject=subject, grade=grade, topic=topic, periods=periods))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("asked", DRAFTED)
def test_papers_of_drafted_plans_pass_their_hard_checks(
    make: Callable[[LessonPlan], Prepared], asked: tuple[str, int, str, int]
) -> None:
    made = make(drafted(*asked))
    assert [finding for finding in check(made) if finding.severity == "hard"] == []
    assert made.basis


@pytest.mark.parametrize("make", MAKERS)
def test_papers_keep_the_language_of_the_plan(make: Callable[[LessonPlan], Prepared]) -> None:
    made = make(english())
    assert made.language == "en"
    data = made.model_dump_json(exclude={"aigc"})
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in data)


def test_slides_follow_the_plan_minute_by_minute() -> None:
    plan = drafted("数学", 8, "勾股定理", 2)
    made = courseware(plan)
    for step in plan.steps:
        assert sum(slide.minutes for slide in made.slides if slide.step == step.id) == pytest.approx(
            step.minutes
        )
    questions = [question for step in plan.steps for question in step.questions]
    checks = [slide for slide in made.slides if slide.role == "check"]
    assert [slide.answer for slide in checks] == [question.expected for question in questions]
    assert all(slide.think for slide in checks)
    assert all(slide.notes for slide in made.slides)


def test_slides_do_not_tell_what_pupils_are_to_find() -> None:
    plan = drafted("数学", 8, "勾股定理", 1)
    opening = next(step for step in plan.steps if step.phase == "opening")
    shown = [slide for slide in courseware(plan).slides if slide.step == opening.id and slide.role == "hook"]
    assert shown
    assert not any("=" in bullet for slide in shown for bullet in slide.bullets)
    assert "=" in opening.students


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"bullets": ["一"] * 6}, "slide-bullets"),
        ({"bullets": ["长" * 61]}, "slide-text"),
        ({"step": "p9s9"}, "slide-step"),
        ({"minutes": 20}, "slide-minutes"),
        ({"bullets": [], "rows": []}, "slide-empty"),
        ({"answer": "是", "think": 0}, "slide-answer"),
    ],
)
def test_bad_slides_are_found(change: dict[str, object], expected: str) -> None:
    made: Courseware = courseware(chinese())
    made.slides[4] = made.slides[4].model_copy(update={"formulas": [], **change})
    assert expected in {finding.check for finding in check(made)}


def test_a_step_without_a_slide_is_found() -> None:
    made = courseware(chinese())
    made.slides = [slide for slide in made.slides if slide.step != "p1s2"]
    assert [finding.section for finding in check(made)] == ["steps/p1s2"]


def test_three_tiers_keep_every_goal_and_no_task_stands_twice() -> None:
    made = worksheet(drafted("数学", 8, "勾股定理", 1))
    for tier in Tier:
        assert {task.goal for task in made.tasks if task.tier is tier} == {goal.id for goal in made.goals}
    assert len({task.text for task in made.tasks}) == len(made.tasks)
    made.tasks = [task for task in made.tasks if not (task.tier is Tier.BASIC and task.goal == "g1")]
    assert check(made)[0].check == "tier-goals"


def test_the_guide_speaks_to_the_pupil_and_keeps_answers_apart() -> None:
    made = learning_guide(chinese())
    assert all("我能" in goal.text for goal in made.goals)
    assert {key.id for key in made.key} == {"q1", "q2", "q3", "q4", "h1", "h2"}
    assert not any("\\sqrt{7}" in task.doing for task in made.tasks)
    assert len(made.warmup) == 3


def test_the_board_is_written_in_the_order_of_the_lesson() -> None:
    plan = chinese()
    made = blackboard(plan)
    order = [step.id for step in plan.steps]
    places = [order.index(line.step) for line in made.lines if line.area == "main"]
    assert places == sorted(places)
    assert len({columns(row) for row in made.layout.splitlines()}) == 1


def record(after: LessonPlan, **more: object) -> GroupRecord:
    before = chinese().model_dump(mode="json")
    asked = {"before": before, "after": after.model_dump_json(), **more}
    return group_record(GroupRequest.model_validate(asked))


def test_the_record_tells_what_changed_by_whom_and_what_to_decide() -> None:
    after = chinese()
    after.steps[1].minutes = 20
    after.steps[1].questions = []
    after.goals[0].degree = "全部步骤写出依据"
    made = record(after, changed_by={"goals": "甲老师"}, lead="乙老师")
    assert [change.section for change in made.changes] == ["goals", "steps"]
    assert made.changes[0].by == "甲老师"
    assert "15分钟" in made.changes[1].removed[0]
    assert "20分钟" in made.changes[1].added[0]
    assert "教学难点" in made.kept
    assert any("合计50分钟" in point for point in made.points)
    assert any("高阶提问" in point for point in made.points)
    assert not made.agreed
    remark = {"by": "丙老师", "text": "压缩到15分钟", "decision": "采纳"}
    assert record(after, remarks=[remark]).agreed


def test_plans_that_are_no_versions_are_refused() -> None:
    with pytest.raises(PlansEqual):
        record(chinese())
    with pytest.raises(PlanLanguageDiffers):
        record(english())
    other = chinese()
    other.setting.topic = "圆"
    with pytest.raises(PlansNotVersions):
        record(other)


def test_lines_are_never_cut_inside_a_formula() -> None:
    long = "先写出已知条件，再用$a^2+b^2=c^2, c>0$求出斜边，" * 4
    for line in lines(long, 30):
        assert line.count("$") % 2 == 0
    assert length("$\\frac{1}{2}ab$") < 8
    assert plain("$\\frac{1}{2}$与$\\sqrt{3}$，$\\angle C=90^\\circ$") == "1/2与√(3)，∠ C=90°"


@pytest.mark.parametrize("plan", [drafted("数学", 8, "勾股定理", 2), english()])
def test_notes_of_slides_say_goals_in_words(plan: LessonPlan) -> None:
    notes = "\n".join(slide.notes for slide in courseware(plan).slides)
    assert not any(re.search(rf"\b{goal.id}\b", notes) for goal in plan.goals)
    assert all(goal.behaviour in notes and goal.degree in notes for goal in plan.goals)
