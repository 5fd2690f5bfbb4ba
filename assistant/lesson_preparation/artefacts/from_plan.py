"""What derives from a lesson plan: the plan itself, given whole or drafted from three fields."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

from anyio import to_thread
from pydantic import BeforeValidator, Field

from assistant.lesson_preparation.artefacts.base import Language, Part, Request
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.evidence import look_up
from assistant.lesson_preparation.plan import BoardNode, Goal, LessonPlan, Step
from assistant.lesson_preparation.request import LessonRequest
from assistant.lesson_preparation.words import Phase
from assistant.workbench import Workbench
from corpora import curricula, knowledge_graphs
from corpora.problem import Problem


class PlanNeeded(Problem):
    """Neither a plan nor subject, grade and topic were given. Detail: `missing`."""

    code = "plan-needed"


class PlanLanguageDiffers(Problem):
    """The plan is written in another language than the one asked for. Details: `plan`, `asked`."""

    code = "plan-language-differs"


def parsed(value: Any) -> Any:
    """A plan pasted as JSON text is read; an empty field is none."""
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"not JSON: {error.msg}") from None
    return value


GivenPlan = Annotated[LessonPlan | None, BeforeValidator(parsed)]


class FromPlan(Request):
    """A whole `plan`, or subject, grade and topic of one to draft."""

    plan: GivenPlan = Field(None, title="教案（JSON，可选） · Plan")
    subject: str = Field("", max_length=40, title="学科 · Subject")
    grade: int | str = Field("", title="年级 · Grade")
    topic: str = Field("", max_length=120, title="课题 · Topic")
    periods: int = Field(1, title="课时数 · Periods")
    minutes: int | None = Field(None, title="每课时分钟 · Minutes a period")
    textbook: str = Field("", max_length=80, title="教材版本 · Textbook edition")
    language: Language | None = Field(None, title="语言 · Language")


def wanted(request: FromPlan) -> LessonRequest:
    """The request for the plan that has to be drafted. Raises `PlanNeeded`."""
    missing = [name for name in ("subject", "grade", "topic") if getattr(request, name) == ""]
    if missing:
        raise PlanNeeded(missing=", ".join(missing))
    data = request.model_dump(exclude={"plan"}, include=set(FromPlan.model_fields))
    return LessonRequest.model_validate(data)


async def plan_of(request: FromPlan, bench: Workbench) -> LessonPlan:
    """The plan given, or a draft. Raises `PlanLanguageDiffers`, `PlanNeeded` and what drafting raises."""
    if request.plan is None:
        return await to_thread.run_sync(_drafted, wanted(request), bench)
    have = request.plan.setting.language
    if request.language and request.language != have:
        raise PlanLanguageDiffers(plan=have, asked=request.language)
    return request.plan


def _drafted(request: LessonRequest, bench: Workbench) -> LessonPlan:
    return draft(request, look_up(bench, request.topic, request.subject, request.plan_language))


def topic_of(plan: LessonPlan) -> str:
    """The topic without the title marks that a teacher may have typed; in an English plan by the English name
    of its point."""
    topic = plan.setting.topic.strip("《》 ")
    if plan.setting.language == "en" and plan.setting.point and not topic.isascii():
        return knowledge_graphs.load(plan.setting.subject).point(plan.setting.point).english or topic
    return topic


def done(goal: Goal, language: str) -> str:
    """What pupils do, with its verb said once."""
    if goal.verb in goal.behaviour:
        return goal.behaviour
    return f"{goal.verb}{'' if language == 'zh' else ' '}{goal.behaviour}"


def subject_name(plan: LessonPlan) -> str:
    """The subject as the plan's readers call it."""
    subject = plan.setting.subject
    if plan.setting.language == "zh":
        return curricula.SUBJECTS.get(subject, subject)
    return subject.capitalize()


def grade_name(grade: int, language: str = "zh") -> str:
    """A grade as schools call it: 八年级, 高一."""
    if language != "zh":
        return f"Grade {grade}"
    return f"{'一二三四五六七八九'[grade - 1]}年级" if grade <= 9 else f"高{'一二三'[grade - 10]}"


def steps_for(plan: LessonPlan, goal: str) -> list[Step]:
    """The steps that check a goal."""
    return [step for step in plan.steps if any(check.goal == goal for check in step.checks)]


