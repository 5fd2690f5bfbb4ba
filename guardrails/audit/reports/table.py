"""What a report is: its title, its columns, and how its rows come from the log."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from corpora.problem import Problem
from guardrails.audit.log import RecordedEvent

Cell = str | int | float
Language = Literal["zh", "en"]
NUMBERS = range(1, 15)


class ReportUnknown(Problem):
    """Reports are numbered 1 to 14."""

    code = "audit-report-unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """What the log does not know and a report needs: `names` of accounts by id, the `models` that are
    configured, the `rules` in force (id, action, clause) and their `policy_version`, the months each
    category is kept, and what verification found (`integrity`, one row a fact)."""

    names: Mapping[str, str] = field(default_factory=dict)
    models: Sequence[str] = ()
    rules: Sequence[tuple[str, str, str]] = ()
    policy_version: str = ""
    periods: Mapping[str, int] = field(default_factory=dict)
    integrity: Sequence[tuple[str, Cell]] = ()

    def person(self, account: str) -> str:
        """A name for an account, its id where none is known."""
        return self.names.get(account, account)


Rows = Callable[[Iterable[RecordedEvent], Known], Iterator[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Report:
    """One of the fourteen: `texts` hold its title, columns and note in both languages. `generated` says that
    cells may hold text a model wrote."""

    number: int
    rows: Rows
    generated: bool = False

    def title(self, language: Language) -> str:
        """What the table is called."""
        return str(_texts()[self.number]["title"][language])

    def note(self, language: Language) -> str:
        """Where its rows come from, and what it does not hold."""
        return str(_texts()[self.number]["note"][language])

    def columns(self, language: Language) -> tuple[str, ...]:
        """Headers, as many as each row has cells."""
        return tuple(_texts()[self.number]["columns"][language])


@dataclass(frozen=True, slots=True)
class Filled:
    """A report with its rows."""

    report: Report
    rows: tuple[tuple[Cell, ...], ...]


@cache
def _texts() -> dict[int, Any]:
    read = files("guardrails.audit.reports") / "reports.yaml"
    return dict(yaml.safe_load(read.read_text(encoding="utf-8")))


def phrase(key: str, language: Language) -> str:
    """A sentence that every file shares: watermark, label, summary."""
    return str(_texts()[0][key][language])


REPORTS: dict[int, Report] = {}


def report(number: int) -> Report:
    """The report of that number. Raises `ReportUnknown`."""
    from guardrails.audit.reports import ledgers, statistics  # noqa: F401  (they fill the registry)

    if number not in REPORTS:
        raise ReportUnknown(number=number)
    return REPORTS[number]


def table(number: int) -> Callable[[Rows], Rows]:
    """Register the function below as the rows of report `number`."""

    def register(rows: Rows) -> Rows:
        REPORTS[number] = Report(number, rows)
        return rows

    return register
