"""Two persons for one step (双人审批): one asks, another decides, and it runs out by itself.

Exemptions from rules, opening pseudonyms, appeals and exports without labels all stand on this. Every step
and its audit event are one transaction: neither is ever kept without the other.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, insert, select, update

from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.tables import approvals

Kind = Literal["exemption", "reidentification", "appeal", "unlabelled_export"]
State = Literal["requested", "approved", "refused", "revoked"]
SHORTEST_REASON = 2
LONGEST_REASON = 2_000


class ApprovalUnknown(Problem):
    """No such request, or it belongs to another school; the two are not told apart on purpose."""

    code = "approval-unknown"


class ApprovalSettled(Problem):
    """The request was decided before, or has run out. `state` says which."""

    code = "approval-settled"


class SecondPersonNeeded(Problem):
    """Who asks, or is concerned, cannot decide."""

    code = "second-person-needed"


class ReasonNeeded(Problem):
    """A reason is missing, too short or too long."""

    code = "reason-needed"


@dataclass(frozen=True, slots=True)
class Approval:
    """A request and what became of it. `ends` is empty where it does not run out."""

    id: str
    tenant: str
    owner: str
    kind: Kind
    subject: str
    scope: Mapping[str, str]
    reason: str
    state: State
    requested: str
    ends: str
    decided_by: str
    decided: str
    note: str

    def in_force(self, now: datetime) -> bool:
        """Whether it holds at `now`."""
        return self.state == "approved" and (not self.ends or self.ends > stamp(now))


class Approvals:
    """The table of requests, for the services that give them a meaning."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def request(
        self,
        actor: Actor,
        kind: Kind,
        subject: str,
        reason: str,
        ends: datetime | None = None,
        scope: Mapping[str, str] | None = None,
    ) -> Approval:
        """Ask for something. The caller has checked that `actor` may. Raises `ReasonNeeded`."""
        now = self._clock()
        made = {
            "id": uuid.uuid4().hex,
            "tenant": actor.tenant,
            "owner": actor.user,
            "kind": kind,
            "subject": subject,
            "scope": json.dumps(dict(scope or {}), ensure_ascii=False, sort_keys=True),
            "reason": checked_reason(reason),
            "state": "requested",
            "requested": stamp(now),
            "ends": stamp(ends) if ends else "",
            "decided_by": "",
            "decided": "",
            "note": "",
        }
        with writing(self._engine) as connection:
            connection.execute(insert(approvals), made)
            self._record(connection, actor, _approval(made), "requested")
        return _approval(made)

    def decide(self, actor: Actor, approval_id: str, approve: bool, note: str) -> Approval:
        """Approve or refuse what another person asked for.

        Raises `NotAllowed`, `ApprovalUnknown`, `SecondPersonNeeded`, `ApprovalSettled`, `ReasonNeeded`."""
        self._audit.require(actor, Permission.APPROVE, "approval.decided")
        return self._move(actor, approval_id, "requested", "approved" if approve else "refused", note)

    def revoke(self, actor: Actor, approval_id: str, note: str) -> Approval:
        """End what was approved; one person is enough to make things stricter. Raises what `decide` does,
        but for `SecondPersonNeeded`."""
        self._audit.require(actor, Permission.APPROVE, "approval.revoked")
        return self._move(actor, approval_id, "approved", "revoked", note)

    def find(self, actor: Actor, approval_id: str) -> Approval:
        """A request of the actor's school. Raises `ApprovalUnknown`, also for one that is neither the actor's
        nor theirs to decide."""
        with reading(self._engine) as connection:
            found = _found(connection, actor.tenant, approval_id)
        if found.owner != actor.user and not actor.can(Permission.APPROVE):
            raise ApprovalUnknown()
        return found

    def listed(self, actor: Actor, kind: Kind, limit: int = 200) -> tuple[Approval, ...]:
        """Requests of that kind, newest first: the actor's own, and all of the school for who decides."""
        wanted = select(approvals).where(approvals.c.tenant == actor.tenant, approvals.c.kind == kind)
        if not actor.can(Permission.APPROVE):
            wanted = wanted.where(approvals.c.owner == actor.user)
        wanted = wanted.order_by(approvals.c.requested.desc()).limit(limit)
        with reading(self._engine) as connection:
            return tuple(_approval(row._mapping) for row in connection.execute(wanted))

    def in_force(self, tenant: str, kind: Kind, subject: str = "") -> tuple[Approval, ...]:
        """What holds now in a school, of one subject or of all."""
        now = self._clock()
        wanted = select(approvals).where(
            approvals.c.tenant == tenant, approvals.c.kind == kind, approvals.c.state == "approved"
        )
        if subject:
            wanted = wanted.where(approvals.c.subject == subject)
        with reading(self._engine) as connection:
            found = [_approval(row._mapping) for row in connection.execute(wanted)]
        return tuple(each for each in found if each.in_force(now))

    def _move(self, actor: Actor, approval_id: str, before: State, after: State, note: str) -> Approval:
        note, now = checked_reason(note), stamp(self._clock())
        with writing(self._engine) as connection:
            found = _found(connection, actor.tenant, approval_id)
            if after == "approved" and found.owner == actor.user:
                raise SecondPersonNeeded(kind=found.kind)
            if found.state != before or (found.ends and found.ends <= now):
                raise ApprovalSettled(state=found.state if found.state != before else "expired")
            changes = {"state": after, "decided_by": actor.user, "decided": now, "note": note}
            moved = connection.execute(
                update(approvals)
                .where(
                    approvals.c.tenant == actor.tenant,
                    approvals.c.id == approval_id,
                    approvals.c.state == before,
                )
                .values(**changes)
            )
            if moved.rowcount != 1:
                raise ApprovalSettled(state="decided")
            made = _found(connection, actor.tenant, approval_id)
            self._record(connection, actor, made, after)
        return made

    def _record(self, connection: Connection, actor: Actor, made: Approval, verb: str) -> None:
        # a reason is free text and may name a pupil: it stays in the table (A-R2)
        details = {"subject": made.subject, "scope": dict(made.scope), "ends": made.ends, "by": made.owner}
        event = AuditEvent(
            action=f"{made.kind}.{verb}",
            object_type="approval",
            object_id=made.id,
            human_decision={"state": made.state},
            details=details,
        )
        self._audit.record(connection, actor, event)


def checked_reason(text: str) -> str:
    """`text` without edges. Raises `ReasonNeeded`."""
    tidy = " ".join(text.split())
    if not SHORTEST_REASON <= len(tidy) <= LONGEST_REASON:
        raise ReasonNeeded(shortest=SHORTEST_REASON, longest=LONGEST_REASON)
    return tidy


def _found(connection: Connection, tenant: str, approval_id: str) -> Approval:
    wanted = select(approvals).where(approvals.c.tenant == tenant, approvals.c.id == approval_id)
    row: Row[Any] | None = connection.execute(wanted).one_or_none()
    if row is None:
        raise ApprovalUnknown()
    return _approval(row._mapping)


def _approval(row: Mapping[Any, Any]) -> Approval:
    return Approval(**{**row, "scope": json.loads(row["scope"])})
