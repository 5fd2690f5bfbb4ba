"""A real vLLM as the second rater of short answers, under a JSON schema.

The model of the lane knows nothing of marking; what is asked is that its opinions come on the scale of the
item, or not at all, and that none of them ever is a mark.
"""

import pytest
from sqlalchemy import Engine

from assistant.homework.desk import Answer, Assigned, HomeworkDesk
from assistant.homework.desk.seconding import Seconded, Seconding
from assistant.homework.items.item import Item
from assistant.homework.marking.chain import Rater
from guardrails.actor import Actor
from guardrails.audit import AuditLog
from guardrails.calls import ModelProblem
from guardrails.gate import ModelGate
from guardrails.policy import Policy
from serving import vllm

pytestmark = pytest.mark.vllm

ITEM = Assigned(
    item=Item.model_validate(
        {
            "id": "s1", "type": "short", "subject": "science", "grade": 7, "points": 4, "step": 2,
            "stem": "Why do leaves look green?", "answer": "Chlorophyll reflects green light.",
        }
    )
)  # fmt: skip


async def test_its_opinions_stand_beside_the_first_rater_and_are_no_marks(
    vllm_server: vllm.Service, vllm_gate: ModelGate, engine: Engine, teacher: Actor
) -> None:
    audit = AuditLog(engine)
    desk = HomeworkDesk(engine, audit, Policy.load())
    desk.assignments.import_class(teacher, "7-1", [("01", "Pupil One"), ("02", "Pupil Two")])
    assignment = desk.assignments.create(teacher, "Leaves", "7-1", [ITEM])
    given = ("Chlorophyll reflects green light.", "Because they like it.")
    desk.intake.take(
        teacher, assignment.id, [Answer(f"{at:02d}", "s1", text) for at, text in enumerate(given, start=1)]
    )
    for _ in desk.propose(teacher, assignment.id):
        pass
    told = await _seconded(Seconding(engine, audit), teacher, assignment.id, vllm_gate)
    print(told)
    records = desk.records(teacher, assignment.id)[1]
    opinions = [each for one in records for each in one.proposals if each.rater is Rater.MODEL]
    if told is not None:
        assert (told.done, told.whole, told.written) == (2, 2, len(opinions))
    assert {each.mark for each in opinions} <= {0.0, 2.0, 4.0}
    assert all(one.decided is None for one in records)
    assert all(any(each.rater is not Rater.MODEL for each in one.proposals) for one in records)


async def _seconded(seconding: Seconding, actor: Actor, assignment: str, gate: ModelGate) -> Seconded | None:
    """What came of it; None where the little model's reply did not fit the schema, which costs nothing."""
    try:
        return [each async for each in seconding.run(actor, assignment, "s1", gate)][-1]
    except ModelProblem:
        return None
