"""A parsed document into passages (切片): whole sentences under one heading, with their place.

Passages are verbatim: lines of the document joined by newlines. Nothing is repeated, except the header
row of a table too long for one passage.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from corpora.document import Anchor, Block, Document
from corpora.resource import Resource
from retrieval.citation import sentences
from retrieval.passage import Passage

LARGEST = 450
"""Size of a passage at most, in Chinese characters; a Latin letter counts a third."""
LARGEST_TABLE = 900
"""Size of a table that is kept whole."""

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")
_CLAUSE_END = re.compile(r"[；;，,、：:]\s*|\s+")


@dataclass(slots=True)
class _Draft:
    """Lines of a passage in the making."""

    anchor: Anchor
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def passages(resource: Resource, document: Document) -> list[Passage]:
    """The passages of one resource at its version, in reading order.

    A passage holds at most `LARGEST` characters and never crosses a heading, page, slide or sheet; a
    heading goes with what follows it. An id depends on the resource's id and version, the place in
    the order and the text, so cutting again gives the same ids.
    """
    return [
        _passage(resource, sequence, draft) for sequence, draft in enumerate(_drafts(document)) if draft.text
    ]


def _passage(resource: Resource, sequence: int, draft: _Draft) -> Passage:
    sha256 = hashlib.sha256(draft.text.encode()).hexdigest()
    identity = f"{resource.id}\n{resource.version}\n{sequence}\n{sha256}"
    return Passage(
        id=hashlib.sha256(identity.encode()).hexdigest()[:32],
        resource=resource.id,
        tenant=resource.tenant,
        sequence=sequence,
        text=draft.text,
        sha256=sha256,
        anchor=draft.anchor,
        title=resource.title,
        publisher=resource.publisher,
        document_number=resource.document_number,
        issued=resource.issued,
        reprint=resource.reprint,
        kind=resource.kind,
        subject=resource.subject,
        stage=resource.stage,
        grade=resource.grade,
        language=resource.language,
    )


def _drafts(document: Document) -> Iterator[_Draft]:
    for headings, content in _sections(document):
        above = [heading.text.strip() for heading in headings]
        anchor = (content or headings)[-1].anchor
        yield from _section(anchor, above, content)


def _sections(document: Document) -> Iterator[tuple[list[Block], list[Block]]]:
    """Headings that follow one another, with the blocks under them that share an anchor. Either list
    may be empty, not both."""
    headings: list[Block] = []
    content: list[Block] = []
    for block in document.blocks:
        if not block.text.strip():
            continue
        is_heading = block.kind == "heading"
        moved = bool(content) and (is_heading or content[-1].anchor != block.anchor)
        left_behind = bool(headings) and not content and not _same_sheet(headings[-1].anchor, block.anchor)
        if moved or left_behind:
            yield headings, content
            headings, content = [], []
        (headings if is_heading else content).append(block)
    if headings or content:
        yield headings, content


def _same_sheet(one: Anchor, other: Anchor) -> bool:
    return (one.page, one.slide, one.sheet) == (other.page, other.slide, other.sheet)


def _section(anchor: Anchor, above: list[str], blocks: list[Block]) -> Iterator[_Draft]:
    """Passages of blocks that share an anchor, after the headings `above`, about equally long."""
    lines = list(above)
    for is_table, run in groupby(blocks, key=lambda block: block.kind == "table"):
        if is_table:
            for block in run:
                for part in _table_parts(block.text.strip()):
                    yield _Draft(anchor, [*lines, part])
                    lines = []
        else:
            texts = [block.text.strip() for block in run]
            yield from _packed(anchor, lines, texts)
            lines = []
    if lines:
        yield _Draft(anchor, lines)


def _packed(anchor: Anchor, above: list[str], texts: list[str]) -> Iterator[_Draft]:
    """Whole paragraphs, or sentences of them, filled into as few passages as they need."""
    total = sum(_size(text) for text in [*above, *texts])
    share = total / max(1, -(-total // LARGEST))
    draft = _Draft(anchor, list(above))
    used = sum(_size(line) for line in above)
    empty = True
    for text in texts:
        fresh = True
        for piece in _pieces(text):
            size = _size(piece)
            if not empty and (used + size > LARGEST or used >= share or used + size / 2 > share):
                yield draft
                draft, used, fresh = _Draft(anchor), 0.0, True
            if fresh:
                draft.lines.append(piece.lstrip())
            else:
                draft.lines[-1] += piece
            used, fresh, empty = used + size, False, False
        draft.lines[-1] = draft.lines[-1].rstrip()
    if not empty:
        yield draft


def _pieces(text: str) -> list[str]:
    """Consecutive slices of a paragraph that join to it again: sentences, or less where one is longer
    than a passage."""
    starts = [start for start, _ in sentences(text)]
    slices = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [part for piece in slices for part in _clauses(piece)]


def _clauses(sentence: str) -> list[str]:
    if _size(sentence) <= LARGEST:
        return [sentence]
    parts, start, last = [], 0, 0
    for end in [*(match.end() for match in _CLAUSE_END.finditer(sentence)), len(sentence)]:
        if _size(sentence[start:end]) > LARGEST and last > start:
            parts.append(sentence[start:last])
            start = last
        while _size(sentence[start:end]) > LARGEST:
            parts.append(sentence[start : start + LARGEST])
            start += LARGEST
        last = end
    return [*parts, sentence[start:]] if start < len(sentence) else parts


def _table_parts(table: str) -> list[str]:
    """The table whole, or runs of its rows under its header where it is long."""
    rows = table.split("\n")
    if _size(table) <= LARGEST_TABLE or len(rows) < 4:
        return [table]
    header, body = rows[:2], rows[2:]
    room = LARGEST_TABLE - sum(_size(row) for row in header)
    parts: list[list[str]] = [[]]
    used = 0.0
    for row in body:
        if parts[-1] and used + _size(row) > room:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += _size(row)
    return ["\n".join([*header, *part]) for part in parts]


def _size(text: str) -> float:
    """Length as a reader of Chinese feels it: a wide character counts 1, any other a third."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 3
