"""Serve a model with vLLM and check that it does what Xingtan asks of it (本地模型服务).

    python -m serving.vllm Qwen/Qwen3-8B            # start, check, print the settings to use
    python -m serving.vllm Qwen/Qwen3-8B --print    # only print the command line

vLLM may live in an environment of its own: `--python` names its interpreter. Where it came as a
distribution whose `vllm` command does not start (the CPU build), its server module is run instead.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from corpora.problem import Problem

START_TIMEOUT_S = 1_800.0
"""Seconds to wait for a server: a large model is first downloaded and compiled."""
CHECK_TIMEOUT_S = 300.0
"""Seconds for one check; a CPU writes about ten tokens a second."""

TIGHT_JSON = '{"backend": "xgrammar", "disable_any_whitespace": true}'
"""JSON without white space between its parts: shorter, and small models fill a reply with white space where
the grammar lets them, until it is cut off. vLLM takes it only with a backend named, so a schema that xgrammar
cannot follow is refused and not tried with another; ours keep to what it can."""

_QUIET = ("env", "VLLM_NO_USAGE_STATS=1", "DO_NOT_TRACK=1")
_PROBE = (
    "import importlib.util as u, importlib.metadata as m, sys\n"
    "if not u.find_spec('vllm'): sys.exit(3)\n"
    "print('vllm' if any(d.metadata['Name'] == 'vllm' for d in m.distributions()) else 'module')"
)


class VllmMissing(Problem):
    """vLLM is not installed for the interpreter named."""

    code = "vllm-missing"


class VllmFailed(Problem):
    """The server ended, did not get ready, or did not pass a check; `reason` says which."""

    code = "vllm-failed"


@dataclass(frozen=True, slots=True)
class Family:
    """What vLLM has to be told of a family of models: how they write tool calls and their reasoning."""

    pattern: str
    tools: str
    reasoning: str = ""


FAMILIES: tuple[Family, ...] = (
    Family(r"qwen3.*coder", "qwen3_coder"),
    Family(r"qwen3.*instruct", "hermes"),
    Family(r"qwen3", "hermes", "qwen3"),
    Family(r"qwen2|qwq", "hermes"),
    Family(r"deepseek-r1", "deepseek_v3", "deepseek_r1"),
    Family(r"deepseek-v3\.1", "deepseek_v31", "deepseek_v3"),
    Family(r"deepseek-v3", "deepseek_v3"),
    Family(r"glm-4\.[56]", "glm45", "glm45"),
    Family(r"kimi-k2", "kimi_k2"),
    Family(r"minimax-m2", "minimax_m2", "minimax_m2"),
    Family(r"ernie-4\.5", "ernie45", "ernie45"),
    Family(r"hunyuan-a13b", "hunyuan_a13b", "hunyuan_a13b"),
    Family(r"internlm", "internlm"),
    Family(r"gpt-oss", "openai", "openai_gptoss"),
    Family(r"llama-?3", "llama3_json"),
    Family(r"mistral|ministral", "mistral"),
    Family(r"hermes|smollm", "hermes"),
)
"""By the model's name, the first that matches; other models are served without tool calls."""


