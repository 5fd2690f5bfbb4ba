"""Killed at any moment, the index loses nothing it reported and keeps nothing it must not; and two
processes never share an in-process Chroma, which would lose vectors."""

import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from corpora.storage import reading
from retrieval import manifest
from retrieval.index import Index
from retrieval.manifest import IndexBusy
from retrieval.search import Retriever
from retrieval.tables import passages
from tests.retrieval.conftest import A
from tests.retrieval.writer_process import PASSAGES

ROOT = Path(__file__).resolve().parents[2]


def start(home: Path, store: Engine, first: int, mode: str) -> "subprocess.Popen[str]":
    arguments = [str(home), store.url.render_as_string(), str(first), mode]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.retrieval.writer_process", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed_after(process: "subprocess.Popen[str]", seconds: float) -> list[str]:
    """What the process said before it was killed, `seconds` after its first finished resource."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith("done"):
            threading.Timer(seconds, process.kill).start()
            break
    rest = process.stdout.read()
    process.wait()
    return [*lines, *rest.split("\n")]


def numbers(lines: list[str], word: str) -> set[int]:
    return {int(line.split()[1]) for line in lines if line.startswith(word + " ")}


def survives(home: Path, store: Engine, open_index: Callable[[], Index], kills: int, seed: int) -> None:
    chance = random.Random(seed)
    done: set[int] = set()
    gone: set[int] = set()
    for round_ in range(kills):
        first = round_ * 1_000
        lines = killed_after(start(home, store, first, "churn"), chance.uniform(0.0, 0.8))
        assert numbers(lines, "done"), "the process was killed before it did anything"
        done |= numbers(lines, "done")
        gone |= numbers(lines, "gone")
        index = open_index()
        index.reconcile()
        assert index.check() == []
        counts = index.counts()
        assert counts.pending == counts.removing == 0
        assert counts.live == counts.lexical == counts.vectors
        assert counts.live % PASSAGES == 0, "a resource is there in part"
        _all_there(index, done - gone, chance)
        index.close()
    with reading(store) as connection:
        doubles = select(passages.c.text).group_by(passages.c.text).having(func.count() > 1)
        assert connection.execute(doubles).all() == []
        left = set(connection.execute(select(passages.c.resource).distinct()).scalars())
    assert {f"r{number}" for number in done - gone} <= left
    assert not {f"r{number}" for number in gone} & left


def _all_there(index: Index, kept: set[int], chance: random.Random) -> None:
    search = Retriever(index)
    for number in chance.sample(sorted(kept), min(8, len(kept))):
        part = chance.randrange(PASSAGES)
        best = search.search(A, f"标记{number}x{part}", k=1)[0].passage
        assert best.text.startswith(f"标记{number}x{part} ")


@pytest.mark.slow
def test_killed_twenty_times_nothing_is_lost_or_doubled(
    home: Path, store: Engine, open_index: Callable[[], Index]
) -> None:
    survives(home, store, open_index, kills=20, seed=20)


def test_a_second_process_is_refused_while_the_first_has_the_index(
    home: Path, store: Engine, open_index: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_PATIENCE", 0.1)
    process = start(home, store, 0, "hold")
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    with pytest.raises(IndexBusy):
        open_index()
    process.kill()
    process.wait()
    process.stdout.close()
    assert open_index().check() == []
