"""A plan of in-service training: what it holds. Whether it holds together is told by `checks`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from assistant.artefact import Artefact
from assistant.lesson_preparation.artefacts.base import Part, Request

LEAST = 10
"""With fewer answers a finding would tell of single teachers: it is not written."""
PER_CREDIT = 10
"""Hours that one credit stands for, unless the request says otherwise."""

Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d\.\d$")]
Form = Literal["together", "shadowing", "online", "returning"]
FORMS: dict[Form, str] = {
    "together": "集中研修", "shadowing": "跟岗实践", "online": "网络研修", "returning": "返岗实践",
}  # fmt: skip


class Need(Request):
    """A need as it was counted: `share` of `n` teachers who want it or showed a gap."""

    indicator: Code
    n: int = Field(ge=1, le=1_000_000)
    share: float = Field(ge=0, le=1)


class TrainingRequest(Request):
    """Whom the training is for, how long it is, and the needs, counted or typed.

    `needs` are lines such as `3.1.1 62% 48` (indicator, share, number of teachers)."""

    title: str = Field(min_length=2, max_length=80, title="培训名称 · Title")
    audience: str = Field(min_length=2, max_length=80, title="培训对象 · For whom")
    people: int = Field(40, ge=1, le=2_000, title="人数 · People")
    hours: int = Field(60, ge=8, le=360, title="总学时 · Hours")
    start: date | None = Field(None, title="开始日期 · Start")
    place: str = Field("", max_length=80, title="地点 · Place")
    instrument: str = Field(
        min_length=2, max_length=120, title="需求从哪里来（问卷、测评、座谈） · Instrument"
    )
    needs: list[str] = Field(
        min_length=1, max_length=33, title="需求，一行一条：指标 比例 人数（如 3.1.1 62% 48） · Needs"
    )
    per_credit: int = Field(PER_CREDIT, ge=1, le=40, title="多少学时折 1 学分 · Hours a credit")


class Finding(Part):
    """What the needs show of one indicator."""

    indicator: str
    name: str
    n: int = Field(ge=LEAST)
    share: float


class Goal(Part):
    """A goal: `kind` is knowledge, skill or product; `indicator` a code of JY/T 0646-2022."""

    id: str
    kind: Literal["knowledge", "skill", "product"]
    text: str = Field(min_length=1)
    indicator: Code
    evidence: str


class Resource(Part):
    """Something to learn with: a chapter of the reader, or a passage of the library."""

    title: str
    source: Literal["reader", "library"]
    reference: str


class Module(Part):
    """A module: theme, hours of theory and practice, form, resources, a task and what it leaves behind."""

    id: str
    theme: str
    goals: list[str] = Field(default_factory=list)
    theory: int = Field(ge=0)
    practice: int = Field(ge=0)
    form: Form
    lecturer: str = ""
    resources: list[Resource] = Field(default_factory=list)
    task: str
    evidence: str

    @property
    def hours(self) -> int:
        """Of both kinds."""
        return self.theory + self.practice


class Level(Part):
    """One of Kirkpatrick's four levels: what is looked at, with what, and when."""

    level: int = Field(ge=1, le=4)
    name: str
    what: str
    how: str
    when: str


class Criterion(Part):
    """A line of the rubric for products, in three descriptions."""

    name: str
    good: str
    fair: str
    weak: str


class BudgetLine(Part):
    """A kind of cost. The amount is the school's to fill in; none is invented."""

    name: str
    basis: str
    amount: str = ""


class TrainingPlan(Artefact):
    """The plan. `needs_left_out` says which needs were not written because too few stood behind them."""

    kind: Literal["training-plan"] = "training-plan"
    title: str = Field(min_length=1, max_length=160)
    language: Literal["zh"] = "zh"
    audience: str
    people: int
    start: str
    place: str
    instrument: str
    background: list[str]
    findings: list[Finding]
    needs_left_out: list[str] = Field(default_factory=list)
    goals: list[Goal] = Field(min_length=1)
    modules: list[Module] = Field(min_length=1)
    hours: int
    per_credit: int = Field(ge=1)
    credits: float
    assessment: list[str]
    levels: list[Level]
    rubric: list[Criterion]
    follow_up: list[str]
    management: list[str]
    budget: list[BudgetLine]
    indicators: list[str]
    thin: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_what_it_is(self) -> "TrainingPlan":
        if not self.notice:
            self.notice = (
                "本方案由系统按需求数据和规则起草，未使用模型；师资、时间、经费等留空处由主办单位填写。"
                "需求只按 10 人及以上汇总，不涉及任何个人，不用于考核。"
            )
        return self
