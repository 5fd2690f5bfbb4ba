# ruff: noqa: E501  (what teachers read is kept in one piece)
"""A whole plan from a request, and one section of it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from assistant.artefact import CitationView
from assistant.lesson_preparation import sections
from assistant.lesson_preparation.drafting import constraints, extras, frame, steps
from assistant.lesson_preparation.drafting.finding import find
from assistant.lesson_preparation.drafting.material import Material, gather
from assistant.lesson_preparation.drafting.unlisted import stand_in
from assistant.lesson_preparation.plan import LessonPlan, Setting, Standard
from assistant.lesson_preparation.request import LessonRequest, period_minutes, periods_of
from assistant.lesson_preparation.words import named
from corpora import teaching_patterns


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the library gave on a topic: verified quotes, best first."""

    citations: Sequence[CitationView] = ()


NOTHING = Evidence()


def draft(request: LessonRequest, evidence: Evidence = NOTHING, variant: int = 0) -> LessonPlan:
    """The plan of a request; the same request, evidence and variant give the same plan, id included.

    Raises `UnknownSubject`, `LessonTopicUnknown`, `LessonTopicOtherGrade`, `LessonMinutesUnsuitable` and
    `LessonPeriodsUnsuitable`."""
    minutes, periods = period_minutes(request), periods_of(request)
    found = find(request)
    if found.point is None:
        found = stand_in(request, found, bool(evidence.citations))
    assert found.point is not None
    material = gather(found.graph, found.point, request.grade, request.plan_language, variant)
    setting = Setting(
        subject=request.subject,
        grade=request.grade,
        textbook=request.textbook,
        unit=request.unit or found.point.unit,
        topic=request.topic,
        point=found.point.id,
        lesson_kind=request.kind,
        periods=periods,
        minutes=minutes,
        class_profile=_profile(request, material),
        constraints=list(request.constraints),
        language=request.plan_language,
    )
    plan = _compose(material, setting, evidence)
    thin = [*found.thin, *_thin(material, setting, evidence)]
    return constraints.adapt(plan.model_copy(update={"thin": thin, "id": _id(request, variant)}))


def section(plan: LessonPlan, name: str, variant: int) -> LessonPlan:
    """The plan with one section written anew, everything else as it is. Variant 0 gives the first draft's
    section again. Raises `SectionUnknown`, and what `draft` raises where the setting no longer fits."""
    sections.get(plan, name)
    setting = plan.setting
    same = (
        "subject",
        "grade",
        "topic",
        "textbook",
        "unit",
        "periods",
        "minutes",
        "class_profile",
        "constraints",
        "language",
    )
    said = {field: getattr(setting, field) for field in same}
    request = LessonRequest.model_validate({**said, "kind": setting.lesson_kind})
    fresh = draft(request, Evidence(plan.citations), variant)
    return sections.put(plan, name, sections.get(fresh, name))


def _compose(material: Material, setting: Setting, evidence: Evidence) -> LessonPlan:
    goals = frame.goals(material, setting)
    process = steps.write(material, setting, {goal.id for goal in goals})
    served = {check.goal for step in process for check in step.checks}
    goals = [goal for goal in goals if goal.id in served]
    english = setting.language == "en"
    said = " ".join(
        part
        for step in process
        for part in (
            step.teacher,
            step.students,
            *step.resources,
            *(f"{one.text}{one.expected}" for one in step.questions),
        )
    )
    kind = named(setting.lesson_kind, setting.language)
    return LessonPlan(
        id="draft",
        title=f"{material.name}: lesson plan ({kind})"
        if english
        else f"《{setting.topic.strip('《》')}》教学设计（{kind}）",
        setting=setting,
        standards=[Standard(code=item.code, gist=item.gist) for item in material.standards],
        textbook_analysis=frame.textbook_analysis(material, setting),
        learner_analysis=frame.learner_analysis(material, setting),
        goals=goals,
        key_points=frame.key_points(material, setting),
        difficulties=frame.difficulties(material),
        methods=_methods(english),
        preparation=frame.preparation(process, setting),
        steps=process,
        board=frame.board(material, process, setting),
        homework=extras.homework(material, setting, served),
        safety=extras.safety(material, setting, said),
        values=extras.values(material, setting),
        links=extras.links(material, setting),
        citations=list(evidence.citations),
        notice="Draft from curriculum, graph and library, without a model. A teacher reviews it before use."
        if english
        else "本教案由课程标准条目、知识图谱和已发布资料生成，未使用模型；请教师审阅后使用。",
    )


