"""A photograph or scan of a card read: its page, the pupil's number, the bubbles, and cuts of writing.

A bubble is judged by how dark its inside is between an empty bubble of this page and black print. What is
neither surely filled nor surely empty is never decided here: it goes to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.homework.cards.layout import Box, Bubble, CardLayout, Field, Kind, Page
from assistant.homework.cards.straightening import SCALE, Straight, straighten
from corpora.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

FILLED_FROM, EMPTY_TO = 0.42, 0.09
"""Darkness of the inside of a bubble, 0 an empty one of this page, 1 black print. Who presses lightly
everywhere needs less for a filled one: `_LIGHT` of the usual darkness, `_FAINTEST` at least."""
COVERED_FROM, UNTOUCHED_TO = 0.70, 0.10
"""Share of the inside that must be dark for a filled bubble, which a tick or a half does not reach, and may
be in an empty one beyond its printed letter."""
ERASED_TO = 0.20
"""What is left of an erased mark: even, and beside a filled one that is at least twice as dark."""
_LIGHT, _FAINTEST = 0.65, 0.25
_WRITTEN_FROM = 1.5
"""Square millimetres of ink from which a box is not blank."""
_CLEAR_FROM = 0.35
_INSIDE = 0.6
"""Millimetres inside the outline of a bubble."""
_FRAME = 1.1
"""Millimetres inside the frame of a box where its print ends."""
_HEAD = (24.0, 5.2)
"""Width and height of the printed number in the corner of a box."""


class CardOfOtherPaper(Problem):
    """The card belongs to none of the papers that were expected: `layout` is its printed id."""

    code = "card-of-other-paper"


class Seen(StrEnum):
    """What the bubbles of a question or of a number say."""

    READ = "read"
    BLANK = "blank"
    TWO_FILLED = "two-filled"
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Bubbles:
    """Bubbles read. `chosen` holds labels where `seen` is `READ`, and the likeliest ones where a person must
    look. `confidence` is 0 to 1."""

    chosen: tuple[str, ...]
    seen: Seen
    confidence: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice question as filled in, with a cut of its row."""

    item: str
    number: str
    bubbles: Bubbles
    picture: "Image" = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A box for writing: whether there is ink in it, a cut of it for a person, and `words`, the cut around
    the ink without what is printed, for OCR."""

    item: str
    number: str
    part: int
    ink: bool
    picture: "Image" = field(compare=False, repr=False)
    words: "Image | None" = field(default=None, compare=False, repr=False)
    one_line: bool = True


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of one card. `number` has a `?` where a digit is in doubt; `number_seen` says whether it
    stands. `turned` is the rotation of the picture in degrees."""

    layout: str
    serial: int
    page: int
    turned: int
    number: str
    number_seen: Seen
    choices: tuple[Choice, ...]
    written: tuple[Written, ...]
    name: Written
    head: "Image" = field(compare=False, repr=False)


