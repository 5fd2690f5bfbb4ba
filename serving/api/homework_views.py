"""What the routes of /homework take and give."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.homework.desk import Assigned, Assignment, Record
from assistant.homework.desk.looking import Agreement, Progress, merged
from assistant.homework.desk.waiting import Waits
from assistant.homework.items.item import Item
from assistant.homework.marking.chain import Evidence, Handed

MOST_ANSWERS = 20_000
Id = Annotated[str, Field(min_length=1, max_length=64)]
Marks = Annotated[float, Field(ge=0, le=200)]
Reason = Annotated[str, Field(max_length=500)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class PupilIn(_Body):
    """A pupil of a class list."""

    number: str = Field(max_length=64)
    name: str = Field(max_length=80)


class ClassIn(_Body):
    """A class list. Names are kept in the school and never sent back by a key's routes."""

    klass: str = Field(min_length=1, max_length=80)
    pupils: list[PupilIn] = Field(min_length=1, max_length=2_000)


class Setting(_Body):
    """Homework to set: items as the bank has them (`items`), or with rules for errors carried on
    (`assigned`)."""

    title: str = Field(min_length=1, max_length=200)
    klass: str = Field(min_length=1, max_length=80)
    items: list[Item] = Field(default_factory=list, max_length=200)
    assigned: list[Assigned] = Field(default_factory=list, max_length=200)
    due: str = Field("", max_length=32)
    paper: str = Field("", max_length=64)


class SettingPaper(_Body):
    """A form of the caller's own kept test paper to set; `draft` is what the duty `test-paper` kept."""

    draft: Id
    form: str = Field("A", min_length=1, max_length=1)
    klass: str = Field(min_length=1, max_length=80)
    title: str = Field("", max_length=200)
    due: str = Field("", max_length=32)


class AnswerIn(_Body):
    """One answer; `pupil` is a number of the class or a pseudonym, `item` an id or a question's number."""

    pupil: Id
    item: Id
    text: str = Field("", max_length=20_000)
    handed: Handed = Handed.IN


class HandingIn(_Body):
    """Answers to take in."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=MOST_ANSWERS)


class Deciding(_Body):
    """A mark for one answer. `expected` is the id of the last decision that the caller saw."""

    submission: Id
    mark: Marks
    expected: Id | None = None
    reason: Reason = ""


class Serving(_Body):
    """One mark for undecided answers that say the same."""

    submissions: list[Id] = Field(min_length=1, max_length=2_000)
    mark: Marks
    reason: Reason = ""


class Accepting(_Body):
    """Take over what the key of choices says: of one item, or of all."""

    item: str = Field("", max_length=64)


class Undoing(_Body):
    """Why the caller's last decision is taken back."""

    reason: str = Field("撤销", min_length=1, max_length=500)


class Sharing(_Body):
    """A colleague who marks as well."""

    user: Id


class Correcting(_Body):
    """What a person reads in an answer."""

    text: str = Field(max_length=20_000)


class Settling(_Body):
    """Whose a card is that waits: a number of the class or a pseudonym."""

    pupil: Id


class SettingAside(_Body):
    """Why a card that waits is left out."""

    reason: str = Field(min_length=1, max_length=300)


class WaitingView(BaseModel):
    """A card or row that waits for a person. `number` is as read, `proposed` are pseudonyms who may be
    meant, `answers` what was read by item, `face` says whether there is a picture, `reason` why it was set
    aside."""

    id: str
    state: Literal["waiting", "aside"]
    source: str
    pages: list[int]
    number: str
    why: list[str]
    proposed: list[str]
    answers: dict[str, str]
    face: bool
    reason: str
    at: str


class AssignmentView(BaseModel):
    """An assignment."""

    id: str
    title: str
    klass: str
    due: str
    paper: str
    items: list[Item]
    points: float
    role: Literal["mark", "owner"]
    at: str


class RecordView(BaseModel):
    """An answer on the desk, by pseudonym. `proposed` is what the raters say together, `confidence` how
    probable that mark is, `notes` why a person looks first; open work has `band` and `reasons` instead."""

    submission: str
    pupil: str
    text: str
    handed: Handed
    proposed: float | None
    confidence: float | None
    notes: list[str]
    evidence: list[Evidence]
    band: str
    reasons: list[str]
    mark: float | None
    decision: str | None
    alike: list[str]


class ItemView(BaseModel):
    """One item on the desk: what is left in order, what is decided, and how they agree."""

    progress: Progress
    agreement: Agreement
    queue: list[RecordView]
    done: list[RecordView]
    aside: list[RecordView]
    unequal: list[list[str]]


def assignment_view(found: Assignment) -> AssignmentView:
    """An assignment as it is sent."""
    names = ("id", "title", "klass", "due", "paper", "points", "role", "at")
    stored = {name: getattr(found, name) for name in names}
    return AssignmentView(**stored, items=[each.item for each in found.items])


def waiting_view(found: Waits) -> WaitingView:
    """A card that waits as it is sent; a name that was read stays in the school."""
    held = found.held
    return WaitingView(
        id=found.id, state=found.state, source=held.source, pages=list(held.pages), number=held.number,
        why=[each.value for each in held.why], proposed=[each.pupil for each in held.proposed],
        answers={each.item: each.text or each.guess for each in held.answers}, face=held.face is not None,
        reason=found.reason, at=found.at,
    )  # fmt: skip


def record_view(assigned: Assigned, record: Record, alike: tuple[str, ...]) -> RecordView:
    """An answer as it is sent, by pseudonym."""
    shown, suggested, decided = merged(assigned, record), record.suggestion, record.decided
    evidence = shown.evidence if shown else suggested.evidence if suggested else ()
    return RecordView(
        submission=record.submission.id,
        pupil=record.submission.pupil,
        text=record.submission.text,
        handed=record.submission.handed,
        proposed=shown.mark if shown else None,
        confidence=shown.confidence if shown else None,
        notes=[each.value for each in shown.notes] if shown else [],
        evidence=list(evidence),
        band=suggested.band if suggested else "",
        reasons=list(suggested.reasons) if suggested else [],
        mark=decided.mark if decided else None,
        decision=record.decisions[-1].id if record.decisions else None,
        alike=list(alike),
    )
