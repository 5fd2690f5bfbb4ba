"""The record of collective preparation (集体备课记录): what changed between two versions, and by whom."""

import difflib
from typing import Annotated

from pydantic import BeforeValidator, Field

from assistant.lesson_preparation import sections
from assistant.lesson_preparation.artefacts.base import Part, Prepared, Request, new_id, say
from assistant.lesson_preparation.artefacts.from_plan import (
    PlanLanguageDiffers,
    PlanReference,
    basis_of,
    parsed,
    reference,
    topic_of,
)
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import HIGHER, LessonKind, Level, Phase, Tier, named
from corpora.problem import Problem
from guardrails.release import edited

Text = Annotated[LessonPlan, BeforeValidator(parsed)]
_TITLES = {
    "title": ("课题", "Title"),
    "setting": ("基本信息", "Setting"),
    "standards": ("课标要求", "Standards"),
    "textbook_analysis": ("教材分析", "Material"),
    "learner_analysis": ("学情分析", "Learners"),
    "goals": ("教学目标", "Goals"),
    "key_points": ("教学重点", "Key points"),
    "difficulties": ("教学难点", "Difficulties"),
    "methods": ("教学方法", "Methods"),
    "preparation": ("教学准备", "Preparation"),
    "steps": ("教学过程", "Process"),
    "board": ("板书设计", "Board"),
    "homework": ("作业设计", "Homework"),
    "safety": ("安全提示", "Safety"),
    "values": ("育人点", "Values"),
    "links": ("跨学科联系", "Links"),
    "thin": ("待补充", "To add"),
    "reflection": ("教学反思", "Reflection"),
}


class PlansNotVersions(Problem):
    """The two plans are not versions of one: another subject, grade or topic. Details: `before`, `after`."""

    code = "plans-not-versions"


class PlansEqual(Problem):
    """Nothing changed between the two versions."""

    code = "plans-equal"


class Remark(Part):
    """What somebody said about a section, and what was decided."""

    section: str = Field("", max_length=60, title="环节 · Section")
    by: str = Field(min_length=1, max_length=40, title="发言人 · By")
    text: str = Field(min_length=1, max_length=500, title="意见 · Remark")
    decision: str = Field("", max_length=200, title="结论 · Decision")


class GroupRequest(Request):
    """Two versions of a plan, and who changed and said what."""

    before: Text = Field(title="主备稿（JSON） · First version")
    after: Text = Field(title="修改稿（JSON） · Later version")
    lead: str = Field("", max_length=40, title="主备人 · Prepared by")
    members: list[str] = Field(default_factory=list, max_length=30, title="参加人 · Members")
    changed_by: dict[str, str] = Field(default_factory=dict, title="各部分修改人 · Changed by")
    remarks: list[Remark] = Field(default_factory=list, max_length=60, title="讨论记录 · Remarks")
    held: str = Field("", max_length=60, title="时间地点 · When and where")


class Change(Part):
    """A section that differs: lines taken out, lines put in, and the share of it that is new."""

    section: str
    title: str
    removed: list[str]
    added: list[str]
    share: float = Field(ge=0, le=1)
    by: str


class GroupRecord(Prepared):
    """What the group did with the plan."""

    kind: str = "group-record"
    plan: PlanReference
    before: str
    after: str
    lead: str
    members: list[str]
    held: str
    changes: list[Change] = Field(min_length=1)
    kept: list[str]
    figures: list[tuple[str, str, str]] = Field(description="name, before, after")
    points: list[str] = Field(min_length=1, description="to talk about")
    remarks: list[Remark]
    agreed: bool = Field(description="every remark has a decision")


def group_record(request: GroupRequest) -> GroupRecord:
    """Compare the versions. Raises `PlansNotVersions`, `PlanLanguageDiffers`, `PlansEqual`."""
    before, after = request.before, request.after
    language = after.setting.language
    if before.setting.language != language:
        raise PlanLanguageDiffers(plan=before.setting.language, asked=language)
    same = all(
        getattr(before.setting, name) == getattr(after.setting, name)
        for name in ("subject", "grade", "topic")
    )
    if not same:
        raise PlansNotVersions(before=before.setting.topic[:40], after=after.setting.topic[:40])
    changes = [
        change for name in sections.fields(after) if (change := _change(request, name, language)) is not None
    ]
    if not changes:
        raise PlansEqual()
    found = {change.section for change in changes}
    open_remarks = [one for one in request.remarks if not one.decision]
    unknown = say(language, "未注明", "not stated")
    return GroupRecord(
        id=new_id(),
        title=say(language, f"《{topic_of(after)}》集体备课记录", f"{topic_of(after)}: group preparation"),
        language=language,
        plan=reference(after),
        before=before.id,
        after=after.id,
        lead=request.lead,
        members=request.members,
        held=request.held,
        changes=changes,
        kept=[_title(name, language) for name in sections.fields(after) if name not in found],
        figures=_figures(before, after),
        points=_points(before, after, changes),
        remarks=request.remarks,
        agreed=bool(request.remarks) and not open_remarks,
        basis=basis_of(after),
        citations=after.citations,
        thin=[
            *(
                [say(language, "有修改未注明修改人。", "Some changes do not say by whom.")]
                if any(change.by == unknown for change in changes)
                else []
            ),
            *(
                [say(language, "没有讨论发言记录，请补充后再定稿。", "No remarks were recorded yet.")]
                if not request.remarks
                else []
            ),
        ],
    )


