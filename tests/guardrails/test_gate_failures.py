"""Models that are down, slow, silent, broken or talk nonsense: typed problems, each recorded."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from langchain_core.exceptions import ModelRateLimitError
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from guardrails.actor import Actor
from guardrails.audit.log import AuditLog
from guardrails.calls import (
    ModelBroken,
    ModelFailed,
    ModelProblem,
    ModelTimedOut,
    ModelUnavailable,
    OutputRefused,
)
from guardrails.gate import ModelGate
from guardrails.roster import Roster, RosterName
from tests.guardrails.gates import POLICY, ask, bodies, gate, recorded, watch


@pytest.mark.parametrize(
    ("reply", "problem", "shown"),
    [
        (ConnectionRefusedError(), ModelUnavailable, ""),
        (httpx.ConnectError("down"), ModelUnavailable, ""),
        (ModelRateLimitError("busy"), ModelUnavailable, ""),
        (httpx.ReadTimeout("slow"), ModelTimedOut, ""),
        (TimeoutError(), ModelTimedOut, ""),
        (["第一句。", "第二" * 40, "。", httpx.RemoteProtocolError("gone")], ModelBroken, "第一句。"),
        (["第一句。", ConnectionResetError()], ModelBroken, ""),
        (["没有说完", ConnectionResetError()], ModelBroken, ""),
        (["第一句。" + "第二句" * 30 + "。", 2.0, "晚了。"], ModelTimedOut, "第一句。"),
        ([2.0, "晚了。"], ModelTimedOut, ""),
        (ValueError("garbage"), ModelBroken, ""),
        ("", ModelBroken, ""),
        (" \n ", ModelBroken, ""),
    ],
)
async def test_every_failure_is_a_problem_and_an_event(
    engine: Engine, teacher: Actor, reply: object, problem: type[ModelProblem], shown: str
):
    made, _ = gate(engine, [reply], timeout_s=0.2)
    seen: list[str] = []
    with pytest.raises(problem) as raised:
        await watch(made, teacher, seen)
    assert "".join(seen) == shown
    assert raised.value.details["partial"] is bool(shown)
    called, failed = recorded(engine, teacher)
    assert (failed.action, failed.outcome) == ("model.failed", "error")
    assert failed.details == {"problem": problem.code, "partial": bool(shown)}
    assert failed.produce_id == called.produce_id


async def test_complete_shows_nothing_of_a_broken_reply(engine: Engine, teacher: Actor):
    made, _ = gate(engine, [["第一句。", ConnectionResetError()]])
    with pytest.raises(ModelBroken) as raised:
        await made.complete(teacher, ask("问"))
    assert raised.value.details["partial"] is False


async def test_a_reader_who_leaves_is_recorded(engine: Engine, teacher: Actor):
    made, _ = gate(engine, ["第一句。第二句。第三句。"])
    stream = made.stream(teacher, ask("问"))
    await anext(stream)
    await stream.aclose()
    assert [event.action for event in recorded(engine, teacher)] == ["model.called", "model.abandoned"]


async def test_a_cancelled_reader_is_recorded(engine: Engine, teacher: Actor):
    made, model = gate(engine, [["第一句。", 60.0]], timeout_s=90)
    task = asyncio.create_task(made.complete(teacher, ask("问")))
    await asyncio.wait_for(model.began.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [event.action for event in recorded(engine, teacher)] == ["model.called", "model.abandoned"]


async def test_an_unscripted_call_fails_the_test_with_its_question(engine: Engine, teacher: Actor):
    made, _ = gate(engine, [])
    with pytest.raises(pytest.fail.Exception, match="holds 0 replies"):
        await made.complete(teacher, ask("没有脚本的问题"))


class Plan(BaseModel):
    """What the structured tests ask for."""

    title: str
    minutes: int = Field(ge=1, le=90)
    names: list[str] = []


async def test_a_structured_reply_has_real_names(engine: Engine, teacher: Actor):
    Roster(engine, AuditLog(engine)).add(teacher, [RosterName(name="林小满")])
    made, model = gate(
        engine, ['```json\n{"title": "给〔学生甲〕", "minutes": 40, "names": ["〔学生甲〕"]}\n```']
    )
    answer = await made.structured(teacher, ask("为林小满备课"), Plan)
    assert answer.value == Plan(title="给林小满", minutes=40, names=["林小满"])
    assert Plan.model_validate_json(answer.reply.text) == answer.value
    assert answer.reply.label
    requested = model.options[0]["response_format"]
    assert requested["type"] == "json_schema"
    assert requested["json_schema"]["schema"] == Plan.model_json_schema()
    assert [event.action for event in recorded(engine, teacher)][1:] == ["model.called", "model.answered"]


async def test_a_misfit_is_sent_back_once_without_real_names(engine: Engine, teacher: Actor):
    Roster(engine, AuditLog(engine)).add(teacher, [RosterName(name="林小满")])
    made, model = gate(
        engine, ['{"title": "〔学生甲〕", "minutes": 900}', '{"title": "〔学生甲〕", "minutes": 45}']
    )
    answer = await made.structured(teacher, ask("为林小满备课"), Plan)
    assert answer.value == Plan(title="林小满", minutes=45)
    assert "minutes: Input should be less than or equal to 90" in model.calls[1][-1][1]
    assert model.calls[1][-2] == ("assistant", '{"title": "〔学生甲〕", "minutes": 900}')
    assert "林小满" not in model.asked
    assert [(event.action, event.details.get("attempt")) for event in recorded(engine, teacher)] == [
        ("roster.added", None),
        ("model.called", None),
        ("model.failed", None),
        ("model.called", 2),
        ("model.answered", 2),
    ]


async def test_two_misfits_are_a_failure(engine: Engine, teacher: Actor):
    made, _ = gate(engine, ["不是 JSON", '{"title": 1}'])
    with pytest.raises(ModelFailed) as failed:
        await made.structured(teacher, ask("备课"), Plan)
    assert failed.value.details["partial"] is False
    assert [event.action for event in recorded(engine, teacher)][-1] == "model.failed"


async def test_structured_output_is_judged_too(engine: Engine, teacher: Actor):
    made, _ = gate(engine, ['{"title": "\\u505a\\u4f60\\u7684\\u604b\\u4eba：我永远爱你", "minutes": 4}'])
    with pytest.raises(OutputRefused):
        await made.structured(teacher, ask("备课"), Plan)


async def test_a_name_may_not_make_a_value_unfit_unseen(engine: Engine, teacher: Actor):
    class Short(BaseModel):
        title: str = Field(max_length=7)

    Roster(engine, AuditLog(engine)).add(teacher, [RosterName(name="一个非常长的名字")])
    made, model = gate(engine, ['{"title": "〔学生甲〕"}', '{"title": "〔学生甲〕"}'])
    with pytest.raises(ModelFailed):
        await made.structured(teacher, ask("为一个非常长的名字备课"), Short)
    assert "非常长" not in model.asked


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SAY = (
    b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":'
    b'[{"index":0,"delta":{"role":"assistant","content":"%s"}}]}\n\n'
)


@pytest.fixture
async def served() -> AsyncIterator[Callable[[bytes], Awaitable[str]]]:
    """Starts servers that answer every request with the given bytes and hang up."""
    servers: list[asyncio.Server] = []

    async def start(answer: bytes) -> str:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"

    yield start
    for server in servers:
        server.close()


def real(engine: Engine, url: str) -> ModelGate:
    client = ChatOpenAI(base_url=url, api_key="none", model="m", max_retries=0, stream_usage=False)
    return ModelGate(client, "m", AuditLog(engine), Roster(engine, AuditLog(engine)), POLICY, "某学校")


STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n", ModelUnavailable),
        (b"HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n", ModelUnavailable),
        (b"HTTP/1.1 400 Bad\r\ncontent-length: 2\r\n\r\n{}", ModelBroken),
        (b"", ModelUnavailable),
        (STREAM + chunk(SAY % "你好。".encode()), ModelBroken),
        (STREAM + chunk(b"data: nonsense\n\n") + b"0\r\n\r\n", ModelBroken),
        (STREAM + b"0\r\n\r\n", ModelBroken),
    ],
    ids=["busy", "key refused", "bad request", "hung up", "died in mid-stream", "garbage", "nothing"],
)
async def test_a_real_client_and_a_bad_server(
    engine: Engine,
    teacher: Actor,
    served: Callable[[bytes], Awaitable[str]],
    answer: bytes,
    problem: type[Exception],
):
    with pytest.raises(problem):
        await real(engine, await served(answer)).complete(teacher, ask("问"))
    assert [event.action for event in recorded(engine, teacher)] == ["model.called", "model.failed"]


async def test_a_real_client_and_a_good_server(
    engine: Engine, teacher: Actor, served: Callable[[bytes], Awaitable[str]]
):
    done = chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"
    plain = await served(STREAM + chunk(SAY % "你好。".encode()) + done)
    assert (await real(engine, plain).complete(teacher, ask("问"))).text == "你好。"
    json = await served(STREAM + chunk(SAY % rb"{\"title\": \"t\", \"minutes\": 5}") + done)
    assert (await real(engine, json).structured(teacher, ask("问"), Plan)).value == Plan(title="t", minutes=5)


async def test_nobody_listens(engine: Engine, teacher: Actor):
    with pytest.raises(ModelUnavailable):
        await real(engine, "http://127.0.0.1:9/v1").complete(teacher, ask("13800138000是谁的"))
    assert "13800138000" not in bodies(engine)
