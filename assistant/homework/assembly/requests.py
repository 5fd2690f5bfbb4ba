"""What a teacher says to get a paper: subject, grade and topic are enough."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.homework.assembly.blueprint import Amount, Blueprint, Cell, Ratio, Section, as_ratio
from assistant.homework.assembly.pool import Candidate
from assistant.homework.assembly.topics import Topic
from assistant.homework.items.item import CHOICES, Item, ItemType
from assistant.lesson_preparation.request import Grade, Subject

_EACH = {ItemType.SINGLE: 3.0, ItemType.MULTIPLE: 4.0, ItemType.TRUE_FALSE: 2.0, ItemType.BLANK: 3.0}
_SHARES = {"choices": (0.25, 0.4), "blanks": (0.15, 0.3)}
_SOFT = 0.2
_ITEMS = 25


class ExamRequest(BaseModel):
    """A test paper. Without a `blueprint` one is made for the topics; what stands in it by cost alone is
    told where it gives way. A `blueprint` is taken as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    subject: Subject = Field(title="学科 · Subject")
    grade: Grade = Field(title="年级 · Grade")
    topic: str = Field(min_length=1, max_length=120, title="考查内容 · Topics")
    points: int = Field(default=100, ge=5, le=300, title="总分 · Points")
    minutes: int | None = Field(default=None, ge=5, le=240, title="考试时间（分钟） · Minutes")
    forms: int = Field(default=1, ge=1, le=4, title="平行卷份数 · Forms")
    ratio: Annotated[Ratio, BeforeValidator(as_ratio)] | None = Field(
        default=None, title="易中难比例，如7:2:1 · Easy, medium, hard"
    )
    title: str = Field(default="", max_length=80, title="试卷名称 · Title")
    card: bool = Field(default=True, title="用答题卡 · With an answer card")
    seed: int = Field(default=0, ge=0, le=2**31, title="随机种子 · Seed")
    blueprint: Blueprint | None = Field(default=None, title="双向细目表 · Blueprint")
    language: Literal["zh", "en"] | None = Field(default=None, title="试卷语言 · Language")

    @property
    def paper_language(self) -> Literal["zh", "en"]:
        """As asked; else English for the subject English."""
        return self.language or ("en" if self.subject == "english" else "zh")


def blueprint_of(request: ExamRequest, topics: list[Topic], pool: list[Candidate]) -> Blueprint:
    """The usual paper of these topics: choices, blanks, then written items; all points, easy to hard as 7:2:1
    and every knowledge point seen where the bank can."""
    codes = list(dict.fromkeys(code for topic in topics for code in topic.codes))
    items = [one.item for one in pool]
    return Blueprint(
        title=request.title,
        subject=request.subject,
        grade=request.grade,
        topic="、".join(topic.name for topic in topics),
        knowledge=codes,
        sections=_sections(request.points, items),
        cells=_cells(request.points, topics, items),
        points=Amount(least=request.points, most=request.points),
        minutes=Amount(most=request.minutes) if request.minutes else None,
        ratio=request.ratio or Ratio(easy=7, medium=2, hard=1, slack=0.1, cost=_SOFT / 10),
        per_template=_per_template(items),
        per_stimulus=4,
        forms=request.forms,
        language=request.paper_language,
    )


def _sections(points: int, items: list[Item]) -> list[Section]:
    there = {item.type for item in items}
    made = []
    for kind in (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE, ItemType.BLANK):
        if kind in there:
            share = _SHARES["choices" if kind in CHOICES else "blanks"]
            least = share[0] * points if kind in (ItemType.SINGLE, ItemType.BLANK) else 0
            wish = Amount(least=round(least), most=round(share[1] * points), cost=_SOFT)
            made.append(Section(types=[kind], each=_EACH[kind], points=wish))
    written = [kind for kind in ItemType if kind in there and kind not in _EACH]
    if written:
        made.append(Section(types=written))
    return made


def _cells(points: int, topics: list[Topic], items: list[Item]) -> list[Cell]:
    """Every topic with half of its even share at least, every knowledge point once; both give way."""
    cells = [
        Cell(
            name=topic.name,
            knowledge=list(topic.codes),
            points=Amount(least=round(points / len(topics) / 2), cost=_SOFT),
        )
        for topic in topics
        if len(topics) > 1
    ]
    there = dict.fromkeys(code for item in items for code in item.knowledge)
    codes = [code for topic in topics for code in topic.codes if code in there]
    return (
        cells
        + [Cell(knowledge=[code], count=Amount(least=1, cost=_SOFT)) for code in dict.fromkeys(codes)][:60]
    )


def _per_template(items: list[Item]) -> int | None:
    """So few of one template as a paper of usual length allows, and one more."""
    templates = {item.template.partition("@")[0] for item in items if item.template}
    return 1 + -(-_ITEMS // len(templates)) if templates else None
