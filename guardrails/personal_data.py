"""Pseudonyms for people and their data on the way to a model, and back (假名化, G-R11, P-R3).

A masked text holds tokens such as 〔学生甲〕 and 〔手机1〕. A token says nothing of what it stands for: it is
numbered in order of appearance, and only the `Vault` of that one call or conversation leads back. So what
leaked from one tenant's model traffic opens nothing, in that tenant or another. Brackets make tokens easy
to repeat for a model and impossible to confuse with 学生甲 in an exercise.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from guardrails.detectors import Finding, detect, keep_first
from guardrails.examination import FIRM, Examination, Named, examine
from guardrails.people.candidates import lexicon
from guardrails.personal_types import Action, Destination, personal_types
from guardrails.roster import Names
from guardrails.sensitive import paragraph

_PEOPLE = {"student": "学生", "parent": "家长", "teacher": "教师", "person": "人员"}
_LITERAL = "原文"
_PART = "·名"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_WORDS = {
    **{code: each.token for code, each in personal_types().items()},
    **{f"NAME:{kind}": word for kind, word in _PEOPLE.items()},
    "TOKEN": _LITERAL,
}
_ANY_WORD = "|".join(sorted(set(_WORDS.values()), key=len, reverse=True))
_INNER = rf"({_ANY_WORD})(?:[{_STEMS}]|\d{{1,6}})(?:{_PART})?"
# a model may change the kind of bracket; nothing else
_TOKEN = re.compile(rf"[〔\[【［]\s?({_INNER})\s?[〕\]】］]")
_OPENING, _CLOSING = "〔[【［", "〕]】］"
_LONGEST_TOKEN = 20
_PRIVATE = frozenset({"ID", "GAT", "FPR", "XJH", "TEL", "MAIL", "BANK", "QQ", "WECHAT", "PASS"})
_LEAVES: frozenset[Action] = frozenset({"keep"})


class Vault:
    """What the tokens of one call or conversation stand for. Keep it in memory, with that conversation
    only; its representation shows no value."""

    __slots__ = ("_counts", "_tokens", "_values")

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"Vault({len(self._values)} tokens)"

    def token(self, kind: str, value: str) -> str:
        """The token of `value`, always the same one. A person keeps the token of the first kind seen."""
        key = ("NAME" if kind.startswith("NAME:") else kind, value)
        if key not in self._tokens:
            word = _WORDS[kind]
            self._counts[word] += 1
            number = self._counts[word]
            people = kind.startswith("NAME:") and number <= len(_STEMS)
            inner = word + (_STEMS[number - 1] if people else str(number))
            self._tokens[key] = f"〔{inner}〕"
            self._values[inner] = value
        return self._tokens[key]

    def part(self, kind: str, name: str, written: str) -> str:
        """The token of a part of `name` (去姓称呼), which restores as it was `written`."""
        inner = self.token(kind, name)[1:-1] + _PART
        self._values.setdefault(inner, written)
        return f"〔{inner}〕" if self._values[inner] == written else self.token("NAME:person", written)

    def value(self, inner: str) -> str | None:
        """What the token with `inner` between its brackets stands for, None where it was never given out."""
        return self._values.get(inner)

    def used(self, text: str) -> dict[str, int]:
        """How many tokens of this vault stand in `text`, by type, for the audit log."""
        kinds = {word: kind.partition(":")[0] for kind, word in _WORDS.items()}
        words = (match[2] for match in _TOKEN.finditer(text) if match[1] in self._values)
        return dict(Counter(kinds[word] for word in words))


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with tokens, and what they replaced (places in the original text). `blocked` are the types that
    must not go to the destination at all: secrets of their own (a password), and what is one beside a
    person who can be told (not 小明 of an exercise, not 王老师); `escalated` says that
    together the finds are sensitive (SPI)."""

    text: str
    findings: tuple[Finding, ...]
    blocked: tuple[str, ...] = ()
    escalated: bool = False

    def counts(self) -> dict[str, int]:
        """How many findings of each type, for the audit log."""
        return dict(Counter(finding.kind for finding in self.findings if finding.kind != "TOKEN"))