def _methods(english: bool) -> list[str]:
    if english:
        return [
            "Try first, then model",
            "Pair and group work with a task sheet",
            "Error analysis",
            "Peer feedback on known criteria",
        ]
    return ["先试后导（教师少讲、抓关键追问）", "任务单支持的独立学习与小组互讲", "错例辨析", "出口任务反馈"]


def _profile(request: LessonRequest, material: Material) -> str:
    """The teacher's words, and what the mastery map says of what this topic needs."""
    mine = {one.id: one for one in (material.point, *material.before)}
    by_name = {one.name: one for one in mine.values()}
    said = [
        f"{(mine.get(key) or by_name[key]).name}掌握约{round(share * 100)}%"
        for key, share in request.mastery.items()
        if key in mine or key in by_name
    ]
    weak = [one for one in said if int(one.rsplit("约", 1)[1].rstrip("%")) < 60]
    text = request.class_profile.strip()
    if said:
        text = f"{text}{' ' if text else ''}学情数据：{'，'.join(said)}。"
    if weak:
        text += f"其中{'、'.join(one.split('掌握')[0] for one in weak)}较弱，前测后先补再进入新内容。"
    return text


def _thin(material: Material, setting: Setting, evidence: Evidence) -> list[str]:
    point, english = material.point, setting.language == "en"
    found: list[str] = []
    if not material.pool.computed and not english:
        found.append(
            f"“{point.name}”没有可计算的题目，练习由常见错误、易混内容和表达任务组成；请从教材或校本题库补充两三道针对性题目。"
        )
    if len(point.misconceptions) < 2 and not english:
        found.append(
            "图谱里只记了一条常见错误；本班的真实错误请在前测和出口任务后补入。"
            if point.misconceptions
            else "图谱里没有记常见错误，难点部分请凭经验补充。"
        )
    if not evidence.citations:
        found.append(
            "No passage on this topic was found in the library, so nothing is quoted."
            if english
            else "资料库里没有检索到与本课直接有关的资料，因此没有引文；教材分析只依据课标条目和知识图谱。"
        )
    if not setting.textbook:
        found.append(
            "No textbook edition was given; pages and examples have to be added."
            if english
            else "没有填写教材版本，页码、例题编号和课文内容请对照本校教材补入。"
        )
    if not setting.class_profile:
        found.append(
            "Nothing is known about this class; the learner analysis is general."
            if english
            else "没有提供班级学情，学情分析是一般情况。"
        )
    note = teaching_patterns.note(point.id)
    if english and setting.subject == "english" and not (note and note.gist):
        found.append(
            "We have no description of this point in English: model sentences, typical slips and tasks are general and have to be made concrete by the teacher."
        )
    if english and setting.subject != "english":
        found.append(
            "The graph describes this point in Chinese; adapt definitions and tasks if you teach in English."
        )
    if setting.subject == "chinese":
        found.append("选文由教师决定：本方案给的是读写方法，课文语段、范例和批注示例须结合本单元课文补入。")
    if setting.periods > 1 and not material.foci:
        found.append(
            f"图谱中“{point.name}”没有下位内容，第2课时起以错例会诊和综合运用为主，请核对是否需要这么多课时。"
        )
    return found


def _id(request: LessonRequest, variant: int) -> str:
    return sha256(f"{request.model_dump_json()}/{variant}".encode()).hexdigest()[:32]
