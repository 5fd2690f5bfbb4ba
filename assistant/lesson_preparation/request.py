"""What a teacher says to get a plan: three fields are enough, everything else has a default that is shown."""

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.lesson_preparation.words import NAMES, Language, LessonKind
from corpora.curricula import SUBJECTS
from corpora.problem import Problem

MINUTES: Final = (20, 90)
PERIODS: Final = (1, 8)
LONGEST_PREVIOUS: Final = 60_000
"""Characters of last year's plan; parsing refuses larger files before."""

_SUBJECT_IDS = {name: subject for subject, name in SUBJECTS.items()}
_NUMERALS = "一二三四五六七八九"
_KINDS = {
    name: kind for names in NAMES.values() for kind, name in names.items() if isinstance(kind, LessonKind)
}


class LessonMinutesUnsuitable(Problem):
    """A period of that length cannot be planned. Details: `minutes`, `least`, `most`."""

    code = "lesson-minutes-unsuitable"


class LessonPeriodsUnsuitable(Problem):
    """So many periods for one topic cannot be planned. Details: `periods`, `least`, `most`."""

    code = "lesson-periods-unsuitable"


def _subject(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = value.strip()
    return _SUBJECT_IDS.get(plain, plain.lower() if plain.isascii() else plain)


def _grade(value: Any) -> Any:
    """8, "8", 八, 八年级, 初二, Grade 8."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if found := re.search(r"初([一二三])", text):
        return 7 + "一二三".index(found[1])
    if found := re.search(r"\d+", text):
        return int(found[0])
    if found := re.search(f"[{_NUMERALS}]", text):
        return _NUMERALS.index(found[0]) + 1
    return value


def _kind(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = value.strip()
    return _KINDS.get(plain) or _KINDS.get(plain + "课") or plain.lower()


def _constraints(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[；;\n]", value) if part.strip()]
    return value


Subject = Annotated[str, BeforeValidator(_subject), Field(min_length=1, max_length=40)]
Grade = Annotated[int, BeforeValidator(_grade), Field(ge=1, le=12)]
Constraints = Annotated[
    list[Annotated[str, Field(max_length=300)]], BeforeValidator(_constraints), Field(max_length=20)
]


class Teaching(BaseModel):
    """What requests for lesson plans and unit plans share. `subject` is an id or a Chinese name;
    `mastery` maps knowledge points (id or name) to the share of the class that masters them, 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: Subject = Field(title="学科 · Subject")
    grade: Grade = Field(title="年级 · Grade")
    textbook: str = Field("", max_length=80, title="教材版本 · Textbook edition")
    minutes: int | None = Field(None, title="每课时分钟（小学默认40，初中45） · Minutes a period")
    class_profile: str = Field("", max_length=2_000, title="班级情况 · The class")
    mastery: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, title="掌握情况 · Mastery"
    )
    constraints: Constraints = Field(default_factory=list, title="条件限制 · Constraints")
    language: Language | None = Field(None, title="教案语言 · Plan language")

    @property
    def plan_language(self) -> Language:
        """The language asked for; else English for the subject English and Chinese for all others."""
        return self.language or ("en" if self.subject == "english" else "zh")


class LessonRequest(Teaching):
    """A lesson plan: subject, grade and topic are needed, all else has a default. `previous` is the text of
    last year's plan, `changes` what is to be different now."""

    topic: str = Field(min_length=1, max_length=120, title="课题 · Topic")
    periods: int = Field(1, title="课时数 · Periods")
    unit: str = Field("", max_length=80, title="单元 · Unit")
    kind: Annotated[LessonKind, BeforeValidator(_kind)] = Field(LessonKind.NEW, title="课型 · Kind of lesson")
    previous: str = Field("", max_length=LONGEST_PREVIOUS, title="去年的教案 · Last year's plan")
    changes: str = Field("", max_length=2_000, title="要改什么 · What to change")


class UnitRequest(Teaching):
    """A unit plan: subject, grade and unit; `periods` 0 lets the number of points decide."""

    unit: str = Field(min_length=1, max_length=80, title="单元 · Unit")
    periods: int = Field(0, title="课时数（0 由内容定） · Periods (0: by content)")


def period_minutes(request: Teaching) -> int:
    """Minutes of one period: as asked, else 40 in primary and 45 in junior secondary school. Raises
    `LessonMinutesUnsuitable`."""
    if request.minutes is None:
        return 40 if request.grade <= 6 else 45
    if not MINUTES[0] <= request.minutes <= MINUTES[1]:
        raise LessonMinutesUnsuitable(minutes=request.minutes, least=MINUTES[0], most=MINUTES[1])
    return request.minutes


def periods_of(request: LessonRequest) -> int:
    """Periods as asked. Raises `LessonPeriodsUnsuitable`."""
    if not PERIODS[0] <= request.periods <= PERIODS[1]:
        raise LessonPeriodsUnsuitable(periods=request.periods, least=PERIODS[0], most=PERIODS[1])
    return request.periods