@dataclass(frozen=True, slots=True)
class Service:
    """What to serve and where. `name` is the model's name for clients; `max_model_len` 0 leaves the
    model's own length; `python` is the interpreter that has vLLM."""

    model: str
    name: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    embedding: bool = False
    max_model_len: int = 0
    python: str = sys.executable
    extra: tuple[str, ...] = ()

    @property
    def served_name(self) -> str:
        """The model's name for clients."""
        return self.name or Path(self.model.rstrip("/")).name

    @property
    def url(self) -> str:
        """Base URL of the OpenAI-compatible endpoint."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  (compared, not bound)
        return f"http://{host}:{self.port}/v1"


def family(model: str) -> Family | None:
    """The family of a model, None where it is not known."""
    name = model.rstrip("/").rsplit("/", 1)[-1].lower()
    return next((one for one in FAMILIES if re.search(one.pattern, name)), None)


def command(service: Service, *, module: bool) -> list[str]:
    """The line that serves it. `module` runs the server module instead of the `vllm` command."""
    beside = Path(service.python).with_name("vllm")
    launcher = (
        [service.python, "-m", "vllm.entrypoints.openai.api_server", "--model", service.model]
        if module
        else [str(beside) if beside.exists() else "vllm", "serve", service.model]
    )
    line = [*_QUIET, *launcher, "--served-model-name", service.served_name]
    line += ["--host", service.host, "--port", str(service.port)]
    if service.max_model_len:
        line += ["--max-model-len", str(service.max_model_len)]
    found = family(service.model)
    if service.embedding:
        line += ["--runner", "pooling"]
    elif found:
        line += ["--enable-auto-tool-choice", "--tool-call-parser", found.tools]
        line += ["--reasoning-parser", found.reasoning] if found.reasoning else []
    if not service.embedding:
        line += ["--structured-outputs-config", TIGHT_JSON]
    return [*line, *service.extra]


def is_module(python: str) -> bool:
    """Whether vLLM has to be run as a module. Raises `VllmMissing`."""
    try:
        done = subprocess.run([python, "-c", _PROBE], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        raise VllmMissing(python=python) from None
    if done.returncode:
        raise VllmMissing(python=python)
    return done.stdout.strip() == "module"


@contextmanager
def running(
    service: Service, timeout_s: float = START_TIMEOUT_S, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The server, ready to answer; it is stopped when the block ends. Its output goes to `log`, or to the
    terminal. Raises `VllmMissing`, `VllmFailed`."""
    line = command(service, module=is_module(service.python))
    with log.open("wb") if log else _terminal() as output:
        process = subprocess.Popen(line, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)  # noqa: S603
        try:
            _wait(service, process, timeout_s)
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and the engine processes it started."""
    for signal_, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 30)):
        try:
            os.killpg(process.pid, signal_)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def check(service: Service) -> list[str]:
    """What works, a line each. Raises `VllmFailed` at the first thing that does not."""
    if service.embedding:
        body = _post(service, "/embeddings", {"input": ["教师"]})
        return [f"embeddings: {len(body['data'][0]['embedding'])} numbers"]
    said = _chat(service, "Reply with one short sentence.", {})
    if not said.strip():
        raise VllmFailed(reason="the completion is empty")
    schema = {
        "type": "object",
        "properties": {"subject": {"type": "string", "maxLength": 40}},
        "required": ["subject"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "check", "schema": schema}}
    text = _chat(service, "Name a school subject as JSON.", {"response_format": form})
    try:
        subject = json.loads(text)["subject"]
    except (ValueError, KeyError, TypeError):
        raise VllmFailed(reason=f"the reply does not fit the JSON schema: {text[:80]}") from None
    return [f"completion: {' '.join(said.split())[:60]}", f"JSON schema: {subject}"]


def settings_lines(service: Service) -> list[str]:
    """The settings that make Xingtan use it."""
    room = "EMBEDDING" if service.embedding else "CHAT"
    return [f"XINGTAN_{room}_BASE_URL={service.url}", f"XINGTAN_{room}_MODEL={service.served_name}"]


def _wait(service: Service, process: subprocess.Popen[bytes], timeout_s: float) -> None:
    import httpx

    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if process.poll() is not None:
            raise VllmFailed(reason=f"the server ended with status {process.returncode}; its output says why")
        try:
            if httpx.get(service.url.removesuffix("/v1") + "/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(1)
    raise VllmFailed(reason=f"not ready after {timeout_s:.0f} seconds")


def _chat(service: Service, text: str, more: dict[str, Any]) -> str:
    body = {"messages": [{"role": "user", "content": text}], "max_tokens": 300, "temperature": 0, **more}
    message = _post(service, "/chat/completions", body)["choices"][0]["message"]
    return str(message.get("content") or message.get("reasoning") or "")


def _post(service: Service, path: str, body: dict[str, Any]) -> Any:
    import httpx

    try:
        answer = httpx.post(
            service.url + path, json={"model": service.served_name, **body}, timeout=CHECK_TIMEOUT_S
        )
    except httpx.TransportError as error:
        raise VllmFailed(reason=f"{path}: {type(error).__name__}") from None
    if answer.status_code != 200:
        raise VllmFailed(reason=f"{path} answered {answer.status_code}: {answer.text[:200]}")
    return answer.json()


@contextmanager
def _terminal() -> Iterator[None]:
    yield None


def main(
    model: Annotated[str, typer.Argument(help="Name or folder of the model.")],
    only_print: Annotated[bool, typer.Option("--print", help="Print the command line and stop.")] = False,
    embedding: Annotated[bool, typer.Option(help="Serve embeddings instead of chat.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    name: Annotated[str, typer.Option(help="Name of the model for clients.")] = "",
    max_model_len: Annotated[int, typer.Option(help="Longest context in tokens; 0: the model's own.")] = 0,
    python: Annotated[str, typer.Option(help="Interpreter that has vLLM.")] = sys.executable,
    extra: Annotated[list[str] | None, typer.Argument(help="After --: more options for vLLM.")] = None,
) -> None:
    """Serve MODEL with vLLM, check it, and print the settings to use. 启动并检查本地模型服务。"""
    service = Service(model, name, host, port, embedding, max_model_len, python, tuple(extra or ()))
    try:
        if only_print:
            typer.echo(shlex.join(command(service, module=_module_or_not(python))))
            return
        with running(service) as process:
            for line in [*check(service), "", *settings_lines(service)]:
                typer.echo(line)
            process.wait()
    except KeyboardInterrupt:
        return
    except Problem as problem:
        from serving.problems import explain

        words = explain(problem, "zh")
        typer.secho(f"✗ {words.title}", fg="red", err=True)
        typer.echo(f"  {words.detail}\n  {words.advice}", err=True)
        raise typer.Exit(1) from None


def _module_or_not(python: str) -> bool:
    """As `is_module`, but a machine without vLLM may print the line for another one."""
    try:
        return is_module(python)
    except VllmMissing:
        return False


if __name__ == "__main__":
    typer.run(main)
