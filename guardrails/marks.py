"""Marks (评分定稿): a machine proposes, a teacher decides, and open-ended work one by one (G-R6, K-R7).

The two kinds of proposals are two types. `accept_all` takes closed items only, so a type checker refuses a
bulk acceptance of essays before it runs, and the desk refuses it when it runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update

from corpora.moments import Clock, moment, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import writing
from guardrails.actor import Actor, Permission
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.tables import marks


class BulkNotAllowed(Problem):
    """Open-ended work was handed in for acceptance as a batch. `count` is how many."""

    code = "mark-bulk-not-allowed"


class MarkNotShown(Problem):
    """The answer was not shown to this teacher before the decision, or it is another answer now."""

    code = "mark-not-shown"


class MarkSettled(Problem):
    """The mark was decided before."""

    code = "mark-settled"


class MarkOutOfRange(Problem):
    """The mark is below 0 or above `most`."""

    code = "mark-out-of-range"


@dataclass(frozen=True, slots=True)
class ClosedProposal:
    """A proposed mark on an item with one right answer. `most` is the highest mark."""

    id: str
    submission: str
    mark: float
    most: float
    answer: str


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposed mark on an essay, a work of art or another open-ended item; never final by itself."""

    id: str
    submission: str
    mark: float
    most: float
    answer: str


class MarkDesk:
    """Turns proposals into marks. Every decision needs `Permission.SIGN`: a person."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def show(self, actor: Actor, proposal: ClosedProposal | OpenProposal) -> None:
        """Note that the teacher now looks at the answer: the time counts. Raises `NotAllowed`,
        `MarkSettled`."""
        actor.require(Permission.SIGN)
        with writing(self._engine) as connection:
            self._require_open(connection, actor, proposal)
            mine = (marks.c.tenant == actor.tenant, marks.c.proposal == proposal.id)
            connection.execute(delete(marks).where(*mine))
            connection.execute(insert(marks), self._values(actor, proposal))

    def decide(self, actor: Actor, proposal: ClosedProposal | OpenProposal, mark: float) -> float:
        """The teacher's mark on one answer that was shown to them.

        Raises `NotAllowed`, `MarkNotShown`, `MarkSettled`, `MarkOutOfRange`."""
        actor.require(Permission.SIGN)
        if not 0 <= mark <= proposal.most:
            raise MarkOutOfRange(most=proposal.most)
        now = self._clock()
        with writing(self._engine) as connection:
            self._require_open(connection, actor, proposal)
            mine = (
                marks.c.tenant == actor.tenant,
                marks.c.proposal == proposal.id,
                marks.c.owner == actor.user,
                marks.c.answer_sha256 == sha256(proposal.answer),
            )
            shown = connection.execute(select(marks.c.shown).where(*mine)).scalar_one_or_none()
            if shown is None:
                raise MarkNotShown()
            dwell = max(0, round((now - moment(shown)).total_seconds() * 1000))
            changes = {"decided": mark, "dwell_ms": dwell, "time": stamp(now)}
            connection.execute(update(marks).where(*mine).values(**changes))
            self._record(connection, actor, proposal, mark, dwell)
        return mark

    def accept_all(self, actor: Actor, proposals: Sequence[ClosedProposal]) -> int:
        """Accept proposals on closed items as they stand; how many.

        Raises `BulkNotAllowed` where an open-ended one is among them, then none is accepted; `NotAllowed`,
        `MarkSettled`."""
        actor.require(Permission.SIGN)
        strange = [each for each in proposals if type(each) is not ClosedProposal]
        if strange:
            self._audit.append(
                actor,
                AuditEvent(action="marks.refused", outcome="blocked", details={"open_ended": len(strange)}),
            )
            raise BulkNotAllowed(count=len(strange))
        now = stamp(self._clock())
        with writing(self._engine) as connection:
            for proposal in proposals:
                self._require_open(connection, actor, proposal)
                mine = (marks.c.tenant == actor.tenant, marks.c.proposal == proposal.id)
                connection.execute(delete(marks).where(*mine))
                values = self._values(actor, proposal) | {"decided": proposal.mark, "time": now}
                connection.execute(insert(marks), values)
            event = AuditEvent(
                action="marks.accepted",
                object_type="mark",
                human_decision={"decision": "accepted", "count": len(proposals), "open_ended": False},
            )
            self._audit.record(connection, actor, event)
        return len(proposals)

    def final(self, actor: Actor, proposal: str) -> float | None:
        """The decided mark of a proposal in the actor's school, None while there is only a proposal."""
        wanted = select(marks.c.decided).where(
            marks.c.tenant == actor.tenant, marks.c.proposal == proposal, marks.c.time != ""
        )
        with self._engine.connect() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def _require_open(
        self, connection: Connection, actor: Actor, proposal: ClosedProposal | OpenProposal
    ) -> None:
        wanted = select(marks.c.time).where(marks.c.tenant == actor.tenant, marks.c.proposal == proposal.id)
        if connection.execute(wanted).scalar_one_or_none():
            raise MarkSettled()

    def _values(self, actor: Actor, proposal: ClosedProposal | OpenProposal) -> dict[str, object]:
        return {
            "tenant": actor.tenant,
            "proposal": proposal.id,
            "owner": actor.user,
            "submission": proposal.submission,
            "open_ended": isinstance(proposal, OpenProposal),
            "proposed": proposal.mark,
            "decided": None,
            "answer_sha256": sha256(proposal.answer),
            "shown": stamp(self._clock()),
            "dwell_ms": 0,
            "time": "",
        }

    def _record(
        self,
        connection: Connection,
        actor: Actor,
        proposal: ClosedProposal | OpenProposal,
        mark: float,
        dwell_ms: int,
    ) -> None:
        decision = {
            "decision": "kept" if mark == proposal.mark else "changed",
            "dwell_ms": dwell_ms,
            "open_ended": isinstance(proposal, OpenProposal),
        }
        event = AuditEvent(
            action="mark.decided", object_type="mark", object_id=proposal.id, human_decision=decision
        )
        self._audit.record(connection, actor, event)
