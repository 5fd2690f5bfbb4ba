"""The shortest set of verbatim sentences that answers (摘句作答): what stands without a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answering import comparing
from assistant.answering.evidence import Candidate, Evidence
from assistant.answering.questions import Asked, Kind
from corpora.owner import Owner
from retrieval.citation import sentences, verify
from retrieval.passage import Citation, Passage
from retrieval.search import Retriever
from retrieval.segmentation import normalise

MOST = 3
"""Sentences at most, the items of one list not counted."""
MOST_ITEMS = 15
"""Items of a list at most."""

_TIE = 0.2
"""Difference of scores below which the second sentence is shown too: it is then as likely as the first. On
the fitting sets this adds one sentence to 5 in 100 answers and makes one more in 100 of them right."""
_GAIN = 0.3
"""Share of the question's words that a further sentence must newly meet."""
_NEAR_BEST = 2.5
"""How far below the best a further sentence may score."""

_LOOKED_AT = 5
"""Candidates whose headings are looked at for a list."""
_SECTION = 40
"""Passages on either side in which a section's headings are looked for."""

_INTRODUCES = re.compile(r"([:：]|如下[。:：]?|以下.{0,12}[。:：])$")
_ITEM = re.compile(
    r"\s*(?P<mark>第[一二三四五六七八九十]+[，,、]|[一二三四五六七八九十]{1,3}是|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、)）](?!\d)|[①-⑳]|[-*•·●■◆])"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The quotes that answer. `disagree` says that they answer differently, the newer document first."""

    quotes: list[Citation]
    disagree: bool = False


def choose(asked: Asked, evidence: Evidence, retriever: Retriever, owner: Owner) -> Choice:
    """The quotes that answer, in reading order; none where `evidence` has no candidate. The caller has
    decided that the evidence is likely enough."""
    if not evidence.candidates:
        return Choice([])
    if evidence.halves:
        return Choice([one.citation for one in evidence.candidates])
    apart, differ = comparing.disagreeing(asked, evidence.candidates)
    if apart:
        return Choice([one.citation for one in apart], disagree=differ)
    return Choice(_told(asked, evidence, retriever, owner))


def _told(asked: Asked, evidence: Evidence, retriever: Retriever, owner: Owner) -> list[Citation]:
    """A list where one is asked for and told, else the fewest sentences that meet the question."""
    best = evidence.candidates[0]
    items = (
        _headings(asked, evidence, retriever, owner)
        or _list_of(asked, best, retriever, owner)
        or _alike(asked, best, evidence)
    )
    if items:
        return items
    chosen = [best]
    for candidate in evidence.candidates[1:]:
        if len(chosen) == MOST or candidate.score < best.score - _NEAR_BEST:
            break
        tied = len(chosen) == 1 and candidate.score > best.score - _TIE
        if tied or _gain(asked, chosen, candidate) >= _GAIN:
            chosen.append(candidate)
    chosen.sort(key=lambda candidate: (candidate.rank, candidate.start))
    return [candidate.citation for candidate in chosen]


def _gain(asked: Asked, chosen: Sequence[Candidate], candidate: Candidate) -> float:
    """Share of the question's weight that `candidate` meets and nothing chosen does, title included:
    what the title says is known."""
    total = sum(term.weight for term in asked.terms) or 1.0
    gained = 0.0
    for at, term in enumerate(asked.terms):
        had = max(one.met_titled[at] for one in chosen)
        gained += term.weight * max(0.0, candidate.met[at] - had)
    return gained / total


def _list_of(asked: Asked, best: Candidate, retriever: Retriever, owner: Owner) -> list[Citation]:
    """The list that `best` introduces or, where a list is asked for, is an item of; else nothing."""
    introduces = bool(_INTRODUCES.search(best.text))
    mark = _ITEM.match(best.text)
    if not introduces and not (mark and asked.kind is Kind.LIST):
        return []
    lines = _lines(best, retriever, owner)
    here = next(
        (
            at
            for at, line in enumerate(lines)
            if line.passage.id == best.passage.id and line.start <= best.start < line.end
        ),
        None,
    )
    if here is None:
        return []
    if introduces:
        items = _run_of_items(lines[here + 1 :])
        return [best.citation, *items] if items else []
    before = _run_of_items(lines[here::-1])[::-1]
    return [*before[:-1], *_run_of_items(lines[here:])][:MOST_ITEMS]


def _headings(asked: Asked, evidence: Evidence, retriever: Retriever, owner: Owner) -> list[Citation]:
    """The headings under the one that names what a list is asked of (重点任务有哪些): in official documents
    the numbered headings are the list. Nothing where no heading near the evidence names it."""
    if asked.kind is not Kind.LIST or not asked.terms:
        return []
    wanted = asked.terms[-1]
    for candidate in evidence.candidates[:_LOOKED_AT]:
        path = candidate.passage.anchor.heading
        for depth, heading in enumerate(path[:-1], start=1):
            if wanted.text in normalise(heading) and _ITEM.match(path[depth]):
                return _children(path[:depth], retriever.around(owner, candidate.passage.id, _SECTION))
    return []


def _children(path: tuple[str, ...], passages: Sequence[Passage]) -> list[Citation]:
    """Each heading right under `path`, quoted where its passage has it."""
    found: dict[str, Citation] = {}
    for passage in passages:
        heading = passage.anchor.heading
        if heading[: len(path)] == path and len(heading) > len(path) and heading[len(path)] not in found:
            quote = verify(heading[len(path)], passage)
            if quote:
                found[heading[len(path)]] = quote
    return list(found.values())[:MOST_ITEMS] if len(found) > 1 else []


def _alike(asked: Asked, best: Candidate, evidence: Evidence) -> list[Citation]:
    """Where a list is asked for and `best` opens with a label (`常见错误：`), the sentences of its passage
    that open with the same one; nothing where it stands alone."""
    label = re.match(r"[^:：]{3,30}[:：]", best.text)
    if asked.kind is not Kind.LIST or label is None:
        return []
    alike = [one for one in evidence.candidates if one.text.startswith(label.group())]
    same = sorted((one for one in alike if one.passage.id == best.passage.id), key=lambda one: one.start)
    return [one.citation for one in same][:MOST_ITEMS] if len(same) > 1 else []


def _run_of_items(lines: Sequence[Citation]) -> list[Citation]:
    """The leading items of `lines` that are marked in one way, other lines between them left out."""
    found: list[Citation] = []
    shape = ""
    for line in lines:
        mark = _ITEM.match(line.quote)
        if mark is None:
            if found and not _same_paragraph(found[-1], line):
                break
            continue
        if shape and _shape(mark["mark"]) != shape:
            break
        shape = _shape(mark["mark"])
        found.append(line)
        if len(found) == MOST_ITEMS:
            break
    return found


def _same_paragraph(item: Citation, line: Citation) -> bool:
    """Whether `line` goes on in the paragraph of `item`, before or after it."""
    if item.passage.id != line.passage.id:
        return False
    between = item.passage.text[min(item.end, line.end) : max(item.start, line.start)]
    return "\n" not in between


def _shape(mark: str) -> str:
    return re.sub(r"[一二三四五六七八九十]+|\d+|[①-⑳]", "0", mark)


def _lines(best: Candidate, retriever: Retriever, owner: Owner) -> list[Citation]:
    """The sentences around `best`, in reading order: a list may go on in the next passage."""
    return [
        Citation(passage, passage.text[start:end], start, end)
        for passage in retriever.around(owner, best.passage.id, 2)
        for start, end in _items(passage)
    ]


def _items(passage: Passage) -> list[tuple[int, int]]:
    """Sentences, cut further at ；before an item's mark."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(passage.text):
        stops = (start + stop.end() for stop in re.finditer("[；;]", passage.text[start:end]))
        marked = [stop for stop in stops if _ITEM.match(passage.text, stop, end)]
        spans += pairwise([start, *marked, end])
    return spans
