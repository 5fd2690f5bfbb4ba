"""The profile as its owner sees it. No type here can hold a total, a rank or another person."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.teacher_training.statement import Activity, Verb

Language = Literal["zh", "en"]
State = Literal["counts", "open", "left_out"]
"""Of a value or a piece of evidence: it counts; it is contested; its teacher decided to leave it out."""

LIMITS: dict[str, tuple[str, ...]] = {
    "zh": (
        "这里只有您打开的那几类证据；没有打开的不读、不存、不推断。",
        "数值来自数字素养测评的作答，是在题目情境中的预计得分率，带 95% 区间；"
        "作答少于 4 题时只说“证据太少”。",
        "题目难度是编写者的估计，未经大规模校准；测的不是课堂表现，更不是师德与教学水平。",
        "没有总分，也不与任何人比较；除您本人外，管理员、校长和同事都打不开。不得用于考核、评优与职称评审。",
    ),
    "en": (
        "Only evidence of the kinds that you switched on is here; no other is read, kept or inferred.",
        "Values come from answers in the digital-literacy test: the share expected on its items, with a 95%"
        " interval; with fewer than four answers it says “too little evidence”.",
        "Difficulties are the authors' guesses, not calibrated; it measures neither your lessons nor your"
        " ethics.",
        "There is no total and no comparison. Nobody but you can open it, and it must not be used for"
        " appraisal.",
    ),
}


class Part(BaseModel):
    """A frozen piece of the profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Part):
    """One piece of evidence from a kind that is switched on. `id` is that of its statement in the learning
    record, `source` the row it comes from; `words` are the teacher's, where they contested it. `answers` are
    those that count as figures."""

    id: str
    kind: Activity
    verb: Verb
    activity: str
    source: str
    title: str
    time: str
    score: float | None = Field(None, description="a share from 0 to 1, as the activity told it")
    indicators: tuple[str, ...] = ()
    answers: int = 0
    state: State = "counts"
    words: str = ""


class Measured(Part):
    """Expected share of right answers in percent with its 95 % interval, from `answers` answers of the
    sittings in `sources` (ids of evidence)."""

    share: int = Field(ge=0, le=100)
    low: int = Field(ge=0, le=100)
    high: int = Field(ge=0, le=100)
    answers: int
    sources: tuple[str, ...] = Field(min_length=1)


class Done(Part):
    """How often something of a kind was done that concerns the value, with its sources."""

    kind: Activity
    times: int
    sources: tuple[str, ...] = Field(min_length=1)


class Value(Part):
    """What the evidence says of a dimension or an indicator. `measured` is None where there is too little of
    it, or where the value is contested or left out. `answers` are those there are."""

    code: str
    name: str
    about: str = ""
    measured: Measured | None = None
    answers: int = 0
    done: tuple[Done, ...] = ()
    state: State = "counts"
    words: str = ""


class DimensionValue(Value):
    """A dimension with its indicators."""

    indicators: tuple[Value, ...] = ()


class TeacherProfile(Artefact):
    """The profile (教师画像) of who asked for it. `on` are the kinds of evidence that are switched on."""

    kind: Literal["teacher-profile"] = "teacher-profile"
    title: str
    language: Language = "zh"
    on: tuple[Activity, ...] = ()
    dimensions: tuple[DimensionValue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    limits: tuple[str, ...] = ()
