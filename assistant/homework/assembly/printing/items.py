"""Items as pupils read them: number, stem, picture, options side by side where they fit, room to answer."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence

from assistant.documents.measure import width_of
from assistant.documents.paper import Block, Lines, Paragraph, Picture
from assistant.homework.assembly.paper_form import PaperItem
from assistant.homework.assembly.words import figure
from assistant.homework.items.item import Item, ItemType
from assistant.homework.items.item import Picture as ItemPicture
from assistant.lesson_preparation.artefacts.base import say

_LINE = 440.0
"""Points of one line of a paper, and the size of its type."""
_SIZE = 10.5
_GAP = _SIZE * 2
_BRACKETS = re.compile(r"[（(][\s　_]*[)）]")
_BLANK = re.compile(r"_{2,}|＿{2,}|[（(][\s　]*[)）]|\\underline|□")


def item_blocks(
    one: PaperItem, pictures: Mapping[str, str], language: str, *, points: bool, room: bool
) -> list[Block]:
    """One item; `points` behind its number where the section does not say them, `room` to write in it."""
    item = one.item
    worth = say(language, f"（{figure(one.points)}分）", f" ({figure(one.points)} points) ") if points else ""
    lines = stem(item, language).split("\n")
    blocks: list[Block] = [Paragraph(f"{one.number}. {worth}{lines[0]}")]
    blocks += [Paragraph(line) for line in lines[1:] if line.strip()]
    blocks += [_picture(held, pictures, language) for held in item.pictures]
    blocks += [Paragraph(row) for row in option_rows([(o.label, o.text) for o in item.options])]
    if room and one.lines:
        blocks.append(Lines(one.lines))
    return blocks


def stem(item: Item, language: str) -> str:
    """The stem with a place for the answer: brackets of a choice, a line of a blank, where it has none."""
    text = item.stem.rstrip()
    if item.type in (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE):
        if not _BRACKETS.search(text):
            text += say(language, "（　　）", " (　　)")
    elif item.type is ItemType.BLANK and not _BLANK.search(text):
        text = text.rstrip("。") + say(language, "________", " ________")
        text += item.unit + say(language, "。", ".")
    return text


def option_rows(options: Sequence[tuple[str, str]]) -> list[str]:
    """Options in rows of four, two or one, as the widest of them allows."""
    written = [f"{label}. {text}" for label, text in options]
    if not written:
        return []
    widest = max(width_of(text, _SIZE) for text in written)
    columns = next((count for count in (4, 2) if (widest + _GAP) * count <= _LINE), 1)
    columns = min(columns, len(written))
    rows = [written[start : start + columns] for start in range(0, len(written), columns)]
    return ["".join(_padded(text, _LINE / columns) for text in row[:-1]) + row[-1] for row in rows]


def _padded(text: str, width: float) -> str:
    """`text` and full-width spaces up to its column."""
    return text + "　" * max(1, round((width - width_of(text, _SIZE)) / _SIZE))


def _picture(held: ItemPicture, pictures: Mapping[str, str], language: str) -> Block:
    try:
        png = base64.b64decode(pictures.get(held.sha256, ""), validate=True)
    except binascii.Error:
        png = b""
    if not png.startswith(b"\x89PNG"):
        missing = say(language, f"（图：{held.alt or '待补'}）", f"(Picture: {held.alt or 'to be added'})")
        return Paragraph(missing, "note")
    return Picture(png, held.alt, width_cm=6.0)
