"""Sufficient statistics of a test: what partitions of pupils send back, added up to the whole.

Everything classical about items follows from these, so that one class and a district of 200,000 pupils go
the same way. Marks are centred at half the maximum, which keeps sums of squares exact for the usual steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem

_DIGITS = 6
"""Totals that agree to so many digits are one total."""


@dataclass(frozen=True, slots=True)
class OptionCounts:
    """Who took an option, by total: `counts[t]` of the totals in `Sums.by_total`; `marks` the sum of the
    item's centred marks of those who did (of pupils whose marks are all known); `all` counts everyone."""

    counts: Floats
    marks: float
    all: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over pupils who sat the test.

    `totals`, `total_counts`: distinct totals, rising, and how many pupils have each. `counts`, `firsts`,
    `seconds`, `fulls`, `zeros`, `blanks`: by item over known marks (centred where they are powers). `n`,
    `sums`, `products`: over pupils without missing marks. `by_total`: their distinct totals, with counts
    `by_count` and item sums `by_marks` (totals, items), centred. `options[j]` by letter."""

    items: tuple[TestItem, ...]
    pupils: int
    absent: int
    incomplete: int
    totals: Floats
    total_counts: Floats
    counts: Floats
    firsts: Floats
    seconds: Floats
    fulls: Floats
    zeros: Floats
    blanks: Floats | None
    n: int
    sums: Floats
    products: Floats
    by_total: Floats
    by_count: Floats
    by_marks: Floats
    options: tuple[dict[str, OptionCounts], ...]

    @property
    def centre(self) -> Floats:
        """What was subtracted from the marks of each item."""
        return np.array([item.max_points / 2 for item in self.items], dtype=np.float64)

    @property
    def covariance(self) -> Floats:
        """Between items, over complete pupils, with n-1; rounding noise of constant items is zero."""
        found: Floats = (self.products - np.outer(self.sums, self.sums) / self.n) / (self.n - 1)
        constant = np.diag(found) < 1e-12 * np.maximum(self.centre, 1e-12) ** 2
        found[constant] = 0
        found[:, constant] = 0
        return found


def gather(matrix: ResponseMatrix) -> Sums:
    """The sums of one partition."""
    sat = matrix.rows(~matrix.absent) if matrix.absent.any() else matrix
    centre = matrix.full / 2
    known = ~np.isnan(sat.marks)
    centred = np.where(known, sat.marks - centre, 0.0)
    complete = sat.complete
    whole = centred[complete]
    totals = sat.totals
    values, counts = np.unique(np.round(totals[~np.isnan(totals)], _DIGITS), return_counts=True)
    by_total, place = np.unique(np.round(whole.sum(axis=1) + centre.sum(), _DIGITS), return_inverse=True)
    by_count = np.bincount(place, minlength=len(by_total)).astype(np.float64)
    by_marks = np.zeros((len(by_total), len(matrix.items)))
    np.add.at(by_marks, place, whole)
    full = known & (sat.marks >= matrix.full - 1e-9)
    return Sums(
        items=matrix.items,
        pupils=len(sat.pupils),
        absent=int(matrix.absent.sum()),
        incomplete=int((~complete).sum()),
        totals=values,
        total_counts=counts.astype(np.float64),
        counts=known.sum(axis=0).astype(np.float64),
        firsts=centred.sum(axis=0),
        seconds=(centred**2).sum(axis=0),
        fulls=full.sum(axis=0).astype(np.float64),
        zeros=(known & (sat.marks <= 1e-9)).sum(axis=0).astype(np.float64),
        blanks=None if sat.blank is None else sat.blank.sum(axis=0).astype(np.float64),
        n=int(complete.sum()),
        sums=whole.sum(axis=0),
        products=whole.T @ whole,
        by_total=by_total,
        by_count=by_count,
        by_marks=by_marks,
        options=_options(sat, complete, place, len(by_total), centred),
    )


def _options(
    sat: ResponseMatrix, complete: np.ndarray, place: np.ndarray, size: int, centred: Floats
) -> tuple[dict[str, OptionCounts], ...]:
    if sat.options is None:
        return tuple({} for _ in sat.items)
    found = list[dict[str, OptionCounts]]()
    for column in range(len(sat.items)):
        chosen, own = sat.options[:, column], dict[str, OptionCounts]()
        for letter in sorted({*np.unique(chosen).tolist(), *sat.items[column].options} - {""}):
            took = chosen == letter
            own[letter] = OptionCounts(
                np.bincount(place[took[complete]], minlength=size).astype(np.float64),
                float(centred[complete & took, column].sum()),
                int(took.sum()),
            )
        found.append(own)
    return tuple(found)


def merge(parts: Iterable[Sums]) -> Sums:
    """The sums of all partitions; they must be of the same items, in any order of partitions."""
    parts = list(parts)
    first = parts[0]
    totals, (total_counts,) = _joined(
        [part.totals for part in parts], [[part.total_counts for part in parts]]
    )
    by_total, (by_count, by_marks) = _joined(
        [part.by_total for part in parts],
        [[part.by_count for part in parts], [part.by_marks for part in parts]],
    )
    blanks = [part.blanks for part in parts if part.blanks is not None]
    return Sums(
        items=first.items,
        pupils=sum(part.pupils for part in parts),
        absent=sum(part.absent for part in parts),
        incomplete=sum(part.incomplete for part in parts),
        totals=totals,
        total_counts=total_counts,
        counts=_added([part.counts for part in parts]),
        firsts=_added([part.firsts for part in parts]),
        seconds=_added([part.seconds for part in parts]),
        fulls=_added([part.fulls for part in parts]),
        zeros=_added([part.zeros for part in parts]),
        blanks=_added(blanks) if len(blanks) == len(parts) else None,
        n=sum(part.n for part in parts),
        sums=_added([part.sums for part in parts]),
        products=_added([part.products for part in parts]),
        by_total=by_total,
        by_count=by_count,
        by_marks=by_marks,
        options=tuple(_joined_options(parts, column, by_total) for column in range(len(first.items))),
    )


def _added(arrays: list[Floats]) -> Floats:
    total: Floats = np.sum(np.stack(arrays), axis=0)
    return total


def _joined(keys: list[Floats], tables: list[list[Floats]]) -> tuple[Floats, list[Floats]]:
    values, place = np.unique(np.concatenate(keys), return_inverse=True)
    joined = list[Floats]()
    for table in tables:
        rows = np.concatenate(table)
        out = np.zeros((len(values), *rows.shape[1:]))
        np.add.at(out, place, rows)
        joined.append(out)
    return values, joined


def _joined_options(parts: list[Sums], column: int, by_total: Floats) -> dict[str, OptionCounts]:
    joined = dict[str, OptionCounts]()
    for letter in sorted({letter for part in parts for letter in part.options[column]}):
        counts, marks, everyone = np.zeros(len(by_total)), 0.0, 0
        for part in parts:
            own = part.options[column].get(letter)
            if own is not None:
                counts[np.searchsorted(by_total, part.by_total)] += own.counts
                marks, everyone = marks + own.marks, everyone + own.all
        joined[letter] = OptionCounts(counts, marks, everyone)
    return joined
