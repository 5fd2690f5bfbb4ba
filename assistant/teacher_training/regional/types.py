"""The report of the regional index. It holds groups of ten or more, and no place for a teacher."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact

Language = Literal["zh", "en"]
LEAST = 10
"""Persons below which nothing is said, alone or by combining what is said."""

LIMITS: dict[str, tuple[str, ...]] = {
    "zh": (
        "只统计自己同意“计入区域统计”、且本学期做完测评的教师；他们不是抽样得来的，不能代表全体教师。",
        "不足 10 人的组不公布；凡与其他组相减可能露出不足 10 人的组，也一并隐去。",
        "每个学期只定稿一次，定稿后不再重算：有人加入或退出都不会改动已公布的数，因此前后两份报告相减也推不出个人。",
        "区间为 95%：对教师自助重抽样 1000 次，并按各人作答的误差抽取其水平；学期变化的区间由两次的标准误"
        "合成（delta 法），把两个学期看作相互独立。",
        "题目难度未经大规模校准，指数宜看学期之间的变化，不宜看绝对高低；不作区域之间的比较，"
        "不得用于对学校或教师的考核排名。",
    ),
    "en": (
        "Counted are teachers who agreed to it and finished a test in the term; they are no sample of all.",
        "Groups of fewer than ten are not shown, nor groups that would give one away by subtraction.",
        "A term is settled once: who joins or leaves later changes no published figure, so two reports"
        " subtracted tell of nobody.",
        "Intervals are 95 %: 1,000 bootstrap samples of teachers, each with a level drawn by the error of"
        " their answers; changes add both standard errors (delta method), as if terms were independent.",
        "Difficulties are not calibrated: read changes, not levels. No comparison of regions, no appraisal,"
        " no ranking of schools or teachers.",
    ),
}


class Part(BaseModel):
    """A frozen piece of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(Part):
    """A mean on the scale from 0 to 100 with its 95 % interval; `error` is its standard error."""

    mean: float
    low: float
    high: float
    error: float


class Group(Part):
    """A published group: `code` is `all`, or a stage or area; `n` the teachers counted, ten at least."""

    code: str
    n: int = Field(ge=LEAST)
    index: Figure
    dimensions: dict[str, Figure]


class TermFigures(Part):
    """A settled term. `hidden` are groups that are not shown."""

    term: str
    settled: str
    weights: str
    groups: tuple[Group, ...] = Field(min_length=1)
    hidden: tuple[str, ...] = ()


class Change(Part):
    """Change of the whole index between two terms; `clear` where its interval leaves out zero."""

    before: str
    after: str
    change: float
    low: float
    high: float
    clear: bool


class RegionalIndex(Artefact):
    """The report (区域指数报告). `waiting` are terms without figures, each with why in words."""

    kind: Literal["regional-index"] = "regional-index"
    title: str = Field(min_length=1)
    language: Language = "zh"
    weights: dict[str, float]
    weights_version: str
    weights_source: str
    terms: list[TermFigures] = Field(default_factory=list)
    changes: list[Change] = Field(default_factory=list)
    waiting: list[str] = Field(default_factory=list)
    limits: list[str] = Field(default_factory=list)