def board_lines(node: BoardNode, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Every line of the board with its depth, in order."""
    yield depth, node.text
    for child in node.children:
        yield from board_lines(child, depth + 1)


def basis_of(plan: LessonPlan) -> list[str]:
    """What an artefact made from this plan rests on."""
    codes = "、".join(one.code for one in plan.standards)
    if plan.setting.language == "zh":
        return [f"教案：{plan.title}", *([f"课程标准条目：{codes}"] if codes else [])]
    return [f"lesson plan “{plan.title}”", *([f"curriculum items: {codes}"] if codes else [])]


_FORMULA = re.compile(r"(?<!\\)\$([^$]+)\$")


def formulas(text: str) -> list[str]:
    """The inline formulas of a text, without their dollar signs."""
    return [found.strip() for found in _FORMULA.findall(text)]


def length(text: str) -> int:
    """How long a text is to a reader, in Chinese characters: two Latin letters count as one, a formula counts
    what its letters and digits count."""
    plain = _FORMULA.sub(lambda match: re.sub(r"\\[A-Za-z]+|[{}\\^_ ]", "", match[1]) or "x", text)
    narrow = sum(character.isascii() for character in plain)
    return len(plain) - narrow // 2


_ENDS = re.compile(r"(?<=[。！？；!?;])|(?<=\.)\s")
_CLAUSES = re.compile(r"(?<=[，、：,:])|(?<= )")


def lines(text: str, longest: int = 60) -> list[str]:
    """A text as lines that are not longer than `longest`: cut at sentences, then at clauses, never inside a
    formula; what cannot be cut stays whole."""
    made: list[str] = []
    for raw in text.split("\n"):
        for sentence in _cut(_ENDS, raw):
            if length(sentence) <= longest:
                made.append(sentence)
                continue
            held = ""
            for clause in _cut(_CLAUSES, sentence, keep=True):
                if held and length(held + clause) > longest:
                    made.append(held.strip())
                    held = ""
                held += clause
            made.append(held.strip())
    return [line.rstrip("，、,；;") for line in made if line.strip()]


def _cut(pattern: re.Pattern[str], text: str, keep: bool = False) -> list[str]:
    """Parts of a text; a cut inside a formula is no cut."""
    spans = [match.span() for match in _FORMULA.finditer(text)]
    made, at = [], 0
    for match in pattern.finditer(text):
        if any(start < match.start() < end for start, end in spans) or match.end() == at:
            continue
        made.append(text[at : match.end()])
        at = match.end()
    made.append(text[at:])
    return made if keep else [part.strip() for part in made if part.strip()]


_ASKED = re.compile(r"[：:]([^：:“”]{12,}[？?])")
"""What the teacher puts before the class: from a colon to its question mark."""
_RESULT = re.compile(r"^(发现|得到|得出|归纳出|结论)")


def tasks_of(step: Step, longest: int = 60) -> list[str]:
    """What pupils are asked to do, line by line, without the results that they are to find: before the
    explanation, a line that holds an equation or tells what comes out is the teacher's to know."""
    every = lines(step.students, longest)
    if step.phase not in (Phase.OPENING, Phase.EXPLORE):
        return every
    asked = [line for found in _ASKED.findall(step.teacher) for line in lines(found, longest)]
    kept = [
        line
        for line in every
        if not _RESULT.match(line) and not any("=" in formula for formula in formulas(line))
    ]
    if step.phase is Phase.OPENING:
        kept = [*kept, *asked]
    return kept or [question.text for question in step.questions[:1]] or [step.title]


def plain(text: str) -> str:
    """A text with its formulas in plain characters, for what has only characters."""
    return _FORMULA.sub(lambda match: _plain(match[1]), text)


def _plain(latex: str) -> str:
    made = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", latex)
    made = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", made)
    for written, shown in _SIGNS:
        made = made.replace(written, shown)
    return re.sub(r"\\[A-Za-z]+ ?|[{}]", "", made)


_SIGNS = (
    ("^\\circ", "°"),
    ("\\triangle", "△"),
    ("\\angle", "∠"),
    ("\\times", "×"),
    ("\\div", "÷"),
    ("\\cdot", "·"),
    ("\\leq", "≤"),
    ("\\geq", "≥"),
    ("\\neq", "≠"),
    ("\\pi", "π"),
    ("\\pm", "±"),
    ("^2", "²"),
    ("^3", "³"),
)


class PlanReference(Part):
    """Which plan something was made from."""

    id: str
    title: str
    subject: str
    grade: int
    periods: int
    minutes: int


def reference(plan: LessonPlan) -> PlanReference:
    """The reference to a plan."""
    return PlanReference(
        id=plan.id,
        title=topic_of(plan),
        subject=subject_name(plan),
        grade=plan.setting.grade,
        periods=plan.setting.periods,
        minutes=plan.setting.minutes,
    )
