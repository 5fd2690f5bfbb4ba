"""One run over the sections of a plan: who waits for whom, what is told, what a failure costs.

Sections that do not wait for each other are written side by side. One that fails, is too slow or is blocked
keeps its draft and stops no other.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from assistant.artefact import Status
from assistant.lesson_preparation import sections
from assistant.lesson_preparation.enrichment import judging, wire
from assistant.lesson_preparation.enrichment.asking import PURPOSE, Asking, call, draft_id
from assistant.lesson_preparation.enrichment.order import waits_for
from assistant.lesson_preparation.enrichment.pace import Pace
from assistant.lesson_preparation.enrichment.progress import (
    Done,
    Finished,
    Kept,
    Partial,
    Progress,
    Repairing,
    Skipped,
    Started,
    Suggested,
)
from assistant.lesson_preparation.plan import LessonPlan
from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit.log import AuditUnavailable
from guardrails.calls import (
    Again,
    ModelFailed,
    ModelTimedOut,
    Piece,
    Reply,
    SourcesRefused,
    StructuredReply,
)
from guardrails.gate import ModelGate

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes and for whom: the gate and the actor of every call, and where speeds are noted."""

    gate: ModelGate
    actor: Actor
    pace: Pace = field(default_factory=Pace)


class Run:
    """`plan` is the plan as it stands now. Where changes are asked for, sections are only suggested."""

    def __init__(self, plan: LessonPlan, writer: Writer, asking: Asking) -> None:
        self.plan = plan
        self._writer = writer
        self._asking = asking
        self._landing = asyncio.Lock()
        self._ended: dict[str, str] = {}
        self._last: Reply | None = None
        self._refused: Problem | None = None

    async def events(self, names: Sequence[str]) -> AsyncGenerator[Progress, None]:
        """Write the sections and tell how it goes. Closing the iterator cancels every call at once.
        Raises `AuditUnavailable`."""
        told = asyncio.Queue[Progress | None]()
        runner = asyncio.create_task(self._all(names, told.put_nowait))
        runner.add_done_callback(lambda _: told.put_nowait(None))
        try:
            while (event := await told.get()) is not None:
                yield event
            await runner
        finally:
            runner.cancel()
            await asyncio.wait([runner])
            if not runner.cancelled():
                runner.exception()  # seen, so that asyncio does not report it when nobody waits any more

    async def _all(self, names: Sequence[str], tell: Tell) -> None:
        places = asyncio.Semaphore(self._asking.limits.parallel)
        over = {name: asyncio.Event() for name in names}

        async def turn(name: str) -> None:
            for other in waits_for(name, names):
                await over[other].wait()
            async with places:
                self._ended[name] = (await self._section(name, tell)).event
            over[name].set()

        await self._admit()
        try:
            async with asyncio.TaskGroup() as group:
                for name in names:
                    group.create_task(turn(name))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        tell(self._finished())

    async def _admit(self) -> None:
        """Have what the teacher wrote judged once: each refusal counts, so not once a section."""
        setting = self.plan.setting
        written = (setting.topic, setting.class_profile, *setting.constraints, self._asking.changes)
        try:
            await self._writer.gate.admit(self._writer.actor, "\n".join(filter(None, written)), PURPOSE)
        except AuditUnavailable:
            raise
        except Problem as problem:
            self._refused = problem

    async def _section(self, name: str, tell: Tell) -> Progress:
        """Write one section; how it ended, which was told already."""
        end: Progress
        if is_fixed(self.plan, name, self._asking.fixed):
            end = Skipped(section=name)
        elif self._refused is not None:
            end = kept(name, self._refused)
        else:
            tell(Started(section=name))
            try:
                async with asyncio.timeout(self._asking.limits.section_s):
                    end = await self._written(name, tell)
            except TimeoutError:
                end = kept(name, ModelTimedOut(model=self._writer.gate.name, reason="section"))
            except AuditUnavailable:
                raise
            except Problem as problem:
                end = kept(name, problem)
        tell(end)
        return end

    async def _written(self, name: str, tell: Tell) -> Done | Suggested:
        started, plan, asking = time.monotonic(), self.plan, self._asking
        form = wire.schema(plan, name, asking.limits.longest, asking.fixed)
        if asking.changes:
            form = wire.revision(form, asking.limits.longest)
        asked = await asyncio.to_thread(call, plan, name, asking)
        written: StructuredReply[wire.Wire] | None = None
        stream = self._writer.gate.stream_structured(
            self._writer.actor,
            asked,
            form,
            repairs=asking.limits.repairs,
            demands=judging.demands(plan, name),
        )
        async with aclosing(stream) as parts:
            async for part in parts:
                if isinstance(part, StructuredReply):
                    written = part
                elif isinstance(part, Again):
                    tell(Repairing(section=name, attempt=part.attempt))
                elif isinstance(part, Piece):
                    tell(Partial(section=name, text=part.text))
        assert written is not None
        reply, gate = written.reply, self._writer.gate
        await asyncio.to_thread(self._writer.pace.note, gate.name, reply.text, reply.latency_ms)
        if draft_id(plan, name) in reply.dropped:
            # the draft itself held instructions to a model, so this was written without it
            raise SourcesRefused(count=1)
        seconds = round(time.monotonic() - started, 2)
        return await self._landed(name, written, seconds)

    async def _landed(
        self, name: str, written: StructuredReply[wire.Wire], seconds: float
    ) -> Done | Suggested:
        """Put a section in the place of its draft, or only suggest it. Raises `ModelFailed` where it does not
        go together with what other sections have become meanwhile."""
        reply = written.reply
        marks: Mapping[str, Any] = {"label": reply.label, "aigc": reply.aigc, "dropped": list(reply.dropped)}
        async with self._landing:
            before = sections.get(self.plan, name)
            after, reason = wire.answer(self.plan, name, written.value)
            wrong = await asyncio.to_thread(judging.misfits, self.plan, name, after)
            if wrong:
                failed = ModelFailed(model=reply.model, reason="together")
                failed.misfit = "; ".join(wrong)
                raise failed
            changed = sections.put(self.plan, name, after)
            found = await asyncio.to_thread(judging.advice, changed, name)
            common = {
                "findings": found,
                "section": name,
                "before": before,
                "after": after,
                "seconds": seconds,
                **marks,
            }
            if self._asking.changes:
                return Suggested(reason=reason, **common)
            self.plan, self._last = changed, reply
            return Done(**common)

    def _finished(self) -> Finished:
        plan = self.plan
        if self._last is not None:
            marks = {"label": self._last.label, "aigc": self._last.aigc}
            plan = plan.model_copy(update={"status": Status.DRAFT, **marks})
        ended = {
            how: [name for name, end in self._ended.items() if end == how]
            for how in ("done", "suggested", "kept", "skipped")
        }
        return Finished.model_validate({"plan": plan, **ended})


def is_fixed(plan: LessonPlan, section: str, fixed: Collection[str]) -> bool:
    """Whether nothing of a section may be touched: it, its field or each of its entries is fixed."""
    if section in fixed or section.partition("/")[0] in fixed:
        return True
    value = sections.get(plan, section)
    entries = isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    return entries and all(f"{section}/{one.get('id')}" in fixed for one in value)


def kept(name: str, problem: Problem) -> Kept:
    """The event of a section whose draft stands because of `problem`."""
    misfit = problem.misfit if isinstance(problem, ModelFailed) else ""
    details = {key: str(value) for key, value in problem.details.items()}
    return Kept(section=name, problem=problem.code, details=details, misfit=misfit)
