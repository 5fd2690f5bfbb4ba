"""Decisions and what follows from them. Every mark has a decision of its own by a person (G-R6); two people
at one answer are told of each other; a mark is official when it is released."""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.homework.desk import rows
from assistant.homework.desk.alike import alike, may_serve_many
from assistant.homework.desk.handing_in import record_of
from assistant.homework.desk.looking import TRIAL, first_rater
from assistant.homework.desk.problems import (
    NotAlike,
    NothingToUndo,
    OneByOne,
    ReleaseUnready,
    TrialOpen,
)
from assistant.homework.desk.proposing import marking_item
from assistant.homework.desk.tables import decisions, marks, releases
from assistant.homework.desk.types import Assigned, Assignment, Record
from assistant.homework.items.item import CHOICES, OPEN
from assistant.homework.marking.chain import (
    Decision,
    DecisionStale,
    Note,
    OfficialMark,
    decide,
    official,
    take_back,
)
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.log import AuditLog


@dataclass(frozen=True, slots=True)
class Release:
    """A release of marks: how many it made official."""

    id: str
    by: str
    marks: int
    at: str


class Ledger:
    """Decides, undoes and releases. Each step writes its event in the same transaction."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def decide(
        self, actor: Actor, assignment: str, submission: str, mark: float, *,
        expected: str | None = None, reason: str = "",
    ) -> Decision:  # fmt: skip
        """Give one answer its mark. `expected` is the last decision that the person saw, None for none.

        Raises `NotAllowed`, `AssignmentUnknown`, `AnswerUnknown`, and what `chain.decide` raises."""
        actor.require(Permission.SIGN)
        with _deciding(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            record = record_of(connection, found, submission)
            _, assigned = rows.item_of(found, record.submission.item)
            made = self._decide(connection, actor, found, assigned, record, mark, expected, reason, "")
            rows.record(
                self._audit, connection, actor, "decided", found, submission=submission,
                item=assigned.item.id, decision={"mark": mark, "changed": _changed(record, mark)},
            )  # fmt: skip
        return made

    def serve(
        self, actor: Actor, assignment: str, item: str, which: Sequence[str], mark: float, reason: str = ""
    ) -> tuple[Decision, ...]:
        """One mark for several undecided answers that say the same; each gets a decision of its own.

        Raises `NotAllowed`, `AssignmentUnknown`, `ItemUnknown`, `AnswerUnknown`, `OneByOne` for open work,
        `TrialOpen` before `TRIAL` answers of the item were marked singly, `NotAlike`, and what
        `chain.decide` raises; then none is decided."""
        actor.require(Permission.SIGN)
        with _deciding(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            _, assigned = rows.item_of(found, item)
            known = rows.records(connection, found, assigned.item.id)
            chosen = _chosen(assigned, known, which)
            return self._serve(connection, actor, found, assigned, [(each, mark) for each in chosen], reason)

    def accept(self, actor: Actor, assignment: str, item: str = "") -> tuple[Decision, ...]:
        """Take over what the key says exactly, for choices only and only where nothing asks for a look;
        each answer gets a decision of its own. Of one item, or of all.

        Raises `NotAllowed`, `AssignmentUnknown`, `ItemUnknown`, `OneByOne` where the item is no choice."""
        actor.require(Permission.SIGN)
        made: list[Decision] = []
        with _deciding(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            if item and rows.item_of(found, item)[1].item.type not in CHOICES:
                raise OneByOne()
            for assigned in found.items:
                if assigned.item.type not in CHOICES or (item and item != assigned.item.id):
                    continue
                sure = [
                    (each, each.proposals[0].mark)
                    for each in rows.records(connection, found, assigned.item.id)
                    if each.markable and each.decided is None and each.proposals and not _noted(each)
                ]
                if sure:
                    made += self._serve(connection, actor, found, assigned, sure, "")
        return tuple(made)

    def undo(self, actor: Actor, assignment: str, reason: str = "撤销") -> tuple[Decision, ...]:
        """Take back the actor's own last decision here that still stands, with all that the same key
        decided. Raises `NotAllowed`, `AssignmentUnknown`, `NothingToUndo`, `ReasonMissing`."""
        actor.require(Permission.SIGN)
        with _deciding(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            wanted = (
                select(decisions.c.id, decisions.c.served)
                .where(
                    decisions.c.tenant == actor.tenant,
                    decisions.c.assignment == found.id,
                    decisions.c.owner == actor.user,
                )
                .order_by(decisions.c.at.desc(), decisions.c.turn.desc())
            )
            standing = {
                each.decided.id: each for each in rows.records(connection, found) if each.decided is not None
            }
            back = _undone(connection, found)
            last = next(
                (r for r in connection.execute(wanted) if r.id in standing and r.id not in back), None
            )
            if last is None:
                raise NothingToUndo()
            served = [
                row.id for row in connection.execute(wanted) if row.served and row.served == last.served
            ]
            made = []
            for each in served or [last.id]:
                record = standing.get(each)
                if record is None:
                    continue
                decision = take_back(actor, record.submission, record.decisions, reason, self._clock)
                self._insert(connection, found, record, decision, "undo")
                made.append(decision)
            rows.record(
                self._audit, connection, actor, "undone", found, decision={"answers": len(made)},
                submission=standing[last.id].submission.id,
            )  # fmt: skip
        return tuple(made)

    def release(self, actor: Actor, assignment: str) -> Release:
        """Make the decided marks official. What was not handed in has none. A mark changed later needs
        another release.

        Raises `NotAllowed`, `AssignmentUnknown`, `NotYours`, `ReleaseUnready` while answers are
        undecided."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            found = rows.access(connection, actor, assignment, own=True)
            known = [each for each in rows.records(connection, found) if each.markable]
            left = sum(each.decided is None for each in known)
            if left or not known:
                raise ReleaseUnready(left=left)
            counted = [mark for each in known if (mark := official(each.decisions))]
            made = Release(uuid.uuid4().hex, actor.user, len(counted), stamp(self._clock()))
            connection.execute(
                insert(releases).values(
                    id=made.id, tenant=actor.tenant, owner=actor.user, assignment=found.id,
                    marks=made.marks, at=made.at,
                )
            )  # fmt: skip
            connection.execute(
                insert(marks),
                [
                    {
                        "release": made.id, "submission": each.submission, "tenant": actor.tenant,
                        "owner": each.by, "mark": each.mark, "decision": each.decision,
                    }
                    for each in counted
                ],
            )  # fmt: skip
            changed = sum(_changed(each, each.decisions[-1].mark) for each in known)
            rows.record(
                self._audit, connection, actor, "released", found,
                decision={"marks": made.marks, "changed": changed},
            )  # fmt: skip
        return made

    def releases(self, actor: Actor, assignment: str) -> tuple[Release, ...]:
        """All releases, oldest first. Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
            wanted = select(releases.c.id, releases.c.owner, releases.c.marks, releases.c.at).where(
                releases.c.tenant == actor.tenant, releases.c.assignment == found.id
            )
            return tuple(Release(*row) for row in connection.execute(wanted.order_by(releases.c.at)))

    def official(self, actor: Actor, assignment: str) -> dict[str, OfficialMark]:
        """The marks of the newest release by submission; none before the first. Raises `NotAllowed`,
        `AssignmentUnknown`."""
        every = self.releases(actor, assignment)
        if not every:
            return {}
        wanted = select(marks.c.submission, marks.c.mark, marks.c.decision, marks.c.owner).where(
            marks.c.tenant == actor.tenant, marks.c.release == every[-1].id
        )
        with reading(self._engine) as connection:
            return {row[0]: OfficialMark(*row, at=every[-1].at) for row in connection.execute(wanted)}

    # --- steps

    def _serve(
        self, connection: Connection, actor: Actor, assignment: Assignment, assigned: Assigned,
        chosen: Sequence[tuple[Record, float]], reason: str,
    ) -> tuple[Decision, ...]:  # fmt: skip
        served = uuid.uuid4().hex
        made = tuple(
            self._decide(connection, actor, assignment, assigned, each, mark, _last(each), reason, served)
            for each, mark in chosen
        )
        changed = sum(_changed(each, mark) for each, mark in chosen)
        rows.record(
            self._audit, connection, actor, "decided", assignment, item=assigned.item.id, served=served,
            decision={"answers": len(made), "changed": changed},
        )  # fmt: skip
        return made

    def _decide(
        self, connection: Connection, actor: Actor, assignment: Assignment, assigned: Assigned,
        record: Record, mark: float, expected: str | None, reason: str, served: str,
    ) -> Decision:  # fmt: skip
        shown = (*record.proposals, *((record.suggestion,) if record.suggestion else ()))
        made = decide(
            actor, marking_item(assigned), record.submission, mark, earlier=record.decisions,
            expected=expected, seen=shown, reason=reason[:500], clock=self._clock,
        )  # fmt: skip
        self._insert(connection, assignment, record, made, served)
        return made

    def _insert(
        self, connection: Connection, assignment: Assignment, record: Record, made: Decision, served: str
    ) -> None:
        connection.execute(
            insert(decisions).values(
                id=made.id, tenant=made.tenant, owner=made.by, assignment=assignment.id,
                item=record.submission.item, submission=made.submission, turn=len(record.decisions) + 1,
                mark=made.mark, withdrawn=made.withdrawn, reason=made.reason, before=made.before,
                seen=json.dumps(list(made.seen)), served=served, at=made.at,
            )
        )  # fmt: skip


@contextmanager
def _deciding(engine: Engine) -> Iterator[Connection]:
    """A writing transaction in which a decision that another process wrote first is told as such."""
    try:
        with writing(engine) as connection:
            yield connection
    except IntegrityError:
        raise DecisionStale(by="", at="", mark="") from None


def _chosen(assigned: Assigned, known: Sequence[Record], which: Sequence[str]) -> list[Record]:
    """The answers that one decision is to serve. Raises what `serve` raises."""
    if assigned.item.type in OPEN or not may_serve_many(assigned.item):
        raise OneByOne()
    by_id = {each.submission.id: each for each in known}
    chosen = [by_id[each] for each in dict.fromkeys(which) if each in by_id]
    single = sum(each.decided is not None for each in known)
    markable = sum(each.markable for each in known)
    if assigned.item.type not in CHOICES and single < min(TRIAL, markable - len(chosen)):
        raise TrialOpen(marked=single, wanted=TRIAL)
    if len(chosen) != len(set(which)) or not any(
        {each.submission.id for each in chosen} <= set(group) for group in alike(assigned, known)
    ):
        raise NotAlike()
    return [each for each in chosen if each.decided is None]


def _undone(connection: Connection, assignment: Assignment) -> set[str]:
    """Decisions that are an undoing themselves: they are not undone again."""
    wanted = select(decisions.c.id).where(
        decisions.c.tenant == assignment.tenant,
        decisions.c.assignment == assignment.id,
        decisions.c.served == "undo",
    )
    return set(connection.execute(wanted).scalars())


def _last(record: Record) -> str | None:
    return record.decisions[-1].id if record.decisions else None


def _noted(record: Record) -> tuple[Note, ...]:
    return tuple(note for each in record.proposals for note in each.notes)


def _changed(record: Record, mark: float) -> bool:
    """Whether a person decided otherwise than the first rater proposed."""
    shown = first_rater(record)
    return shown is not None and abs(shown.mark - mark) > 1e-6
