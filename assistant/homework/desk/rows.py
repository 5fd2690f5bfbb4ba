"""Rows of homework as types and back, access to an assignment, and its events. Used inside transactions."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, insert, or_, select

from assistant.homework.desk.problems import AssignmentUnknown, ItemUnknown, NotYours
from assistant.homework.desk.tables import (
    assignments,
    crops,
    decisions,
    proposals,
    pupils,
    shares,
    submissions,
)
from assistant.homework.desk.types import Assigned, Assignment, Pupil, Record
from assistant.homework.marking.chain import (
    Decision,
    Evidence,
    Handed,
    Note,
    Proposal,
    Rater,
    Submission,
    Suggestion,
)
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

SUGGESTION = "suggestion"
_ITEMS = TypeAdapter(tuple[Assigned, ...])


def readable(actor: Actor) -> Select[Any]:
    """Assignments of the actor and those shared with them."""
    shared = select(shares.c.assignment).where(shares.c.tenant == actor.tenant, shares.c.member == actor.user)
    return select(assignments).where(
        assignments.c.tenant == actor.tenant,
        or_(assignments.c.owner == actor.user, assignments.c.id.in_(shared)),
    )


def assignment_of(row: Row[Any], actor: Actor) -> Assignment:
    """A row of `readable`."""
    stored = dict(row._mapping)
    items = _ITEMS.validate_json(stored.pop("items"))
    return Assignment(**stored, items=items, role="owner" if row.owner == actor.user else "mark")


def items_text(items: Sequence[Assigned]) -> str:
    """The items as a column holds them."""
    return _ITEMS.dump_json(tuple(items)).decode()


def access(connection: Connection, actor: Actor, assignment: str, *, own: bool = False) -> Assignment:
    """The assignment, where the actor may mark it, or with `own` where it is theirs. Raises `NotAllowed`,
    `AssignmentUnknown`, `NotYours`."""
    actor.require(Permission.DUTY)
    row = connection.execute(readable(actor).where(assignments.c.id == assignment)).one_or_none()
    if row is None:
        raise AssignmentUnknown()
    found = assignment_of(row, actor)
    if own and found.role != "owner":
        raise NotYours()
    return found


def item_of(assignment: Assignment, item: str) -> tuple[int, Assigned]:
    """Number on the paper, from 1, and the item, by its id or that number. Raises `ItemUnknown`."""
    for number, each in enumerate(assignment.items, start=1):
        if item in (each.item.id, str(number)):
            return number, each
    raise ItemUnknown(item=item[:64])


def klass(connection: Connection, assignment: Assignment) -> tuple[Pupil, ...]:
    """The class list of the assignment's owner, by number."""
    wanted = select(pupils.c.id, pupils.c.number, pupils.c.name).where(
        pupils.c.tenant == assignment.tenant,
        pupils.c.owner == assignment.owner,
        pupils.c.klass == assignment.klass,
    )
    found = [Pupil(*row) for row in connection.execute(wanted)]
    return tuple(sorted(found, key=lambda each: (len(each.number), each.number)))


def records(connection: Connection, assignment: Assignment, item: str = "") -> tuple[Record, ...]:
    """What is known of every newest answer, in the order of the pseudonyms; of one item, or of all."""

    def of(table: Any, *columns: Any) -> list[Row[Any]]:
        mine = [table.c.tenant == assignment.tenant, table.c.assignment == assignment.id]
        wanted = select(*columns or (table,)).where(*mine, *([table.c.item == item] if item else []))
        return list(connection.execute(wanted.order_by(table.c.turn)))

    newest = {(row.item, row.pupil): row for row in of(submissions)}
    opinions: dict[str, dict[str, Row[Any]]] = defaultdict(dict)
    for row in of(proposals):
        opinions[row.submission][row.rater] = row
    decided: dict[str, list[Decision]] = defaultdict(list)
    for row in of(decisions):
        decided[row.submission].append(_decision(row))
    with_crop = select(crops.c.submission).where(
        crops.c.tenant == assignment.tenant, crops.c.submission.in_([row.id for row in newest.values()])
    )
    pictured = set(connection.execute(with_crop).scalars())
    found = [
        Record(
            _submission(row),
            tuple(_proposal(each) for rater, each in opinions[row.id].items() if rater != SUGGESTION),
            _suggestion(opinions[row.id].get(SUGGESTION)),
            tuple(decided[row.id]),
            row.sureness,
            row.id in pictured,
        )
        for row in newest.values()
    ]
    return tuple(sorted(found, key=lambda each: (each.submission.item, each.submission.pupil)))


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        row.tenant, row.owner, row.item, row.pupil, row.text, Handed(row.handed), row.id, row.at
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.tenant, row.submission, row.mark, row.owner, row.at, row.reason, row.before,
        tuple(json.loads(row.seen)), row.withdrawn, row.id,
    )  # fmt: skip


