"""A kept lesson plan improved by a model: what is done is kept at once, section by section.

Locked sections and what people wrote are left alone, also where it was written while the model worked.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal

from anyio import to_thread

from assistant.drafts import Drafts, Kept
from assistant.drafts.problems import DraftRoleTooLow
from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit.log import AuditUnavailable

if TYPE_CHECKING:
    from assistant.lesson_preparation.enrichment import Asking, Estimate, Progress
    from assistant.lesson_preparation.enrichment.progress import Done
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


class Enriching:
    """Enrichment of the drafts of one application."""

    def __init__(self, application: "Application", drafts: Drafts) -> None:
        self._application = application
        self._drafts = drafts

    def estimate(self, actor: Actor, draft: str, names: Sequence[str] | None, language: str) -> "Estimate":
        """What a run takes, before it starts. Raises `ModelNotConfigured`, `NotEnrichable`, and what
        `drafts.open` raises."""
        from assistant.lesson_preparation.enrichment import enrichable, estimate

        kept, plan, gate = self._asked(actor, draft)
        asking = self._asking(actor, kept, plan, 0, overwrite=False)
        wanted = enrichable(plan) if names is None else names
        said: Literal["zh", "en"] = "en" if language == "en" else "zh"
        return estimate(plan, list(wanted), gate.name, self._application.pace, asking, said)

    async def run(
        self, actor: Actor, draft: str, names: Sequence[str] | None, variant: int, *, overwrite: bool
    ) -> "AsyncGenerator[Progress, None]":
        """Improve the sections and keep each that is done. A section that somebody changed or locked in the
        meantime is told as kept, with the problem's code. Closing the iterator cancels every call.

        Raises what `estimate` raises, `SectionUnknown`, `DraftRoleTooLow`, `AuditUnavailable`."""
        from assistant.lesson_preparation.enrichment import Writer, enrich
        from assistant.lesson_preparation.enrichment.progress import Done

        kept, plan, gate = await to_thread.run_sync(self._asked, actor, draft)
        if kept.role not in ("edit", "owner"):
            raise DraftRoleTooLow(role=kept.role, needed="edit")
        asking = await to_thread.run_sync(
            lambda: self._asking(actor, kept, plan, variant, overwrite=overwrite)
        )
        writer = Writer(gate, actor.for_purpose(kept.duty), self._application.pace)
        async with aclosing(enrich(plan, writer, names, asking)) as events:
            async for event in events:
                if isinstance(event, Done):
                    yield await to_thread.run_sync(self._keep, actor, kept, event, gate.name, overwrite)
                else:
                    yield event

    def _keep(self, actor: Actor, kept: Kept, done: "Done", model: str, overwrite: bool) -> "Progress":
        from assistant.lesson_preparation.enrichment import progress

        marks = {"label": done.label, "aigc": done.aigc}
        label = {name: value for name, value in marks.items() if value}
        try:
            self._drafts.regenerate(
                actor, kept.id, done.section, done.after, model, kept.newest, overwrite=overwrite, label=label
            )
        except AuditUnavailable:
            raise
        except Problem as problem:
            details = {key: str(value) for key, value in problem.details.items()}
            return progress.Kept(section=done.section, problem=problem.code, details=details)
        return done

    def _asked(self, actor: Actor, draft: str) -> "tuple[Kept, LessonPlan, ModelGate]":
        from assistant.lesson_preparation.plan import LessonPlan

        kept = self._drafts.open(actor, draft)
        if not isinstance(kept.artefact, LessonPlan):
            raise NotEnrichable(kind=kept.kind)
        if self._application.gate is None:
            raise ModelNotConfigured()
        return kept, kept.artefact, self._application.gate

    def _asking(
        self, actor: Actor, kept: Kept, plan: "LessonPlan", variant: int, *, overwrite: bool
    ) -> "Asking":
        from assistant.lesson_preparation.enrichment import Asking

        fixed = self._drafts.fixed(actor, kept.id, overwrite=overwrite)
        return Asking(passages=self._passages(actor, plan), fixed=fixed, variant=variant)

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
