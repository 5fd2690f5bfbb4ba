"""Which stored sentences answer a question, and how likely it is that any does (证据句).

Every sentence of the passages found is weighed by ten features; the best passage then gets a likelihood
of answering at all. `whole` was set by hand: 勾股定理的先修知识 is not 勾股定理的逆定理的先修知识, though
every word of it is there. The other weights were fitted once, by a listwise and a plain logistic regression,
on 1,500 questions of CMRC 2018, DRCD and XQuAD (CC BY-SA), each asked twice: as it is, and with the
passages that answer it taken away. On 1,925 other questions of the same sets the first sentence has the
answer in 80 to 84 of 100; of what can be answered 97 (CMRC), 88 (DRCD), 78 (XQuAD) and 84 (XQuAD in English)
in 100 are answered, of what cannot 88, 85, 91 and 88 are refused.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.questions import Asked, answers, bigrams, misses, overlap
from retrieval.citation import sentences
from retrieval.passage import Citation, Hit, Passage
from retrieval.segmentation import normalise

THRESHOLD = 0.5
"""Likelihood from which the library is said to answer. On the fitting sets it answers 89% of what can be
answered and refuses 89% of what cannot: a wrong refusal shows where to look, a wrong answer misleads."""

_LONG = 120
"""Characters from which a sentence is weighed clause by clause (；), so that the quote is short."""

_SHORT = 4
"""Characters up to which finding the whole question in a sentence says little."""

_WEIGHTS = {
    "rare": 4.03, "rare_title": 4.52, "rare_near": 3.34, "fits": 1.46, "rank": 2.77,
    "first": 0.62, "bigrams": 2.71, "words": 5.63, "words_title": 4.53,
    "whole": 4.0,
}  # fmt: skip
_BIAS = -7.70
_LIKELIHOOD = {
    "covered": 1.87, "sentence": 1.26, "exact": 1.33, "bigrams": 2.58, "sentence_bigrams": 1.93,
    "score": 0.205, "margin": 0.71, "subject": 0.53, "subject_title": 0.92,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a passage weighed as an answer. `rank` is the passage's place in the search; `score`
    is comparable within one question only; `met` is how far each term of the question is met by the
    sentence, `met_titled` by it together with title and headings."""

    passage: Passage
    start: int
    end: int
    plain: str
    rank: int
    score: float
    met: tuple[float, ...]
    met_titled: tuple[float, ...]
    features: dict[str, float]

    @property
    def text(self) -> str:
        """The verbatim characters."""
        return self.passage.text[self.start : self.end]

    @property
    def citation(self) -> Citation:
        """The quote with its exact place."""
        return Citation(self.passage, self.text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates, best first, and the likelihood in 0..1 that the best passage answers."""

    candidates: tuple[Candidate, ...]
    likelihood: float


def weigh(asked: Asked, hits: Sequence[Hit]) -> Evidence:
    """Weigh every sentence of `hits` (best first) as an answer. Private contact data is never a
    candidate (P-R1), nor is a heading, a question, or a reprint beside its original."""
    pages = [_Page(asked, hit.passage, rank) for rank, hit in enumerate(originals(hits))]
    seen = [(page, at) for page in pages for at in range(len(page.spans))]
    if not seen or not asked.terms:
        return Evidence((), 0.0)
    local = _local_weights(asked, pages)
    candidates = [page.candidate(at, local) for page, at in seen]
    unique = {candidate.plain: candidate for candidate in sorted(candidates, key=lambda c: c.score)}
    ranked = sorted(unique.values(), key=lambda c: -c.score)
    usable = tuple(c for c in ranked if not _PRIVATE.search(c.text) and not c.features["unfit"])
    if not usable:
        return Evidence((), 0.0)
    best = usable[0]
    page = next(page for page in pages if page.passage.id == best.passage.id)
    rival = next((c.score for c in usable if c.passage.id != best.passage.id), best.score - 2)
    return Evidence(usable, page.likelihood(best, rival))


def originals(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without reprints (转载) of a document whose original is among them: same document number,
    same title, or most of the same text."""
    firsts = [hit.passage for hit in hits if not hit.passage.reprint]
    return [
        hit
        for hit in hits
        if not hit.passage.reprint or not any(_reprints(hit.passage, first) for first in firsts)
    ]


_PRIVATE = re.compile(
    r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|[\w.+-]+@[\w-]+\.\w+"
    r"|QQ\s*(群|号)?\s*[:：]?\s*\d{5,}|微信号?\s*[:：]"
    r"|联\s*系\s*(人|电话|方式)\s*[:：]|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    re.IGNORECASE,
)


class _Page:
    """One passage beside the question."""

    def __init__(self, asked: Asked, passage: Passage, rank: int) -> None:
        self.asked, self.passage, self.rank = asked, passage, rank
        self.spans = _spans(passage.text)
        self.plain = [normalise(passage.text[start:end]) for start, end in self.spans]
        self.context = normalise(" ".join([passage.title, *passage.anchor.heading]))
        self.headings = {_bare(heading) for heading in (passage.title, *passage.anchor.heading)}
        self.met = [tuple(term.met(text) for term in asked.terms) for text in self.plain]
        self.met_context = tuple(term.met(self.context) for term in asked.terms)

    def candidate(self, at: int, local: Sequence[float]) -> Candidate:
        """Sentence number `at`, weighed with the rarity `local` of each term among the hits."""
        met = self.met[at]
        titled = tuple(max(pair) for pair in zip(met, self.met_context, strict=True))
        beside = [self.met[near] for near in (at - 2, at - 1, at + 1) if 0 <= near < len(self.met)]
        nearby = [max(column) for column in zip(titled, *beside, strict=True)]
        even = [0.3 if len(term.text) == 1 else 1.0 for term in self.asked.terms]
        rare, words = _share(met, local), _share(met, even)
        rare_titled = _share(titled, local)
        features = {
            "rare": rare,
            "rare_title": rare_titled - rare,
            "rare_near": _share(nearby, local) - rare_titled,
            "fits": answers(self.asked, self.plain[at]),
            "rank": 1 / (1 + self.rank),
            "first": float(at == 0),
            "unfit": float(_bare(self.plain[at]) in self.headings or misses(self.asked, self.plain[at])),
            "bigrams": _shared(self.asked, self.plain[at]),
            "words": words,
            "words_title": _share(titled, even) - words,
            "whole": float(len(self.asked.core) > _SHORT and self.asked.core in self.plain[at]),
        }
        score = sum(weight * features[name] for name, weight in _WEIGHTS.items())
        start, end = self.spans[at]
        return Candidate(self.passage, start, end, self.plain[at], self.rank, score, met, titled, features)

    def likelihood(self, best: Candidate, rival: float) -> float:
        """How likely this passage answers, given its `best` sentence and the score of the best sentence
        of any other passage."""
        asked, whole = self.asked, self.context + "\n" + "\n".join(self.plain)
        covered = [max(column) for column in zip(self.met_context, *self.met, strict=True)]
        values = {
            "covered": _share(covered, [term.weight for term in asked.terms]),
            "sentence": best.features["rare"] + best.features["rare_title"],
            "exact": float(all(text in whole for text in asked.exact)) if asked.exact else 0.5,
            "bigrams": _shared(asked, whole),
            "sentence_bigrams": best.features["bigrams"],
            "score": best.score,
            "margin": min(2.0, best.score - rival),
            "subject": _has(asked.subject, whole) if asked.subject else 0.5,
            "subject_title": _has(asked.subject, self.context) if asked.subject else 0.0,
        }
        logit = _BIAS + sum(weight * values[name] for name, weight in _LIKELIHOOD.items())
        return 1 / (1 + math.exp(-logit))


def _bare(line: str) -> str:
    """A heading without the spaces and the full stop that another layout gives it."""
    return re.sub(r"[\s。.:：]+", "", normalise(line))


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    for start, end in sentences(text):
        if end - start <= _LONG:
            spans.append((start, end))
            continue
        cuts = [start, *(start + m.end() for m in re.finditer("[；;]", text[start:end])), end]
        spans.extend((a, b) for a, b in pairwise(cuts) if text[a:b].strip())
    return [(start, end) for start, end in spans if end - start > 1]


def _local_weights(asked: Asked, pages: Sequence[_Page]) -> list[float]:
    """Rarity of each term times its rarity among the sentences found: a word that stands in all of them
    does not tell them apart."""
    rows = [met for page in pages for met in page.met]
    return [
        term.weight * math.log((len(rows) + 1) / (sum(row[at] > 0.65 for row in rows) + 0.5))
        for at, term in enumerate(asked.terms)
    ]


def _share(values: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0


def _shared(asked: Asked, plain: str) -> float:
    """Share of the question's bigrams that `plain` has."""
    return len(asked.bigrams & bigrams(plain)) / max(1, len(asked.bigrams))


def _has(run: str, plain: str) -> float:
    """1 where `plain` has the run, else the share of its bigrams."""
    return 1.0 if run in plain else overlap(frozenset(bigrams(run)), plain)


def _reprints(reprint: Passage, original: Passage) -> bool:
    if reprint.document_number and reprint.document_number == original.document_number:
        return True
    if original.title and original.title in reprint.title:
        return True
    pairs = bigrams(normalise(original.text))
    return len(pairs & bigrams(normalise(reprint.text))) > 0.7 * max(1, len(pairs))
