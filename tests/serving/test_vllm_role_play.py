"""A real vLLM plays the counterpart of a rehearsed talk, through the gate.

The model of the lane is tiny and speaks hardly any Chinese; what is asked is that each turn is answered, by
the model in its role or by the script in its place, that it says which, and that the talk comes to its end.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assistant.teacher_training.role_play import playing
from assistant.teacher_training.role_play.debrief import debrief_of, stands
from assistant.teacher_training.role_play.records import Rehearsal
from assistant.teacher_training.room import training_room
from assistant.workbench import Workbench
from guardrails.actor import Actor
from guardrails.admission import Admission
from guardrails.audit import AuditLog
from guardrails.audit.tables import events
from guardrails.gate import ModelGate
from guardrails.policy import Policy
from serving import vllm

pytestmark = pytest.mark.vllm

WORDS = (
    "您先坐，我理解您着急。您最担心的是什么？",
    "上周三次作业里，有两次订正是空着的。",
    "别的孩子的情况我不便说，我们只谈您的孩子。",
)


async def test_it_answers_every_turn_or_the_script_does(
    vllm_server: vllm.Service, vllm_gate: ModelGate, engine: Engine, teacher: Actor, tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(playing, "PATIENCE_S", 120.0)  # two slow cores: what is tested is not the wait
    bench = _bench(engine, teacher, vllm_gate, tmp_path)
    held = await playing.begin(bench, "parent-falling-marks")
    for words in WORDS:
        held = await playing.say(bench, held.id, words)
    print([(each.by, each.reply) for each in held.exchanges])
    _answered(held)
    called = select(events.c.action).where(events.c.action == "model.called")
    with engine.connect() as connection:
        assert len(connection.execute(called).all()) == len(WORDS), "each turn was put before the model"
    assert bench.training is not None
    ended = bench.training.rehearsals.end(teacher, held.id)
    told = debrief_of(ended, "d", "zh")
    assert all(stands(one, ended.exchanges) for each in told.criteria for one in each.shown)
    assert bool(told.label) == any(each.by == "model" for each in ended.exchanges)


async def test_a_server_that_answers_too_slowly_is_not_waited_for(
    vllm_server: vllm.Service, vllm_gate: ModelGate, engine: Engine, teacher: Actor, tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(playing, "PATIENCE_S", 0.01)
    bench = _bench(engine, teacher, vllm_gate, tmp_path)
    held = await playing.begin(bench, "pupil-disrupts")
    held = await playing.say(bench, held.id, "刚才发生了什么？你愿意说说吗？")
    assert [each.by for each in held.exchanges] == ["instead"]
    _answered(held)


def _answered(held: Rehearsal) -> None:
    lines = {line for beat in held.scene.beats for line in (beat.eased, beat.plain, beat.hard)}
    for each in held.exchanges:
        if each.by == "model":
            assert playing.in_role(each.reply, held.scene)
        else:
            assert each.by == "instead"
            assert each.reply in lines


def _bench(engine: Engine, actor: Actor, gate: ModelGate, folder: Any) -> Workbench:
    audit, policy = AuditLog(engine), Policy.load()
    unused: Any = None
    return Workbench(
        actor=actor, retriever=unused, gate=gate, policy=policy, admission=Admission(policy, audit),
        audit=audit, conversations=unused, clock=lambda: datetime.now(UTC),
        training=training_room(engine, audit, folder),
    )  # fmt: skip
