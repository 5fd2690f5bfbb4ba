"""The only way to a chat model (模型闸门): check, mask, record, call, check, restore, label, record.

Failure semantics: `model.called` is written before the network is touched, so without a record there is no
call (A-R7). Every call ends in exactly one more event: `model.answered`, `model.failed`, `model.withheld`
(a rule blocked the output) or `model.abandoned` (the reader went away).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from guardrails.actor import Actor
from guardrails.admission import Admission
from guardrails.audit.log import AuditLog
from guardrails.call_record import CallRecord
from guardrails.calls import (
    Again,
    ModelBroken,
    ModelCall,
    ModelFailed,
    ModelProblem,
    Piece,
    Reply,
    StructuredReply,
    T,
)
from guardrails.label import aigc, check_producer, explicit, looks_like_code
from guardrails.model_line import ModelLine
from guardrails.personal_data import StreamRestorer, mask
from guardrails.policy import Policy
from guardrails.preparation import Preparer
from guardrails.roster import Roster
from guardrails.structure import Leaves, Mismatch, read, response_format
from guardrails.window import Blocked, OutputWindow

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


class ModelGate:
    """Holds the chat model; nothing else does.

    `name` is what the audit log calls the model, `producer` the provider code or name of the AIGC object,
    `timeout_s` the longest silence of the model before and between pieces, `admission` the door it shares
    with the duties that need no model. Raises `ProducerInvalid` for a broken code (L-R11)."""

    def __init__(
        self,
        model: "BaseChatModel",
        name: str,
        audit: AuditLog,
        roster: Roster,
        policy: Policy,
        producer: str,
        timeout_s: float = 60.0,
        admission: Admission | None = None,
    ) -> None:
        if looks_like_code(producer):
            check_producer(producer)
        self.name = name
        self._line = ModelLine(model, name, timeout_s)
        self._admission = admission or Admission(policy, audit)
        self._preparer = Preparer(self._admission, audit, roster, policy)
        self._audit = audit
        self._policy = policy
        self._producer = producer

    async def admit(self, actor: Actor, text: str, purpose: str) -> None:
        """Let the rules judge what a person wrote, before calls that take it as data. Raises what
        `Admission.admit` does."""
        await asyncio.to_thread(self._admission.admit, actor.for_purpose(purpose), text, purpose)

    async def stream(self, actor: Actor, call: ModelCall) -> AsyncGenerator[Piece | Reply, None]:
        """The reply sentence by sentence, and last the whole `Reply`.

        Raises `InputRefused`, `SourcesRefused` and `AuditUnavailable` before anything is sent, later
        `ModelProblem`s (whose `partial` tells whether pieces were shown) and `AuditUnavailable`."""
        run = await self._begin(actor, call)
        window, restorer = self._window(run), StreamRestorer(run.prepared.vault)
        frame = run.prepared.frame if call.framed else None
        shown: list[str] = []
        try:
            async with aclosing(
                self._line.stream(run.prepared.messages, run.prepared.options, run.usage)
            ) as texts:
                async for text in texts:
                    if piece := restorer.feed(window.feed(text)):
                        if frame and not shown:
                            piece = frame.before.in_language(call.language) + "\n" + piece
                        shown.append(piece)
                        yield Piece(piece)
            last = restorer.feed(window.flush()) + restorer.flush()
            if not ("".join(shown) + last).strip():
                raise ModelBroken(model=self.name, reason="empty")
            if frame:
                before = "" if shown else frame.before.in_language(call.language) + "\n"
                last = before + last + "\n" + frame.after.in_language(call.language)
            if last:
                shown.append(last)
                yield Piece(last)
        except Blocked as blocked:
            raise run.withheld(blocked, partial=bool(shown)) from None
        except ModelProblem as problem:
            raise run.failed(problem, partial=bool(shown)) from problem.__cause__
        except (GeneratorExit, asyncio.CancelledError):
            run.abandoned(partial=bool(shown))
            raise
        yield await self._reply(run, "".join(shown), window)

    async def complete(self, actor: Actor, call: ModelCall) -> Reply:
        """The whole reply at once; raises what `stream` raises, with `partial` false."""
        parts = self.stream(actor, call)
        try:
            async for part in parts:
                if isinstance(part, Reply):
                    return part
        except ModelProblem as problem:
            problem.details["partial"] = False
            raise
        finally:
            await parts.aclose()
        raise AssertionError("a stream ends with a Reply or an exception")

    async def structured(self, actor: Actor, call: ModelCall, schema: type[T]) -> StructuredReply[T]:
        """A reply that fits `schema`. A reply that does not is sent back once with what is wrong with it;
        the second misfit raises `ModelFailed`. Raises what `complete` raises."""
        parts = self.stream_structured(actor, call, schema)
        try:
            async for part in parts:
                if isinstance(part, StructuredReply):
                    return part
        except ModelProblem as problem:
            problem.details["partial"] = False
            raise
        finally:
            await parts.aclose()
        raise AssertionError("a stream ends with a StructuredReply or an exception")

    async def stream_structured(
        self,
        actor: Actor,
        call: ModelCall,
        schema: type[T],
        *,
        repairs: int = 1,
        demands: Callable[[T], Sequence[str]] | None = None,
    ) -> AsyncGenerator[Piece | Again | StructuredReply[T], None]:
        """The strings of a reply that fits `schema`, a line each, as they are written and checked, and last
        the whole value.

        `demands` says, off the event loop, what is wrong with a value that fits the schema, in words for
        the model; nothing where it may stand. A misfit is sent back with what is wrong with it, at most
        `repairs` times, each after an `Again`; the next one raises `ModelFailed`. Raises what `stream`
        raises."""
        run = await self._begin(actor, call)
        messages: Sequence[tuple[str, str]] = run.prepared.messages
        for attempt in range(1, repairs + 2):
            try:
                async with aclosing(self._attempt(run, messages, schema, demands)) as parts:
                    async for part in parts:
                        yield part
                return
            except Mismatch as mismatch:
                failed = ModelFailed(model=self.name, reason="schema")
                failed.misfit = mismatch.errors
                run.failed(failed, partial=False)
                if attempt > repairs:
                    raise failed from mismatch
                messages = (*run.prepared.messages, *mismatch.repair(call.language))
            yield Again(attempt + 1)
            run = run.again()
            await run.called()

    async def _attempt(
        self,
        run: CallRecord,
        messages: Sequence[tuple[str, str]],
        schema: type[T],
        demands: Callable[[T], Sequence[str]] | None,
    ) -> AsyncGenerator[Piece | StructuredReply[T], None]:
        """One try at a structured reply. Raises `Mismatch` where it does not fit."""
        prepared = run.prepared
        options = {**prepared.options, "response_format": response_format(schema)}
        window, leaves, restorer = self._window(run), Leaves(), StreamRestorer(prepared.vault)
        text, shown = "", False
        try:
            async with aclosing(self._line.stream(messages, options, run.usage)) as pieces:
                async for piece in pieces:
                    text += piece
                    if told := restorer.feed(window.feed(leaves.feed(piece))):
                        shown = True
                        yield Piece(told)
            value = read(text, schema, prepared.vault)
            window.judge(value.model_dump_json())
            if wrong := await asyncio.to_thread(demands, value) if demands else ():
                raise Mismatch(text, mask("; ".join(wrong), prepared.names, prepared.vault).text)
        except Mismatch as mismatch:
            mismatch.truncated = run.usage.truncated
            raise
        except Blocked as blocked:
            raise run.withheld(blocked, partial=shown) from None
        except ModelProblem as problem:
            raise run.failed(problem, partial=shown) from problem.__cause__
        except (GeneratorExit, asyncio.CancelledError):
            run.abandoned(partial=shown)
            raise
        yield StructuredReply(value, await self._reply(run, value.model_dump_json(), window))

    def _window(self, run: CallRecord) -> OutputWindow:
        """The output checks of one attempt."""
        call = run.prepared.call
        prepared = run.prepared
        return OutputWindow(self._policy, call.purpose, call.language, prepared.setting, prepared.canary)

    async def _begin(self, actor: Actor, call: ModelCall) -> CallRecord:
        """Check and mask the call and record that it is about to happen."""
        actor = actor.for_purpose(call.purpose)
        prepared = await asyncio.to_thread(self._preparer.prepare, actor, call)
        record = CallRecord(self._audit, self._policy.version, self.name, actor, prepared)
        await record.called()
        return record

    async def _reply(self, run: CallRecord, text: str, window: OutputWindow) -> Reply:
        """Label and record a finished reply."""
        reply = Reply(
            text=text,
            label=explicit(run.prepared.call.language),
            aigc=aigc(run.prepared.produce_id, self._producer),
            produce_id=run.prepared.produce_id,
            model=self.name,
            hits=(*run.prepared.hits, *window.hits.values()),
            dropped=run.prepared.dropped,
            tokens=run.usage.tokens,
            latency_ms=run.elapsed_ms(),
            truncated=run.usage.truncated,
        )
        await run.answered(reply)
        return reply
