"""The blueprint as linear rules over the candidates: low ≤ Σ value × (taken or not) ≤ high."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assistant.homework.assembly.blueprint import Amount, Blueprint, Cell, below
from assistant.homework.assembly.pool import Chosen
from assistant.homework.assembly.words import (
    band_name,
    figure,
    grade_words,
    joined,
    knowledge_names,
    level_name,
    type_name,
)
from assistant.homework.items.item import Band, Item

Words = tuple[str, str]
"""Chinese and English."""
Unit = tuple[str, str]
ITEMS: Unit = ("道", "items")
POINTS: Unit = ("分", "points")
MINUTES: Unit = ("分钟", "minutes")
SHARE: Unit = ("", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. Rules of one `key` stand and fall together; `what` is what is counted, `wanted` the range as
    asked. `scale` turns a miss of the row into a miss of the wish (1 for counts, points and minutes; 1 over
    the points for means and shares). `cost` above 0 makes it soft."""

    key: str
    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    low: float
    high: float
    what: Words
    unit: Unit = ITEMS
    cost: float = 0.0
    scale: float = 1.0
    cell: Cell | None = None
    wanted: Amount | None = None


def rules_of(blueprint: Blueprint, chosen: Sequence[Chosen]) -> list[Rule]:
    """All rules that each form has to keep, in the order of the blueprint."""
    return [
        *_whole(blueprint, chosen),
        *_sections(blueprint, chosen),
        *_cells(blueprint, chosen),
        *_difficulty(blueprint, chosen),
        *_company(blueprint, chosen),
    ]


def _rule(
    key: str, wish: Amount, what: Words, unit: Unit, pairs: list[tuple[int, float]], cell: Cell | None = None
) -> Rule:
    high = np.inf if wish.most is None else wish.most
    columns = np.array([column for column, _ in pairs], dtype=np.int64)
    values = np.array([value for _, value in pairs], dtype=np.float64)
    return Rule(key, columns, values, wish.least, high, what, unit, wish.cost, cell=cell, wanted=wish)


def _whole(blueprint: Blueprint, chosen: Sequence[Chosen]) -> Iterator[Rule]:
    every = list(enumerate(chosen))
    if blueprint.points is not None:
        pairs = [(n, one.item.points) for n, one in every]
        about = (f"“{blueprint.topic}”的", f" on {blueprint.topic}") if blueprint.topic else ("", "")
        what = (f"{about[0]}全卷总分", f"the points of the paper{about[1]}")
        yield _rule("points", blueprint.points, what, POINTS, pairs)
    if blueprint.count is not None:
        pairs = [(n, 1.0) for n, _ in every]
        yield _rule("count", blueprint.count, ("全卷题数", "the number of items"), ITEMS, pairs)
    if blueprint.minutes is not None:
        pairs = [(n, one.item.minutes) for n, one in every]
        yield _rule("minutes", blueprint.minutes, ("全卷预计用时", "the expected minutes"), MINUTES, pairs)
    for wanted in blueprint.forced:
        pairs = [(n, 1.0) for n, one in every if one.item.id == wanted]
        what = (f"指定必选的题 {wanted}", f"the forced item {wanted}")
        yield _rule(f"forced/{wanted}", Amount(least=1, most=1), what, ITEMS, pairs)


def section_name(blueprint: Blueprint, number: int, language: str = "zh") -> str:
    """The section's own title, else its types."""
    section = blueprint.sections[number]
    return section.title or joined((type_name(kind, language) for kind in section.types), language)


def _sections(blueprint: Blueprint, chosen: Sequence[Chosen]) -> Iterator[Rule]:
    for number, section in enumerate(blueprint.sections):
        names = section_name(blueprint, number), section_name(blueprint, number, "en")
        inside = [(n, one) for n, one in enumerate(chosen) if one.section == number]
        if section.count is not None:
            what = (f"大题“{names[0]}”的题数", f"the items of section “{names[1]}”")
            counted = [(n, 1.0) for n, _ in inside]
            yield _rule(f"sections/{number}/count", section.count, what, ITEMS, counted)
        if section.points is not None:
            what = (f"大题“{names[0]}”的分值", f"the points of section “{names[1]}”")
            worth = [(n, one.item.points) for n, one in inside]
            yield _rule(f"sections/{number}/points", section.points, what, POINTS, worth)


def cell_name(blueprint: Blueprint, cell: Cell, language: str = "zh") -> str:
    """The cell in words: 七年级有理数“应用”层次的难题; grade 7 Rational numbers, apply, hard."""
    name = cell.name or knowledge_names(cell.knowledge[:3], language)
    levels = joined((level_name(level, language) for level in cell.cognitive), language)
    kinds = joined((type_name(kind, language) for kind in cell.types), language)
    bands = joined((band_name(band, language) for band in cell.bands), language)
    grade = grade_words(blueprint.grade, language)
    if language == "en":
        return ", ".join(part for part in (f"{grade} {name}".strip(), levels, bands, kinds) if part)
    level = f"“{levels}”层次的" if levels else "的" if name or bands or kinds else ""
    return f"{grade}{name}{level}{bands}{'中的' if bands and kinds else ''}{kinds or ('' if bands else '题')}"