def read_page(image: "Image", layouts: Mapping[str, CardLayout]) -> PageReading:
    """The page in a picture. `layouts` are the cards it may be, by id.

    Raises `CardNotFound`, `CardUnclear`, and `CardOfOtherPaper`.
    """
    straight = straighten(image)
    layout = layouts.get(straight.code.layout)
    if layout is None or straight.code.page > len(layout.pages):
        raise CardOfOtherPaper(layout=straight.code.layout.upper())
    page = layout.pages[straight.code.page - 1]
    scale = _Scale.of(straight, page)
    number, number_seen = _number(scale, page)
    choices = tuple(
        Choice(
            each.item,
            each.number,
            scale.read(each.bubbles, several=each.kind is Kind.MULTIPLE),
            straight.crop(each.box, 1.0),
        )
        for each in page.fields
        if each.bubbles
    )
    written = tuple(_written(straight, each) for each in page.fields if not each.bubbles)
    dark = _ink(straight, page.name)
    words = _around(straight, page.name, dark)
    name = Written("", "", 0, words is not None, straight.crop(page.name, 0.5), words)
    head = straight.crop(Box(20, 28, 170, 60))
    code = straight.code
    return PageReading(
        code.layout,
        code.serial,
        code.page,
        straight.turned,
        number,
        number_seen,
        choices,
        written,
        name,
        head,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """What an empty bubble looks like on this page: its darkness, and the share of it above `floor` that its
    letter takes. And how dark this pupil usually fills one."""

    straight: Straight
    empty: float
    usual: float
    floor: float
    letter: float

    @classmethod
    def of(cls, straight: Straight, page: Page) -> "_Scale":
        bubbles = [bubble for column in page.digits for bubble in column]
        bubbles += [bubble for each in page.fields for bubble in each.bubbles]
        insides = [straight.cut(bubble.box, _INSIDE) for bubble in bubbles]
        values = np.array([inside.mean() for inside in insides])
        empty = float(np.percentile(values, 40))
        span = max(0.1, straight.ink - empty)
        marked = values[values > empty + (0.5 * _FAINTEST + EMPTY_TO) * span]
        usual = float(np.median(marked) - empty) / span if len(marked) else 1.0
        floor = empty + min(0.3, 0.45 * usual) * span
        letter = float(np.median([(inside > floor).mean() for inside in insides]))
        return cls(straight, empty, usual, floor, letter)

    def read(self, bubbles: tuple[Bubble, ...], *, several: bool = False) -> Bubbles:
        """Judge the bubbles of one question, or of one digit."""
        span = max(0.1, self.straight.ink - self.empty)
        insides = [self.straight.cut(each.box, _INSIDE) for each in bubbles]
        dark = np.array([(inside.mean() - self.empty) / span for inside in insides])
        cover = np.array([(inside > self.floor).mean() for inside in insides])
        wanted = min(FILLED_FROM, max(_FAINTEST, _LIGHT * self.usual))
        full = (dark >= wanted) & (cover >= COVERED_FROM)
        lined = cover > self.letter + UNTOUCHED_TO
        touched = ~full & ((dark > EMPTY_TO) | lined)
        sure = float(np.where(full, dark - wanted, EMPTY_TO - dark).min())
        sure = 0.95 + 0.05 * min(1.0, max(0.0, sure / EMPTY_TO))
        labels = tuple(each.label for each in bubbles)
        read = _judged(labels, dark, full, touched, touched & lined, sure, several=several)
        if self.straight.clearness < _CLEAR_FROM:
            return replace(read, confidence=min(read.confidence, 0.9))
        return read


def _judged(
    labels: tuple[str, ...],
    dark: NDArray[np.float64],
    full: NDArray[np.bool_],
    touched: NDArray[np.bool_],
    lined: NDArray[np.bool_],
    sure: float,
    *,
    several: bool,
) -> Bubbles:
    """What full and merely touched bubbles together say. A touched one without lines beside a full one is an
    erased one where it is faint enough; otherwise a person looks."""
    strongest = float(dark[full].min()) if full.any() else 0.0
    erased = touched & ~lined & (dark <= ERASED_TO) & (dark <= 0.5 * strongest)
    if (touched & ~erased).any():
        return Bubbles(_those(labels, full | touched), Seen.FAINT, 0.5)
    chosen = _those(labels, full)
    if len(chosen) > 1 and not several:
        return Bubbles(chosen, Seen.TWO_FILLED, 0.5)
    return Bubbles(chosen, Seen.READ if chosen else Seen.BLANK, 0.95 if erased.any() else sure)


def _those(labels: tuple[str, ...], which: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(label for label, is_one in zip(labels, which, strict=True) if is_one)


def _number(scale: _Scale, page: Page) -> tuple[str, Seen]:
    """The pupil's number. Columns may be left empty at its end or at its beginning, not between."""
    digits, doubt = [], Seen.READ
    for column in page.digits:
        read = scale.read(column)
        if read.seen is Seen.READ:
            digits.append(read.chosen[0])
        elif read.seen is Seen.BLANK:
            digits.append(" ")
        else:
            digits.append("?")
            doubt = Seen.FAINT if doubt is Seen.READ else doubt
    number = "".join(digits).strip()
    if not number:
        return "", Seen.BLANK
    return number.replace(" ", "?"), Seen.FAINT if " " in number else doubt


def _written(straight: Straight, each: Field) -> Written:
    boxed = each.lines > 1 or each.kind is Kind.OPEN
    rules: tuple[float, ...] = ()
    if boxed:
        step = (each.box.height - 6.0) / each.lines
        rules = tuple(each.box.y + each.box.height - line * step for line in range(1, each.lines))
    dark = _ink(straight, each.box, rules, headed=boxed)
    words = _around(straight, each.box, dark, headed=boxed)
    picture = straight.crop(each.box)
    return Written(each.item, each.number, each.part, words is not None, picture, words, not boxed)


def _ink(
    straight: Straight, box: Box, rules: tuple[float, ...] = (), *, headed: bool = False
) -> NDArray[np.bool_]:
    """Where something is written in a box, its printed number and lines left out."""
    from scipy import ndimage

    inside = ndimage.uniform_filter(straight.cut(box, _FRAME), 3)
    dark: NDArray[np.bool_] = inside > max(0.12, 0.22 * straight.ink)
    for rule in rules:
        middle = round((rule - box.y - _FRAME) * SCALE)
        dark[max(0, middle - 5) : middle + 6] = False
    if headed:
        dark[: round(_HEAD[1] * SCALE), : round(_HEAD[0] * SCALE)] = False
    return dark


def _around(straight: Straight, box: Box, dark: NDArray[np.bool_], *, headed: bool = False) -> "Image | None":
    """The part of a box that holds the ink; None where there is too little for an answer."""
    if dark.sum() / SCALE**2 < _WRITTEN_FROM:
        return None
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    inside = Box(box.x + _FRAME, box.y + _FRAME, box.width - 2 * _FRAME, box.height - 2 * _FRAME)
    picture = straight.crop(inside)
    if headed:
        paper = int(np.percentile(np.asarray(picture), 80))
        picture.paste(paper, (0, 0, round(_HEAD[0] * SCALE), round(_HEAD[1] * SCALE)))
    edge = SCALE
    return picture.crop(
        (
            max(0, int(columns[0]) - edge),
            max(0, int(rows[0]) - edge),
            min(picture.width, int(columns[-1]) + edge),
            min(picture.height, int(rows[-1]) + edge),
        )
    )
