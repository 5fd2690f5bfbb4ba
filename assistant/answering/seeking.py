"""Looking for an answer (找答案): the question as it is asked and, where that differs, in the words that
documents use; the wording that finds the likelier answer stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.comparing import asks_for_two, compares, disagreeing, halves
from assistant.answering.evidence import THRESHOLD, Evidence, weigh
from assistant.answering.questions import Asked, analyse
from assistant.answering.wordings import standard
from corpora.owner import Owner
from retrieval.passage import Filters, Hit
from retrieval.search import EmptyQuery, Retriever

HALF_THRESHOLD = 0.35
"""Likelihood that each half of a double question must have, and each side of a disagreement that is asked
about: that both are found tells for each."""

SEARCHED = 12
"""Passages that are read for an answer."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A question analysed in the wording that found most, the passages it found, and what they say."""

    asked: Asked
    hits: Sequence[Hit]
    evidence: Evidence


def seek(question: str, retriever: Retriever, owner: Owner, filters: Filters | None = None) -> Sought:
    """Search in each wording and weigh what is found. Raises what `Retriever.search` raises, but an empty
    query finds nothing."""
    tried = [
        _sought(wording, retriever, owner, filters) for wording in (question, standard(question)) if wording
    ]
    found = max(tried, key=lambda sought: sought.evidence.likelihood)
    evidence = found.evidence
    doubtful = HALF_THRESHOLD <= evidence.likelihood < THRESHOLD
    if doubtful and compares(question) and disagreeing(found.asked, evidence.candidates)[0]:
        return replace(found, evidence=replace(evidence, likelihood=THRESHOLD))
    if asks_for_two(question) or found.evidence.likelihood < THRESHOLD:
        return _halved(found.asked.text, retriever, owner, filters) or found
    return found


def _halved(question: str, retriever: Retriever, owner: Owner, filters: Filters | None) -> Sought | None:
    """An answer for each of two things that the question joins, or the one sentence that does for both;
    None where either has none."""
    parts = halves(question)
    if parts is None:
        return None
    one, other = (_sought(part, retriever, owner, filters) for part in parts)
    likelihood = min(one.evidence.likelihood, other.evidence.likelihood)
    if likelihood < HALF_THRESHOLD:
        return None
    first, second = one.evidence.candidates[0], other.evidence.candidates[0]
    told = (first,) if first.plain == second.plain else (first, second)
    hits = {hit.passage.id: hit for hit in (*one.hits, *other.hits)}
    evidence = Evidence(told, max(THRESHOLD, likelihood), halves=True)
    return Sought(analyse(question), tuple(hits.values()), evidence)


def _sought(wording: str, retriever: Retriever, owner: Owner, filters: Filters | None) -> Sought:
    asked = analyse(wording)
    try:
        hits = retriever.search(owner, wording, k=SEARCHED, filters=filters)
    except EmptyQuery:
        hits = []
    return Sought(asked, hits, weigh(asked, hits))
