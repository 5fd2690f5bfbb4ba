"""What the bank hands out, and how it stands in the tables."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from assistant.homework.items.item import Band, Item, ItemType
from corpora import duplicates

_SPACES = re.compile(r"\s+")
_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """An item of the bank in its newest version. `uses` counts the papers it stood in, in this school.
    `builtin` ones came with the product: everybody may read them, nobody may change them."""

    item: Item
    version: int
    owner: str
    shared: bool
    builtin: bool
    retired: bool
    uses: int
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item: who made it, when, and why in their words."""

    number: int
    item: Item
    owner: str
    note: str
    time: str


@dataclass(frozen=True, slots=True)
class Use:
    """The item stood in `paper` on `date` (YYYY-MM-DD), in that version."""

    item: str
    version: int
    paper: str
    date: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """How an item did in one paper: `n` pupils, `p` mean share of its points (0 to 1), `d` upper less
    lower 27 % (-1 to 1), `r_pb` correlation with the rest of the paper (-1 to 1)."""

    item: str
    paper: str
    date: str
    n: int
    p: float
    d: float | None = None
    r_pb: float | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields ask nothing. `knowledge`: any of the codes, or codes below one
    (`MA22.1` finds `MA22.1.3`). `text`: every word of it stands in the item. `mine` leaves out what
    colleagues share and the built-in ones."""

    subject: str = ""
    grades: tuple[int, ...] = ()
    types: tuple[ItemType, ...] = ()
    bands: tuple[Band, ...] = ()
    knowledge: tuple[str, ...] = ()
    text: str = ""
    mine: bool = False
    retired: bool = False
    ids: tuple[str, ...] = field(default=())

    def fits(self, item: Item) -> bool:
        """Whether an item in memory is wanted; the tables answer the same by their columns."""
        return (
            (not self.subject or item.subject == self.subject)
            and (not self.grades or item.grade in self.grades)
            and (not self.types or item.type in self.types)
            and (not self.bands or item.band in self.bands)
            and (not self.ids or item.id in self.ids)
            and (not self.knowledge or any(_below(code, self.knowledge) for code in item.knowledge))
            and (not self.text or all(term in words(item) for term in terms(self.text)))
        )


def _below(code: str, wanted: tuple[str, ...]) -> bool:
    return any(code == each or code.startswith(f"{each}.") for each in wanted)


def printed(item: Item) -> str:
    """What a pupil reads: the material, the stem and the options."""
    return "\n".join([*filter(None, [item.stimulus]), item.stem, *(each.text for each in item.options)])


def words(item: Item) -> str:
    """What text search looks at: everything written, folded."""
    parts = [item.id, printed(item), item.answer, *item.accepted, *item.knowledge, item.source]
    return _folded("\n".join(parts))[:_WORDS]


def terms(text: str) -> list[str]:
    """The words of a search."""
    return _folded(text[:200]).split()[:10]


def _folded(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def body_of(item: Item) -> str:
    """The item as JSON text, the same for equal items."""
    return json.dumps(item.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Of the text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def columns(item: Item) -> dict[str, Any]:
    """The columns that follow from the item itself."""
    text = printed(item)
    return {
        "subject": item.subject,
        "grade": item.grade,
        "type": item.type.value,
        "band": item.band.value,
        "knowledge": "".join(f"|{code}" for code in item.knowledge) + "|",
        "words": words(item),
        "body": body_of(item),
        "text_sha256": duplicates.text_sha256(text),
        "fingerprint": duplicates.fingerprint(text).to_bytes(),
    }


def kept(row: Row[Any], uses: int) -> Kept:
    """A row of `items` as handed out."""
    return Kept(
        Item.model_validate_json(row.body), row.version, row.owner, row.shared, False, row.retired, uses,
        row.created, row.changed,
    )  # fmt: skip
