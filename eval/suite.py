"""What a benchmark suite is: one function from a request to an outcome, and a name to ask for it by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.problem import Problem

if TYPE_CHECKING:
    from eval.report import Part

Progress = Callable[[int, int], None]


class SuiteUnknown(Problem):
    """There is no suite of that name."""

    code = "eval-suite-unknown"


class OptionInvalid(Problem):
    """A suite was given an option that it does not know, or a value that the option cannot take."""

    code = "eval-option-invalid"


class FigureInvalid(Problem):
    """A suite came to a figure that is not a number; nothing of the run is given out."""

    code = "eval-figure-invalid"


def unheard(_done: int, _total: int) -> None:
    """Progress that nobody wants to see."""


@dataclass(frozen=True, slots=True)
class SuiteRequest:
    """What to measure on. `data` is the folder of the data set (None for suites that bring their own),
    `split` a name under `qrels/`, `limit` the first N items, `seed` of everything drawn by chance,
    `options` what only this suite understands, by name. A long suite tells `progress` how many items of
    how many are done."""

    data: Path | None = None
    split: str = ""
    limit: int | None = None
    seed: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    progress: Progress = unheard


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a suite found.

    `n` counts the items; `config` is everything that decides the figures, JSON-able (it is hashed);
    `metrics` is flat; `intervals` holds 95% intervals for some of the metrics; `items` one JSON-able row an
    item, with an `id`, for the log of single items; `failures` counts by reason the items that could not be
    measured: they are never left out silently. `parts` are the runs that a suite of suites consists of."""

    data: str
    n: int
    config: Mapping[str, Any]
    metrics: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    items: tuple[Mapping[str, Any], ...] = ()
    failures: Mapping[str, int] = field(default_factory=dict)
    parts: "tuple[Part, ...]" = ()


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite as `python app.py eval NAME` knows it. A module `eval/suites/*.py` that has a `SUITE` is found
    by itself. `options` names the options it takes and says what each means."""

    name: str
    summary: str
    run: Callable[[SuiteRequest], Outcome]
    options: Mapping[str, str] = field(default_factory=dict)
