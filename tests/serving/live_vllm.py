"""The lane's real vLLM for the files that share it: what to serve, serving it, and a gate before it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
