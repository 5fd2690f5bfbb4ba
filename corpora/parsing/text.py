"""Plain text: the encoding is found, tables of tabs are kept, wrapped lines are joined."""

import codecs
import re

from corpora.parsing.characters import clean, close_gaps
from corpora.parsing.draft import Draft, Piece
from corpora.parsing.lines import Line, rejoin
from corpora.parsing.problems import FileUnsupported
from corpora.parsing.tables import markdown_tables

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = 0.7
"""Share of two-byte characters that must be everyday ones for a legacy encoding to be believed."""

_PAGE_NUMBER = re.compile(
    r"[—–-]\s?\d{1,4}\s?[—–-]|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?"
    r"|(?i:page) \d{1,4}( of \d{1,4})?"
)
_INDENT = re.compile("[\u3000]{2}|[ \u00a0]{4}|\u3000[ ]")


def read(data: bytes) -> Draft:
    """The lines of `data`. Raises FileUnsupported where they are in no encoding."""
    text = decode(data)
    return Draft(pieces=tuple(pieces_of(text)))


def decode(data: bytes) -> str:
    """`data` as text. A byte-order mark decides; then UTF-8; then GB 18030 or Big5, by which of them gives
    everyday characters; then the guess of charset-normalizer, which is often wrong for short Chinese."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for cut in range(4):  # a download may end within a character
        try:
            return data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                break
    gb, big5 = _plausible(data, "gb18030", 0xB0, 0xD7), _plausible(data, "big5", 0xA4, 0xC6)
    if max(gb, big5) >= _COMMON:
        return data.decode("gb18030" if gb >= big5 else "big5")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise FileUnsupported(kind="binary")
    return data.decode(best.encoding, "replace")


def _plausible(data: bytes, encoding: str, first: int, last: int) -> float:
    """Share of the multi-byte characters whose lead byte is in the rows of everyday characters, of a
    text that decodes; punctuation rows count half."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    leads = [character.encode(encoding)[0] for character in text[:50_000] if ord(character) > 0x7F]
    good = sum(1.0 if first <= lead <= last else 0.5 if lead in (0xA1, 0xA3) else 0.0 for lead in leads)
    return good / len(leads) if leads else 0.0


def pieces_of(text: str) -> list[Piece]:
    """Paragraphs and tab-separated tables of plain text."""
    pieces: list[Piece] = []
    lines: list[Line] = []
    rows: list[list[str]] = []
    gap = False
    for raw in [*clean(text.replace("\f", "\n\n")).split("\n"), ""]:
        stripped = raw.strip(" \t\u3000\xa0")
        if rows and "\t" not in raw:
            pieces += _flush(lines, rows)
        if not stripped:
            gap = True
            continue
        if "\t" in raw.strip(" \u3000") and close_gaps(stripped):
            if not rows:
                pieces += _flush(lines, rows)
            rows.append(raw.strip(" ").split("\t"))
        elif not _PAGE_NUMBER.fullmatch(stripped):
            lines.append(Line(raw, gap=gap, indent=bool(_INDENT.match(raw))))
        gap = False
    return pieces + _flush(lines, rows)


def _flush(lines: list[Line], rows: list[list[str]]) -> list[Piece]:
    """Pieces of what was collected; empties both lists."""
    if len(rows) == 1:
        lines.append(Line(" ".join(filter(None, (cell.strip() for cell in rows[0])))))
        rows.clear()
    pieces = [Piece("paragraph", line.text) for line in rejoin(lines)]
    pieces += [Piece("table", table) for table in markdown_tables(rows)]
    lines.clear()
    rows.clear()
    return pieces
