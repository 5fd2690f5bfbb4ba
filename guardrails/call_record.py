"""What the audit log keeps of one call to a model: that it began, and how it ended (A-R2, L-R13)."""

import asyncio
import time
from typing import Any, TypeVar

from guardrails.actor import Actor
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent, Outcome, RuleHit
from guardrails.audit.log import AuditLog
from guardrails.calls import ModelProblem, OutputRefused, Reply
from guardrails.model_line import Usage
from guardrails.preparation import Prepared
from guardrails.window import Blocked

P = TypeVar("P", bound=ModelProblem)


class CallRecord:
    """Writes the events of one attempt. `attempt` counts from 1; a repair is the second."""

    def __init__(
        self,
        audit: AuditLog,
        policy_version: str,
        model: str,
        actor: Actor,
        prepared: Prepared,
        attempt: int = 1,
    ) -> None:
        self._audit = audit
        self._policy_version = policy_version
        self._model = model
        self._actor = actor
        self._attempt = attempt
        self._started = time.monotonic()
        self.prepared = prepared
        self.usage = Usage()

    def again(self) -> "CallRecord":
        """The record of the next attempt at the same call."""
        return CallRecord(
            self._audit, self._policy_version, self._model, self._actor, self.prepared, self._attempt + 1
        )

    def elapsed_ms(self) -> int:
        """Milliseconds since the call was prepared."""
        return round((time.monotonic() - self._started) * 1000)

    async def called(self) -> None:
        """Record that the model is about to be called. Raises `AuditUnavailable`: then it must not be."""
        event = self._event(
            "model.called", "ok", self.prepared.hits, personal_data=self.prepared.personal_data
        )
        await asyncio.to_thread(self._audit.append, self._actor, event)

    async def answered(self, reply: Reply) -> None:
        """Record a finished reply. Raises `AuditUnavailable`: then it must not be kept."""
        event = self._event(
            "model.answered",
            "ok",
            reply.hits,
            output_sha256=sha256(reply.text),
            labelled=bool(reply.label),
            latency_ms=reply.latency_ms,
            tokens=reply.tokens,
        )
        await asyncio.to_thread(self._audit.append, self._actor, event)

    # The three below also run while a task is being cancelled, when nothing may be awaited.

    def failed(self, problem: P, partial: bool) -> P:
        """Record that the model did not deliver; the problem to raise, saying whether a part was shown."""
        problem.details["partial"] = partial
        self._end("model.failed", "error", (), problem=problem.code, partial=partial)
        return problem

    def withheld(self, blocked: Blocked, partial: bool) -> OutputRefused:
        """Record that a rule stopped the output; the problem to raise."""
        self._end("model.withheld", "blocked", blocked.verdict.hits(), partial=partial)
        deciding = blocked.verdict.deciding
        rule = deciding.rule if deciding else ""
        return OutputRefused(model=self._model, rule=rule, reason="rule", partial=partial)

    def abandoned(self, partial: bool) -> None:
        """Record that nobody waited for the end."""
        self._end("model.abandoned", "error", (), partial=partial)

    def _end(self, action: str, outcome: Outcome, hits: tuple[RuleHit, ...], **details: Any) -> None:
        event = self._event(
            action, outcome, hits, latency_ms=self.elapsed_ms(), tokens=self.usage.tokens, details=details
        )
        self._audit.append(self._actor, event)

    def _event(self, action: str, outcome: Outcome, hits: tuple[RuleHit, ...], **more: Any) -> AuditEvent:
        prepared = self.prepared
        details = {**more.pop("details", {}), **({"attempt": self._attempt} if self._attempt > 1 else {})}
        return AuditEvent(
            action=action,
            outcome=outcome,
            rule_hits=hits,
            model=self._model,
            prompt_version=prepared.call.prompt_version,
            policy_version=self._policy_version,
            sources=prepared.used,
            input_sha256=prepared.input_sha256,
            produce_id=prepared.produce_id,
            details=details,
            **more,
        )
