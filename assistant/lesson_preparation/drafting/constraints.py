# ruff: noqa: E501  (what teachers read is kept in one piece)
"""What a teacher says about conditions, and what the plan does about it."""

import re

from assistant.lesson_preparation.plan import LessonPlan, Step

_NO_PROJECTOR = re.compile(
    r"(没有?|无|不能用|缺).{0,4}(投影|多媒体|一体机|白板|电脑|网络)|no (projector|screen|computer)",
    re.IGNORECASE,
)
_MULTI_GRADE = re.compile(r"复式|多年级|multi-?grade", re.IGNORECASE)
_MIXED = re.compile(r"差异大|分化|参差|混合|mixed ability", re.IGNORECASE)
_NO_LAB = re.compile(r"(没有?|无|缺).{0,4}(实验|器材|仪器)|no (lab|equipment)", re.IGNORECASE)


def adapt(plan: LessonPlan) -> LessonPlan:
    """The plan with every constraint that is understood carried out; the others are named as open."""
    open_ones: list[str] = []
    for text in plan.setting.constraints:
        done = False
        for pattern, change in ((_NO_PROJECTOR, _on_paper), (_MULTI_GRADE, _two_groups), (_MIXED, _mixed), (_NO_LAB, _without_lab)):  # fmt: skip
            if pattern.search(text):
                plan, done = change(plan), True
        if not done and not re.search(r"\d+\s*(分钟|min)", text):
            open_ones.append(text)
    if not open_ones:
        return plan
    english = plan.setting.language == "en"
    said = "; ".join(open_ones) if english else "；".join(open_ones)
    remark = (
        f"Not worked into the plan, please do so: {said}"
        if english
        else f"以下条件没有自动体现，请自行调整：{said}"
    )
    return plan.model_copy(update={"thin": [*plan.thin, remark]})


def _every(plan: LessonPlan, **words: str) -> LessonPlan:
    swapped = [_swapped(step, words) for step in plan.steps]
    return plan.model_copy(update={"steps": swapped})


def _swapped(step: Step, words: dict[str, str]) -> Step:
    changes = {}
    for field in ("teacher", "students"):
        text = getattr(step, field)
        for old, new in words.items():
            text = text.replace(old, new)
        changes[field] = text
    kept = [one for one in step.resources if "展台" not in one]
    return step.model_copy(update={**changes, "resources": kept, "tech": ""})


def _on_paper(plan: LessonPlan) -> LessonPlan:
    english = plan.setting.language == "en"
    tools = (
        "Big sheets of paper, markers, magnets"
        if english
        else "大白纸、记号笔、磁贴（学生把解法写大贴在黑板上）"
    )
    ready = plan.preparation.model_copy(update={"tech": [], "teacher": [*plan.preparation.teacher, tools]})
    ready = ready.model_copy(update={"teacher": [one for one in ready.teacher if "展台" not in one]})
    words = {"同屏或同黑板展示": "抄在大白纸上贴出", "投影": "贴出", "出示": "板书出示"}
    return _every(plan.model_copy(update={"preparation": ready}), **words)


def _two_groups(plan: LessonPlan) -> LessonPlan:
    english = plan.setting.language == "en"
    named = (
        " Multi-grade class: while this group works alone, teach the other group; a pupil assistant keeps time."
        if english
        else " 复式安排：本环节学生自主学习时，教师转到另一年级直接教学；小助手负责计时和对答案。"
    )
    alone = {"practise", "explore"}
    changed = [
        step.model_copy(update={"teacher": step.teacher + named}) if step.phase.value in alone else step
        for step in plan.steps
    ]
    return plan.model_copy(update={"steps": changed})


def _mixed(plan: LessonPlan) -> LessonPlan:
    english = plan.setting.language == "en"
    named = (
        " For pupils who need support: first step given on a help card; for those who are ahead: explain to others, then inquiry."
        if english
        else " 起点较低的学生领提示卡（写好第一步），完成基础题即达标；学有余力的学生先给同伴讲一题再做探究题。"
    )
    changed = [
        step.model_copy(update={"teacher": step.teacher + named}) if step.tiers else step
        for step in plan.steps
    ]
    return plan.model_copy(update={"steps": changed})


def _without_lab(plan: LessonPlan) -> LessonPlan:
    english = plan.setting.language == "en"
    remark = (
        "No equipment: let the teacher demonstrate with everyday things, or use recorded data; mark recorded data as such."
        if english
        else "没有分组器材：改为教师用日常物品演示，或提供真实实验的记录数据让学生分析，并注明数据来源；不要用想象的数据。"
    )
    return plan.model_copy(update={"thin": [*plan.thin, remark]})
