"""Proposals kept: item by item, so that a break loses nothing and a second call goes on where it stopped."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.homework.desk import rows
from assistant.homework.desk.looking import due
from assistant.homework.desk.proposing import learnt, propose
from assistant.homework.desk.types import Assigned, Assignment, Record
from assistant.homework.items.item import OPEN, ItemType
from assistant.homework.marking.chain import Proposal, Suggestion
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.policy import Policy


@dataclass(frozen=True, slots=True)
class Proposed:
    """After item `done` of `whole`: how many opinions were written about `item`; 0 where all were there."""

    done: int
    whole: int
    item: str
    written: int


class Rating:
    """The deterministic raters. Nothing they write is a mark."""

    def __init__(self, engine: Engine, audit: AuditLog, policy: Policy, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._policy = policy
        self._clock = clock

    def run(self, actor: Actor, assignment: str) -> Iterator[Proposed]:
        """Propose for every answer that has no proposal yet, and anew where the teacher's marks teach more;
        one `Proposed` after each item. Closing the iterator stops after the item at hand.

        Raises `NotAllowed`, `AssignmentUnknown`."""
        with reading(self._engine) as connection:
            found = rows.access(connection, actor, assignment)
        for number, each in enumerate(found.items, start=1):
            yield Proposed(number, len(found.items), each.item.id, self.item(actor, found, each))

    def item(self, actor: Actor, assignment: Assignment, assigned: Assigned) -> int:
        """Propose for one item what `run` does, and return how many opinions were written."""
        with reading(self._engine) as connection:
            known = rows.records(connection, assignment, assigned.item.id)
        if not _wanted(assigned, known):
            return 0
        marked = {each.submission.id: each.decided.mark for each in known if each.decided is not None}
        marked = marked if learnt(assigned.item) else {}
        made = propose(assigned, [each.submission for each in known], marked, self._policy)
        fresh = [
            (opinion, version) for opinion, version in made if not _said(known, opinion, opinion.submission)
        ]
        if not fresh:
            return 0
        with writing(self._engine) as connection:
            rows.access(connection, actor, assignment.id)
            before = rows.turns(connection, assignment, assigned.item.id)
            written = rows.write_opinions(
                connection, actor, assignment, assigned.item.id, fresh, before, stamp(self._clock())
            )
            rows.record(
                self._audit, connection, actor, "proposed", assignment, item=assigned.item.id,
                answers=written, learnt_from=len(marked), version=fresh[0][1],
            )  # fmt: skip
        return written


def _wanted(assigned: Assigned, known: tuple[Record, ...]) -> bool:
    if assigned.item.type in OPEN and assigned.item.type is not ItemType.ESSAY:
        return False
    return due(assigned, known) or any(
        each.markable and not each.proposals and each.suggestion is None for each in known
    )


def _said(known: tuple[Record, ...], opinion: Proposal | Suggestion, submission: str) -> bool:
    """Whether this rater's newest opinion of the answer is this one, by what made it. A decided answer keeps
    the opinion that it was decided in sight of."""
    record = next(each for each in known if each.submission.id == submission)
    if isinstance(opinion, Suggestion):
        return record.suggestion is not None
    if record.decided is not None and record.proposals:
        return True
    return any(each.rater is opinion.rater and each.version == opinion.version for each in record.proposals)
