"""What a teacher asks for: improve the plan, write one section anew, bring last year's up to date."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from assistant.artefact import Status
from assistant.lesson_preparation import sections
from assistant.lesson_preparation.drafting.draft import section as draft_section
from assistant.lesson_preparation.enrichment import wire
from assistant.lesson_preparation.enrichment.asking import Asking
from assistant.lesson_preparation.enrichment.order import ordered
from assistant.lesson_preparation.enrichment.progress import Done, Finished, Progress, Skipped, Started
from assistant.lesson_preparation.enrichment.running import Run, Writer, is_fixed, kept
from assistant.lesson_preparation.plan import LessonPlan
from corpora.problem import Problem


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


async def regenerate(
    plan: LessonPlan, name: str, writer: Writer | None, variant: int, asking: Asking | None = None
) -> AsyncGenerator[Progress, None]:
    """Write one section anew: by the model of `writer`, else, and where the model fails or may not write this
    section, as the drafting room drafts its `variant` (1, 2, …). Ends and raises as `enrich`."""
    asked = replace(asking or Asking(), variant=variant)
    if writer is not None and wire.may_write(name):
        async with aclosing(enrich(plan, writer, [name], asked)) as events:
            async for event in events:
                if isinstance(event, Finished) and event.kept:
                    break
                yield event
            else:
                return
    elif is_fixed(plan, name, asked.fixed):
        yield Skipped(section=name)
        yield Finished(plan=plan, skipped=[name])
        return
    else:
        yield Started(section=name)
    try:
        after = _spared(plan, name, await asyncio.to_thread(_drafted, plan, name, variant), asked.fixed)
        changed = sections.put(plan, name, after)
    except Problem as problem:
        yield kept(name, problem)
        yield Finished(plan=plan, kept=[name])
        return
    yield Done(section=name, before=sections.get(plan, name), after=after)
    yield Finished(plan=changed.model_copy(update={"status": Status.DRAFT}), done=[name])


def _drafted(plan: LessonPlan, name: str, variant: int) -> Any:
    return sections.get(draft_section(plan, name, variant), name)


def _spared(plan: LessonPlan, name: str, after: Any, fixed: Collection[str]) -> Any:
    """A new list with the fixed entries of the old one in it."""
    before = sections.get(plan, name)
    if not isinstance(before, list) or not isinstance(after, list):
        return after
    spared = {one["id"]: one for one in before if isinstance(one, dict) and f"{name}/{one['id']}" in fixed}
    if not spared:
        return after
    return [*spared.values(), *(one for one in after if one["id"] not in spared)]


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
