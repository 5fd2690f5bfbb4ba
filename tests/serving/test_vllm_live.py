"""A real vLLM behind the gate: streaming, a JSON schema, its death in mid-stream, and its return.

The model of the lane is tiny and writes poor English, so these tests ask what arrives and how, never
whether it is right. The last one kills a second server and starts it again.
"""

import asyncio
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from assistant.answering import Answer, Done, Piece, Question, stream_answer
from assistant.workbench import Workbench
from guardrails.actor import Actor
from guardrails.calls import ModelBroken, ModelCall, ModelProblem, ModelUnavailable, Reply
from guardrails.calls import Piece as Part
from guardrails.gate import ModelGate
from guardrails.label import is_explicit
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from serving import vllm
from tests.assistant.answering import library
from tests.serving.live_vllm import endless, gate_to, serving

pytestmark = pytest.mark.vllm

QUESTION = "How long is the junior homework limit each day?"
SENTENCE = "The junior homework limit is 90 minutes each day."


class Subject(BaseModel):
    """A school subject."""

    name: str = Field(max_length=30)
    hours: int = Field(ge=1, le=9)


def call(text: str, tokens: int = 120) -> ModelCall:
    return ModelCall(purpose="ask", messages=(("user", text),), language="en", max_tokens=tokens)


@pytest.fixture
def bench(home: Path, engine: Engine, teacher: Actor, vllm_gate: ModelGate) -> Iterator[Workbench]:
    """A bench over a small English library."""
    index = Index.open(home / "index", engine, HashingEmbedder())
    text = library.Text("limits", "Homework limits", (("Limits", SENTENCE),), {"language": "en"})
    library.publish(index, text)
    yield replace(library.bench(engine, index, teacher, language="en")[0], gate=vllm_gate)
    index.close()


def test_it_passes_the_checks_of_the_command(vllm_server: vllm.Service) -> None:
    said = vllm.check(vllm_server)
    assert len(said) == 2


async def test_it_streams_through_the_gate(
    vllm_server: vllm.Service, vllm_gate: ModelGate, teacher: Actor
) -> None:
    parts = [
        part async for part in vllm_gate.stream(teacher, call("Write three short sentences about schools."))
    ]
    reply = parts[-1]
    assert isinstance(reply, Reply)
    assert "".join(part.text for part in parts[:-1] if isinstance(part, Part)) == reply.text
    assert is_explicit(reply.label)
    assert sum(reply.tokens.values()) > 0


async def test_it_answers_in_a_schema(
    vllm_server: vllm.Service, vllm_gate: ModelGate, teacher: Actor
) -> None:
    asked = call("Name a school subject and its hours a week.", tokens=300)
    made = await vllm_gate.structured(teacher, asked, Subject)
    assert isinstance(made.value, Subject)
    assert 1 <= made.value.hours <= 9


async def test_an_answer_is_whole_whatever_it_writes(vllm_server: vllm.Service, bench: Workbench) -> None:
    made = await _answer(bench)
    assert made.supported
    assert any(sentence.supported for sentence in made.sentences)
    for sentence in made.sentences:
        assert sentence.supported == bool(sentence.citations)


async def test_killed_in_mid_stream_it_costs_only_its_words_and_it_comes_back(
    vllm_service: vllm.Service, bench: Workbench, home: Path, engine: Engine, tmp_path: Path
) -> None:
    mortal = replace(vllm_service, port=_free_port())
    failing = replace(bench, gate=gate_to(mortal, home, engine))
    with serving(endless(mortal, tmp_path), tmp_path / "first.log") as process:
        with pytest.raises(ModelProblem) as caught:
            await _kill_while_reading(failing, mortal, process.pid)
        assert isinstance(caught.value, ModelBroken | ModelUnavailable)
        made = await _answer(failing)
    assert made.answer == f"{SENTENCE}[1]"
    assert "not available" in made.notice
    assert failing.gate is not None
    with serving(mortal, tmp_path / "second.log"):
        reply = await failing.gate.complete(failing.actor, call("Say hello."))
    assert reply.text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _kill_while_reading(bench: Workbench, service: vllm.Service, group: int) -> None:
    """Kill the server when it has begun to write a reply."""
    assert bench.gate is not None
    long = call("Count from one to five hundred in words. One. Two. Three. Go on.", tokens=2_000)
    killer = asyncio.create_task(asyncio.to_thread(_kill_once_it_writes, service, group))
    try:
        async for _ in bench.gate.stream(bench.actor, long):
            pass
    finally:
        await killer


def _kill_once_it_writes(service: vllm.Service, group: int) -> None:
    where = service.url.removesuffix("/v1") + "/metrics"
    until = time.monotonic() + 300
    while time.monotonic() < until:
        written = re.search(r"^vllm:generation_tokens_total\S* (\d+)", httpx.get(where).text, re.MULTILINE)
        if written and float(written[1]) > 0:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("it never began to write")
    os.killpg(group, signal.SIGKILL)


async def _answer(bench: Workbench) -> Answer:
    events = [event async for event in stream_answer(Question(question=QUESTION, language="en"), bench)]
    assert all(isinstance(event, Piece) for event in events[:-1])
    done = events[-1]
    assert isinstance(done, Done)
    return done.answer
