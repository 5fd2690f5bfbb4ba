"""A mock paper (模拟卷) for the digital-literacy part of the teaching qualification (教师资格): blueprint by
dimension, paper, key with reasons.

Length, marks, time and proportions are ours; nothing here claims to know what an examining body asks.
"""

import random
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.artefact import Artefact
from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import Kind, LiteracyItem, bank
from assistant.teacher_training.literacy.report import unchecked
from assistant.teacher_training.literacy.sitting import shares

MOST = 60
KINDS: Mapping[Kind, float] = {"knowledge": 0.45, "judgement": 0.35, "task": 0.2}
"""Shares of the three kinds of items, in the order in which they stand on the paper."""
MARKS: Mapping[Kind, int] = {"knowledge": 2, "judgement": 3, "task": 2}
"""Full marks of an item; a judgement's grades from 0 to 3 are its marks."""
NAMES: Mapping[Kind, str] = {"knowledge": "知识题", "judgement": "情境判断题", "task": "小任务"}
_MINUTES: Mapping[Kind, float] = {"knowledge": 1, "judgement": 1.5, "task": 2}
NOTICE = (
    "自编模拟卷，供教师自己练习。题量、时间、分值和各维度比例由本系统拟定，不代表任何考试机构的大纲、题型或难度；"
    "正式考试以主管部门公布的为准。题目与测评共用题库，做过本卷再测评，个别题会见过。"
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MockItem(_Part):
    """An item on the paper. `marks` are what each option earns, in the order of the options; an item
    without options is answered in writing."""

    number: int
    item: str
    kind: Kind
    indicator: str
    stem: str
    options: tuple[str, ...]
    key: str
    answer: str
    marks: tuple[int, ...]
    full: int
    rationale: str


class Row(_Part):
    """A line of the blueprint: a dimension with its number of items of each kind and its marks."""

    code: str
    name: str
    knowledge: int
    judgement: int
    task: int
    marks: int


class MockPaper(Artefact):
    """The paper, its blueprint and its key."""

    kind: Literal["literacy-mock-paper"] = "literacy-mock-paper"
    title: str
    language: Literal["zh"] = "zh"
    seed: int
    minutes: int
    marks: int
    blueprint: tuple[Row, ...]
    items: tuple[MockItem, ...] = Field(min_length=1)
    unchecked: str


def mock_paper(questions: int, seed: int) -> MockPaper:
    """The paper of that number. Equal arguments give equal papers. Raises `ValueError` below 15 or beyond
    `MOST` questions."""
    if not 15 <= questions <= MOST:
        raise ValueError(f"15 to {MOST} questions")
    chosen = _chosen(questions, random.Random(f"mock/{questions}/{seed}"))  # noqa: S311 - which items
    ordered = sorted(chosen, key=lambda item: (list(KINDS).index(item.kind), item.id))
    items = tuple(_printed(number, item) for number, item in enumerate(ordered, 1))
    minutes = sum(_MINUTES[item.kind] for item in items)
    return MockPaper(
        id=uuid.uuid4().hex,
        title=f"教师资格·数字素养模拟卷（第 {seed} 号）",
        seed=seed,
        minutes=5 * round(minutes / 5),
        marks=sum(item.full for item in items),
        blueprint=tuple(_row(dim.code, dim.zh, items) for dim in literacy_framework().dimensions),
        items=items,
        unchecked=unchecked(),
        notice=NOTICE,
    )


def quotas(whole: int, wanted: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that sum to `whole`, in these proportions, by largest remainders."""
    total = sum(wanted.values())
    exact = {name: whole * share / total for name, share in wanted.items()}
    counts = {name: int(value) for name, value in exact.items()}
    behind = sorted(exact, key=lambda name: counts[name] - exact[name])
    for name in behind[: whole - sum(counts.values())]:
        counts[name] += 1
    return counts


def _chosen(questions: int, chance: random.Random) -> list[LiteracyItem]:
    """Items by dimension; inside one the indicators least used, then the kind furthest behind its share."""
    chosen: list[LiteracyItem] = []
    wanted = quotas(questions, {str(kind): share for kind, share in KINDS.items()})
    kinds: Counter[str] = Counter()
    for code, count in quotas(questions, shares()).items():
        used: Counter[str] = Counter()
        left = [item for item in bank() if item.dimension == code]
        chance.shuffle(left)
        for _ in range(count):
            item = min(left, key=lambda one: (used[one.indicator], kinds[one.kind] / wanted[one.kind]))
            left.remove(item)
            used[item.indicator] += 1
            kinds[item.kind] += 1
            chosen.append(item)
    return chosen


def _printed(number: int, item: LiteracyItem) -> MockItem:
    full = MARKS[item.kind]
    marks = item.grades or tuple(full if letter == item.key else 0 for letter in "ABCD")
    return MockItem(
        number=number, item=item.id, kind=item.kind, indicator=item.indicator, stem=item.stem,
        options=() if item.written else item.options, key=item.key,
        answer=item.options["ABCD".index(item.key)], marks=marks, full=full, rationale=item.rationale,
    )  # fmt: skip


def _row(code: str, name: str, items: tuple[MockItem, ...]) -> Row:
    mine = [item for item in items if item.indicator.startswith(f"{code}.")]
    kinds = Counter(item.kind for item in mine)
    return Row(
        code=code, name=name, knowledge=kinds["knowledge"], judgement=kinds["judgement"], task=kinds["task"],
        marks=sum(item.full for item in mine),
    )  # fmt: skip
