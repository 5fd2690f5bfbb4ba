"""Imports go down only, and a start does not pay for libraries it does not use."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "corpora": 1,
    "prompts": 1,
    "retrieval": 2,
    "guardrails": 2,
    "assistant": 3,
    "serving": 4,
    "eval": 4,
    "app": 5,
}
HEAVY = {"chromadb", "llama_index", "langchain", "langchain_core", "langchain_openai", "gradio", "tantivy"}
HEAVY |= {"fastapi", "transformers"}


def _modules() -> list[Path]:
    rooms = [path for room in FLOORS if room != "app" for path in (ROOT / room).rglob("*.py")]
    return [*rooms, ROOT / "app.py"]


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for name in _imports(path) & set(FLOORS):
        assert name == here or FLOORS[name] < FLOORS[here], f"{here} (floor {FLOORS[here]}) imports {name}"


def test_every_room_stands_on_a_floor() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(FLOORS) - {"app"}


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, app; app.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        if "os.environ" in path.read_text(encoding="utf-8") or "os.getenv" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["serving/settings.py"]
