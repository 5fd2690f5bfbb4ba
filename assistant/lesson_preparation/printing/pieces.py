"""Pieces that all prints share: what a print is, the state line, the sources, small joins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.artefact import Artefact, Status
from assistant.documents.deck import Deck
from assistant.documents.paper import Block, Fields, Heading, Lines, Paper, Paragraph, Points, Table
from assistant.documents.workbook import Workbook
from assistant.lesson_preparation.artefacts.base import say


@dataclass(frozen=True, slots=True)
class Printed:
    """An artefact as it leaves the house; `paper` always, the others where they make sense."""

    paper: Paper
    deck: Deck | None = None
    workbook: Workbook | None = None


_STATES = {
    Status.DRAFT: ("草稿，尚未审核", "draft, not reviewed"),
    Status.REVIEWED: ("已审核，尚未发布", "reviewed, not released"),
    Status.RELEASED: ("已审核并发布", "reviewed and released"),
    Status.WITHDRAWN: ("已撤回，请勿使用", "withdrawn, do not use"),
}


def state(artefact: Artefact, language: str) -> list[Block]:
    """The state of the three-part review (三审) with room for the signatures, and the notice and label."""
    name = say(language, *_STATES[artefact.status])
    parts = say(language, "事实、价值、适切三项", "fact, value and fitness")
    signed = artefact.status in (Status.REVIEWED, Status.RELEASED)
    mark = say(language, "已通过", "passed") if signed else "□"
    rows = tuple(
        (part, mark, "", "")
        for part in say(language, "事实审,价值审,适切审", "Fact,Value,Fitness").split(",")
    )
    head = tuple(say(language, "审核项,结论,审核人,日期", "Review,Verdict,Reviewer,Date").split(","))
    blocks: list[Block] = [
        Heading(say(language, "审核状态", "Review"), 2),
        Paragraph(say(language, f"状态：{name}（{parts}）。", f"State: {name} ({parts})."), "note"),
        Table(head, rows, (0.2, 0.2, 0.3, 0.3)),
    ]
    return blocks + [Paragraph(text, "note") for text in (artefact.notice, artefact.label) if text]


def sources(artefact: Artefact, basis: Iterable[str] = ()) -> tuple[str, ...]:
    """The sources as they are printed, without the numbers that the writer gives."""
    cited = []
    for one in artefact.citations:
        where = " ".join(part for part in (one.publisher, one.document_number, one.locator) if part)
        cited.append(f"《{one.title}》{where}：“{one.quote}”" if where else f"《{one.title}》：“{one.quote}”")
    return (*cited, *basis)


def thin(notes: Sequence[str], language: str) -> list[Block]:
    """Where the teacher has to add or look."""
    if not notes:
        return []
    return [
        Heading(say(language, "请教师补充或核对", "For the teacher to add or check"), 2),
        Points(tuple(notes)),
    ]


def listed(title: str, items: Sequence[str], ordered: bool = False, level: int = 2) -> list[Block]:
    """A heading and its points; nothing where there are none."""
    if not items:
        return []
    return [Heading(title, 1 if level == 1 else 2), Points(tuple(items), ordered)]


def pairs(*named: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Names and values for `Fields`; what is empty is left out."""
    return tuple((name, str(value)) for name, value in named if value not in ("", None, []))


def writing(title: str, count: int) -> list[Block]:
    """A heading over ruled lines."""
    return [Heading(title, 2), Lines(count)]


def table(head: str, rows: Iterable[Sequence[object]], widths: tuple[float, ...] = ()) -> Table:
    """A table whose header is `a,b,c`."""
    return Table(tuple(head.split(",")), tuple(tuple(str(cell) for cell in row) for row in rows), widths)


def numbered(texts: Iterable[str]) -> str:
    """Several texts in one cell, one a line."""
    held = list(texts)
    return held[0] if len(held) == 1 else "\n".join(f"{n}. {text}" for n, text in enumerate(held, start=1))


def fields(*named: tuple[str, object], columns: int = 2) -> Fields:
    """`Fields` of what is not empty."""
    return Fields(pairs(*named), 3 if columns == 3 else 1 if columns == 1 else 2)
