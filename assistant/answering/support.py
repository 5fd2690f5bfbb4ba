"""Whether a cited passage bears out a sentence that a model wrote (引文支持核验), without another model.

Three tests, all of which must hold: what cannot be put in other words (numbers, document numbers, quoted
names) stands in the passages cited; most of the sentence's content words do, the rare ones counting more;
and no statement is turned into its opposite. A paraphrase far from the wording fails, and is then shown
as unsupported: that errs on the side of the reader.
"""

import re
from collections.abc import Sequence

from assistant.answering.questions import Term, content, exact
from retrieval.citation import sentences
from retrieval.passage import Citation, Passage
from retrieval.segmentation import normalise

COVERAGE = 0.6
"""Weighted share of a sentence's content words that the cited passages must have."""

_NEGATION = re.compile(
    r"不得|不能|不可|不要|不应|不准|不再|不是|禁止|严禁|没有|未[^来成]|无需|不|never |\bnot |\bno "
)
_STRONG_NUMERAL = re.compile(r"[一二三四五六七八九十百千万零〇两]{2,}")
_DIGITS = dict(zip("零一二三四五六七八九〇两", "012345678902", strict=True))


def support(sentence: str, passages: Sequence[Passage]) -> Citation | None:
    """The best matching sentence of `passages` if together they bear out `sentence`, else None."""
    if not passages:
        return None
    plain = normalise(sentence)
    terms = content(plain)
    whole = normalise(
        "\n".join("\n".join([page.title, *page.anchor.heading, page.text]) for page in passages)
    )
    if not terms or not _exact_stand(plain, whole) or _coverage(terms, whole) < COVERAGE:
        return None
    best = _best(terms, passages)
    if best is None or _reverses(plain, normalise(best.quote)):
        return None
    return best


def _coverage(terms: Sequence[Term], plain: str) -> float:
    total = sum(term.weight for term in terms)
    return sum(term.weight * term.met(plain) for term in terms) / total if total else 0.0


def _exact_stand(plain: str, whole: str) -> bool:
    """Whether every number and quoted name of the sentence stands in the passages. A number has to stand
    by itself: 30 is not borne out by 130."""
    numerals = whole + " " + " ".join(_arabic(match.group()) for match in _STRONG_NUMERAL.finditer(whole))
    for text in (*exact(plain), *(match.group() for match in _STRONG_NUMERAL.finditer(plain))):
        if text[0].isdigit():
            if not re.search(rf"(?<![\d.]){re.escape(text)}(?![\d]|\.\d)", numerals):
                return False
        elif text not in whole and not (
            _STRONG_NUMERAL.fullmatch(text) and _arabic(text) in numerals.split()
        ):
            return False
    return True


def _arabic(numeral: str) -> str:
    """A Chinese numeral as digits, so that 九十分钟 bears out 90 分钟: `九十` → `90`, `二〇二五` → `2025`."""
    if not re.search("[十百千万]", numeral):
        return "".join(_DIGITS[each] for each in numeral)
    total = section = digit = 0
    for each in numeral:
        if each in _DIGITS:
            digit = int(_DIGITS[each])
        elif each == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[each]
            digit = 0
    return str(total + section + digit)


def _best(terms: Sequence[Term], passages: Sequence[Passage]) -> Citation | None:
    """The sentence that has most of the terms; a shorter one where two have as many."""
    found = [
        (_coverage(terms, normalise(passage.text[start:end])), start - end, passage, start, end)
        for passage in passages
        for start, end in sentences(passage.text)
    ]
    if not found:
        return None
    _, _, passage, start, end = max(found, key=lambda one: one[:2])
    return Citation(passage, passage.text[start:end], start, end)


def _reverses(claim: str, quote: str) -> bool:
    """Whether one says not to do what the other says to do: of the words they share, one has a negation
    right before a word that the other has without any."""
    return _negates(claim, quote) or _negates(quote, claim)


def _negates(one: str, other: str) -> bool:
    for match in _NEGATION.finditer(one):
        rest = one[match.end() : match.end() + 4].lstrip()
        word = rest[:2]
        at = other.find(word) if len(word) == 2 else -1
        if at >= 0 and not _NEGATION.search(other[max(0, at - 6) : at]):
            return True
    return False
