"""A paper as Markdown: LaTeX as it is, tables with pipes, no HTML that a reader could be tricked by."""

from assistant.documents.docx import source_blocks
from assistant.documents.formulas.spans import spans
from assistant.documents.paper import (
    Block,
    Fields,
    Formula,
    Heading,
    Lines,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Points,
    Table,
)

_SPECIAL = str.maketrans({"<": "&lt;", "`": "\\`", "*": "\\*", "_": "\\_", "[": "\\[", "]": "\\]"})


def write_markdown(paper: Paper) -> bytes:
    """`paper` as UTF-8 text. Pictures stand as their alternative text."""
    parts = [f"# {_text(paper.title)}"]
    if paper.subtitle:
        parts.append(_text(paper.subtitle))
    parts += [_block(block) for block in (*paper.blocks, *source_blocks(paper))]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _text(text: str, line_break: str = "  \n") -> str:
    """`text` with its formulas untouched and everything else as plain words."""
    made = "".join(
        f"${span.text}$" if span.formula else span.text.translate(_SPECIAL).replace("$", r"\$")
        for span in spans(text)
    )
    return made.replace("\n", line_break)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_text(block.text, ' ')}"
        case Paragraph():
            words = _text(block.text)
            return {"quote": f"> {words}", "lead": f"**{words}**", "note": f"*{words}*"}.get(
                block.style, words
            )
        case Points():
            signs = [f"{place}." if block.ordered else "-" for place in range(1, len(block.items) + 1)]
            return "\n".join(
                f"{sign} {_text(item, ' ')}" for sign, item in zip(signs, block.items, strict=True)
            )
        case Fields():
            return "\n".join(f"- **{_text(name)}**：{_text(value, ' ')}" for name, value in block.pairs)
        case Table():
            return _table(block)
        case Formula():
            return f"$$\n{block.latex}\n$$"
        case Picture():
            return f"（{_text(block.caption or block.alt, ' ')}：{_text(block.alt, ' ')}）"
        case Lines():
            return "\n\n".join(["＿" * 20] * block.count)
        case PageBreak():
            return "---"


def _table(table: Table) -> str:
    count = len(table.header)
    rule = ["---:" if column in table.numeric else "---" for column in range(count)]
    lines = [_row(table.header), "| " + " | ".join(rule) + " |"]
    lines += [_row((*row, *([""] * count))[:count]) for row in table.rows]
    return "\n".join(([f"**{_text(table.caption)}**", ""] if table.caption else []) + lines)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_text(cell, "<br>").replace("|", r"\|") for cell in cells) + " |"
