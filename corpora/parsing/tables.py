"""Tables as Markdown that a reader, an index or a model can take in piece by piece."""

from collections.abc import Sequence

ROWS = 30
"""Rows of one block; the header is repeated in each."""

LENGTH = 3_000
"""Characters of one block, unless a single row is longer."""


def markdown_tables(rows: Sequence[Sequence[str]], header: int = 1) -> list[str]:
    """`rows` as Markdown tables of at most `ROWS` rows, each with the header row.

    The first `header` rows make the header; several are joined with `/` by column. Empty rows and
    columns are left out. A table of one column or without a second row comes back as plain lines.
    """
    grid = _filled(rows)
    if not grid:
        return []
    if len(grid[0]) == 1 or len(grid) == 1:
        return ["\n".join(" ".join(cell for cell in row if cell) for row in grid)]
    top = _joined(grid[:header])
    tables: list[str] = []
    chunk: list[str] = []
    for row in grid[header:] or [[""] * len(top)]:
        line = _line(row)
        if chunk and (len(chunk) == ROWS or sum(map(len, chunk)) + len(line) > LENGTH):
            tables.append(_table(top, chunk))
            chunk = []
        chunk.append(line)
    tables.append(_table(top, chunk))
    return tables


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    kept = [[" ".join(cell.split()) for cell in row] for row in rows]
    kept = [row for row in kept if any(row)]
    width = max((len(row) for row in kept), default=0)
    kept = [row + [""] * (width - len(row)) for row in kept]
    used = [column for column in range(width) if any(row[column] for row in kept)]
    return [[row[column] for column in used] for row in kept]


def _joined(header: list[list[str]]) -> list[str]:
    return ["/".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*header, strict=True)]


def _line(row: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _table(top: Sequence[str], lines: list[str]) -> str:
    return "\n".join([_line(top), "|" + " --- |" * len(top), *lines])
