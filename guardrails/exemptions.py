"""Exemptions from rules (豁免): two persons, one rule, a scope and an end date (policy.md §7.4).

What is exempt still fires and is logged; some rules nobody can lift (crisis, exam secrecy, labels, A.1).
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from corpora.moments import Clock, utc_now
from corpora.problem import Problem
from guardrails.actor import Actor, Permission
from guardrails.approvals import Approval, Approvals
from guardrails.audit.log import AuditLog
from guardrails.policy import Policy

LONGEST_DAYS = 180
_SCOPES = frozenset({"duty", "school_stage", "person"})


class ExemptionInvalid(Problem):
    """What is asked for is no exemption. `reason` is `rule` (there is none of that id), `not-exemptible`,
    `scope` (none, or an unknown one) or `end` (past, or later than allowed)."""

    code = "exemption-invalid"


class Exemptions:
    """Asks for, decides about and applies exemptions."""

    def __init__(self, engine: Engine, audit: AuditLog, policy: Policy, clock: Clock = utc_now) -> None:
        self._approvals = Approvals(engine, audit, clock)
        self._policy = policy
        self._clock = clock

    def request(
        self, actor: Actor, rule: str, scope: dict[str, str], ends: datetime, reason: str
    ) -> Approval:
        """Ask that `rule` be lifted within `scope` (some of `duty`, `school_stage`, `person`) until `ends`.

        Raises `NotAllowed`, `ExemptionInvalid`, `ReasonNeeded`."""
        if not actor.can(Permission.APPROVE):
            actor.require(Permission.DUTY)
        known = {each.id: each for each in self._policy.rules}
        if rule not in known:
            raise ExemptionInvalid(reason="rule", rule=rule)
        if not all(each.exemptible for each in self._policy.rules if each.id == rule):
            raise ExemptionInvalid(reason="not-exemptible", rule=rule)
        filled = {name: value for name, value in scope.items() if value}
        if not filled or set(filled) - _SCOPES:
            raise ExemptionInvalid(reason="scope", rule=rule)
        now = self._clock()
        if not now < ends <= now + timedelta(days=LONGEST_DAYS):
            raise ExemptionInvalid(reason="end", rule=rule)
        return self._approvals.request(actor, "exemption", rule, reason, ends, filled)

    def decide(self, actor: Actor, approval_id: str, approve: bool, note: str) -> Approval:
        """Approve or refuse; see `Approvals.decide`."""
        return self._approvals.decide(actor, approval_id, approve, note)

    def revoke(self, actor: Actor, approval_id: str, note: str) -> Approval:
        """End an exemption before its day; see `Approvals.revoke`."""
        return self._approvals.revoke(actor, approval_id, note)

    def listed(self, actor: Actor) -> tuple[Approval, ...]:
        """The actor's own requests; all of the school for who decides."""
        return self._approvals.listed(actor, "exemption")

    def lifted(self, actor: Actor, duty: str, school_stage: str = "") -> frozenset[str]:
        """Rules lifted for this person, duty and school stage now."""
        here = {"duty": duty, "school_stage": school_stage, "person": actor.user}
        return frozenset(
            each.subject
            for each in self._approvals.in_force(actor.tenant, "exemption")
            if all(here[name] == value for name, value in each.scope.items())
        )
