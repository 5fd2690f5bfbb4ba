"""The report of an observed lesson (课堂观察报告): figures, strengths, a focus, a next try, with moments.

It forms a teacher and judges none: there is no score, level or rank in it, and nothing about emotion or
attention (G-R9, P-R6, I-R8).
"""

from typing import Literal

from pydantic import Field

from assistant.artefact import Artefact
from assistant.lesson_observation.comparing import StepTime
from assistant.lesson_observation.figures import Figures, Part

Language = Literal["zh", "en"]

NOTICE = {
    "zh": "本报告只供授课教师改进教学使用，不打分、不排名，不得用于考核、评优或职称评审；数字由系统按规则与"
    "小型分类器得出，可能有误，请对照原话核对并更正。",
    "en": "For the teacher's own development only: no score, no rank, not for appraisal. Figures come from"
    " rules and a small classifier and may be wrong; compare them with the words and correct them.",
}


class Moment(Part):
    """Words from the lesson: sentence number, time as a clock, who, what."""

    sentence: int
    clock: str
    speaker: str
    text: str


class Found(Part):
    """Something seen in the lesson, in plain words, with its moments."""

    name: str
    text: str
    moments: list[Moment] = Field(min_length=1)


class Segment(Part):
    """A stretch of the lesson with one code of the improved system; `by` says whether machine or person coded
    it."""

    sentence: int
    start: float
    end: float
    role: str
    code: str
    by: str
    act: str = ""
    text: str = ""


class LessonObservation(Artefact):
    """The report. `gaps` says in words which figures could not be given and why; `mended` what was wrong in
    the transcript's times."""

    kind: Literal["lesson-observation"] = "lesson-observation"
    title: str = Field(min_length=1)
    language: Language = "zh"
    observation: str
    subject: str = ""
    form: str = ""
    figures: Figures
    strengths: list[Found] = Field(max_length=3)
    focus: Found | None = None
    next_try: Found | None = None
    plan: list[StepTime] = Field(default_factory=list)
    segments: list[Segment] = Field(default_factory=list)
    corrected: int = 0
    gaps: list[str] = Field(default_factory=list)
    mended: list[str] = Field(default_factory=list)
