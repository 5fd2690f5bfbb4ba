"""The duties of lesson preparation: `lesson-plan` and `unit-plan`; modules `*_duties` bring the others."""

import importlib
import pkgutil
import uuid

from anyio import to_thread

import assistant.lesson_preparation
from assistant.duty import duty
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.drafting.previous import carry_over
from assistant.lesson_preparation.drafting.unit import draft_unit
from assistant.lesson_preparation.evidence import look_up
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest, UnitRequest
from assistant.lesson_preparation.unit import UnitPlan
from assistant.workbench import Workbench


@duty(
    name="lesson-plan",
    purpose="Draft a lesson plan from curriculum, knowledge graph and library for a teacher to review",
    title={"zh": "教学设计", "en": "Lesson plan"},
    request=LessonRequest,
    artefact=LessonPlan,
    rules=("G-R5", "K-R8", "A-R7"),
    kept=True,
)
async def lesson_plan(request: LessonRequest, bench: Workbench) -> LessonPlan:
    """A plan without a model. Raises what `draft` and `Retriever.search` raise."""

    def write() -> LessonPlan:
        found = look_up(bench, request.topic, request.subject, request.plan_language)
        plan = draft(request, found).model_copy(update={"id": uuid.uuid4().hex})
        return carry_over(plan, request.previous, request.changes) if request.previous.strip() else plan

    return await to_thread.run_sync(write)


@duty(
    name="unit-plan",
    purpose="Draft a unit plan with big ideas, a task and a map of periods for a teacher to review",
    title={"zh": "大单元教学设计", "en": "Unit plan"},
    request=UnitRequest,
    artefact=UnitPlan,
    rules=("G-R5", "K-R8", "A-R7"),
    kept=True,
)
async def unit_plan(request: UnitRequest, bench: Workbench) -> UnitPlan:
    """A unit plan without a model. Raises what `draft_unit` and `Retriever.search` raise."""

    def write() -> UnitPlan:
        plan = draft_unit(request, look_up(bench, request.unit, request.subject, request.plan_language))
        return plan.model_copy(update={"id": uuid.uuid4().hex})

    return await to_thread.run_sync(write)


for _module in pkgutil.iter_modules(assistant.lesson_preparation.__path__):
    if _module.name.endswith("_duties"):
        importlib.import_module(f"{assistant.lesson_preparation.__name__}.{_module.name}")
