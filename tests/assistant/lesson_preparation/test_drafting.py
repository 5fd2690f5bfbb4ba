"""Drafts without a model: whole, specific, the same for the same request, refused in plain words."""

import re
from random import Random

import pytest

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.checks import check, hard
from assistant.lesson_preparation.drafting.draft import NOTHING, draft, section
from assistant.lesson_preparation.drafting.exercises import geometry as exercises
from assistant.lesson_preparation.drafting.finding import LessonTopicOtherGrade, LessonTopicUnknown
from assistant.lesson_preparation.drafting.previous import carry_over, sections_of
from assistant.lesson_preparation.drafting.unit import draft_unit
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import (
    LessonMinutesUnsuitable,
    LessonPeriodsUnsuitable,
    LessonRequest,
    UnitRequest,
)
from corpora import knowledge_graphs
from corpora.curricula import UnknownSubject

POINT = knowledge_graphs.load("mathematics").point("sx.tx.pythagorean-theorem")


def plan(subject: str = "数学", grade: int = 8, topic: str = "勾股定理", **more: object) -> LessonPlan:
    asked = {"subject": subject, "grade": grade, "topic": topic, **more}
    return draft(LessonRequest.model_validate(asked))


TOPICS = [
    ("数学", 8, "勾股定理"), ("数学", 3, "分数的初步认识"), ("数学", 9, "一元二次方程"),
    ("数学", 1, "凑十法"),
    ("数学", 6, "圆的面积"), ("数学", 8, "方差"), ("数学", 8, "全等三角形的概念与性质"), ("物理", 8, "浮力"),
    ("化学", 9, "质量守恒定律"), ("语文", 4, "概括段意"), ("语文", 7, "《背影》"), ("英语", 8, "现在完成时"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "grade", "topic"), TOPICS)
@pytest.mark.parametrize("periods", [1, 3])
def test_a_draft_passes_every_hard_check(subject: str, grade: int, topic: str, periods: int) -> None:
    drafted = plan(subject, grade, topic, periods=periods)
    assert hard(check(drafted)) == []
    assert LessonPlan.model_validate(drafted.model_dump(mode="json")) == drafted
    assert all(row.steps and row.evidence for row in drafted.matrix)
    assert {step.period for step in drafted.steps} == set(range(1, periods + 1))


@pytest.mark.parametrize("kind", ["复习", "习题课", "实验", "讲评", "活动", "新授"])
def test_every_kind_of_lesson_has_its_own_steps(kind: str) -> None:
    drafted = plan("物理", 8, "浮力", kind=kind)
    assert hard(check(drafted)) == []


def test_the_same_request_gives_the_same_plan() -> None:
    assert plan() == plan()


def test_a_plan_speaks_of_its_topic() -> None:
    point = knowledge_graphs.load("mathematics").point("sx.tx.pythagorean-theorem")
    said = plan().model_dump_json()
    for each in point.misconceptions:
        assert each.error in said
        assert each.remedy in said
    assert point.definition in said
    assert "浮力" not in said


def test_a_second_period_goes_on_instead_of_repeating() -> None:
    drafted = plan(periods=2)
    first = {question.text for step in drafted.steps if step.period == 1 for question in step.questions}
    second = {question.text for step in drafted.steps if step.period == 2 for question in step.questions}
    assert not first & second
    tasks = [one.text for one in drafted.homework]
    assert len(set(tasks)) == len(tasks)


@pytest.mark.parametrize("minutes", [20, 37, 45, 90])
def test_minutes_add_up_for_any_length(minutes: int) -> None:
    drafted = plan(minutes=minutes, periods=2)
    for period in (1, 2):
        assert sum(step.minutes for step in drafted.steps if step.period == period) == minutes


@pytest.mark.parametrize("minutes", [0, -5, 19, 500])
def test_minutes_that_make_no_lesson_are_refused(minutes: int) -> None:
    with pytest.raises(LessonMinutesUnsuitable):
        plan(minutes=minutes)


def test_too_many_periods_are_refused() -> None:
    with pytest.raises(LessonPeriodsUnsuitable):
        plan(periods=0)


def test_a_topic_of_another_grade_names_its_grade() -> None:
    with pytest.raises(LessonTopicOtherGrade) as refused:
        plan(grade=5)
    assert refused.value.details["belongs"] == "八年级下册"


def test_a_later_grade_may_review_but_not_introduce() -> None:
    assert plan(grade=9, kind="复习").setting.grade == 9
    with pytest.raises(LessonTopicOtherGrade):
        plan(grade=9)


