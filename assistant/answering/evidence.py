"""Which stored sentences answer a question, and how likely it is that any does (证据句).

Every sentence of the passages found is weighed by its features; the best passage then gets a likelihood of
answering at all. Weights and figures stand in `evidence.json`, which `python -m eval.training.answering`
writes.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.answering.questions import Asked, bigrams
from assistant.answering.weighing import Candidate, Page, local_weights
from retrieval.passage import Hit, Passage
from retrieval.segmentation import normalise

__all__ = [
    "THRESHOLD",
    "WEIGHTS",
    "Candidate",
    "Evidence",
    "Read",
    "judge",
    "originals",
    "read",
    "weigh",
    "weights",
]

WEIGHTS = "evidence.json"
"""The file with the weights and the figures of the fit."""

THRESHOLD = 0.5
"""Likelihood from which the library is said to answer: a wrong refusal shows where to look, a wrong answer
misleads."""

_PRIVATE = re.compile(
    r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|[\w.+-]+@[\w-]+\.\w+"
    r"|QQ\s*(群|号)?\s*[:：]?\s*\d{5,}|微信号?\s*[:：]"
    r"|联\s*系\s*(人|电话|方式)\s*[:：]|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates, best first, and the likelihood in 0..1 that the best passage answers. `features` are
    what the likelihood was made of; `halves` says that every candidate answers a part of the question."""

    candidates: tuple[Candidate, ...]
    likelihood: float
    features: Mapping[str, float] | None = None
    halves: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """The passages found, read beside the question: its pages and every sentence that may be quoted, not
    yet scored."""

    pages: tuple[Page, ...]
    candidates: tuple[Candidate, ...]


def weigh(asked: Asked, hits: Sequence[Hit]) -> Evidence:
    """Weigh every sentence of `hits` (best first) as an answer. Private contact data is never a
    candidate (P-R1), nor is a heading, a question, or a reprint beside its original."""
    return judge(read(asked, hits), weights())


def read(asked: Asked, hits: Sequence[Hit]) -> Read:
    """The sentences of `hits` with their features."""
    pages = tuple(Page(asked, hit.passage, rank) for rank, hit in enumerate(originals(hits)))
    if not asked.terms:
        return Read(pages, ())
    local = local_weights(asked, pages)
    found = (page.candidate(at, local) for page in pages for at in range(len(page.spans)))
    return Read(pages, tuple(c for c in found if not c.unfit and not _PRIVATE.search(c.text)))


def judge(found: Read, model: Mapping[str, Any]) -> Evidence:
    """Score the sentences and say how likely the best passage answers."""
    weight_of = model["sentence"].items()
    scored = [
        replace(one, score=sum(weight * one.features[name] for name, weight in weight_of))
        for one in found.candidates
    ]
    unique = {one.plain: one for one in sorted(scored, key=lambda c: c.score)}
    ranked = tuple(sorted(unique.values(), key=lambda c: -c.score))
    if not ranked:
        return Evidence((), 0.0)
    best, rest = ranked[0], ranked[1:]
    page = next(page for page in found.pages if page.passage.id == best.passage.id)
    rival = next((c.score for c in rest if c.passage.id != best.passage.id), best.score - 2)
    own = next((c.score for c in rest if c.passage.id == best.passage.id), best.score - 2)
    features = page.evidence(best, rival, own)
    logit = model["bias"] + sum(weight * features[name] for name, weight in model["answers"].items())
    return Evidence(ranked, 1 / (1 + math.exp(-logit)), features)


def originals(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without reprints (转载) of a document whose original is among them: same document number,
    same title, or most of the same text."""
    firsts = [hit.passage for hit in hits if not hit.passage.reprint]
    return [
        hit
        for hit in hits
        if not hit.passage.reprint or not any(_reprints(hit.passage, first) for first in firsts)
    ]


@cache
def weights() -> Mapping[str, Any]:
    """The fitted model; see `eval.training.answering`."""
    model: dict[str, Any] = json.loads((files("assistant.answering") / WEIGHTS).read_text(encoding="utf-8"))
    return model


def _reprints(reprint: Passage, original: Passage) -> bool:
    if reprint.document_number and reprint.document_number == original.document_number:
        return True
    if original.title and original.title in reprint.title:
        return True
    pairs = bigrams(normalise(original.text))
    return len(pairs & bigrams(normalise(reprint.text))) > 0.7 * max(1, len(pairs))
