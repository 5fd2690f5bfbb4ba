"""The rules of learning credits (积分规则), one YAML file a version, the newest that has begun in force.

Which statement earns what, how often and under which conditions is data; what the conditions mean is
`assistant.teacher_training.learning.credits`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.teacher_training.learning.problems import TermUnreadable
from assistant.teacher_training.statement import Activity, Verb
from corpora.moments import CHINA

Amount = Annotated[Decimal, BeforeValidator(str), Field(ge=0, le=100, decimal_places=2)]
TermName = Literal["autumn", "spring"]
_TERM = re.compile(r"20\d\d-(autumn|spring)")
_MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """The same in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Earning(_Part):
    """What one verb with one kind of activity earns. `seconds` and `score` are the least that count. `once`
    says what may earn once: the activity, or each source (a rehearsal of the same card is new practice);
    `distinct_title` refuses the same title under another id; times are per China's day and school term."""

    verb: Verb
    kind: Activity
    credits: Amount
    hours: Amount
    seconds: int = Field(default=0, ge=0)
    score: float = Field(default=0, ge=0, le=1)
    once: Literal["activity", "source"] = "activity"
    distinct_title: bool = False
    times_a_day: int | None = Field(default=None, ge=1)
    times_a_term: int | None = Field(default=None, ge=1)


class Caps(_Part):
    """The most credits in a day and in a term."""

    day: Amount
    term: Amount


class Burst(_Part):
    """More than `most` counted statements within `minutes` is no learning."""

    most: int = Field(ge=1)
    minutes: int = Field(ge=1)


class Clocks(_Part):
    """How far what a statement says of its time may lie ahead of the ledger's clock or behind it, and how far
    that clock may run backwards between two rows."""

    ahead_minutes: int = Field(ge=0)
    late_days: int = Field(ge=0)
    back_minutes: int = Field(ge=0)


class Need(_Part):
    """So many different activities of a kind; with `activities`, every one of these."""

    verb: Verb
    kind: Activity
    activities: tuple[str, ...] = ()
    count: int = Field(default=1, ge=1)


class CertificateRule(_Part):
    """What a certificate is given for: all `needs`, and `credits` within its period."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]{1,47}$")
    title: Words
    what: Words
    needs: tuple[Need, ...] = ()
    credits: Amount = Decimal(0)
    period: Literal["ever", "term"] = "ever"


class Rules(_Part):
    """One version of the rules. `imported_credits` is what an imported statement earns."""

    version: str = Field(pattern=r"^\d{4}\.\d{1,3}$")
    since: date
    source: Words
    terms: Mapping[TermName, Annotated[str, Field(pattern=_MONTH_DAY)]]
    caps: Caps
    burst: Burst
    clocks: Clocks
    imported_credits: Amount
    earns: tuple[Earning, ...]
    certificates: tuple[CertificateRule, ...]

    def earning(self, verb: str, kind: str) -> Earning | None:
        """What that verb with that kind earns; None where the rules know nothing of it."""
        return next((each for each in self.earns if (each.verb, each.kind) == (verb, kind)), None)

    def term(self, day: date) -> str:
        """The school term (学期) of a day: the year in which it began and its name, `2026-autumn`."""
        begun = [
            (date.fromisoformat(f"{year}-{start}"), name)
            for year in (day.year - 1, day.year)
            for name, start in self.terms.items()
        ]
        first, name = max(each for each in begun if each[0] <= day)
        return f"{first.year}-{name}"


@cache
def versions() -> Mapping[str, Rules]:
    """Every version by name, the oldest first. Raises `ValidationError` and ValueError for a wrong file."""
    found = [
        Rules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in files(__name__).iterdir()
        if path.name.endswith(".yaml")
    ]
    ordered = sorted(found, key=lambda each: each.since)
    if not ordered or len({each.version for each in ordered}) < len(ordered):
        raise ValueError("the credit rules need one file a version")
    return {each.version: each for each in ordered}


def version_at(moment: datetime) -> str:
    """The name of the version in force at a moment; before the first one, the first."""
    day = moment.astimezone(CHINA).date()
    begun = [each.version for each in versions().values() if each.since <= day]
    return begun[-1] if begun else next(iter(versions()))


def rules_at(moment: datetime) -> Rules:
    """The version in force at a moment."""
    return versions()[version_at(moment)]


def checked_term(term: str) -> str:
    """A school term as asked for, or nothing. Raises `TermUnreadable`."""
    if term and not _TERM.fullmatch(term):
        raise TermUnreadable(term=term[:40])
    return term
