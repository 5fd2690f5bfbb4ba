"""Files of answers into the desk: typed sheets, exports, photographs and scans of answer cards; and the card
to print."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.homework.cards.composing import compose
from assistant.homework.cards.drawing import draw
from assistant.homework.cards.layout import CardLayout, Kind, Question
from assistant.homework.desk import Assignment, HomeworkDesk, Pupil, Taken
from assistant.homework.desk.waiting import answer_of
from assistant.homework.intake.cards import intake_of
from assistant.homework.intake.pages import CropStore
from assistant.homework.intake.pupils import ClassList
from assistant.homework.intake.scans import PAGE_SECONDS, Scan
from assistant.homework.intake.sheets import read_sheet
from assistant.homework.intake.types import Intake
from assistant.homework.items.item import CHOICES, Item, ItemType
from assistant.stewardship import Upload
from assistant.stewardship.parsers import Parsers
from corpora.parsing.problems import FileTooLarge
from guardrails.actor import Actor, Permission

_SHEETS = (".xlsx", ".csv", ".tsv", ".txt")
_LINES = {ItemType.ESSAY: 20, ItemType.CALCULATION: 6, ItemType.PROOF: 8, ItemType.SHORT: 4}
_WORKERS = 2
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card or a row that nobody knows whose it is, or that two claim: where it stands and why. `number`
    is as read."""

    source: str
    pages: tuple[int, ...]
    number: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """What came of files: what the desk took, what waits for a person, and findings about the files by
    code with page and source."""

    taken: Taken
    waiting: tuple[Waiting, ...]
    findings: tuple[tuple[str, str, int], ...]


def question_of(number: int, item: Item) -> Question:
    """The item as a card and a sheet see it."""
    options = 2 if item.type is ItemType.TRUE_FALSE else len(item.options) or 4
    if item.type in CHOICES:
        return Question(item.id, str(number), Kind(item.type.value), item.points, options)
    if item.type is ItemType.BLANK:
        return Question(item.id, str(number), Kind.BLANK, item.points)
    return Question(item.id, str(number), Kind.OPEN, item.points, lines=_LINES.get(item.type, 5))


def layout_of(assignment: Assignment, people: Sequence[Pupil]) -> CardLayout:
    """The answer card of an assignment. Raises `CardTooLong`, `QuestionInvalid`."""
    longest = max((len(each.number) for each in people), default=2)
    questions = [question_of(number, each.item) for number, each in enumerate(assignment.items, start=1)]
    return compose(assignment.title, questions, digits=min(12, max(2, longest)))


def card(
    assignment: Assignment, people: Sequence[Pupil], serials: Mapping[str, int] | None = None, *,
    named: bool = False,
) -> bytes:  # fmt: skip
    """The card as a PDF to print: one for copying, or with `serials` by pseudonym one for each pupil, with
    the number, and the name where `named`. Raises what `layout_of` raises."""
    layout = layout_of(assignment, people)
    if not serials:
        return draw(layout)
    owners = {serials[each.id]: (each.number, each.name if named else "") for each in people}
    return draw(layout, list(owners), owners)


class Receiving:
    """Reads files and hands their answers to the desk."""

    def __init__(self, desk: HomeworkDesk, scratch: Path, limit: int) -> None:
        self._desk = desk
        self._scratch = scratch
        self._limit = limit

    def take(
        self, actor: Actor, assignment: str, uploads: Sequence[Upload], progress: Progress = lambda a, b: None
    ) -> Received:
        """Take in the files of one batch; `progress` counts pages and sheets. The pictures are read in
        workers and forgotten but for the crops that a person needs.

        Raises `NotAllowed`, `AssignmentUnknown`, `FileTooLarge`, what the readers raise for a file, and what
        `HandingIn.take` raises: then nothing of the batch is taken."""
        actor.require(Permission.DUTY)
        found = self._desk.assignments.open(actor, assignment)
        for each in uploads:
            if len(each.data) > self._limit:
                raise FileTooLarge(size=len(each.data), limit=self._limit)
        people = self._desk.class_of(actor, assignment)
        listed = ClassList(people, self._desk.serials.owners(actor, assignment))
        questions = [question_of(number, each.item) for number, each in enumerate(found.items, start=1)]
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            intakes: list[tuple[Intake, CropStore | None]] = []
            pictures = []
            for at, upload in enumerate(uploads):
                if upload.name.lower().endswith(_SHEETS):
                    read = read_sheet(upload.data, upload.name, questions, listed, marks=False)
                    intakes.append((read, None))
                    progress(at + 1, len(uploads))
                else:
                    pictures.append(upload)
            if pictures:
                layout = layout_of(found, people)
                store = CropStore(Path(folder) / "crops")
                intakes.append((self._cards(Path(folder), pictures, layout, listed, progress), store))
            picture = _pictures([store for _, store in intakes if store is not None])
            taken = self._desk.intake.take(
                actor, assignment,
                [answer_of(row, picture) for intake, _ in intakes for row in intake.rows],
                uploads[0].name if uploads else "",
                [each for intake, _ in intakes for each in intake.held], picture,
            )  # fmt: skip
        return Received(
            taken,
            tuple(
                Waiting(each.source, each.pages, each.number, tuple(why.value for why in each.why))
                for intake, _ in intakes
                for each in intake.held
            ),
            tuple(
                (each.why.value, each.source, each.page) for intake, _ in intakes for each in intake.findings
            ),
        )

    def _cards(
        self, folder: Path, pictures: Sequence[Upload], layout: CardLayout, people: ClassList,
        progress: Progress,
    ) -> Intake:  # fmt: skip
        states, target = [], folder / "crops"
        target.mkdir()
        workers = Parsers(_WORKERS, PAGE_SECONDS)
        try:
            for at, upload in enumerate(pictures):
                scan = Scan(folder / f"scan{at}")
                scan.begin(upload.data, upload.name, [layout])
                states.append(scan.run(workers, progress=progress))
                for png in (folder / f"scan{at}" / "crops").glob("*.png"):
                    png.replace(target / png.name)
        finally:
            workers.close()
        return intake_of(states, [layout], people)


def _pictures(stores: Sequence[CropStore]) -> Callable[[str], bytes]:
    """A crop's PNG by its SHA-256; nothing for what no store has."""

    def picture(sha256: str) -> bytes:
        for store in stores:
            try:
                return store.png(sha256)
            except KeyError:
                continue
        return b""

    return picture
