"""A lesson plan in English, improved by a real vLLM under JSON schemas: goals, and a step with its question.

The lane's model writes poor English, so nothing is said of how good the plan gets: what comes fits the form,
what must stay stays, and what does not fit costs nothing.
"""

import pytest
from sqlalchemy import Engine

from assistant.artefact import Status
from assistant.lesson_preparation.enrichment import Asking, Limits, Pace, Writer, enrich, estimate
from assistant.lesson_preparation.enrichment.progress import Done, Kept, Partial, Progress
from assistant.lesson_preparation.plan import LessonPlan
from guardrails.actor import Actor
from guardrails.gate import ModelGate
from guardrails.label import is_explicit
from serving import vllm
from tests.assistant.lesson_preparation.plans import english
from tests.assistant.lesson_preparation.writing import finished, recorded, told

pytestmark = pytest.mark.vllm

SHORT = Asking(limits=Limits(parallel=2, section_s=240, longest=50, tokens=220, repairs=1))
SECTIONS = ["goals", "steps/p1s1"]


async def test_goals_and_questions_are_written_under_a_schema(
    vllm_server: vllm.Service, vllm_gate: ModelGate, engine: Engine, teacher: Actor
) -> None:
    plan = english()
    writer = Writer(vllm_gate, teacher, Pace())
    assert estimate(plan, SECTIONS, vllm_gate.name, writer.pace, SHORT, "en").seconds is None
    seen = await told(enrich(plan, writer, SECTIONS, SHORT))
    print(*seen, sep="\n")
    end = finished(seen)
    assert end.done == SECTIONS
    _kept_what_must_stay(plan, end.plan)
    assert end.plan.goals != plan.goals or end.plan.steps[0] != plan.steps[0]
    assert end.plan.steps[0].questions[0].id == plan.steps[0].questions[0].id
    assert is_explicit(end.plan.label)
    assert end.plan.status is Status.DRAFT
    assert _shown(seen)
    after = estimate(plan, SECTIONS, vllm_gate.name, writer.pace, SHORT, "en")
    assert after.seconds is not None
    assert 0 < after.seconds < 600
    assert recorded(engine).count("model.answered") == 2


def _kept_what_must_stay(before: LessonPlan, after: LessonPlan) -> None:
    frame = {"goals", "steps", "label", "aigc", "matrix"}
    assert before.model_dump(exclude=frame) == after.model_dump(exclude=frame)
    assert [goal.id for goal in after.goals] == [goal.id for goal in before.goals]
    assert [(step.id, step.minutes) for step in after.steps] == [
        (step.id, step.minutes) for step in before.steps
    ]


def _shown(seen: list[Progress]) -> str:
    """Running text, told before its section was done."""
    assert all(isinstance(event, Done | Kept) or event.event != "suggested" for event in seen)
    return "".join(event.text for event in seen if isinstance(event, Partial))
