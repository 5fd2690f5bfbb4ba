"""The marks of one test: pupils by items."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpora.problem import Problem

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Labels = NDArray[np.str_]


class MatrixInvalid(Problem):
    """Marks, pupils and items do not fit together. Details: `reason`, `place`."""

    code = "learning-matrix-invalid"


@dataclass(frozen=True, slots=True)
class TestItem:
    """An item of the test. `kind` is a value of `ItemType` or empty; `key` the letters of a choice;
    `knowledge` ids of knowledge points (its row of the Q-matrix); `planned` the difficulty P that the
    blueprint expects; `section` the part of the paper; `options` the letters of a choice."""

    __test__ = False

    id: str
    label: str
    max_points: float
    kind: str = ""
    key: str = ""
    knowledge: tuple[str, ...] = ()
    planned: float | None = None
    section: str = ""
    cognitive: str = ""
    stem: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseMatrix:
    """Marks of one test, pupils (rows) by items (columns).

    `pupils` are pseudonyms, `groups` the class of each. `marks` is float64 with NaN where no mark is known:
    missing is never zero. `absent` flags pupils who did not sit the test (缺考): all their marks are NaN.
    `blank` flags answers left empty on paper (mark 0 or NaN). `options` holds the letters chosen, empty
    where none. `reported` is a total column of the file for pupils whose items are not known, else NaN.
    Raises `MatrixInvalid`."""

    exam: str
    pupils: tuple[str, ...]
    groups: tuple[str, ...]
    items: tuple[TestItem, ...]
    marks: Floats
    absent: Bools
    blank: Bools | None = None
    options: Labels | None = None
    reported: Floats | None = field(default=None)
    subject: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        n, k = len(self.pupils), len(self.items)
        shapes = {
            "marks": (self.marks.shape, (n, k)),
            "groups": ((len(self.groups),), (n,)),
            "absent": (self.absent.shape, (n,)),
            "blank": (self.blank.shape if self.blank is not None else (n, k), (n, k)),
            "options": (self.options.shape if self.options is not None else (n, k), (n, k)),
            "reported": (self.reported.shape if self.reported is not None else (n,), (n,)),
        }
        for place, (found, wanted) in shapes.items():
            if found != wanted:
                raise MatrixInvalid(reason="shape", place=place)
        if len(set(self.pupils)) != n:
            raise MatrixInvalid(reason="pupil-twice", place="pupils")
        if len({item.id for item in self.items}) != k:
            raise MatrixInvalid(reason="item-twice", place="items")
        if k and not (np.isfinite(self.full) & (self.full > 0)).all():
            raise MatrixInvalid(reason="no-maximum", place="items")
        known = self.marks[~np.isnan(self.marks)]
        if known.size and (not np.isfinite(known).all() or known.min() < 0):
            raise MatrixInvalid(reason="mark-below-zero", place="marks")
        if k and (np.nan_to_num(self.marks) > self.full + 1e-9).any():
            raise MatrixInvalid(reason="mark-above-maximum", place="marks")
        if (~np.isnan(self.marks[self.absent])).any():
            raise MatrixInvalid(reason="absent-with-marks", place="absent")

    @property
    def full(self) -> Floats:
        """Maximum points of each item, (k,)."""
        return np.array([item.max_points for item in self.items], dtype=np.float64)

    @property
    def full_marks(self) -> float:
        """Maximum points of the test (满分)."""
        return float(self.full.sum())

    @property
    def shares(self) -> Floats:
        """Marks as shares of their maximum, 0 to 1, NaN where missing."""
        shares: Floats = self.marks / self.full
        return shares

    @property
    def complete(self) -> Bools:
        """Pupils of whom every mark is known, (n,)."""
        if not self.items:
            return np.zeros(len(self.pupils), dtype=np.bool_)
        return np.asarray(~np.isnan(self.marks).any(axis=1))

    @property
    def totals(self) -> Floats:
        """Sum of marks, (n,); NaN for pupils with a missing mark, unless the file reported their total."""
        sums: Floats = np.where(self.complete, np.nansum(self.marks, axis=1), np.nan)
        return sums if self.reported is None else np.where(np.isnan(sums), self.reported, sums)

    def right(self, threshold: float = 1.0) -> Floats:
        """1 where the share of points reaches `threshold`, 0 below, NaN where missing."""
        reached: Floats = np.where(np.isnan(self.marks), np.nan, self.shares >= threshold - 1e-9)
        return reached

    def rows(self, keep: Sequence[int] | Bools) -> "ResponseMatrix":
        """The matrix of some pupils, by row numbers or a mask."""
        index = np.flatnonzero(keep) if getattr(keep, "dtype", None) == np.bool_ else np.asarray(keep, int)
        return ResponseMatrix(
            exam=self.exam,
            pupils=tuple(self.pupils[row] for row in index),
            groups=tuple(self.groups[row] for row in index),
            items=self.items,
            marks=self.marks[index],
            absent=self.absent[index],
            blank=None if self.blank is None else self.blank[index],
            options=None if self.options is None else self.options[index],
            reported=None if self.reported is None else self.reported[index],
            subject=self.subject,
            date=self.date,
        )

    def of_group(self, group: str) -> "ResponseMatrix":
        """The matrix of one class."""
        return self.rows(np.array([one == group for one in self.groups], dtype=np.bool_))