def _evidence(body: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(*each) for each in body["evidence"])


def _proposal(row: Row[Any]) -> Proposal:
    body = json.loads(row.body)
    notes = tuple(Note(each) for each in body["notes"])
    return Proposal(
        row.submission, Rater(row.rater), row.mark, row.confidence, _evidence(body), notes, row.version,
        row.id,
    )  # fmt: skip


def _suggestion(row: Row[Any] | None) -> Suggestion | None:
    if row is None:
        return None
    body = json.loads(row.body)
    return Suggestion(row.submission, row.band, tuple(body["reasons"]), _evidence(body), row.id)


def write_opinions(
    connection: Connection,
    actor: Actor,
    assignment: Assignment,
    item: str,
    made: Iterable[tuple[Proposal | Suggestion, str]],
    known: Mapping[tuple[str, str], int],
    at: str,
) -> int:
    """Store opinions with their versions; `known` counts what each rater has said of each submission.
    Returns how many."""
    rows = []
    for each, version in made:
        rater = SUGGESTION if isinstance(each, Suggestion) else each.rater.value
        body: dict[str, Any] = {"evidence": [[e.point, e.start, e.end, e.met] for e in each.evidence]}
        if isinstance(each, Suggestion):
            body["reasons"] = each.reasons
        else:
            body["notes"] = each.notes
        rows.append(
            {
                "id": each.id,
                "tenant": actor.tenant,
                "owner": actor.user,
                "assignment": assignment.id,
                "item": item,
                "submission": each.submission,
                "rater": rater,
                "turn": known.get((each.submission, rater), 0) + 1,
                "mark": None if isinstance(each, Suggestion) else each.mark,
                "band": each.band if isinstance(each, Suggestion) else "",
                "confidence": 0.0 if isinstance(each, Suggestion) else each.confidence,
                "body": json.dumps(body, ensure_ascii=False),
                "version": version[:160],
                "at": at,
            }
        )
    if rows:
        connection.execute(insert(proposals), rows)
    return len(rows)


def turns(connection: Connection, assignment: Assignment, item: str) -> dict[tuple[str, str], int]:
    """How often each rater has spoken of each submission of an item."""
    wanted = select(proposals.c.submission, proposals.c.rater, proposals.c.turn).where(
        proposals.c.tenant == assignment.tenant,
        proposals.c.assignment == assignment.id,
        proposals.c.item == item,
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(wanted.order_by(proposals.c.turn))}


def fingerprint(*parts: str | bytes) -> str:
    """SHA-256 of what was handed in."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def record(
    audit: AuditLog, connection: Connection, actor: Actor, verb: str, assignment: Assignment | str,
    *, decision: dict[str, Any] | None = None, **details: Any,
) -> None:  # fmt: skip
    """Write `homework.<verb>` in the caller's transaction; no answer and no name is in it."""
    event = AuditEvent(
        action=f"homework.{verb}",
        object_type="homework",
        object_id=assignment if isinstance(assignment, str) else assignment.id,
        human_decision=decision or {},
        details=details,
    )
    audit.record(connection, actor, event)
