"""Appeals against a refusal (拒答申诉): by the person refused, decided by another (S-R2)."""

from sqlalchemy import Engine, select

from corpora.moments import Clock, utc_now
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.approvals import Approval, Approvals
from guardrails.audit.log import AuditLog
from guardrails.audit.tables import events
from guardrails.violations import Conduct

_REFUSALS = ("input.refused", "sources.refused", "model.withheld", "conduct.slowed", "conduct.suspended")


class RefusalUnknown(Problem):
    """No refusal of this person has that id."""

    code = "refusal-unknown"


class AppealTwice(Problem):
    """There is an appeal against this refusal already."""

    code = "appeal-twice"


class Appeals:
    """Takes appeals, and undoes the counting where one is granted."""

    def __init__(self, engine: Engine, audit: AuditLog, conduct: Conduct, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._approvals = Approvals(engine, audit, clock)
        self._conduct = conduct

    def appeal(self, actor: Actor, event_id: str, reason: str) -> Approval:
        """Appeal against the refusal recorded as `event_id` (`InputRefused.details["event"]`); the id of
        the result is the appeal's. Raises `RefusalUnknown`, `AppealTwice`, `ReasonNeeded`."""
        wanted = select(events.c.id).where(
            events.c.tenant == actor.tenant,
            events.c.id == event_id,
            events.c.owner == actor.user,
            events.c.action.in_(_REFUSALS),
        )
        with reading(self._engine) as connection:
            if connection.execute(wanted).one_or_none() is None:
                raise RefusalUnknown()
        if any(each.subject == event_id for each in self._approvals.listed(actor, "appeal")):
            raise AppealTwice()
        return self._approvals.request(actor, "appeal", event_id, reason)

    def decide(self, actor: Actor, appeal_id: str, grant: bool, note: str) -> Approval:
        """Grant or dismiss another person's appeal. A granted one clears what was counted against them.

        Raises what `Approvals.decide` does."""
        decided = self._approvals.decide(actor, appeal_id, grant, note)
        if grant:
            with writing(self._engine) as connection:
                self._conduct.forgive(connection, decided.tenant, decided.owner)
        return decided

    def find(self, actor: Actor, appeal_id: str) -> Approval:
        """One appeal, for who made it and who decides. Raises `ApprovalUnknown`."""
        return self._approvals.find(actor, appeal_id)

    def listed(self, actor: Actor) -> tuple[Approval, ...]:
        """The actor's own appeals; all of the school for who decides."""
        return self._approvals.listed(actor, "appeal")
