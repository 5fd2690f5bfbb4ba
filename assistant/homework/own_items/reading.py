"""Reads the first bank: one item a line, each by the bank's own type."""

from functools import cache
from pathlib import Path

from pydantic import ValidationError

from assistant.homework.items.item import Item
from corpora.curricula.source import ContentInvalid

_FILE = Path(__file__).parent / "mathematics.jsonl"


@cache
def own_items() -> tuple[Item, ...]:
    """The items that come with the product, by grade. Raises `ContentInvalid` where the file is broken."""
    return read(_FILE)


def read(file: Path) -> tuple[Item, ...]:
    """The items of a file. Raises `ContentInvalid` with the line that is no item, or whose id was there."""
    found: dict[str, Item] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            item = Item.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "item"
            raise ContentInvalid(file=file.name, line=number, place=place, reason=first["msg"]) from error
        if item.id in found:
            raise ContentInvalid(file=file.name, line=number, place="id", reason=f"{item.id} repeats")
        found[item.id] = item
    return tuple(found.values())
