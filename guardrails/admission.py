"""The input checks that every request passes, whether a model answers it or the evidence alone does."""

from guardrails.actor import Actor
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.calls import CrisisReferral, InputRefused
from guardrails.policy import Policy, Verdict

_REFERRALS = frozenset({"G-R4"})


class Admission:
    """The door in front of answers: one per process, shared by the gate and the model-free duties."""

    def __init__(self, policy: Policy, audit: AuditLog) -> None:
        self._policy = policy
        self._audit = audit

    def admit(self, actor: Actor, text: str, duty: str = "") -> Verdict:
        """What the rules say of a request's text, where none of them blocks it.

        A blocked request is recorded as `input.refused` and raises `InputRefused`, for a person in danger
        `CrisisReferral`; `AuditUnavailable` if it cannot be recorded."""
        verdict = self._policy.judge(text, "input", duty or actor.purpose)
        deciding = verdict.deciding
        if deciding is None or not verdict.blocked:
            return verdict
        self._audit.append(
            actor,
            AuditEvent(
                action="input.refused",
                outcome="blocked",
                rule_hits=verdict.hits(),
                policy_version=self._policy.version,
            ),
        )
        problem = CrisisReferral if deciding.rule in _REFERRALS else InputRefused
        raise problem(
            rule=deciding.rule,
            message_zh=self._policy.message(deciding.message, "zh"),
            message_en=self._policy.message(deciding.message, "en"),
        )
