"""What could be recommended: chapters of the reader, missed items, resources and cases from the library."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

from assistant.teacher_training.literacy.frameworks import literacy_framework
from assistant.teacher_training.literacy.items import LETTERS, bank
from assistant.teacher_training.profile.values import Told
from assistant.teacher_training.recommendation.choosing import Candidate
from assistant.teacher_training.recommendation.types import Gap, Missed
from corpora.readers import load
from guardrails.actor import Actor
from retrieval.passage import Filters, Hit

if TYPE_CHECKING:
    from retrieval.search import Retriever

SEARCHED = 4
"""The library is asked about so many of the largest gaps."""
_TRIED = 6
_ITEMS = 3
_CASE = "案例"
_KINDS = ("material", "policy", "guideline")


def chapters(read: Collection[str] = ()) -> tuple[Candidate, ...]:
    """Chapters of the reader but those whose numbers are in `read`."""
    return tuple(
        Candidate(
            f"chapter:{about.chapter:02d}", "chapter", about.title, about.indicators, open=str(about.chapter)
        )
        for about in (chapter.about for chapter in load().chapters)
        if str(about.chapter) not in read
    )


def exercises(told: Sequence[Told]) -> tuple[Candidate, ...]:
    """For each indicator the items that the teacher missed, newest first, to go through with the key and why.
    No item is shown that a later test could still ask as new."""
    items = {item.id: item for item in bank()}
    missed: dict[str, list[Missed]] = {}
    for each in sorted(told, key=lambda one: (one.evidence.time, one.evidence.id), reverse=True):
        for answer in each.answers if each.evidence.state == "counts" else ():
            item = items.get(answer.item)
            if item is not None and answer.score < 1:
                one = Missed(
                    id=item.id, stem=item.stem, options=item.options, rationale=item.rationale,
                    key=f"{item.key}. {item.options[LETTERS.index(item.key)]}",
                )  # fmt: skip
                missed.setdefault(item.indicator, []).append(one)
    names = {one.code: one.zh for one in literacy_framework().indicators}
    return tuple(
        Candidate(
            f"exercise:{code}:{found[0].id}", "exercise", names[code], (code,), missed=tuple(found[:_ITEMS])
        )
        for code, found in sorted(missed.items())
    )


def from_library(actor: Actor, retriever: "Retriever", gaps: Sequence[Gap]) -> tuple[Candidate, ...]:
    """Resources and the school's own published cases about the largest gaps, one of each for a gap."""
    about = {one.code: one.about for one in literacy_framework().indicators}
    made: list[Candidate] = []
    for gap in gaps[:SEARCHED]:
        query = f"{gap.name} {about[gap.code]}"
        hits = [hit for hit in retriever.search(actor, query, k=_TRIED) if hit.passage.kind in _KINDS]
        resource = next((hit for hit in hits if not _is_case(actor, hit)), None)
        cases = retriever.search(actor, f"{_CASE} {query}", k=_TRIED, filters=Filters(kind="material"))
        case = next((hit for hit in cases if _is_case(actor, hit)), None)
        made += [_found(hit, gap, "resource") for hit in [resource] if hit]
        made += [_found(hit, gap, "case") for hit in [case] if hit]
    return tuple({one.key: one for one in reversed(made)}.values())


def _is_case(actor: Actor, hit: Hit) -> bool:
    """Material of the teacher's own school that calls itself a case; published means that a person reviewed
    it and signed (M-R7)."""
    passage = hit.passage
    return passage.tenant == actor.tenant and passage.kind == "material" and _CASE in passage.title


def _found(hit: Hit, gap: Gap, kind: Literal["resource", "case"]) -> Candidate:
    passage, fit = hit.passage, min(1.0, max(0.0, hit.score))
    key = f"{kind}:{passage.resource}"[:96]
    return Candidate(key, kind, passage.title, (gap.code,), fit, passage.id)
