"""The line that serves a model, and clear words where it cannot be served."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from serving import vllm
from serving.vllm import Service, VllmFailed, VllmMissing


def test_qwen_gets_tools_and_reasoning() -> None:
    line = vllm.command(Service("Qwen/Qwen3-8B", port=9000, max_model_len=8192), module=False)
    text = " ".join(line)
    assert "serve Qwen/Qwen3-8B --served-model-name Qwen3-8B" in text
    assert "--host 127.0.0.1 --port 9000 --max-model-len 8192" in text
    assert "--enable-auto-tool-choice --tool-call-parser hermes --reasoning-parser qwen3" in text
    assert "VLLM_NO_USAGE_STATS=1" in line


@pytest.mark.parametrize(
    ("model", "tools", "reasoning"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", "hermes", ""),
        ("Qwen/Qwen3-4B-Instruct-2507", "hermes", ""),
        ("Qwen/Qwen3-Coder-30B-A3B-Instruct", "qwen3_coder", ""),
        ("deepseek-ai/DeepSeek-R1", "deepseek_v3", "deepseek_r1"),
        ("zai-org/GLM-4.5-Air", "glm45", "glm45"),
        ("/models/Llama-3.1-8B-Instruct/", "llama3_json", ""),
    ],
)
def test_families(model: str, tools: str, reasoning: str) -> None:
    found = vllm.family(model)
    assert found is not None
    assert (found.tools, found.reasoning) == (tools, reasoning)


def test_an_unknown_model_is_served_without_tools() -> None:
    line = vllm.command(Service("someone/own-model"), module=False)
    assert "--enable-auto-tool-choice" not in line


def test_json_is_written_without_white_space_unless_told_otherwise() -> None:
    line = vllm.command(Service("m", extra=("--structured-outputs-config", "{}")), module=False)
    ours, theirs = [index for index, word in enumerate(line) if word == "--structured-outputs-config"]
    assert json.loads(line[ours + 1])["disable_any_whitespace"] is True
    assert theirs > ours  # the last one counts


def test_embeddings_are_pooled_and_have_no_tools() -> None:
    line = vllm.command(Service("Qwen/Qwen3-Embedding-0.6B", embedding=True), module=False)
    assert line[line.index("--runner") + 1] == "pooling"
    assert "--structured-outputs-config" not in line
    assert "--enable-auto-tool-choice" not in line


def test_the_cpu_build_is_run_as_a_module() -> None:
    line = vllm.command(Service("m", python="/opt/cpu/bin/python"), module=True)
    assert line[3:6] == ["/opt/cpu/bin/python", "-m", "vllm.entrypoints.openai.api_server"]


def test_printing_needs_no_vllm() -> None:
    done = CliRunner().invoke(_app(), ["Qwen/Qwen3-8B", "--print", "--port", "8001"])
    assert done.exit_code == 0
    assert "serve Qwen/Qwen3-8B" in done.stdout


def test_a_missing_vllm_is_said_in_words() -> None:
    done = CliRunner().invoke(_app(), ["m", "--python", "/nonexistent/python"])
    assert done.exit_code == 1
    assert "没有安装 vLLM" in done.stderr
    assert "Traceback" not in done.output
    with pytest.raises(VllmMissing):
        vllm.is_module("/nonexistent/python")


def test_a_server_that_ends_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vllm, "is_module", lambda _: True)
    monkeypatch.setattr(vllm, "command", lambda *_, **__: [sys.executable, "-c", "raise SystemExit(7)"])
    with (
        pytest.raises(VllmFailed, match="status 7"),
        vllm.running(Service("m", port=1), log=tmp_path / "log"),
    ):
        raise AssertionError("it never gets ready")


class _Endpoint(http.server.BaseHTTPRequestHandler):
    """Answers like an OpenAI-compatible server; `content` is what it says to a schema."""

    content = '{"subject": "maths"}'

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        said = self.content if "response_format" in body else "Hello."
        reply: dict[str, Any] = {"choices": [{"message": {"content": said}}]}
        if self.path == "/v1/embeddings":
            reply = {"data": [{"embedding": [0.0] * 8}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Service("models/m", port=server.server_address[1])
    server.shutdown()
    server.server_close()


def test_the_checks_and_the_settings(service: Service) -> None:
    assert vllm.check(service) == ["completion: Hello.", "JSON schema: maths"]
    assert vllm.settings_lines(service) == [
        f"XINGTAN_CHAT_BASE_URL=http://127.0.0.1:{service.port}/v1",
        "XINGTAN_CHAT_MODEL=m",
    ]


def test_an_embedding_service_is_checked_as_one(service: Service) -> None:
    embedding = Service("models/e", port=service.port, embedding=True)
    assert vllm.check(embedding) == ["embeddings: 8 numbers"]
    assert vllm.settings_lines(embedding)[1] == "XINGTAN_EMBEDDING_MODEL=e"


def test_a_reply_that_breaks_the_schema_fails_the_check(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Endpoint, "content", "maths")
    with pytest.raises(VllmFailed, match="JSON schema"):
        vllm.check(service)


def test_stopping_ends_the_whole_group() -> None:
    nap = "import time; time.sleep(60)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {nap!r}])"
    process = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
    vllm.stop(process)
    assert process.returncode is not None
    vllm.stop(process)


def _app() -> Any:
    app = typer.Typer()
    app.command()(vllm.main)
    return app
