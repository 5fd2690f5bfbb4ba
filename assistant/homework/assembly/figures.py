"""What a paper was planned to hold and what it holds: the rows of the blueprint sheet (双向细目表)."""

from collections.abc import Sequence

from assistant.homework.assembly.parallel import information
from assistant.homework.assembly.pool import Chosen
from assistant.homework.assembly.rules import SHARE, Rule, wanted_words
from assistant.homework.items.item import Band
from assistant.lesson_preparation.artefacts.base import Part

_EPSILON = 1e-6


class Achieved(Part):
    """One wish: what was `planned` and what each form has, in the wish's unit. `met` is false only for a
    soft wish that gave way."""

    key: str
    what_zh: str
    what_en: str
    unit_zh: str
    unit_en: str
    planned_zh: str
    planned_en: str
    actual: list[float]
    met: bool


class FormFigures(Part):
    """Sums of one form: points, minutes, mean expected P by points, points by band, and information
    (Σ points × 4P(1-P))."""

    letter: str
    items: int
    points: float
    minutes: float
    expected: float
    easy: float
    medium: float
    hard: float
    information: float


def achieved(
    rules: Sequence[Rule], chosen: Sequence[Chosen], forms: Sequence[Sequence[Chosen]]
) -> list[Achieved]:
    """Every wish of the blueprint with what the forms have; means and shares once, not by their sides."""
    place = {one.item.id: number for number, one in enumerate(chosen)}
    rows: dict[str, Achieved] = {}
    for rule in rules:
        if rule.wanted is None or rule.key in rows or rule.key in _SILENT:
            continue
        actual = [round(_value(rule, chosen, {place[one.item.id] for one in form}), 4) for form in forms]
        low = rule.wanted.least
        high = float("inf") if rule.wanted.most is None else rule.wanted.most
        planned = wanted_words(rule.wanted, rule.unit)
        rows[rule.key] = Achieved(
            key=rule.key, what_zh=rule.what[0], what_en=rule.what[1],
            unit_zh=rule.unit[0], unit_en=rule.unit[1],
            planned_zh=planned[0], planned_en=planned[1], actual=actual,
            met=all(low - _EPSILON - 1e-4 <= value <= high + _EPSILON + 1e-4 for value in actual),
        )  # fmt: skip
    return list(rows.values())


_SILENT = frozenset({"enemies", "per_stimulus", "per_template"})


def _value(rule: Rule, chosen: Sequence[Chosen], taken: set[int]) -> float:
    """Of a count or a sum the row itself; of a mean or a share what its side was moved from."""
    total = sum(float(value) for n, value in zip(rule.columns, rule.values, strict=True) if int(n) in taken)
    if rule.unit != SHARE or rule.wanted is None:
        return total
    worth = sum(chosen[n].item.points for n in taken)
    return total / worth + rule.wanted.least if worth else 0.0


def figures(letter: str, form: Sequence[Chosen]) -> FormFigures:
    """The sums of one form."""
    points = sum(one.item.points for one in form)
    earned = sum(one.item.points * one.item.expected for one in form)
    by_band = {band: sum(one.item.points for one in form if one.item.band is band) for band in Band}
    return FormFigures(
        letter=letter, items=len(form), points=points,
        minutes=round(sum(one.item.minutes for one in form), 1),
        expected=round(earned / points, 3) if points else 0.0,
        easy=by_band[Band.EASY], medium=by_band[Band.MEDIUM], hard=by_band[Band.HARD],
        information=round(sum(information(one) for one in form), 1),
    )  # fmt: skip
