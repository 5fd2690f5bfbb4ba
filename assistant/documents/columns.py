"""How wide the columns of a printed table are."""

from assistant.documents.formulas.readable import plain
from assistant.documents.formulas.spans import spans
from assistant.documents.paper import Table

_SHORT = 4.1
"""In characters: a header or cell up to here stays on one line."""
_EAST_ASIAN = 0x2E7F
_LATIN = 0.55


def column_widths(table: Table, width: float, em: float, padding: float) -> list[float]:
    """A width a column, together `width`: the shares asked for, but no column so narrow that a short word in
    it breaks. `em` is a character, `padding` what a cell keeps free, both in the unit of `width`."""
    count = len(table.header)
    shares = table.widths if len(table.widths) == count else (1.0,) * count
    rows = [row for row in (table.header, *table.rows) if len(row) == count]
    least = []
    for column in range(count):
        sizes = [ems(line) for row in rows for line in row[column].split("\n")]
        least.append(max((size for size in sizes if size <= _SHORT), default=2.0) * em + padding)
    asked = [width * share / sum(shares) for share in shares]
    short = sum(max(0.0, low - wish) for low, wish in zip(least, asked, strict=True))
    spare = sum(max(0.0, wish - low) for low, wish in zip(least, asked, strict=True))
    if short > spare:
        return asked
    given = short / spare if spare else 0.0
    return [max(low, wish - max(0.0, wish - low) * given) for low, wish in zip(least, asked, strict=True)]


def ems(text: str) -> float:
    """Length of `text` in Chinese characters, formulas as they are read."""
    shown = "".join(plain(span.text) if span.formula else span.text for span in spans(text))
    return sum(1.0 if ord(each) > _EAST_ASIAN else _LATIN for each in shown)
