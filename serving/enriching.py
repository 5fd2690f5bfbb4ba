"""A kept lesson plan improved by a model: what is done is kept at once, section by section.

Locked sections and what people wrote are left alone, also where it was written while the model worked.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from anyio import to_thread

from assistant.drafts import Drafts, Kept, Role
from assistant.drafts.problems import DraftRoleTooLow
from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit.log import AuditUnavailable

if TYPE_CHECKING:
    from assistant.lesson_preparation.enrichment import Asking, Estimate, Progress, Writer
    from assistant.lesson_preparation.enrichment.progress import Done, Suggested
    from assistant.lesson_preparation.plan import LessonPlan
    from guardrails.gate import ModelGate
    from retrieval.passage import Passage
    from serving.application import Application

MOST_PASSAGES = 8


class ModelNotConfigured(Problem):
    """There is no chat model to ask."""

    code = "model-not-configured"


class NotEnrichable(Problem):
    """Only lesson plans are improved by a model. `kind` is what the draft is."""

    code = "draft-not-enrichable"


class ChangesMissing(Problem):
    """Nothing is said of what is to change."""

    code = "changes-missing"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to `change`, in the teacher's words, and the text of last year's plan, where there is one."""

    changes: str = ""
    previous: str = ""


class Enriching:
    """Enrichment of the drafts of one application."""

    def __init__(self, application: "Application", drafts: Drafts) -> None:
        self._application = application
        self._drafts = drafts

    def estimate(
        self, actor: Actor, draft: str, names: Sequence[str] | None, language: str, wish: Wish | None = None
    ) -> "Estimate":
        """What a run takes, before it starts; with a wish, what `revise` takes. Raises
        `ModelNotConfigured`, `NotEnrichable`, `SectionUnknown`, and what `drafts.open` raises."""
        from assistant.lesson_preparation.enrichment import enrichable, estimate

        kept, plan = self._plan(actor, draft)
        asking, gate = self._asking(actor, kept, plan), self._gate()
        if wish is not None:
            asking = replace(asking, changes=wish.changes, previous=wish.previous)
        wanted = enrichable(plan) if names is None else names
        said: Literal["zh", "en"] = "en" if language == "en" else "zh"
        return estimate(plan, list(wanted), gate.name, self._application.pace, asking, said)

    async def run(
        self, actor: Actor, draft: str, names: Sequence[str] | None
    ) -> "AsyncGenerator[Progress, None]":
        """Improve the sections and keep each that is done. Raises what `estimate` raises, `DraftRoleTooLow`
        and `AuditUnavailable`."""
        from assistant.lesson_preparation.enrichment import enrich

        kept, plan = await to_thread.run_sync(self._plan, actor, draft, "edit")
        writer = self._writer(actor, kept, self._gate())
        asking = await to_thread.run_sync(self._asking, actor, kept, plan)
        async with aclosing(enrich(plan, writer, names, asking)) as events:
            async for event in events:
                yield await self._told(actor, kept, event, overwrite=False)

    async def revise(
        self, actor: Actor, draft: str, wish: Wish, names: Sequence[str] | None
    ) -> "AsyncGenerator[Progress, None]":
        """Have a model suggest, section by section, what the wish means; each is kept as a suggestion by the
        model, also for what people wrote, and nothing is changed before it is accepted. Raises what `run`
        raises, and `ChangesMissing`."""
        from assistant.lesson_preparation.enrichment import revise
        from assistant.lesson_preparation.enrichment.progress import Suggested

        if not wish.changes.strip():
            raise ChangesMissing()
        kept, plan = await to_thread.run_sync(self._plan, actor, draft, "edit")
        gate = self._gate()
        writer = self._writer(actor, kept, gate)
        asking = await to_thread.run_sync(self._asking, actor, kept, plan, True)
        async with aclosing(revise(plan, writer, wish.previous, wish.changes, names, asking)) as events:
            async for event in events:
                if isinstance(event, Suggested) and event.after != event.before:
                    yield await to_thread.run_sync(self._suggest, actor, kept, event, gate.name)
                else:
                    yield event

    def _suggest(self, actor: Actor, kept: Kept, event: "Suggested", model: str) -> "Progress":
        try:
            self._drafts.remarks.suggest(
                actor, kept.id, event.section, event.after, event.reason,
                model=model, base_version=kept.newest,
            )  # fmt: skip
        except AuditUnavailable:
            raise
        except Problem as problem:
            return _stands(event.section, problem)
        return event

    async def anew(
        self, actor: Actor, draft: str, name: str, variant: int, *, overwrite: bool
    ) -> "AsyncGenerator[Progress, None]":
        """Write one section anew, with the model or without. Raises what `run` raises but for
        `ModelNotConfigured`."""
        from assistant.lesson_preparation.enrichment import regenerate

        kept, plan = await to_thread.run_sync(self._plan, actor, draft, "edit")
        gate = self._application.gate
        writer = None if gate is None else self._writer(actor, kept, gate)
        asking = await to_thread.run_sync(self._asking, actor, kept, plan, overwrite)
        async with aclosing(regenerate(plan, name, writer, variant, asking)) as events:
            async for event in events:
                yield await self._told(actor, kept, event, overwrite=overwrite)

    async def _told(self, actor: Actor, kept: Kept, event: "Progress", *, overwrite: bool) -> "Progress":
        """The event, after what is done in it is kept. A section that somebody changed or locked meanwhile is
        told as kept, with the problem's code."""
        from assistant.lesson_preparation.enrichment.progress import Done

        if isinstance(event, Done):
            return await to_thread.run_sync(self._keep, actor, kept, event, overwrite)
        return event

    def _keep(self, actor: Actor, kept: Kept, done: "Done", overwrite: bool) -> "Progress":
        label = {"label": done.label, "aigc": done.aigc} if done.aigc else {}
        gate = self._application.gate
        made_by = gate.name if gate is not None and done.aigc else ""
        try:
            self._drafts.regenerate(
                actor, kept.id, done.section, done.after, made_by, kept.newest,
                overwrite=overwrite, label=label,
            )  # fmt: skip
        except AuditUnavailable:
            raise
        except Problem as problem:
            return _stands(done.section, problem)
        return done

    def _plan(self, actor: Actor, draft: str, needed: Role = "view") -> "tuple[Kept, LessonPlan]":
        from assistant.lesson_preparation.plan import LessonPlan

        kept = self._drafts.open(actor, draft)
        if needed == "edit" and kept.role not in ("edit", "owner"):
            raise DraftRoleTooLow(role=kept.role, needed=needed)
        if not isinstance(kept.artefact, LessonPlan):
            raise NotEnrichable(kind=kept.kind)
        return kept, kept.artefact

    def _gate(self) -> "ModelGate":
        if self._application.gate is None:
            raise ModelNotConfigured()
        return self._application.gate

    def _writer(self, actor: Actor, kept: Kept, gate: "ModelGate") -> "Writer":
        from assistant.lesson_preparation.enrichment import Writer

        return Writer(gate, actor.for_purpose(kept.duty), self._application.pace)

    def _asking(self, actor: Actor, kept: Kept, plan: "LessonPlan", overwrite: bool = False) -> "Asking":
        from assistant.lesson_preparation.enrichment import Asking

        fixed = self._drafts.fixed(actor, kept.id, overwrite=overwrite)
        return Asking(passages=self._passages(actor, plan), fixed=fixed)

    def _passages(self, actor: Actor, plan: "LessonPlan") -> "tuple[Passage, ...]":
        """The passages that the plan cites; one that was retired since is left out."""
        from retrieval.search import UnknownPassage

        found = []
        for citation in plan.citations[:MOST_PASSAGES]:
            try:
                found.append(self._application.retriever.passage(actor, citation.passage))
            except UnknownPassage:
                continue
        return tuple(found)


def _stands(section: str, problem: Problem) -> "Progress":
    """A section that stays as it is because of `problem`."""
    from assistant.lesson_preparation.enrichment import progress

    details = {key: str(value) for key, value in problem.details.items()}
    return progress.Kept(section=section, problem=problem.code, details=details)
