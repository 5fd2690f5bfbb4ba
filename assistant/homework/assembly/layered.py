# ruff: noqa: E501  (what teachers read is kept in one piece)
"""Layered homework (分层作业): basic for all, extended and inquiry by choice, within the legal load."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.homework.assembly.blueprint import Amount, Blueprint, Cell
from assistant.homework.assembly.explaining import PaperInfeasible
from assistant.homework.assembly.load import Load, load_of, minutes_wanted
from assistant.homework.assembly.pool import Candidate
from assistant.homework.assembly.solving import solve
from assistant.homework.assembly.topics import Topic
from assistant.homework.items.item import Band, Item, ItemType
from assistant.lesson_preparation.artefacts.base import Part, Prepared, say
from assistant.lesson_preparation.request import Grade, Subject
from assistant.lesson_preparation.words import Tier

Kind = Literal["written", "spoken", "practice", "reading"]
AiUse = Literal["none", "look-up", "with-note"]
_SHARES = {Tier.BASIC: 1.0, Tier.EXTENDED: 0.5, Tier.INQUIRY: 0.5}
"""Of the minutes for all, what each layer may take."""
_BANDS = {
    Tier.BASIC: (Band.EASY, Band.MEDIUM),
    Tier.EXTENDED: (Band.MEDIUM, Band.EASY),
    Tier.INQUIRY: (Band.HARD, Band.MEDIUM),
}
_LEAST_P = 0.5
"""What a class is expected to earn of an item that everybody gets."""
_ALOUD = frozenset({ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.BLANK, ItemType.SHORT, ItemType.ORAL})


class HomeworkRequest(BaseModel):
    """Layered homework: subject, grade and topic. `minutes` are those of the layer for all."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    subject: Subject = Field(title="学科 · Subject")
    grade: Grade = Field(title="年级 · Grade")
    topic: str = Field(min_length=1, max_length=120, title="作业内容 · Topic")
    minutes: int | None = Field(default=None, ge=5, le=240, title="必做部分分钟数 · Minutes for all")
    due: date | None = Field(default=None, title="交作业日期 · Due")
    ai_use: AiUse = Field(default="none", title="人工智能使用级别 · Use of AI")
    seed: int = Field(default=0, ge=0, le=2**31, title="随机种子 · Seed")
    language: Literal["zh", "en"] | None = Field(default=None, title="作业语言 · Language")


class Task(Part):
    """One task. `item` stands behind it where it comes from a bank; its answer is there."""

    id: str
    tier: Tier
    kind: Kind
    text: str = Field(min_length=1)
    minutes: Annotated[float, Field(gt=0)]
    item: Item | None = None
    criteria: str = ""


class LayeredHomework(Prepared):
    """A homework sheet in three layers; all pupils do the basic one, nobody has to do the others."""

    kind: str = "layered-homework"
    subject: str
    grade: int
    topic: str
    tasks: list[Task] = Field(min_length=1)
    load: Load
    due: str = ""
    ai_use: AiUse = "none"
    requirements: list[str] = Field(default_factory=list)
    parents: str = ""
    feedback: str = ""

    @property
    def written(self) -> list[tuple[bool, float]]:
        """Written tasks as they stand: whether for all, and minutes."""
        return [(task.tier is Tier.BASIC, task.minutes) for task in self.tasks if task.kind == "written"]


def homework(request: HomeworkRequest, topics: Sequence[Topic], pool: Sequence[Candidate]) -> LayeredHomework:
    """A sheet within the load. A layer that the bank has nothing for keeps its open task and says so. Raises
    `HomeworkTooLong`, `AssemblyTookTooLong`."""
    language = request.language or ("en" if request.subject == "english" else "zh")
    minutes = minutes_wanted(request.grade, request.minutes)
    written = request.grade > 2
    tasks: list[Task] = []
    thin: list[str] = []
    used: set[str] = set()
    for tier in Tier:
        open_ = _open_tasks(request, tier, language)
        left = minutes * _SHARES[tier] - sum(task.minutes for task in open_ if task.kind != "reading")
        items = _items(request, topics, tier, pool, used, left)
        if not items:
            thin.append(
                say(language, f"题库里没有适合“{_NAMES[tier][0]}”层的题，请教师补充。",
                    f"The bank has no items for the {_NAMES[tier][1]} layer; please add some.")
            )  # fmt: skip
        used |= {item.id for item in items} | {enemy for item in items for enemy in item.enemies}
        for item in items:
            text = (
                item.stem if written else say(language, f"（口头完成）{item.stem}", f"(Spoken) {item.stem}")
            )
            tasks.append(
                Task(id=f"{tier}-{len(tasks) + 1}", tier=tier, kind="written" if written else "spoken",
                     text=text, minutes=item.minutes, item=item)
            )  # fmt: skip
        tasks += [
            task.model_copy(update={"id": f"{tier}-{len(tasks) + 1 + n}"}) for n, task in enumerate(open_)
        ]
    return LayeredHomework(
        id=uuid.uuid4().hex,
        title=say(language, f"{request.topic}（分层作业）", f"{request.topic}: homework in layers"),
        language=language,
        subject=request.subject,
        grade=request.grade,
        topic=request.topic,
        tasks=tasks,
        load=load_of(
            request.grade,
            [(task.tier is Tier.BASIC, task.minutes) for task in tasks if task.kind == "written"],
        ),
        due=request.due.isoformat() if request.due else "",
        ai_use=request.ai_use,
        requirements=_requirements(language, written),
        parents=say(
            language,
            "请家长关心孩子的作息和完成情况，不代做、不代改；作业由老师批改，做错的地方请留着。",
            "Parents see that there is time and rest; they do not do or correct the work. The teacher marks it; "
            "mistakes stay as they are.",
        ),
        feedback=say(
            language,
            "老师全批全改，下节课用10分钟讲评共同的错误；订正写在原题旁边。",
            "The teacher marks everything and goes over common errors for ten minutes in the next lesson.",
        ),
        thin=thin,
        basis=[
            say(language, "用时为题目的预估用时之和；首次使用后请按实际用时调整。",
                "Minutes are estimates of the items; adjust them after first use.")
        ],
    )  # fmt: skip


