"""Opening a pseudonym (解除假名): two persons, a reason and an end (P-R8)."""

from datetime import timedelta

from sqlalchemy import Engine

from corpora.moments import Clock, utc_now
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from guardrails.approvals import Approval, Approvals
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

LONGEST_HOURS = 72


class ReidentificationNotApproved(Problem):
    """No second person has approved that this pseudonym be opened, or the time is over."""

    code = "reidentification-not-approved"


class ReidentificationInvalid(Problem):
    """The pseudonym is missing or the hours are out of range (`longest`)."""

    code = "reidentification-invalid"


class Reidentification:
    """Asks for, decides about and checks the opening of pseudonyms. It holds no names: who restores them
    calls `require` first."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._approvals = Approvals(engine, audit, clock)
        self._audit = audit
        self._clock = clock

    def request(self, actor: Actor, pseudonym: str, reason: str, hours: int = 24) -> Approval:
        """Ask to learn who `pseudonym` is. Raises `NotAllowed`, `ReidentificationInvalid`, `ReasonNeeded`."""
        actor.require(Permission.DUTY)
        if not pseudonym.strip() or len(pseudonym) > 128 or not 1 <= hours <= LONGEST_HOURS:
            raise ReidentificationInvalid(longest=LONGEST_HOURS)
        ends = self._clock() + timedelta(hours=hours)
        return self._approvals.request(actor, "reidentification", pseudonym.strip(), reason, ends)

    def decide(self, actor: Actor, approval_id: str, approve: bool, note: str) -> Approval:
        """Approve or refuse; see `Approvals.decide`."""
        return self._approvals.decide(actor, approval_id, approve, note)

    def revoke(self, actor: Actor, approval_id: str, note: str) -> Approval:
        """End it before its time; see `Approvals.revoke`."""
        return self._approvals.revoke(actor, approval_id, note)

    def listed(self, actor: Actor) -> tuple[Approval, ...]:
        """The actor's own requests; all of the school for who decides."""
        return self._approvals.listed(actor, "reidentification")

    def require(self, actor: Actor, pseudonym: str) -> None:
        """Record that `actor` opens `pseudonym` now, or raise `ReidentificationNotApproved`; the refused
        attempt is an event too. Only the person who asked may open, never a key or a batch job."""
        granted = [
            each
            for each in self._approvals.in_force(actor.tenant, "reidentification", pseudonym.strip())
            if each.owner == actor.user and actor.human
        ]
        event = AuditEvent(
            action="pseudonym.opened",
            outcome="ok" if granted else "denied",
            object_type="pseudonym",
            object_id=pseudonym.strip()[:128],
            details={"approval": granted[0].id} if granted else {},
        )
        self._audit.append(actor, event)
        if not granted:
            raise ReidentificationNotApproved()
