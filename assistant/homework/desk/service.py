"""Homework with a memory: everything the faces need, over one store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.homework.desk import rows
from assistant.homework.desk.alike import alike
from assistant.homework.desk.assignments import Assignments
from assistant.homework.desk.card_serials import CardSerials
from assistant.homework.desk.handing_in import HandingIn
from assistant.homework.desk.ledger import Ledger
from assistant.homework.desk.looking import (
    Agreement,
    Progress,
    agreement,
    due,
    progress,
    to_decide,
    unequal,
)
from assistant.homework.desk.rating import Proposed, Rating
from assistant.homework.desk.types import Assigned, Assignment, Pupil, Record
from assistant.homework.desk.waiting import Waiting
from assistant.homework.marking.chain import Decision, OfficialMark
from corpora.moments import Clock, utc_now
from corpora.storage import reading
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.policy import Policy


@dataclass(frozen=True, slots=True)
class ItemDesk:
    """One item on the desk. `queue` is what is left, in order; `done` what is decided, the last first;
    `groups` are ids of answers that say the same, two or more; `unequal` those of them with different
    marks."""

    assignment: Assignment
    assigned: Assigned
    progress: Progress
    agreement: Agreement
    queue: tuple[Record, ...]
    done: tuple[Record, ...]
    aside: tuple[Record, ...]
    groups: tuple[tuple[str, ...], ...]
    unequal: tuple[tuple[str, ...], ...]

    def group_of(self, submission: str) -> tuple[str, ...]:
        """Undecided answers that say the same as this one, itself among them."""
        left = {each.submission.id for each in self.queue}
        group = next((each for each in self.groups if submission in each), (submission,))
        return tuple(each for each in group if each in left)


@dataclass(frozen=True, slots=True)
class PupilMark:
    """A mark as reports and learning analysis take it: by pseudonym. `mark` is None for what has none; then
    `handed` says why (missing, unreadable) or it is undecided."""

    pupil: str
    number: int
    item: str
    handed: str
    mark: float | None
    points: float
    official: bool
    knowledge: tuple[str, ...]


class HomeworkDesk:
    """Assignments, intake, proposals, decisions, releases. `ledger` decides, `assignments` sets and erases,
    `intake` takes answers in, `waiting` holds what nobody knows whose it is, `serials` numbers printed cards,
    `rating` proposes."""

    def __init__(self, engine: Engine, audit: AuditLog, policy: Policy, clock: Clock = utc_now) -> None:
        self._engine = engine
        self.assignments = Assignments(engine, audit, clock)
        self.intake = HandingIn(engine, audit, clock)
        self.waiting = Waiting(engine, audit, self.intake, clock)
        self.serials = CardSerials(engine, audit, clock)
        self.rating = Rating(engine, audit, policy, clock)
        self.ledger = Ledger(engine, audit, clock)

    def propose(self, actor: Actor, assignment: str) -> Iterator[Proposed]:
        """See `Rating.run`."""
        return self.rating.run(actor, assignment)

    def overview(self, actor: Actor, assignment: str) -> tuple[Progress, ...]:
        """How far every item is. Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            known, people = rows.records(connection, found), len(rows.klass(connection, found))
        by_item: dict[str, list[Record]] = {each.item.id: [] for each in found.items}
        for each in known:
            by_item[each.submission.item].append(each)
        return tuple(
            progress(number, each, by_item[each.item.id], people)
            for number, each in enumerate(found.items, start=1)
        )

    def item(self, actor: Actor, assignment: str, item: str) -> ItemDesk:
        """One item as the teacher sees it. Raises `NotAllowed`, `AssignmentUnknown`, `ItemUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            number, assigned = rows.item_of(found, item)
            known = rows.records(connection, found, assigned.item.id)
            people = len(rows.klass(connection, found))
        groups = alike(assigned, known)
        done = sorted(
            (each for each in known if each.decided), key=lambda each: each.decisions[-1].at, reverse=True
        )
        return ItemDesk(
            found,
            assigned,
            progress(number, assigned, known, people),
            agreement(assigned, known),
            tuple(to_decide(assigned, known)),
            tuple(done),
            tuple(each for each in known if not each.markable),
            tuple(tuple(each) for each in groups if len(each) > 1),
            tuple(tuple(each) for each in unequal(groups, known)),
        )

    def decide(
        self, actor: Actor, assignment: str, submission: str, mark: float, *,
        expected: str | None = None, reason: str = "",
    ) -> Decision:  # fmt: skip
        """Give one answer its mark; after 5, 10 and 20 marks of an item the rest is proposed anew. Raises
        what `Ledger.decide` raises."""
        made = self.ledger.decide(actor, assignment, submission, mark, expected=expected, reason=reason)
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            item = next(
                each.submission.item
                for each in rows.records(connection, found)
                if each.submission.id == submission
            )
            known = rows.records(connection, found, item)
        assigned = rows.item_of(found, item)[1]
        if due(assigned, known):
            self.rating.item(actor, found, assigned)
        return made

    def serve(
        self, actor: Actor, assignment: str, item: str, which: Sequence[str], mark: float, reason: str = ""
    ) -> tuple[Decision, ...]:
        """One mark for answers that say the same, then what `decide` does. Raises what `Ledger.serve`
        raises."""
        made = self.ledger.serve(actor, assignment, item, which, mark, reason)
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            assigned = rows.item_of(found, item)[1]
            known = rows.records(connection, found, assigned.item.id)
        if due(assigned, known):
            self.rating.item(actor, found, assigned)
        return made

    def records(self, actor: Actor, assignment: str) -> tuple[Assignment, tuple[Record, ...]]:
        """The assignment and every newest answer. Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            return found, rows.records(connection, found)

    def people(self, actor: Actor, assignment: str) -> tuple[Pupil, ...]:
        """The class list with names, for printing; the assignment's owner only. Raises `NotAllowed`,
        `AssignmentUnknown`, `NotYours`."""
        with reading(self._engine) as connection:
            return rows.klass(connection, rows.access(connection, actor, assignment, own=True))

    def class_of(self, actor: Actor, assignment: str) -> tuple[Pupil, ...]:
        """The class list as files of answers are matched with it; not for showing. Raises `NotAllowed`,
        `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            return rows.klass(connection, rows.access(connection, actor, assignment))

    def marks(self, actor: Actor, assignment: str) -> tuple[PupilMark, ...]:
        """Every pupil of the class against every item, by pseudonym; official marks where they are released
        and unchanged since. Raises `NotAllowed`, `AssignmentUnknown`."""
        official = self.ledger.official(actor, assignment)
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            people = rows.klass(connection, found)
            known = {
                (each.submission.pupil, each.submission.item): each
                for each in rows.records(connection, found)
            }
        return tuple(
            _mark(pupil.id, number, assigned, known.get((pupil.id, assigned.item.id)), official)
            for pupil in people
            for number, assigned in enumerate(found.items, start=1)
        )

    def totals(self, actor: Actor, assignment: str) -> dict[str, float | None]:
        """Points of each pupil by pseudonym; None where nothing was handed in: missing is not zero. Raises
        what `marks` raises."""
        seen: dict[str, float | None] = {}
        for each in self.marks(actor, assignment):
            before = seen.setdefault(each.pupil, None)
            if each.mark is not None:
                seen[each.pupil] = (before or 0.0) + each.mark
        return seen


def _mark(
    pupil: str, number: int, assigned: Assigned, record: Record | None, official: dict[str, OfficialMark]
) -> PupilMark:
    item = assigned.item
    knowledge = tuple(item.knowledge)
    if record is None:
        return PupilMark(pupil, number, item.id, "missing", None, item.points, False, knowledge)
    decided = record.decided
    released = official.get(record.submission.id)
    counts = decided is not None and released is not None and released.decision == decided.id
    return PupilMark(
        pupil, number, item.id, record.submission.handed.value, decided.mark if decided else None,
        item.points, counts, knowledge,
    )  # fmt: skip
