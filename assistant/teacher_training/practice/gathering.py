"""What a teacher's kept artefacts show (证据): sentences with figures, each with the place it comes from.

Only artefacts about a lesson or a class are read. Reports about single pupils are refused: what is written
from here may be shown to colleagues (P-R3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.artefact import Artefact
from assistant.drafts import Kept
from assistant.homework.desk.commentary import CommonError, common_errors
from assistant.learning_analysis.reports.base import Report
from assistant.learning_analysis.reports.class_report import ClassReport
from assistant.learning_analysis.reports.commentary import CommentaryLesson
from assistant.lesson_observation.report import Found, LessonObservation
from assistant.lesson_observation.words import called
from assistant.lesson_preparation.plan import LessonPlan
from assistant.teacher_training.practice.base import Practised, Shown, Source
from assistant.teacher_training.practice.problems import EvidenceMissing, EvidenceUnusable
from assistant.workbench import Workbench

_MOST_SENTENCES = 10
_MACHINE = "人工智能生成"
_SHARES = frozenset({"teacher_share", "pupil_share", "wait_1_long"})


@dataclass(slots=True)
class Gathered:
    """Sources, what they show, and the artefacts themselves by kind. `errors` are of a homework."""

    sources: list[Source] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    plans: list[LessonPlan] = field(default_factory=list)
    observations: list[LessonObservation] = field(default_factory=list)
    commentaries: list[CommentaryLesson] = field(default_factory=list)
    errors: list[CommonError] = field(default_factory=list)
    written: list[Practised] = field(default_factory=list)

    def show(self, place: str, text: str, figure: str = "", quote: str = "") -> Shown:
        """Add what the newest source shows."""
        made = Shown(
            id=f"E{len(self.shown) + 1}", source=self.sources[-1].id, place=place, text=text, figure=figure,
            quote=quote,
        )  # fmt: skip
        self.shown.append(made)
        return made

    def at(self, *places: str) -> list[str]:
        """Ids of what is shown at these places, in their order; a place ending in `/` means all below it."""
        return [
            one.id
            for place in places
            for one in self.shown
            if one.place == place or (place.endswith("/") and one.place.startswith(place))
        ]


def gather(bench: Workbench, drafts: Sequence[str], homework: str = "") -> Gathered:
    """Read the drafts, and what a class got wrong in a homework. Raises `EvidenceMissing` for none at all,
    `EvidenceUnusable`, and what `Drafts.open` and the homework desk raise."""
    found = Gathered()
    for draft in dict.fromkeys(one for one in drafts if one):
        if bench.drafts is None:
            raise EvidenceMissing()
        _read(found, bench.drafts.open(bench.actor, draft))
    if homework:
        _homework(found, bench, homework)
    if not found.sources:
        raise EvidenceMissing()
    return found


def _read(found: Gathered, kept: Kept) -> None:
    artefact: Artefact = kept.artefact
    found.sources.append(
        Source(
            id=f"S{len(found.sources) + 1}",
            kind=kept.kind,
            title=kept.title[:160],
            draft=kept.id,
            version=kept.version,
            model=_MACHINE in artefact.label,
        )
    )
    if isinstance(artefact, LessonPlan):
        _plan(found, artefact)
    elif isinstance(artefact, LessonObservation):
        _observation(found, artefact)
    elif isinstance(artefact, CommentaryLesson):
        _commentary(found, artefact)
    elif isinstance(artefact, ClassReport):
        _sentences(found, artefact)
    elif isinstance(artefact, Practised):
        _written(found, artefact)
    else:
        raise EvidenceUnusable(kind=kept.kind)


def _plan(found: Gathered, plan: LessonPlan) -> None:
    found.plans.append(plan)
    for goal in plan.goals:
        found.show(
            f"goals/{goal.id}",
            f"目标：{goal.condition}，{goal.verb}{goal.behaviour}（{goal.degree}）；证据：{goal.evidence}",
            quote=goal.evidence,
        )
    for step in plan.steps:
        found.show(f"steps/{step.id}", f"环节“{step.title}”计划 {step.minutes} 分钟", f"{step.minutes}")


def _observation(found: Gathered, report: LessonObservation) -> None:
    found.observations.append(report)
    told = report.figures
    for one in (*told.talk, *told.waits):
        if one.value is not None:
            group = "talk" if one in told.talk else "waits"
            value = f"{one.value:.1%}" if one.name in _SHARES else f"{one.value:g}"
            name = called(group, one.name, "zh")
            found.show(f"{group}/{one.name}", f"{name}：{value}（依据 {one.n} 次）", value)
    if told.questions:
        opened, asked = sum(each.open for each in told.questions), len(told.questions)
        found.show(
            "questions", f"知识性提问 {asked} 个，其中开放性问题 {opened} 个", f"{opened}/{asked}",
            told.questions[0].text,
        )  # fmt: skip
    if told.feedback:
        specific, whole = sum(each.kind == "specific" for each in told.feedback), len(told.feedback)
        found.show(
            "feedback", f"对学生的回应 {whole} 次，其中说出好在哪里的 {specific} 次", f"{specific}/{whole}"
        )
    for step in report.plan:
        found.show(
            f"plan/{step.step}",
            f"环节“{step.title}”计划 {step.planned:g} 分钟，观察约 {step.observed:g} 分钟",
            f"{step.observed:g}",
        )
    named: list[tuple[str, str, Found]] = [("strengths", "亮点", one) for one in report.strengths]
    named += [("focus", "改进重点", report.focus)] if report.focus else []
    for place, name, seen in named:
        moment = seen.moments[0]
        at = f"（{moment.clock}）" if moment.clock.strip() else ""
        found.show(place, f"{name}{at}：{seen.text}", quote=moment.text)


def _commentary(found: Gathered, lesson: CommentaryLesson) -> None:
    found.commentaries.append(lesson)
    _sentences(found, lesson)
    for number, one in enumerate(lesson.errors, start=1):
        found.show(
            f"errors/{number}", f"{_item(one.item)}（{one.point}）的可能错因：{one.cause}", quote=one.cause
        )


def _sentences(found: Gathered, report: Report) -> None:
    facts = {fact.id: fact for fact in report.facts}
    told = [
        (section.id, one) for section in report.sections for one in section.sentences if one.facts
    ]  # fmt: skip
    for section, one in told[:_MOST_SENTENCES]:
        shown = "、".join(facts[each].shown for each in one.facts if each in facts)
        found.show(f"sections/{section}/{one.id}", one.reads, shown)


def _written(found: Gathered, artefact: Practised) -> None:
    found.written.append(artefact)
    for prompt in answered(artefact):
        found.show(f"questions/{prompt[0]}", f"{prompt[1]} 教师写道：{prompt[2]}", quote=prompt[2])


def answered(artefact: Practised) -> list[tuple[str, str, str]]:
    """Id, question and the teacher's answer, of each question that was answered."""
    prompts = getattr(artefact, "questions", [])
    return [(one.id, one.question, one.answer.strip()) for one in prompts if one.answer.strip()]


def _homework(found: Gathered, bench: Workbench, assignment: str) -> None:
    if bench.homework is None:
        raise EvidenceMissing()
    held, records = bench.homework.records(bench.actor, assignment)
    found.sources.append(
        Source(
            id=f"S{len(found.sources) + 1}",
            kind="homework",
            title=held.title[:160] or "作业",
            draft=assignment,
        )
    )
    found.errors += common_errors(held.items, records)
    for one in found.errors:
        ways = "；".join(f"{way.what}（{way.pupils} 人）" for way in one.ways)
        text = f"第 {one.number} 题 {one.answered} 人作答，得分率 {one.earned:.1%}"
        found.show(f"homework/{one.number}", f"{text}{'；' + ways if ways else ''}", f"{one.earned:.1%}")


def _item(label: str) -> str:
    return f"第 {label} 题" if label.isdigit() else label


def titles_of(sources: Iterable[Source]) -> dict[str, str]:
    """Titles of sources by id, with the version."""
    return {one.id: f"{one.title}" + (f"（第 {one.version} 版）" if one.version else "") for one in sources}
