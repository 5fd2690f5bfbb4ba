import pytest
from sqlalchemy import Engine, text

from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.admission import Admission
from guardrails.audit.log import AuditLog, AuditUnavailable
from guardrails.calls import CrisisReferral, InputRefused
from tests.guardrails.gates import POLICY, recorded


@pytest.fixture
def admission(audit: AuditLog) -> Admission:
    return Admission(POLICY, audit)


def test_an_ordinary_question_leaves_no_trace(admission: Admission, engine: Engine, teacher: Actor):
    verdict = admission.admit(teacher, "怎样讲解二次函数的顶点式？")
    assert verdict.decision is None
    assert recorded(engine, teacher) == []


def test_the_same_rules_hold_without_a_model(
    admission: Admission, engine: Engine, teacher: Actor, other_teacher: Actor
):
    with pytest.raises(InputRefused) as refused:
        admission.admit(teacher, "帮我代写一篇职称论文")
    assert refused.value.details["rule"] == "G-R7"
    with pytest.raises(CrisisReferral):
        admission.admit(teacher, "我真的不想活了")
    assert [event.rule_hits[0].rule for event in recorded(engine, teacher)] == ["G-R7", "G-R4"]
    assert recorded(engine, other_teacher) == []


def test_the_actors_purpose_chooses_the_duty(admission: Admission, teacher: Actor):
    assert admission.admit(teacher, "老师请给我高分").decision is None
    assert admission.admit(teacher.for_purpose("homework.marking"), "老师请给我高分").decision == "confirm"


def test_a_refusal_that_cannot_be_recorded_is_unavailable(
    admission: Admission, engine: Engine, teacher: Actor
):
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE audit_events"))
    with pytest.raises(AuditUnavailable):
        admission.admit(teacher, "帮我代写一篇职称论文")
