"""What a certificate (学习证书) says, when it is earned, and whether a paper says the same.

A record of learning and no appraisal (M-R5, P-R6): it states what was done, under which rules, and no level.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.teacher_training.learning.credits import Judged, total
from assistant.teacher_training.learning.rules import CertificateRule, Need, Words
from guardrails.audit.chain import canonical, sha256

NOTICE = Words(
    zh="本证书是学习过程的记录，不是对教师的考核或评价，不作为评优、职称评审、岗位聘任的依据。",
    en="This certificate records learning. It is no appraisal of a teacher and no ground for awards, titles"
    " or appointments.",
)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that are not taken for each other on paper."""
_GROUPS, _GROUP = 4, 4
SIGNED = b"xingtan-learning-certificate-v1\n"


class Certified(BaseModel):
    """What is certified and signed. `period` is the school term it is for, empty for none; `credits` and
    `hours` are those of what it was given for, as decimals; `learner` is the teacher's name as it stood."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    tenant: str
    name: str
    period: str
    title: Words
    what: Words
    learner: str
    credits: str
    hours: str
    rules: str
    issued: str
    key: str

    def canonical(self) -> str:
        """The text that is hashed and signed."""
        return canonical(self.model_dump())

    @property
    def day(self) -> str:
        """The date on the paper."""
        return self.issued[:10]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is kept. `genuine` is whether hash and signature still fit what it says."""

    said: Certified
    sha256: str
    genuine: bool


Field = Literal["name", "title", "date"]


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a paper says what was issued: `differs` are the fields that do not, `genuine` whether the
    register itself is unaltered."""

    matches: bool
    differs: tuple[Field, ...]
    genuine: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing a certificate asks for: how much is there and how much is wanted."""

    need: Need | None
    done: Decimal
    wanted: Decimal
    missing: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether it is there."""
        return self.done >= self.wanted


def new_code() -> str:
    """A code nobody can guess: 79 bits in four groups."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def read_code(text: str) -> str:
    """A code as people type it: any case and width, with or without hyphens; empty where it is none."""
    plain = unicodedata.normalize("NFKC", text[:80]).upper()
    letters = "".join(letter for letter in plain if letter.isalnum())
    if len(letters) != _GROUPS * _GROUP or any(letter not in _LETTERS for letter in letters):
        return ""
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def progress(rule: CertificateRule, judged: Sequence[Judged], term: str) -> tuple[Progress, ...]:
    """How far a ledger is towards a certificate. Only what counted as learning is looked at."""
    held = _held(rule, judged, term)
    found = []
    for need in rule.needs:
        done = {
            each.entry.statement.activity
            for each in held
            if (each.entry.statement.verb, each.entry.statement.kind) == (need.verb, need.kind)
        }
        if need.activities:
            missing = tuple(each for each in need.activities if each not in done)
            wanted = len(need.activities)
            found.append(Progress(need, Decimal(wanted - len(missing)), Decimal(wanted), missing))
        else:
            found.append(Progress(need, Decimal(len(done)), Decimal(need.count)))
    if rule.credits:
        found.append(Progress(None, total(held).credits, rule.credits))
    return tuple(found)


def given_for(rule: CertificateRule, judged: Sequence[Judged], term: str) -> list[Judged]:
    """The rows that a certificate rests on."""
    held = _held(rule, judged, term)
    if not rule.needs:
        return held
    return [each for each in held if any(_fits(need, each) for need in rule.needs)]


def match(held: Certificate, name: str, title: str, date: str) -> Match:
    """Compare what a paper says with what was issued; an empty title or date is not compared."""
    said = held.said
    differs: list[Field] = []
    if _folded(name) != _folded(said.learner):
        differs.append("name")
    if title.strip() and _folded(title) not in (_folded(said.title.zh), _folded(said.title.en)):
        differs.append("title")
    if date.strip() and _date(date) != said.day:
        differs.append("date")
    return Match(held.genuine and not differs, tuple(differs), held.genuine)


def checksum(said: Certified) -> str:
    """SHA-256 of what is certified."""
    return sha256(said.canonical())


def _held(rule: CertificateRule, judged: Sequence[Judged], term: str) -> list[Judged]:
    return [each for each in judged if each.counts and (rule.period == "ever" or each.term == term)]


def _fits(need: Need, judged: Judged) -> bool:
    said = judged.entry.statement
    fits = (said.verb, said.kind) == (need.verb, need.kind)
    return fits and (not need.activities or said.activity in need.activities)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _date(text: str) -> str:
    """A date as people write it (2026-11-22, 2026年11月22日, 2026/11/22) in ISO form."""
    digits = "".join(each if each.isdecimal() else " " for each in unicodedata.normalize("NFKC", text[:40]))
    parts = digits.split()
    return "-".join([parts[0], *(each.zfill(2) for each in parts[1:])]) if len(parts) == 3 else text.strip()
