"""Exercises of the item bank for the points that a report speaks of (推荐练习)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.homework.items.columns import TYPES
from assistant.homework.items.item import Item
from assistant.learning_analysis.reports.base import say
from assistant.learning_analysis.reports.facts import Cell, Column, DataTable, Language
from assistant.learning_analysis.reports.graph import point_of
from assistant.learning_analysis.types.mastery import MasteryMap

if TYPE_CHECKING:
    from assistant.homework.items.bank import ItemBank
    from guardrails.actor import Actor

Exercises = Mapping[str, tuple[Item, ...]]
"""Items by knowledge tag, the best fit first."""

_EACH, _LOOKED_AT, _STEM = 3, 60, 48
_FITTING = 0.75
"""A point that is not mastered is practised where most of it can be done."""
_MOST_POINTS = 24


def exercises_for(
    bank: "ItemBank", actor: "Actor", mastery: MasteryMap | None, asked: Sequence[str], subject: str
) -> Exercises:
    """Exercises for every point that somebody is to learn next or that the class is weak on, which were not
    in the test itself (`asked` are its stems). Raises `NotAllowed`."""
    from assistant.homework.items.records import Wanted

    if mastery is None:
        return {}
    weak = [each.point for each in mastery.whole if each.level in ("insecure", "developing")]
    wanted = list(dict.fromkeys([*weak, *(each.point for each in mastery.next_points)]))
    found, known = dict[str, tuple[Item, ...]](), set(asked)
    for tag in wanted[:_MOST_POINTS]:
        point = point_of(tag, subject)
        if point is None:
            continue
        held = bank.search(actor, Wanted(knowledge=(point.id,)), limit=_LOOKED_AT)
        fit = sorted(
            (each.item for each in held if each.item.stem not in known),
            key=lambda item: (abs(item.expected - _FITTING), item.minutes, item.id),
        )
        if fit:
            found[tag] = tuple(fit[:_EACH])
    return found


def table_of(points: Sequence[tuple[str, str]], held: Exercises, language: Language) -> DataTable | None:
    """A row an exercise of these points (tag and name), in their order; None where the bank has none."""
    rows: list[tuple[Cell, ...]] = [
        (name, item.id, TYPES[item.type], _short(item.stem), item.points, item.expected)
        for tag, name in points
        for item in held.get(tag, ())
    ]
    if not rows:
        return None
    return DataTable(
        id="exercises",
        title=say(language, "推荐练习（题库）", "Exercises from the item bank"),
        columns=(
            Column(id="point", title=say(language, "知识点", "point")),
            Column(id="item", title=say(language, "题库编号", "item")),
            Column(id="type", title=say(language, "题型", "type")),
            Column(id="stem", title=say(language, "题目", "text")),
            Column(id="points", title=say(language, "分值", "points"), form="mark"),
            Column(id="expected", title=say(language, "预估得分率", "expected share"), form="share"),
        ),
        rows=tuple(rows),
        note=say(
            language,
            "按知识点从题库中选，先选多数学生做得出的；请教师看过再用",
            "chosen by knowledge point, those that most can do first; look at them before use",
        ),
    )


def _short(stem: str) -> str:
    """The beginning of a text, never half a formula."""
    plain = " ".join(stem.split())
    if len(plain) <= _STEM:
        return plain
    cut = plain[: _STEM - 1]
    return (cut[: cut.rindex("$")] if cut.count("$") % 2 else cut) + "…"