def test_another_textbook_may_teach_a_grade_earlier_with_a_remark() -> None:
    drafted = plan(grade=7, textbook="某版")
    assert "八年级下册" in drafted.thin[0]


def test_what_nobody_knows_is_refused() -> None:
    with pytest.raises(LessonTopicUnknown):
        plan(topic="量子纠缠")
    with pytest.raises(UnknownSubject):
        plan(subject="天文")


def test_a_text_read_in_class_is_planned_with_a_loud_remark() -> None:
    drafted = plan("语文", 8, "《背影》")
    assert "课文内容" in drafted.thin[0]


def test_one_section_can_be_written_anew_and_back_again() -> None:
    drafted = plan()
    other = section(drafted, "steps/p1s4", 1)
    assert other != drafted
    assert sections.put(other, "steps/p1s4", sections.get(drafted, "steps/p1s4")) == drafted
    assert section(other, "steps/p1s4", 0) == drafted
    assert hard(check(other)) == []


def test_constraints_are_carried_out_or_named_as_open() -> None:
    drafted = plan(constraints="没有投影；复式班；必须用双语板书")
    assert drafted.preparation.tech == []
    assert any("复式" in step.teacher for step in drafted.steps)
    assert any("双语板书" in one for one in drafted.thin)


def test_what_is_known_of_the_class_is_used() -> None:
    drafted = plan(mastery={"算术平方根": 0.4, "圆的面积": 0.9})
    assert "算术平方根掌握约40%" in drafted.learner_analysis
    assert "圆的面积" not in drafted.setting.class_profile


def test_little_children_get_no_written_homework() -> None:
    drafted = plan("数学", 1, "凑十法")
    assert [one.text[:3] for one in drafted.homework] == ["（口头"]


OLD = """一、教学目标
1. 掌握勾股定理
二、教学重点：勾股定理的内容
三、教学难点：用面积法证明
四、教学过程
1. 导入（5分钟）
看邮票上的图案，说说你的发现。
2. 新授（20分钟）
在方格纸上数面积。
3. 练习（15分钟）
课本练习第1、2题。
4. 小结（5分钟）
说说收获。
五、教学反思
学生拼图用时过长。
"""


def test_last_years_plan_keeps_its_words() -> None:
    old = carry_over(plan(minutes=40), OLD, "没有投影")
    assert [step.title for step in old.steps] == ["导入", "新授", "练习", "小结"]
    assert sum(step.minutes for step in old.steps) == 40
    assert "邮票" in old.steps[0].teacher
    assert old.reflection == "学生拼图用时过长。"
    assert old.preparation.tech == []
    assert any("掌握勾股定理" in one for one in old.thin)
    assert hard(check(old)) == []


def test_a_text_that_is_no_plan_changes_nothing_and_says_so() -> None:
    fresh = plan()
    old = carry_over(fresh, "今天天气很好。", "")
    assert old.steps == fresh.steps
    assert any("没有认出" in one for one in old.thin)
    assert sections_of("今天天气很好。") == {}


def test_a_unit_plan_maps_its_periods() -> None:
    unit = draft_unit(UnitRequest(subject="数学", grade=8, unit="勾股定理"), NOTHING)
    points = knowledge_graphs.load("mathematics").points
    assert {point for period in unit.periods for point in period.points} <= set(points)
    assert [period.number for period in unit.periods] == list(range(1, unit.setting.periods + 1))
    assert {goal for period in unit.periods for goal in period.goals} == {goal.id for goal in unit.goals}
    with pytest.raises(LessonTopicUnknown):
        draft_unit(UnitRequest(subject="数学", grade=8, unit="量子纠缠"), NOTHING)


@pytest.mark.parametrize(
    ("subject", "grade", "topic"), [*TOPICS, ("数学", 6, "圆的周长和圆周率"), ("数学", 2, "统一长度单位")]
)
def test_sentences_end_before_the_next_begins(subject: str, grade: int, topic: str) -> None:
    said = plan(subject, grade, topic, periods=2, language="zh").model_dump_json()
    assert not re.findall(r"[一-鿿”）] [一-鿿“]", said)
    assert "\\u0000" not in said


def test_a_root_is_asked_for_only_where_there_is_one() -> None:
    asked = [
        one
        for periods in (1, 2, 3)
        for variant in range(4)
        for one in exercises.pythagoras(Random(100 * periods + variant), POINT)
        if "保留根号" in one.text
    ]
    assert asked
    assert all("sqrt" in one.answer for one in asked)
