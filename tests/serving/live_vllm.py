"""The lane's real vLLM for the files that share it: what to serve, serving it, and a gate before it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from guardrails.audit import AuditLog
from guardrails.gate import ModelGate
from guardrails.policy import Policy
from guardrails.roster import Roster
from serving import models, vllm
from serving.settings import Settings

URL = os.environ.get("XINGTAN_TEST_VLLM", "")


def service() -> vllm.Service:
    """What the lane told us to serve: `XINGTAN_TEST_VLLM` is `python|model folder|port`."""
    if not URL:
        pytest.skip("XINGTAN_TEST_VLLM is not set; run .ci/vllm.sh")
    python, model, port = URL.split("|")
    return vllm.Service(
        model,
        port=int(port),
        python=python,
        max_model_len=4096,
        extra=("--enforce-eager", "--max-num-seqs", "4"),
    )


def endless(service: vllm.Service, home: Path) -> vllm.Service:
    """The service with its model made endless, under the same name: no word ends its reply, since the server
    takes a mark for the end that the model never writes. A test that kills it in mid-reply is in time."""
    model = Path(service.model)
    folder = home / "endless" / model.name
    folder.mkdir(parents=True)
    for file in model.iterdir():
        (folder / file.name).symlink_to(file)
    for name, end in (
        ("config.json", {"eos_token_id": 3}),
        ("generation_config.json", {"eos_token_id": 3}),
        ("tokenizer_config.json", {"eos_token": "<repo_name>"}),
    ):
        said = json.loads((model / name).read_text(encoding="utf-8"))
        (folder / name).unlink()
        (folder / name).write_text(json.dumps({**said, **end}), encoding="utf-8")
    return replace(service, model=str(folder))


@contextmanager
def serving(service: vllm.Service, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The server; its last words are shown where it does not start."""
    try:
        with vllm.running(service, log=log) as process:
            yield process
    except vllm.VllmFailed:
        print(log.read_text(errors="replace")[-6_000:])
        raise


def gate_to(service: vllm.Service, home: Path, engine: Engine) -> ModelGate:
    """The gate before a server, with generous waits."""
    settings = Settings(
        home=home, chat_base_url=service.url, chat_model=service.served_name, chat_timeout_s=300
    )
    chat = models.chat_model(settings)
    assert chat is not None
    return ModelGate(
        chat, "vllm", AuditLog(engine), Roster(engine, AuditLog(engine)), Policy.load(), "某学校", 300.0
    )