def insides(cells: Sequence[Cell], chosen: Sequence[Chosen]) -> list[list[int]]:
    """Places of the candidates in each cell: what `Cell.holds` says, found by value and not item by item."""
    everything = range(len(chosen))
    by: dict[str, dict[str, set[int]]] = {"types": {}, "cognitive": {}, "bands": {}, "knowledge": {}}
    for n, one in enumerate(chosen):
        item = one.item
        for name, value in (("types", item.type), ("cognitive", item.cognitive), ("bands", item.band)):
            by[name].setdefault(value, set()).add(n)
        for code in item.knowledge:
            by["knowledge"].setdefault(code, set()).add(n)
    found = []
    for cell in cells:
        kept = set(everything)
        for name in ("types", "cognitive", "bands"):
            if asked := getattr(cell, name):
                kept &= set().union(*(by[name].get(value, set()) for value in asked))
        if cell.knowledge:
            known = [places for code, places in by["knowledge"].items() if below(code, cell.knowledge)]
            kept &= set().union(*known)
        found.append(sorted(kept))
    return found


def _cells(blueprint: Blueprint, chosen: Sequence[Chosen]) -> Iterator[Rule]:
    held = insides(blueprint.cells, chosen)
    for number, (cell, places) in enumerate(zip(blueprint.cells, held, strict=True)):
        inside = [(n, chosen[n].item) for n in places]
        what = cell_name(blueprint, cell), cell_name(blueprint, cell, "en")
        if cell.count is not None:
            counted = [(n, 1.0) for n, _ in inside]
            yield _rule(f"cells/{number}/count", cell.count, what, ITEMS, counted, cell)
        if cell.points is not None:
            worth = [(n, item.points) for n, item in inside]
            yield _rule(f"cells/{number}/points", cell.points, what, POINTS, worth, cell)


def _difficulty(blueprint: Blueprint, chosen: Sequence[Chosen]) -> Iterator[Rule]:
    """Shares and means are linear once the bound is moved to the other side: Σ (P - bound) × points ≥ 0."""
    full = full_marks(blueprint)
    if blueprint.expected is not None:
        what = ("全卷平均难度 P", "the mean expected P")
        yield from _mean("expected", blueprint.expected, what, chosen, lambda item: item.expected, full)
    if blueprint.ratio is not None:
        for band, share in blueprint.ratio.shares.items():
            slack = blueprint.ratio.slack
            least, most = max(0.0, share - slack), min(1.0, share + slack)
            wish = Amount(least=least, most=most, cost=blueprint.ratio.cost)
            what = (f"{band_name(band)}占的分值比例", f"the share of {band_name(band, 'en')} items")
            yield from _mean(f"ratio/{band}", wish, what, chosen, _within(band), full)


def _within(band: Band) -> Callable[[Item], float]:
    return lambda item: float(item.band is band)


def full_marks(blueprint: Blueprint) -> float:
    """The points that means and shares are told in; 100 where the blueprint names none."""
    points = blueprint.points
    return (points.least or points.most or 100.0) if points is not None else 100.0


def _mean(
    key: str, wish: Amount, what: Words, chosen: Sequence[Chosen], of: Callable[[Item], float], full: float
) -> Iterator[Rule]:
    columns = np.arange(len(chosen), dtype=np.int64)
    worth = np.array([one.item.points for one in chosen], dtype=np.float64)
    each = np.array([of(one.item) for one in chosen], dtype=np.float64)
    sides = [(wish.least, 0.0, np.inf)] + ([(wish.most, -np.inf, 0.0)] if wish.most is not None else [])
    for bound, low, high in sides:
        yield Rule(
            key, columns, (each - bound) * worth, low, high, what, SHARE, wish.cost, 1 / full, wanted=wish
        )


def _company(blueprint: Blueprint, chosen: Sequence[Chosen]) -> Iterator[Rule]:
    """Enemies never meet; at most so many of one stimulus or template."""
    place = {one.item.id: n for n, one in enumerate(chosen)}
    pairs = {
        tuple(sorted((one.item.id, enemy))) for one in chosen for enemy in one.item.enemies if enemy in place
    }
    for group in blueprint.enemies:
        known = sorted({one for one in group if one in place})
        pairs |= set(combinations(known, 2))
    what = ("不得同卷的题", "items that must not meet")
    for pair in sorted(pairs):
        if pair[0] != pair[1]:
            yield _rule("enemies", Amount(most=1), what, ITEMS, [(place[one], 1.0) for one in pair])
    for key, most, what, of in (
        ("per_stimulus", blueprint.per_stimulus, ("同一材料的题数", "items of one stimulus"), _stimulus),
        ("per_template", blueprint.per_template, ("同一题型模板的题数", "items of one template"), _template),
    ):
        if most is None:
            continue
        together: dict[str, list[tuple[int, float]]] = {}
        for n, one in enumerate(chosen):
            together.setdefault(of(one.item), []).append((n, 1.0))
        for name, members in sorted(together.items()):
            if name and len(members) > most:
                yield _rule(key, Amount(most=most), what, ITEMS, members)


def _stimulus(item: Item) -> str:
    return item.stimulus.strip()


def _template(item: Item) -> str:
    return item.template.partition("@")[0]


def reach(rule: Rule) -> tuple[float, float]:
    """The least and the most that the row can come to when nothing else is asked."""
    return float(rule.values[rule.values < 0].sum()), float(rule.values[rule.values > 0].sum())


def wanted_words(wish: Amount, unit: Unit) -> Words:
    """The range in words: 4 道, 至少 2 道, 2–4 道."""
    least, most = figure(wish.least), "" if wish.most is None else figure(wish.most)
    if wish.exact:
        made = least, least
    elif not most:
        made = f"至少 {least}", f"at least {least}"
    elif not wish.least:
        made = f"最多 {most}", f"at most {most}"
    else:
        made = f"{least}–{most}", f"{least} to {most}"
    return f"{made[0]} {unit[0]}".strip(), f"{made[1]} {unit[1]}".strip()
