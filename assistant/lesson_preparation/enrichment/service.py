"""What a teacher asks for: improve the plan, write one section anew, bring last year's up to date."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from assistant.lesson_preparation.enrichment import wire
from assistant.lesson_preparation.enrichment.asking import Asking
from assistant.lesson_preparation.enrichment.order import ordered
from assistant.lesson_preparation.enrichment.progress import Progress
from assistant.lesson_preparation.enrichment.running import Run, Writer
from assistant.lesson_preparation.plan import LessonPlan


async def enrich(
    plan: LessonPlan, writer: Writer, names: Sequence[str] | None = None, asking: Asking | None = None
) -> AsyncGenerator[Progress, None]:
    """Improve the sections `names` (None: all that a model may write) and tell how it goes, last
    `Finished` with the plan. Sections in `asking.fixed` (locked or edited by hand) are skipped. A plan with
    anything new in it is a draft, whatever it was before.

    Closing the iterator cancels every call at once. Raises `SectionUnknown`, and `AuditUnavailable`, after
    which nothing more is asked (A-R7)."""
    run = Run(plan, writer, asking or Asking())
    wanted = ordered(wire.enrichable(plan) if names is None else wire.known(plan, names))
    async with aclosing(run.events(wanted)) as events:
        async for event in events:
            yield event


async def revise(
    plan: LessonPlan,
    writer: Writer,
    previous: str,
    changes: str,
    names: Sequence[str] | None = None,
    asking: Asking | None = None,
) -> AsyncGenerator[Progress, None]:
    """Suggest, section by section and with reasons, what `changes` mean for a draft that was mapped from
    `previous`, the text of last year's plan. Nothing is put into the plan: the teacher accepts. Ends and
    raises as `enrich`."""
    asked = replace(asking or Asking(), previous=previous, changes=changes)
    async with aclosing(enrich(plan, writer, names, asked)) as events:
        async for event in events:
            yield event
