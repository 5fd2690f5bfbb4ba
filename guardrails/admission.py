"""The input checks that every request passes, whether a model answers it or the evidence alone does."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from corpora.moments import Clock, utc_now
from corpora.problem import Problem
from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.calls import CrisisReferral, InputRefused
from guardrails.checks.base import Finding
from guardrails.confirmations import LIFE, ConfirmationNeeded, Confirmations
from guardrails.exemptions import Exemptions
from guardrails.policy import Policy, Verdict
from guardrails.rules.rule import Setting
from guardrails.violations import Conduct, Limits

MOST_CHARACTERS = 200_000
"""What one request may hold; a book goes into the library, not into a question."""


class InputTooLong(Problem):
    """The request has more characters (`length`) than can be checked (`limit`), so it is not taken."""

    code = "input-too-long"


class Admission:
    """The door in front of answers: one per process, shared by the gate and the model-free duties.

    Without an `engine` it judges and records only; with one it also applies exemptions, asks for
    confirmation and counts violations."""

    def __init__(
        self,
        policy: Policy,
        audit: AuditLog,
        engine: Engine | None = None,
        limits: Limits | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._policy = policy
        self._audit = audit
        self._engine = engine
        self._exemptions = Exemptions(engine, audit, policy, clock) if engine else None
        self._confirmations = Confirmations(engine, audit, clock) if engine else None
        self._conduct = Conduct(engine, audit, limits, clock) if engine else None

    def setting(self, actor: Actor, duty: str, school_stage: str = "") -> Setting:
        """Where a text of this person is judged: the school, the roles and what is lifted for them now."""
        lifted = self._exemptions.lifted(actor, duty, school_stage) if self._exemptions else frozenset()
        return Setting(actor.tenant, school_stage, frozenset(map(str, actor.roles)), (), lifted)

    def admit(
        self,
        actor: Actor,
        text: str,
        duty: str = "",
        *,
        confirmation: str | None = None,
        school_stage: str = "",
    ) -> Verdict:
        """What the rules say of a request's text, where none of them blocks it.

        `confirmation` is None where nobody is to be asked (the gate, behind a door that asked), else the
        token that was sent back, empty at first. A blocked request is recorded as `input.refused` and raises
        `InputRefused`, for a person in danger `CrisisReferral`; its detail `event` is what an appeal names.
        Raises also `ConfirmationNeeded`, `Suspended`, `SlowedDown`, `InputTooLong`, and `AuditUnavailable`
        where any of it cannot be recorded."""
        try:
            return self._admit(actor, text, duty or actor.purpose, confirmation, school_stage)
        except SQLAlchemyError as error:
            raise AuditUnavailable(action="input.judged") from error

    def _admit(
        self, actor: Actor, text: str, duty: str, confirmation: str | None, school_stage: str
    ) -> Verdict:
        if len(text) > MOST_CHARACTERS:
            self._audit.append(
                actor, AuditEvent(action="input.refused", outcome="blocked", details={"length": len(text)})
            )
            raise InputTooLong(length=len(text), limit=MOST_CHARACTERS)
        verdict = self._policy.judge(text, "input", duty, self.setting(actor, duty, school_stage))
        deciding = verdict.deciding
        if deciding is not None and verdict.blocked:
            # first, for a report of danger is heard from everyone, suspended or not
            raise self._refuse(actor, verdict, self._foremost(verdict, deciding))
        held = self._conduct is not None and self._conduct.require(actor)
        if confirmation is not None:
            self._ask(actor, duty, text, verdict, confirmation)
        if any(finding.action == "log" for finding in verdict.findings):
            self._audit.append(actor, self._event("input.exempted", verdict, "ok"))
        if self._conduct and held:
            self._conduct.admitted(actor)
        return verdict

    def _foremost(self, verdict: Verdict, deciding: Finding) -> Finding:
        """The finding to answer with: a referral goes before any other block."""
        blocks = (finding for finding in verdict.findings if finding.action == "block")
        return next((each for each in blocks if self._policy.rule(each.rule).referral), deciding)

    def _refuse(self, actor: Actor, verdict: Verdict, finding: Finding) -> InputRefused:
        """Record the refusal and what follows from it in one transaction; the problem to raise."""
        rule = self._policy.rule(finding.rule)
        event = self._event("input.refused", verdict, "blocked")
        step = "none"
        if self._engine is None or self._conduct is None or rule.referral or not rule.counts:
            recorded = self._audit.append(actor, event)
        else:
            with writing(self._engine) as connection:
                recorded = self._audit.record(connection, actor, event)
                step = self._conduct.blocked(connection, actor, rule.id)
        problem = CrisisReferral if rule.referral else InputRefused
        return problem(
            rule=rule.id,
            message_zh=self._policy.message(finding.message, "zh"),
            message_en=self._policy.message(finding.message, "en"),
            event=recorded.id,
            step=step,
        )

    def _ask(self, actor: Actor, duty: str, text: str, verdict: Verdict, token: str) -> None:
        """Raise `ConfirmationNeeded` where a rule asks and `token` is not the answer."""
        rules = self._policy.asks(verdict)
        if not rules:
            return
        if self._confirmations is None:
            raise AuditUnavailable(action="input.held")
        if token and self._confirmations.accept(actor, duty, text, rules, token, verdict.hits()):
            return
        asked = self._confirmations.ask(actor, duty, text, rules, verdict.hits())
        raise ConfirmationNeeded(
            rule=rules[0],
            rules=", ".join(rules),
            message_zh=" ".join(self._policy.message(rule, "zh") for rule in rules),
            message_en=" ".join(self._policy.message(rule, "en") for rule in rules),
            token=asked,
            seconds=round(LIFE.total_seconds()),
        )

    def _event(self, action: str, verdict: Verdict, outcome: str) -> AuditEvent:
        return AuditEvent.model_validate(
            {
                "action": action,
                "outcome": outcome,
                "rule_hits": verdict.hits(),
                "policy_version": self._policy.version,
            }
        )
