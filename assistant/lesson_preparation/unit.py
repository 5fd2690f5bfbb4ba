"""A unit plan (大单元教学设计): big ideas, essential questions, a performance task and a map of periods."""

from typing import Literal

from pydantic import ConfigDict, Field

from assistant.artefact import Artefact
from assistant.lesson_preparation.plan import BoardNode, Goal, Homework, Id, Part, Standard, Text
from assistant.lesson_preparation.words import Language


class UnitSetting(Part):
    """For whom. `subject` is an id, `points` the knowledge points of the unit in teaching order."""

    subject: str
    grade: int = Field(ge=1, le=12)
    textbook: str = ""
    unit: Text
    points: list[str] = Field(default_factory=list)
    periods: int = Field(ge=1, le=40)
    minutes: int = Field(45, ge=10, le=120)
    class_profile: str = ""
    constraints: list[str] = Field(default_factory=list)
    language: Language = "zh"


class Idea(Part):
    """A big idea (大概念) or an essential question (基本问题)."""

    id: Id
    text: Text


class Criterion(Part):
    """A line of a rubric: what is looked at, and what four levels look like, best first."""

    id: Id
    name: Text
    levels: list[Text] = Field(min_length=3, max_length=5)


class PerformanceTask(Part):
    """A performance task (表现性任务) in the GRASPS form."""

    goal: Text
    role: Text
    audience: Text
    situation: Text
    product: Text
    standards: Text
    rubric: list[Criterion] = Field(min_length=1)


class UnitPeriod(Part):
    """One period on the unit's map (课时规划)."""

    id: Id
    number: int = Field(ge=1, le=40)
    title: Text
    goals: list[Id]
    task: Text
    activity: Text
    evidence: Text
    points: list[str] = Field(default_factory=list)
    resources: list[Text] = Field(default_factory=list)


class UnitPlan(Artefact):
    """A plan of a unit; the plans of its periods are lesson plans."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["unit-plan"] = "unit-plan"
    title: Text
    setting: UnitSetting
    standards: list[Standard] = Field(default_factory=list)
    theme_analysis: str = ""
    learner_analysis: str = ""
    conditions: list[Text] = Field(default_factory=list)
    ideas: list[Idea] = Field(min_length=1)
    questions: list[Idea] = Field(min_length=1)
    goals: list[Goal] = Field(min_length=1)
    situation: Text
    task: PerformanceTask
    process_evidence: list[Text] = Field(default_factory=list)
    periods: list[UnitPeriod] = Field(min_length=1)
    structure: BoardNode
    homework: list[Homework] = Field(default_factory=list)
    resources: list[Text] = Field(default_factory=list)
    thin: list[Text] = Field(default_factory=list)
    reflection: str = ""