def _change(request: GroupRequest, name: str, language: str) -> Change | None:
    old, new = _lines(request.before, name), _lines(request.after, name)
    if old == new:
        return None
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            removed += old[i1:i2]
            added += new[j1:j2]
    return Change(
        section=name,
        title=_title(name, language),
        removed=removed,
        added=added,
        share=edited("\n".join(old), "\n".join(new)),
        by=request.changed_by.get(name) or say(language, "未注明", "not stated"),
    )


def _title(name: str, language: str) -> str:
    return say(language, *_TITLES.get(name, (name, name)))


def _lines(plan: LessonPlan, name: str) -> list[str]:
    """A section as lines that a person can compare; ids and empty values say nothing."""
    return _spoken(sections.get(plan, name), plan.setting.language, name)


def _spoken(value: object, language: str, key: str = "") -> list[str]:
    if isinstance(value, dict):
        flat = {k: v for k, v in value.items() if k != "id" and not isinstance(v, list | dict)}
        head = " | ".join(_word(k, v, language) for k, v in flat.items() if v not in ("", None))
        rest = [
            line for k, v in value.items() if isinstance(v, list | dict) for line in _spoken(v, language, k)
        ]
        return [*([head] if head else []), *rest]
    if isinstance(value, list):
        return [line for one in value for line in _spoken(one, language, key)]
    return [] if value in ("", None) else [str(value)]


_WORDS = {"phase": Phase, "level": Level, "tier": Tier, "lesson_kind": LessonKind}


def _word(key: str, value: object, language: str) -> str:
    """A value as people say it: fixed words by name, numbers with their unit."""
    if key in _WORDS:
        return named(_WORDS[key](str(value)), "zh" if language == "zh" else "en")
    if key == "minutes":
        return say(language, f"{value}分钟", f"{value} min")
    if key == "period":
        return say(language, f"第{value}课时", f"period {value}")
    return str(value)


def _figures(before: LessonPlan, after: LessonPlan) -> list[tuple[str, str, str]]:
    language = after.setting.language
    names = (
        say(language, "总分钟", "minutes"),
        say(language, "环节数", "steps"),
        say(language, "学生活动含评价任务的环节", "steps with a check"),
        say(language, "提问数", "questions"),
        say(language, "高阶提问数", "higher-order questions"),
        say(language, "作业分钟", "homework minutes"),
    )
    return [
        (name, str(old), str(new))
        for name, old, new in zip(names, _counts(before), _counts(after), strict=True)
    ]


def _counts(plan: LessonPlan) -> tuple[int, ...]:
    questions = [question for step in plan.steps for question in step.questions]
    return (
        sum(step.minutes for step in plan.steps),
        len(plan.steps),
        sum(bool(step.checks) for step in plan.steps),
        len(questions),
        sum(question.level in HIGHER for question in questions),
        sum(one.minutes for one in plan.homework),
    )


def _points(before: LessonPlan, after: LessonPlan, changes: list[Change]) -> list[str]:
    """What the differences ask the group to decide."""
    language = after.setting.language
    found = {change.section: change for change in changes}
    old, new = _counts(before), _counts(after)
    made: list[str] = []
    if new[0] != after.setting.periods * after.setting.minutes:
        whole = after.setting.periods * after.setting.minutes
        made.append(
            say(
                language,
                f"修改后各环节合计{new[0]}分钟，与{whole}分钟不符：从哪个环节增减？",
                f"The steps now take {new[0]} of {whole} minutes: where to change?",
            )
        )
    if "goals" in found and "steps" not in found:
        made.append(
            say(
                language,
                "目标改了而过程没有改：哪个环节落实新的目标？",
                "Goals changed, the process did not.",
            )
        )
    if "goals" in found and "homework" not in found:
        made.append(
            say(language, "目标改了，作业是否仍对应？", "Goals changed: does the homework still fit?")
        )
    if new[4] < old[4]:
        made.append(
            say(
                language,
                f"高阶提问由{old[4]}个减为{new[4]}个：是否保留至少一个让学生比较或论证的问题？",
                f"Higher-order questions fell from {old[4]} to {new[4]}: keep one?",
            )
        )
    if new[5] > old[5]:
        made.append(
            say(
                language,
                f"作业由{old[5]}分钟增至{new[5]}分钟：当天总量是否超出规定？",
                f"Homework grew from {old[5]} to {new[5]} minutes: does the day still fit?",
            )
        )
    largest = max(changes, key=lambda change: change.share)
    made.append(
        say(
            language,
            f"改动最大的是“{largest.title}”（约{largest.share:.0%}的文字不同）：请说明改动的依据和预期效果。",
            f"“{largest.title}” changed most ({largest.share:.0%} of its text): on what grounds?",
        )
    )
    return made
