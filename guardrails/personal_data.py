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
from guardrails.roster import Names

_WORDS = {
    "ID": "证件号",
    "XJH": "学籍号",
    "TEL": "手机",
    "LAND": "固话",
    "MAIL": "邮箱",
    "BANK": "卡号",
    "QQ": "QQ号",
    "WECHAT": "微信号",
    "PASS": "旅行证件",
    "NAME:student": "学生",
    "NAME:parent": "家长",
    "NAME:teacher": "教师",
    "TOKEN": "原文",
}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_INNER = rf"(?:{'|'.join(sorted(_WORDS.values(), key=len, reverse=True))})(?:[{_STEMS}]|\d{{1,6}})"
# a model may change the kind of bracket; nothing else
_TOKEN = re.compile(rf"[〔\[【［]\s?({_INNER})\s?[〕\]】］]")
_OPENING, _CLOSING = "〔[【［", "〕]】］"
_LONGEST_TOKEN = 16
_PRIVATE = frozenset({"ID", "XJH", "TEL", "MAIL", "BANK", "QQ", "WECHAT", "PASS"})


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
        """The token of `value`, always the same one."""
        if (kind, value) not in self._tokens:
            word = _WORDS[kind]
            self._counts[word] += 1
            number = self._counts[word]
            people = kind.startswith("NAME:") and number <= len(_STEMS)
            inner = word + (_STEMS[number - 1] if people else str(number))
            self._tokens[kind, value] = f"〔{inner}〕"
            self._values[inner] = value
        return self._tokens[kind, value]

    def value(self, inner: str) -> str | None:
        """What the token with `inner` between its brackets stands for, None where it was never given out."""
        return self._values.get(inner)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with tokens, and what they replaced (places in the original text)."""

    text: str
    findings: tuple[Finding, ...]

    def counts(self) -> dict[str, int]:
        """How many findings of each type, for the audit log."""
        return dict(Counter(finding.kind for finding in self.findings if finding.kind != "TOKEN"))


def mask(text: str, roster: Names, vault: Vault) -> Masked:
    """Replace rostered names and personal data by tokens of `vault`.

    What already looks like a token is replaced too, so that `restore` never puts a person's data where the
    author wrote brackets."""
    people = {Finding("NAME", start, end, True): name for start, end, name in roster.find(text)}
    literal = (Finding("TOKEN", match.start(), match.end(), True) for match in _TOKEN.finditer(text))

    def token(finding: Finding) -> str:
        name = people.get(finding)
        if name:
            return vault.token(f"NAME:{name.kind}", name.name)
        return vault.token(finding.kind, text[finding.start : finding.end])

    return _replace(text, keep_first((*people, *literal, *detect(text)), len(text)), token)


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
