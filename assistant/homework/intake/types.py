"""What comes of an intake: answers of known pupils, and all that waits for a person."""

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.homework.marking.chain import Handed


class Match(StrEnum):
    """How a pupil was known. A name alone only proposes; a person confirms it."""

    NUMBER = "number"
    CARD = "card"
    NAME = "name"
    PERSON = "person"


class Why(StrEnum):
    """Why something waits for a person, or why there is no answer."""

    TWO_FILLED = "two-filled"
    FAINT_MARK = "faint-mark"
    OCR_UNSURE = "ocr-unsure"
    OCR_ABSENT = "ocr-absent"
    OCR_FAILED = "ocr-failed"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_MARK = "not-a-mark"
    ABSENT = "absent"
    ON_LEAVE = "on-leave"
    NOT_HANDED_IN = "not-handed-in"
    NO_ENTRY = "no-entry"
    PAGE_MISSING = "page-missing"
    TWO_CARDS = "two-cards"
    TWO_ROWS = "two-rows"
    NUMBER_UNKNOWN = "number-unknown"
    NUMBER_UNSURE = "number-unsure"
    NUMBER_BLANK = "number-blank"
    NAME_PROPOSED = "name-proposed"
    NAME_UNKNOWN = "name-unknown"
    NUMBER_NAME_DIFFER = "number-and-name-differ"
    CARD_UNKNOWN = "card-unknown"
    NO_CARD_FOUND = "no-card-found"
    PAGE_FAILED = "page-failed"
    CARD_NUMBER_DIFFERS = "card-and-number-differ"


@dataclass(frozen=True, slots=True)
class Crop:
    """A cut of a picture for a person to look at: the page it is from, and its PNG in the store of crops by
    SHA-256."""

    sha256: str
    source: str
    page: int


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One answer of one pupil to one item.

    `handed` keeps apart what marks must keep apart: `BLANK` was handed in empty, `MISSING` was never handed
    in, `UNREADABLE` waits for a person who looks at `crops`; none is a wrong answer. `text` is the answer
    (letters of a choice, 对, 错, words), `guess` what a machine thinks an unreadable one says, `mark` a mark
    that a score sheet gives. `confidence` is 0 to 1.
    """

    pupil: str
    match: Match
    item: str
    handed: Handed
    text: str = ""
    mark: float | None = None
    confidence: float = 1.0
    crops: tuple[Crop, ...] = ()
    why: tuple[Why, ...] = ()
    guess: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose pupil is not settled yet; the fields are those of `IntakeRow`."""

    item: str
    handed: Handed
    text: str = ""
    mark: float | None = None
    confidence: float = 1.0
    crops: tuple[Crop, ...] = ()
    why: tuple[Why, ...] = ()
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pupil who may be meant, and how alike the names are (0 to 1)."""

    pupil: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Held:
    """A card or a row of a sheet that waits for a person: nobody knows whose it is, or two claim one number.
    `settle` in `intake.pupils` turns it into rows. `number` and `name` are as read; `face` shows them on a
    card."""

    id: str
    source: str
    pages: tuple[int, ...]
    why: tuple[Why, ...]
    answers: tuple[Answer, ...]
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    proposed: tuple[Proposed, ...] = ()
    face: Crop | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the file itself that a teacher should know: a page that failed, a page that is
    missing, a column that no item has. `detail` holds no personal data."""

    source: str
    why: Why
    page: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of one file or one batch. `absent` are pupils of the class of whom nothing came in."""

    rows: tuple[IntakeRow, ...] = ()
    held: tuple[Held, ...] = ()
    findings: tuple[Finding, ...] = ()
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    """Columns of a sheet that belong to no item."""

    @property
    def for_a_person(self) -> int:
        """How many answers and cards a person must look at."""
        return len(self.held) + sum(row.handed is Handed.UNREADABLE for row in self.rows)
