"""What a question asks for (问句分析): its kind, the words that an answer must meet, how rare each is.

Everything here is deterministic and needs no model. Word frequencies are those of the segmenter's own
dictionary; a word that it does not know is as rare as can be.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import rjieba
import yaml

from retrieval.segmentation import normalise


class Kind(StrEnum):
    """Kinds of question (问句类型) by what would answer them."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    QUANTITY = "quantity"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    METHOD = "method"
    FORMULA = "formula"
    YES_NO = "yes-no"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, normalised, with its rarity in 0..1 and the words that may stand
    for it."""

    text: str
    weight: float
    alternatives: frozenset[str] = frozenset()

    def met(self, text: str) -> float:
        """How far normalised `text` has this word, 0..1: 1 as it is, 0.7 by an alternative, and for a
        long word the share of its parts that occur."""
        if self.text in text:
            return 1.0
        if any(other in text for other in self.alternatives):
            return 0.7
        if len(self.text) >= 3 and _HAN.match(self.text):
            return 0.8 * overlap(frozenset(bigrams(self.text)), text)
        if len(self.text) >= 5 and self.text.isalpha():  # an English word in another form
            return 0.8 if self.text[: max(4, len(self.text) - 3)] in text else 0.0
        return 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """An analysed question. `subject` is its first run of content words without a gap, which is what
    most questions are about; `exact` are numbers and quoted names, which evidence must have as they are;
    `core` is the question from its first content word to its last."""

    text: str
    plain: str
    kind: Kind
    terms: tuple[Term, ...]
    subject: str
    exact: tuple[str, ...]
    bigrams: frozenset[str]
    core: str


_QUOTED = re.compile(r"《([^《》]{1,40})》|[“\"]([^“”\"]{1,40})[”\"]|「([^「」]{1,40})」")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_ORDINAL = re.compile(r"第[一二三四五六七八九十百]+[条版章项册号款]")
_COUNTED = re.compile(r"(?:多少|几)([\u3400-\u9fff]{1,4})|多(久|长时间)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_WORD = re.compile(r"[a-z0-9\u3400-\u9fff]")
_INTERROGATIVE = re.compile(r"什么|哪|多少")
_COMMON = 60_000  # occurrences in the dictionary's corpus of a word that tells nothing
_NAMES = ("nr", "nt", "nz")  # the segmenter's tags of people, bodies and other names


def analyse(question: str) -> Asked:
    """Analyse a question in Chinese (simplified or traditional) or English."""
    plain = normalise(question.strip())
    found = (kind for kind, pattern in _patterns("kinds").items() if pattern.search(plain))
    return Asked(
        text=question.strip(),
        plain=plain,
        kind=next(found, Kind.OTHER),
        terms=content(plain),
        subject=_first_run(rjieba.cut(plain)),
        exact=exact(plain),
        bigrams=frozenset(bigrams(plain)),
        core=_core(plain),
    )


def content(plain: str) -> tuple[Term, ...]:
    """The content words of normalised text, each once."""
    words = (word.removeprefix("几") for word in rjieba.cut(plain))  # 几年级 asks for a 年级
    return tuple(_term(word) for word in dict.fromkeys(words) if _is_content(word))


def exact(plain: str) -> tuple[str, ...]:
    """Quoted names, numbers and ordinals (第三条) of normalised text, which cannot be put in other words."""
    quoted = ["".join(groups) for groups in _QUOTED.findall(plain)]
    return tuple(dict.fromkeys([*quoted, *_NUMBER.findall(plain), *_ORDINAL.findall(plain)]))


def answers(asked: Asked, plain: str) -> float:
    """1 where normalised text has what this kind of question asks for, 0 where not, 0.5 where the kind
    does not tell; 2 where it opens by defining what is asked about. A name, date or number that the
    question itself has answers nothing."""
    if asked.kind is Kind.WHO:
        names = (word for word, tag in rjieba.tag(plain) if tag[:2] in _NAMES)
        return float(any(name not in asked.plain for name in names))
    pattern = _patterns("answers").get(asked.kind)
    if pattern is None:
        return 0.5
    if asked.kind is Kind.DEFINITION and asked.subject:
        at = plain.find(asked.subject)
        defines = at >= 0 and bool(pattern.search(plain, at, at + len(asked.subject) + 30))
        opens = plain.startswith(tuple(asked.subject + sign for sign in "(:是指即"))
        return float(defines) + float(defines and opens)
    if asked.kind in (Kind.WHEN, Kind.QUANTITY):
        return float(any(match.group() not in asked.plain for match in pattern.finditer(plain)))
    return float(bool(pattern.search(plain)))


def misses(asked: Asked, plain: str) -> bool:
    """Whether normalised text asks itself, or answers the opposite of the question (之前 and 之后)."""
    if asks(plain):
        return True
    return any(
        there in asked.plain and back not in asked.plain and back in plain and there not in plain
        for pair in _data("question_words.yaml")["opposites"]
        for there, back in (pair, pair[::-1])
    )


def asks(plain: str) -> bool:
    """Whether normalised text is itself a question, quoted or not."""
    return plain.rstrip("”\"’'」』）)。 ").endswith("?")


def counts(asked: Asked, plain: str) -> float:
    """1 where normalised text counts what the question counts (几年: a number before 年), 0 where not, 0.5
    where the question counts nothing that is named."""
    match = _COUNTED.search(asked.plain)
    if match is None:
        return 0.5
    counted = match[1] or match[2]
    wanted = _data("question_words.yaml")["units"]
    unit = next((unit for unit in sorted(wanted, key=len, reverse=True) if counted.startswith(unit)), "")
    units = wanted.get(unit) or [counted[:1]]
    number = r"(?:\d|[一二三四五六七八九十百千万亿半两〇零]) *(?:余|多|来|几)?"
    return float(bool(re.search(rf"{number}(?:{'|'.join(map(re.escape, units))})", plain)))


def bigrams(plain: str) -> set[str]:
    """Pairs of neighbouring Chinese characters of normalised text (a lone one stands for itself), and its
    English words and numbers whole, without the words that only join."""
    return {
        pair
        for run in _RUN.findall(plain)
        for pair in ([run] if run.isascii() else [run[at : at + 2] for at in range(max(1, len(run) - 1))])
        if pair not in _empty()
    }


def overlap(pairs: frozenset[str], plain: str) -> float:
    """Share of the bigrams `pairs` that occur in normalised text."""
    return sum(pair in plain for pair in pairs) / max(1, len(pairs))


def rarity(word: str) -> float:
    """How rare a normalised word is: 0.05 for the commonest to 1 for one the dictionary lacks."""
    if not _HAN.search(word):
        return 0.65  # the dictionary is Chinese: a Latin word or a number is neither rare nor common
    frequency = max(1, rjieba.suggest_freq(word))
    value = math.log(_COMMON / frequency) / math.log(_COMMON)
    return min(1.0, max(0.05, value))


def _is_content(word: str) -> bool:
    return bool(_WORD.search(word)) and word not in _empty() and not _INTERROGATIVE.search(word)


def _term(word: str) -> Term:
    weight = rarity(word) * (0.4 if len(word) == 1 else 1.0)
    return Term(word, weight, _alternatives().get(word, frozenset()))


def _first_run(words: list[str]) -> str:
    run = ""
    for word in [*words, ""]:
        if word and (_is_content(word) or (run and word in "·-")):
            run += word
        elif len(run) > 1:
            return run
        else:
            run = ""
    return ""


def _core(plain: str) -> str:
    words = rjieba.cut(plain)
    told = [at for at, word in enumerate(words) if _is_content(word)]
    return "".join(words[told[0] : told[-1] + 1]).strip() if told else ""


@cache
def _data(name: str) -> Any:
    return yaml.safe_load((files("assistant.answering") / name).read_text(encoding="utf-8"))


@cache
def _patterns(section: str) -> dict[Kind, re.Pattern[str]]:
    kinds = _data("question_words.yaml")[section]
    return {Kind(kind): re.compile("|".join(parts)) for kind, parts in kinds.items()}


@cache
def _empty() -> frozenset[str]:
    return frozenset(" ".join(_data("question_words.yaml")["empty"]).split())


@cache
def _alternatives() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _data("synonyms.yaml"):
        for word in group:
            found[word] = found.get(word, frozenset()) | (frozenset(group) - {word})
    return found
