"""One page of a photograph or scan, read in a worker and kept as a record with its crops beside it."""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from assistant.homework.cards.layout import CardLayout
from assistant.homework.cards.reading import PageReading, Seen, Written, read_page
from assistant.homework.intake import ocr
from assistant.homework.intake.pictures import page_picture
from corpora.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class ReadText:
    """What OCR made of a cut: `state` is `read`, `absent` (no OCR installed) or `none` (it saw no text)."""

    state: str = "absent"
    text: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """A choice as read, with the SHA-256 of its crop."""

    item: str
    chosen: tuple[str, ...]
    seen: Seen
    confidence: float
    crop: str


@dataclass(frozen=True, slots=True)
class ReadBox:
    """A box for writing as read."""

    item: str
    part: int
    ink: bool
    crop: str
    text: ReadText = ReadText()


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Page `at` (from 1) of a file. `failed` is the code of a refusal, empty where the page was read; a page
    without a card has the crop of the whole picture as `face`."""

    at: int
    failed: str = ""
    layout: str = ""
    serial: int = 0
    page: int = 0
    turned: int = 0
    number: str = ""
    number_seen: Seen = Seen.BLANK
    choices: tuple[ReadChoice, ...] = ()
    boxes: tuple[ReadBox, ...] = ()
    name: ReadText = ReadText()
    face: str = ""

    def to_json(self) -> bytes:
        """For the folder of a scan."""
        return _records().dump_json(self)

    @staticmethod
    def from_json(text: bytes) -> "PageRecord | None":
        """What was kept; None for half a file, which is then read anew."""
        try:
            return _records().validate_json(text)
        except ValidationError:
            return None


@cache
def _records() -> TypeAdapter[PageRecord]:
    return TypeAdapter(PageRecord)


class CropStore:
    """Crops as PNG files by their SHA-256, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, picture: "Image") -> str:
        """Keep a picture; its SHA-256."""
        stream = io.BytesIO()
        picture.save(stream, "PNG", compress_level=4)
        data = stream.getvalue()
        sha256 = hashlib.sha256(data).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{sha256}.png"
        if not path.exists():
            half = path.with_suffix(".part")
            half.write_bytes(data)
            half.replace(path)
        return sha256

    def png(self, sha256: str) -> bytes:
        """The PNG. Raises KeyError where there is none."""
        if not (len(sha256) == 64 and sha256.isalnum()):
            raise KeyError(sha256)
        try:
            return (self._folder / f"{sha256}.png").read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None


def record_page(
    path: str, at: int, layouts: tuple[CardLayout, ...], crops: str, with_ocr: bool
) -> PageRecord:
    """Read page `at` of the file at `path`, keep its crops in the folder `crops`. Runs in a worker; a refusal
    becomes a record."""
    store = CropStore(Path(crops))
    try:
        picture = page_picture(Path(path).read_bytes(), at)
    except Problem as refusal:
        return PageRecord(at, refusal.code)
    try:
        reading = read_page(picture, {each.id: each for each in layouts})
    except Problem as refusal:
        picture.thumbnail((1_200, 1_200))
        return PageRecord(at, refusal.code, face=store.put(picture))
    return _recorded(reading, at, store, with_ocr and ocr.available())


def _recorded(reading: PageReading, at: int, store: CropStore, with_ocr: bool) -> PageRecord:
    choices = tuple(
        ReadChoice(
            each.item,
            each.bubbles.chosen,
            each.bubbles.seen,
            each.bubbles.confidence,
            store.put(each.picture),
        )
        for each in reading.choices
    )
    boxes = tuple(
        ReadBox(each.item, each.part, each.ink, store.put(each.picture), _text(each, with_ocr))
        for each in reading.written
    )
    return PageRecord(
        at,
        layout=reading.layout,
        serial=reading.serial,
        page=reading.page,
        turned=reading.turned,
        number=reading.number,
        number_seen=reading.number_seen,
        choices=choices,
        boxes=boxes,
        name=_text(reading.name, with_ocr),
        face=store.put(reading.head),
    )


def _text(box: Written, with_ocr: bool) -> ReadText:
    if not with_ocr:
        return ReadText()
    if not box.ink or box.words is None:
        return ReadText("none")
    said = ocr.read_line(box.words) if box.one_line else ocr.read_text(box.words)
    return ReadText("read" if said.lines else "none", said.words, round(said.confidence, 4))