_NAMES = {
    Tier.BASIC: ("基础", "basic"),
    Tier.EXTENDED: ("拓展", "extended"),
    Tier.INQUIRY: ("探究", "inquiry"),
}


def _items(
    request: HomeworkRequest, topics: Sequence[Topic], tier: Tier, pool: Iterable[Candidate],
    used: set[str], minutes: float,
) -> list[Item]:  # fmt: skip
    """Items of a layer that fill its minutes and see each point once where they can; none where nothing fits."""
    codes = [code for topic in topics for code in topic.codes]
    suited = [
        one
        for one in pool
        if one.item.id not in used
        and one.item.band in _BANDS[tier]
        and (tier is not Tier.BASIC or one.item.expected >= _LEAST_P)
        and (request.grade > 2 or one.item.type in _ALOUD)
    ]
    there = {code for one in suited for code in one.item.knowledge}
    seen = [code for code in dict.fromkeys(codes) if code in there]
    blueprint = Blueprint(
        subject=request.subject,
        grade=request.grade,
        knowledge=codes,
        minutes=Amount(most=max(0.0, minutes)),
        cells=[
            Cell(bands=[_BANDS[tier][0]], count=Amount(least=max(1, round(minutes / 4)), cost=1)),
            *(Cell(knowledge=[code], count=Amount(least=1, cost=2)) for code in seen[:40]),
        ],
        per_stimulus=1,
        per_template=2 if tier is Tier.BASIC else 1,
    )  # fmt: skip
    try:
        (form,) = solve(blueprint, suited, request.seed).forms
    except PaperInfeasible:
        return []
    return sorted((one.item for one in form), key=lambda item: (-item.expected, item.id))


def _requirements(language: str, written: bool) -> list[str]:
    first = say(
        language,
        "基础层人人完成；拓展、探究两层自己选，可以都不选。",
        "All do the basic layer; the others are chosen freely.",
    )
    if not written:
        return [
            first,
            say(language, "说给同学、老师或自己听，不写在本子上。", "Say it aloud; nothing is written down."),
        ]
    return [
        first,
        say(
            language,
            "独立完成，写出主要过程；不会的题圈出来，第二天问。",
            "Work alone and show the steps; circle what you cannot do and ask.",
        ),
        say(
            language,
            "到了时间没做完可以停下，写上实际用时。",
            "Stop when the time is up and note how long it took.",
        ),
    ]


def _open_tasks(request: HomeworkRequest, tier: Tier, language: str) -> list[Task]:
    """A reading task for all and a practice task to find out; both without a bank."""
    topic = request.topic
    if tier is Tier.BASIC:
        text = say(
            language,
            f"读课本中“{topic}”的内容，合上书，用自己的话说出最重要的两点。",
            f"Read the pages on {topic}, close the book and say the two main points in your own words.",
        )
        return [Task(id="r", tier=tier, kind="reading", text=text, minutes=3,
                     criteria=say(language, "说得出要点，举得出一个例子。", "Two points and an example."))]  # fmt: skip
    if tier is Tier.INQUIRY:
        text = say(
            language,
            f"在生活中找一个用得到“{topic}”的地方，量一量、问一问或画一画，准备用一分钟讲给同学听。",
            f"Find a place in daily life where {topic} is used; measure, ask or draw, and prepare to tell it in a minute.",
        )
        return [Task(id="p", tier=tier, kind="practice", text=text, minutes=8,
                     criteria=say(language, "例子真实，说得清用到了什么、为什么。", "A real example; what is used and why."))]  # fmt: skip
    return []
