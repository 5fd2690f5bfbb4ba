"""A passage beside a question: what each of its sentences has of an answer, in numbers (证据特征).

Nothing here knows which feature matters; the weights do (`evidence.json`). No feature is a score of the
search: only the order of the hits counts, so that another search may stand behind it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering.questions import Asked, answers, asks, bigrams, content, counts, misses, overlap
from retrieval.citation import sentences
from retrieval.passage import Citation, Passage
from retrieval.segmentation import normalise

_LONG = 120
"""Characters from which a sentence is weighed clause by clause (；), so that the quote is short."""
_SHORT = 4
"""Characters up to which finding the whole question in a sentence says little."""
_MET = 0.65
"""From here on a word counts as met."""

_LABEL = re.compile(r"([^:：,，。；]{2,40}?)(?:[:：]|(?:先修知识|之后)(?:有|可以学习)|包括|[(（])")
_EXERCISES = re.compile(r"思考与练习|练习题?$|习题|作业题|exercises", re.IGNORECASE)


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
    features: Mapping[str, float]
    unfit: bool

    @property
    def text(self) -> str:
        """The verbatim characters."""
        return self.passage.text[self.start : self.end]

    @property
    def citation(self) -> Citation:
        """The quote with its exact place."""
        return Citation(self.passage, self.text, self.start, self.end)


class Page:
    """One passage beside the question."""

    def __init__(self, asked: Asked, passage: Passage, rank: int) -> None:
        self.asked, self.passage, self.rank = asked, passage, rank
        self.spans = _spans(passage.text)
        self.plain = [normalise(passage.text[start:end]) for start, end in self.spans]
        self.context = normalise(" ".join([passage.title, *passage.anchor.heading]))
        self.headings = {_bare(heading) for heading in (passage.title, *passage.anchor.heading)}
        self.exercise = any(_EXERCISES.search(heading) for heading in passage.anchor.heading)
        self.met = [tuple(term.met(text) for term in asked.terms) for text in self.plain]
        self.met_context = tuple(term.met(self.context) for term in asked.terms)

    def candidate(self, at: int, local: Sequence[float]) -> Candidate:
        """Sentence number `at`, with the rarity `local` of each term among the hits; not scored yet."""
        plain, met = self.plain[at], self.met[at]
        titled = tuple(max(pair) for pair in zip(met, self.met_context, strict=True))
        features = self._overlaps(at, local, titled) | self._shape(at)
        unfit = self.exercise or _bare(plain) in self.headings or misses(self.asked, plain)
        start, end = self.spans[at]
        return Candidate(self.passage, start, end, plain, self.rank, 0.0, met, titled, features, unfit)

    def _overlaps(self, at: int, local: Sequence[float], titled: Sequence[float]) -> dict[str, float]:
        """What the sentence, its neighbours and its headings have of the question's words."""
        plain, met = self.plain[at], self.met[at]
        beside = [self.met[near] for near in (at - 2, at - 1, at + 1) if 0 <= near < len(self.met)]
        nearby = [max(column) for column in zip(titled, *beside, strict=True)]
        even = [0.3 if len(term.text) == 1 else 1.0 for term in self.asked.terms]
        rare, words, rare_titled = share(met, local), share(met, even), share(titled, local)
        asked_before = at > 0 and asks(self.plain[at - 1])
        return {
            "rare": rare,
            "rare_title": rare_titled - rare,
            "rare_near": share(nearby, local) - rare_titled,
            "bigrams": shared(self.asked, plain),
            "words": words,
            "words_title": share(titled, even) - words,
            "whole": float(len(self.asked.core) > _SHORT and self.asked.core in plain),
            "asked_before": share(self.met[at - 1], local) if asked_before else 0.0,
        }

    def _shape(self, at: int) -> dict[str, float]:
        """What kind of sentence it is."""
        plain = self.plain[at]
        label = _LABEL.match(plain)
        words = [term.text for term in content(label[1])] if label else []
        own = [word for word in words if word not in self.context]
        known = self.asked.plain
        return {
            "fits": answers(self.asked, plain),
            "counts": counts(self.asked, plain),
            "rank": 1 / (1 + self.rank),
            "first": float(at == 0),
            "short": 1 / math.sqrt(1 + len(plain) / 10),
            "labelled": float(bool(words) and all(word in known for word in words)),
            "label_other": sum(word not in known for word in own) / len(own) if own else 0.0,
            "label_plain": float(bool(words) and not own and "(" not in label[0]) if label else 0.0,
        }

    def evidence(self, best: Candidate, rival: float, own: float) -> dict[str, float]:
        """What the passage has of an answer, given its `best` sentence, the score `rival` of the best
        sentence of any other passage and `own` of the next of this one."""
        asked, whole = self.asked, self.context + "\n" + "\n".join(self.plain)
        covered = [max(column) for column in zip(self.met_context, *self.met, strict=True)]
        weights = [term.weight for term in asked.terms]
        lost = [weight * (1 - met) for weight, met in zip(weights, covered, strict=True)]
        return {
            "covered": share(covered, weights),
            "lost": min(3.0, sum(lost)),
            "sentence": best.features["rare"] + best.features["rare_title"],
            "exact": float(all(text in whole for text in asked.exact)) if asked.exact else 0.5,
            "exact_lost": float(any(text not in whole for text in asked.exact)),
            "bigrams": shared(asked, whole),
            "sentence_bigrams": best.features["bigrams"],
            "score": best.score,
            "margin": min(2.0, best.score - rival),
            "margin_own": min(2.0, best.score - own),
            "subject": _has(asked.subject, whole) if asked.subject else 0.5,
            "subject_title": _has(asked.subject, self.context) if asked.subject else 0.0,
            "fits": best.features["fits"],
            "counts": best.features["counts"],
            "rank": best.features["rank"],
            "label_other": best.features["label_other"],
            "terms": min(10, len(asked.terms)) / 10,
        }


def local_weights(asked: Asked, pages: Sequence[Page]) -> list[float]:
    """Rarity of each term times its rarity among the sentences found: a word that stands in all of them
    does not tell them apart."""
    rows = [met for page in pages for met in page.met]
    return [
        term.weight * math.log((len(rows) + 1) / (sum(row[at] > _MET for row in rows) + 0.5))
        for at, term in enumerate(asked.terms)
    ]


def share(values: Sequence[float], weights: Sequence[float]) -> float:
    """Weighted mean; 0 where nothing weighs."""
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0


def shared(asked: Asked, plain: str) -> float:
    """Share of the question's bigrams that `plain` has."""
    return len(asked.bigrams & bigrams(plain)) / max(1, len(asked.bigrams))


def _has(run: str, plain: str) -> float:
    """1 where `plain` has the run, else the share of its bigrams."""
    return 1.0 if run in plain else overlap(frozenset(bigrams(run)), plain)


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
