# ruff: noqa: E501  (what teachers read is kept in one piece)
"""The tasks of one plan: computed ones, tasks of our own writing, and tasks made from what pupils get wrong.

A pool hands out each task once, so that a second period and the homework go on instead of repeating.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from random import Random

from assistant.lesson_preparation.drafting.exercises import Exercise, family
from assistant.lesson_preparation.drafting.exercises.exercise import basic, extended, inquiry
from assistant.lesson_preparation.drafting.finding import taught_confusions
from assistant.lesson_preparation.words import Language, Tier
from corpora import teaching_patterns
from corpora.knowledge_graphs import KnowledgeGraph, Point

_ROUNDS = 6


class Pool:
    """Tasks on the points of a plan, by tier, in a fixed order for a fixed `variant`."""

    def __init__(
        self, graph: KnowledgeGraph, points: Sequence[Point], language: Language, variant: int
    ) -> None:
        self.computed = False
        queues: dict[Tier, dict[str, Exercise]] = {tier: {} for tier in Tier}
        for one in self._made(graph, points, language, variant):
            queues[one.tier].setdefault(one.text, one)
        self._left = {tier: list(found.values()) for tier, found in queues.items()}
        self._used: dict[Tier, list[Exercise]] = {tier: [] for tier in Tier}

    def take(self, tier: Tier, worked: bool = False) -> Exercise:
        """The next task of a tier, one with steps first where `worked` is asked; from the beginning again
        when all are used."""
        if not self._left[tier]:
            self._left[tier], self._used[tier] = self._used[tier], []
        queue = self._left[tier]
        at = next((i for i, one in enumerate(queue) if one.steps), 0) if worked else 0
        found = queue.pop(at)
        self._used[tier].append(found)
        return found

    def _made(
        self, graph: KnowledgeGraph, points: Sequence[Point], language: Language, variant: int
    ) -> Iterator[Exercise]:
        point = points[0]
        note = teaching_patterns.note(point.id)
        if note is not None:
            yield from (
                Exercise(one.text, one.answer, Tier(one.tier), {"basic": 3, "extended": 5}.get(one.tier, 8))
                for one in note.tasks
            )
        made = family(point.id) if language == "zh" else None
        self.computed = made is not None or bool(note and note.tasks)
        for turn in range(_ROUNDS if made is not None else 0):
            assert made is not None
            yield from _fitting(point, made(draw(point.id, variant * _ROUNDS + turn), point))
        yield from (_english(points) if language == "en" else _conceptual(graph, points))


_SIGNS = {"加": "+", "减": "-", "乘": r"\times", "除": r"\div"}
_LATER = {
    "加": (r"\times", r"\div", ")-(", "^"),
    "减": (r"\times", r"\div", "^"),
    "乘": (r"\div", "^"),
    "除": (),
}


def _fitting(point: Point, tasks: list[Exercise]) -> list[Exercise]:
    """Tasks with the operation that the point is named after first, and none with an operation that is
    taught after it; all of them where the name says nothing of operations, or no basic task would be left."""
    named = [word for word in _SIGNS if word in point.name]
    if not named or point.grade > _LAST_ARITHMETIC:
        return tasks
    later = set.intersection(*(set(_LATER[word]) for word in named)) - {_SIGNS[word] for word in named}
    kept = [one for one in tasks if not any(sign in one.text for sign in later)]
    if not any(one.tier is Tier.BASIC for one in kept):
        kept = tasks
    return sorted(kept, key=lambda one: not any(_SIGNS[word] in one.text for word in named))


_LAST_ARITHMETIC = 7
"""The grade in which operations on numbers are last taught one after the other."""


def draw(point: str, turn: int) -> Random:
    """The chance of one turn of a point: the same every time."""
    return Random(int.from_bytes(sha256(f"{point}/{turn}".encode()).digest()[:8]))  # noqa: S311


def _conceptual(graph: KnowledgeGraph, points: Sequence[Point]) -> Iterator[Exercise]:
    """Tasks from definitions, mistakes and confusions."""
    for point in points:
        for each in point.misconceptions:
            yield basic(
                f"下面的想法或做法对吗？说出理由并改正：“{each.error}”。",
                f"不对。{each.remedy}。",
            )
        for other, mix in taught_confusions(graph, point):
            yield extended(
                f"“{point.name}”与“{other.name}”容易混：{mix.error}。列出两点区别，各举一例。",
                f"{mix.remedy}。{point.name}：{point.definition}",
            )
        yield basic(
            f"不看书，写出“{point.name}”的要点，并举一个符合的例子和一个不符合的例子。", point.definition
        )
    point = points[0]
    before = graph.prerequisites(point.id)[:2]
    for other in before:
        yield extended(
            f"说明“{other.name}”在学习“{point.name}”时有什么用，用一个例子说清。",
            f"{other.name}：{other.definition}要学的{point.name}：{point.definition}",
        )
    yield extended(
        f"给没来上课的同学写一段话，讲清“{point.name}”，要有一个例子、一个提醒。", f"要点：{point.definition}"
    )
    yield extended(f"围绕“{point.name}”编一道题考同桌，写出答案和一个最可能的错误答案。", f"题目条件充分、答案正确；错误答案能反映一种真实的误解，例如：{point.misconceptions[0].error if point.misconceptions else '只记结论、不看条件'}。")  # fmt: skip
    yield inquiry(f"在生活或其他学科中找一个用到“{point.name}”的例子，写清它用在哪里、为什么能用。", f"例子不唯一；须与要点一致：{point.definition}")  # fmt: skip
    yield inquiry(f"把“{point.name}”与学过的内容连成一张结构图，在连线上写出理由。", f"至少连到{'、'.join(other.name for other in before) or '上一节内容'}，连线理由成立。")  # fmt: skip


def _english(points: Sequence[Point]) -> Iterator[Exercise]:
    point = points[0]
    name = point.english or point.name
    note = teaching_patterns.note(point.id)
    gist = note.gist if note and note.gist else f"what {name} is for and how it is formed"
    error = note.error if note and note.error else "using it word for word as in Chinese"
    remedy = (
        note.remedy
        if note and note.remedy
        else "read the whole sentence again and check meaning first, then form"
    )
    yield basic(f"Correct this and say why it is wrong: {error}", remedy, "Find the place", remedy)
    yield basic(
        f"Explain {name} in one or two sentences and give your own example.",
        f"{gist} The example is the pupil's own.",
    )
    yield basic(
        f"Write three true sentences about yourself that use {name}.",
        f"Open; each sentence fits this: {gist}",
    )
    yield basic(
        f"Ask a partner two questions that need {name} in the answer, and write down what you hear.",
        f"Open; the answers fit this: {gist}",
    )
    yield extended(
        f"Write a short dialogue (six lines) in which {name} is needed at least twice. Act it out.",
        f"Open; meaning is clear, and the language fits this: {gist}",
    )
    yield extended(
        f"Find {name} in this week's textbook text. Copy one sentence and explain why the writer used it.",
        f"Open; the reason refers to meaning: {gist}",
    )
    yield inquiry(
        f"Compare how Chinese and English express this ({name}). Make a small poster with two examples each.",
        f"Open; at least one difference is named. Typical trap: {error}",
    )
    yield inquiry(
        f"Interview somebody about a topic of yours and report it in five sentences using {name}.",
        "Open; check message, form and clarity.",
    )
