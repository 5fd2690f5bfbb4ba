"""A sheet about the items of a test (双向细目表): number, text, knowledge points, key, points, difficulty.

Its headings are those that the item bank knows, so that a list of items written for one is read by the other.
"""

import re
import unicodedata
from collections.abc import Mapping

from assistant.homework.items.columns import TYPES, Column, column_of
from assistant.homework.items.item import Cognitive, Item
from assistant.learning_analysis.intake.labels import label_of
from assistant.learning_analysis.intake.types import ItemNote
from corpora.parsing.xlsx import Grid

_HEADER_WITHIN = 10
_MOST, _LONGEST = 400, 2_000
_TELLS = frozenset({"stem", "knowledge", "expected", "cognitive"})
"""Without one of these a sheet says nothing about items that a score sheet does not say itself."""
_PEOPLE = ("姓名", "学号", "考号", "name", "student")


def item_notes(grid: Grid) -> list[ItemNote]:
    """What a grid tells of items; nothing where it is another kind of sheet."""
    for row in sorted(grid)[:_HEADER_WITHIN]:
        columns = {place: found for place, text in grid[row].items() if (found := column_of(text))}
        fields = {column.name for column in columns.values()}
        people = any(word in text.casefold() for text in grid[row].values() for word in _PEOPLE)
        if "id" in fields and fields & _TELLS and not people:
            below = (grid[each] for each in sorted(grid) if each > row)
            told = [note for cells in below if (note := _note(columns, cells)) is not None]
            return list({note.label: note for note in told[:_MOST]}.values())
    return []


def _note(columns: Mapping[int, Column], cells: Mapping[int, str]) -> ItemNote | None:
    said = {column.name: cells[place].strip() for place, column in columns.items() if place in cells}
    label = label_of(re.sub(r"\s+", "", unicodedata.normalize("NFKC", said.get("id", ""))))
    if not label or label in {"合计", "总计", "总分"}:
        return None
    read = {name: _read(columns, name, text) for name, text in said.items()}
    points, expected = read.get("points"), read.get("expected")
    cognitive = read.get("cognitive")
    return ItemNote(
        label=label,
        points=points if isinstance(points, float) and 0 < points <= 1000 else None,
        knowledge=tuple(dict.fromkeys(re.split(r"[;；,，、\n]+", said.get("knowledge", ""))))
        if said.get("knowledge")
        else (),
        stem=said.get("stem", "")[:_LONGEST],
        key=said.get("answer", "")[:40],
        kind=next((kind.value for kind, name in TYPES.items() if name == said.get("type")), ""),
        planned=expected if isinstance(expected, float) and 0 <= expected <= 1 else None,
        cognitive=cognitive.value if isinstance(cognitive, Cognitive) else "",
    )


def _read(columns: Mapping[int, Column], name: str, text: str) -> object:
    column = next(each for each in columns.values() if each.name == name)
    try:
        return column.read(text)
    except (ValueError, IndexError, KeyError):
        return None


def note_of(item: Item, label: str) -> ItemNote:
    """What the bank says of an item."""
    return ItemNote(
        label=label,
        points=item.points,
        knowledge=tuple(item.knowledge),
        stem=item.stem[:_LONGEST],
        key=item.answer if item.options else "",
        kind=item.type.value,
        planned=item.expected,
        cognitive=item.cognitive.value,
        options=tuple(option.label for option in item.options),
    )
