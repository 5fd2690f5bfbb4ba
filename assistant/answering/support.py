"""Whether a cited passage bears out a sentence that a model wrote (引文支持核验), without another model.

Three tests, all of which must hold: what cannot be put in other words (numbers, document numbers, quoted
names) stands in the passages cited; the sentence's content words stand there, on average, as likely as
`claims` asks; and no statement is turned into its opposite. A paraphrase far from the wording fails, and is
then shown as unsupported: that errs on the side of the reader.
"""

import re
from collections.abc import Sequence

from assistant.answering.claims import NUMERAL, Claim, Ground, arabic
from assistant.answering.questions import Term, content, exact
from retrieval.citation import sentences
from retrieval.passage import Citation, Passage
from retrieval.segmentation import normalise

STANDS = 0.87
"""Mean likelihood of a sentence's content words from which it may be borne out. The built-in reader puts
the rules of the guidelines in other words: of its sentences 74 in 100 are borne out by the rule that they
name, and 5 in 100 by another rule of the same document. A share of words found, used before, told 74 and
14."""

_NEGATION = re.compile(
    r"不得|不能|不可|不要|不应|不准|不再|不是|禁止|严禁|没有|未[^来成]|无需|不|never |\bnot |\bno "
)


def support(sentence: str, passages: Sequence[Passage]) -> Citation | None:
    """The best matching sentence of `passages` if together they bear out `sentence`, else None."""
    if not passages:
        return None
    plain = normalise(sentence)
    terms = content(plain)
    ground = Ground.of(
        "\n".join("\n".join([page.title, *page.anchor.heading]) for page in passages),
        "\n".join(page.text for page in passages),
    )
    if not terms or not _exact_stand(plain, ground.whole) or _standing(plain, terms, ground) < STANDS:
        return None
    best = _best(terms, passages)
    if best is None or _reverses(plain, normalise(best.quote)):
        return None
    return best


def _standing(plain: str, terms: Sequence[Term], ground: Ground) -> float:
    """Mean likelihood of the words; numbers have had their own test."""
    claim = Claim(plain, ground)
    found = [claim.likelihood(term.text) for term in terms if not term.text.isdigit()]
    return sum(found) / len(found) if found else 1.0


def _coverage(terms: Sequence[Term], plain: str) -> float:
    total = sum(term.weight for term in terms)
    return sum(term.weight * term.met(plain) for term in terms) / total if total else 0.0


def _exact_stand(plain: str, whole: str) -> bool:
    """Whether every number and quoted name of the sentence stands in the passages. A number has to stand
    by itself: 30 is not borne out by 130."""
    numerals = whole + " " + " ".join(arabic(match.group()) for match in NUMERAL.finditer(whole))
    for text in (*exact(plain), *(match.group() for match in NUMERAL.finditer(plain))):
        if text[0].isdigit():
            if not re.search(rf"(?<![\d.]){re.escape(text)}(?![\d]|\.\d)", numerals):
                return False
        elif text not in whole and not (NUMERAL.fullmatch(text) and arabic(text) in numerals.split()):
            return False
    return True


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
        if at >= 0 and not _NEGATION.search(_clause(other[:at])):
            return True
    return False


def _clause(before: str) -> str:
    """The last clause of what stands before a word."""
    return re.split("[,，。;；:：]", before)[-1]
