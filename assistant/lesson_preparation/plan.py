"""A lesson plan (教案): what it holds, field by field.

The model is strict about shape: unknown fields, empty texts and repeated ids are refused. Whether the plan is
a good one (minutes add up, every goal has an activity and evidence, …) is told by
`assistant.lesson_preparation.checks`, so that a teacher may save a plan that is not finished yet.

Any text may hold inline LaTeX between dollar signs. A section is addressed by the name of a top-level field
(`goals`) or by field and id (`steps/p1s2`); see `sections`.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, computed_field, model_validator

from assistant.artefact import Artefact
from assistant.lesson_preparation.words import Language, LessonKind, Level, Phase, Tier

Text = Annotated[str, StringConstraints(min_length=1, max_length=4_000, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]


class Part(BaseModel):
    """Base of everything inside a plan."""

    model_config = ConfigDict(extra="forbid")


class Setting(Part):
    """For whom and under what conditions. `subject` is an id (`mathematics`), `point` the id of the
    knowledge point or empty; `constraints` are in the teacher's words."""

    subject: str
    grade: int = Field(ge=1, le=12)
    textbook: str = ""
    unit: str = ""
    topic: Text
    point: str = ""
    lesson_kind: LessonKind = LessonKind.NEW
    periods: int = Field(1, ge=1, le=20)
    minutes: int = Field(45, ge=10, le=120, description="of one period")
    class_profile: str = ""
    constraints: list[str] = Field(default_factory=list)
    language: Language = "zh"


class Standard(Part):
    """A curriculum item (课标条目) by code, with its gist in our own words."""

    code: str
    gist: str


class Goal(Part):
    """A goal (目标): the competency (核心素养) it serves, a measurable verb, what pupils do, under which
    condition, how well, and what shows it."""

    id: Id
    literacy: str
    verb: Text
    behaviour: Text
    condition: Text
    degree: Text
    evidence: Text


class Difficulty(Part):
    """A difficult point (难点), why pupils stumble over it, and a way through."""

    id: Id
    point: Text
    why: Text
    strategy: Text


class Preparation(Part):
    """What has to be ready before the lesson."""

    teacher: list[Text] = Field(default_factory=list)
    pupil: list[Text] = Field(default_factory=list)
    tech: list[Text] = Field(default_factory=list)


class Question(Part):
    """A question of the chain (问题链) with its level, the answers to expect and what to ask next."""

    id: Id
    text: Text
    level: Level
    expected: Text
    follow_up: str = ""


class Check(Part):
    """How a step shows that a goal is reached (评价任务)."""

    goal: Id
    evidence: Text
    criteria: list[Text] = Field(min_length=1)


class Tiers(Part):
    """One goal, three ways to reach it (分层): task texts."""

    basic: Text
    extended: Text
    inquiry: Text


class Step(Part):
    """A step of the process (教学环节) in one period."""

    id: Id
    period: int = Field(ge=1, le=20)
    phase: Phase
    title: Text
    minutes: int = Field(ge=1, le=120)
    teacher: Text
    students: Text
    questions: list[Question] = Field(default_factory=list)
    intent: Text
    checks: list[Check] = Field(default_factory=list)
    tiers: Tiers | None = None
    resources: list[Text] = Field(default_factory=list)
    tech: str = ""


class BoardNode(Part):
    """A line of the blackboard (板书) and what hangs under it."""

    text: Text
    children: list["BoardNode"] = Field(default_factory=list)


class Homework(Part):
    """A task for home with its answer and the minutes it takes."""

    id: Id
    tier: Tier
    text: Text
    answer: Text
    minutes: int = Field(ge=1, le=90)
    goals: list[Id] = Field(default_factory=list)


class MatrixRow(Part):
    """A goal, the steps that work on it, and the evidence they give (教-学-评一致)."""

    goal: str
    steps: list[str]
    evidence: list[str]
    homework: list[str]


class LessonPlan(Artefact):
    """A plan of one topic over one or more periods. `thin` says in plain words where evidence was thin and
    the teacher has to add; `reflection` stays empty until the lesson was taught."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["lesson-plan"] = "lesson-plan"
    title: Text
    setting: Setting
    standards: list[Standard] = Field(default_factory=list)
    textbook_analysis: str = ""
    learner_analysis: str = ""
    goals: list[Goal] = Field(min_length=1, max_length=6)
    key_points: list[Text] = Field(default_factory=list)
    difficulties: list[Difficulty] = Field(default_factory=list)
    methods: list[Text] = Field(default_factory=list)
    preparation: Preparation = Field(default_factory=Preparation)
    steps: list[Step] = Field(min_length=1)
    board: BoardNode
    homework: list[Homework] = Field(default_factory=list)
    safety: list[Text] = Field(default_factory=list)
    values: list[Text] = Field(default_factory=list, description="育人")
    links: list[Text] = Field(default_factory=list, description="跨学科")
    thin: list[Text] = Field(default_factory=list)
    reflection: str = ""

    @model_validator(mode="before")
    @classmethod
    def _without_derived(cls, data: Any) -> Any:
        """`matrix` is derived, so what a file says of it is not read."""
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if key != "matrix"}
        return data

    @model_validator(mode="after")
    def _ids_once(self) -> "LessonPlan":
        questions = (question.id for step in self.steps for question in step.questions)
        for ids in (
            (goal.id for goal in self.goals),
            (one.id for one in self.difficulties),
            (step.id for step in self.steps),
            questions,
            (one.id for one in self.homework),
        ):
            repeated = _repeated(ids)
            if repeated:
                raise ValueError(f"the id {repeated} is given twice")
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def matrix(self) -> list[MatrixRow]:
        """Goal × activity × evidence, a row a goal."""
        return [
            MatrixRow(
                goal=goal.id,
                steps=[step.id for step in self.steps if any(check.goal == goal.id for check in step.checks)],
                evidence=[
                    check.evidence for step in self.steps for check in step.checks if check.goal == goal.id
                ],
                homework=[one.id for one in self.homework if goal.id in one.goals],
            )
            for goal in self.goals
        ]


def _repeated(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            return one
        seen.add(one)
    return ""