def mask(text: str, roster: Names, vault: Vault, destination: Destination = "ext") -> Masked:
    """Replace names and personal data by tokens of `vault`, as the table of types says for `destination`.

    Types that are blocked there are replaced too, so that nothing leaks where a caller goes on. What already
    looks like a token is replaced, so that `restore` never puts a person's data where the author wrote
    brackets."""
    seen = examine(text, roster)
    types = personal_types()
    leaving = [
        finding
        for finding in seen.findings
        if types[finding.kind].needs != "never" and types[finding.kind].action(destination) not in _LEAVES
    ]
    literal = [Finding("TOKEN", match.start(), match.end(), True) for match in _TOKEN.finditer(text)]
    kept = keep_first((*(each for each in leaving if each in seen.named), *literal, *leaving), len(text))
    persons = {paragraph(text, each.start, each.end) for each in seen.findings if _identifies(text, each)}
    blocked = {
        each.kind
        for each in seen.findings
        if types[each.kind].action(destination) == "block"
        and (types[each.kind].needs == "always" or paragraph(text, each.start, each.end) in persons)
    }
    masked = _replace(text, kept, lambda finding: _token(text, finding, seen, vault))
    return Masked(masked.text, kept, tuple(sorted(blocked)), seen.escalated)


def _identifies(text: str, finding: Finding) -> bool:
    if finding.kind not in FIRM:
        return False
    named = finding.kind in ("NAME", "GUARD")
    return not named or (finding.certain and text[finding.start : finding.end] not in lexicon().fictional)


def _token(text: str, finding: Finding, seen: Examination, vault: Vault) -> str:
    written = text[finding.start : finding.end]
    who: Named | None = seen.named.get(finding)
    if who is None:
        kept, hidden = written[: finding.keep], written[finding.keep :]
        return kept + (vault.token(finding.kind, hidden) if hidden else "")
    if who.part:
        return vault.part(f"NAME:{who.kind}", who.name, written)
    return vault.token(f"NAME:{who.kind}", who.name)


def restore(text: str, vault: Vault) -> str:
    """Put back what the tokens of `vault` stand for; other brackets stay as they are."""
    return _TOKEN.sub(lambda match: _value(match, vault), text)


class StreamRestorer:
    """`restore` for a text that comes in pieces: a token split over pieces is held until it is whole."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown after `piece`."""
        text = self._held + piece
        opening = max(text.rfind(bracket) for bracket in _OPENING)
        closed = opening < 0 or any(bracket in text[opening:] for bracket in _CLOSING)
        cut = len(text) if closed or len(text) - opening > _LONGEST_TOKEN else opening
        self._held = text[cut:]
        return restore(text[:cut], self._vault)

    def flush(self) -> str:
        """What is left when no more pieces come."""
        rest, self._held = self._held, ""
        return restore(rest, self._vault)


def scrub(text: str) -> str:
    """`text` for display with the private contact details and numbers of people left out (〔手机略〕).

    For retrieved passages, where there is nothing to restore. Landlines stay: they belong to offices."""
    private = tuple(finding for finding in detect(text) if finding.kind in _PRIVATE)
    return _replace(text, private, lambda each: f"〔{_WORDS[each.kind]}略〕").text


def _value(match: re.Match[str], vault: Vault) -> str:
    value = vault.value(match[1])
    return match[0] if value is None else value


def _replace(text: str, findings: tuple[Finding, ...], replacement: Callable[[Finding], str]) -> Masked:
    parts, place = [], 0
    for finding in findings:
        parts += [text[place : finding.start], replacement(finding)]
        place = finding.end
    return Masked("".join((*parts, text[place:])), findings)
