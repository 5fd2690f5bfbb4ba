"""Reading and writing graphs: JSON-LD, CSV, CASE 1.1 and the plain lines of exercise graphs.

Files are data: nothing they name is fetched, and what they may hold is bounded (`problems`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpora.knowledge_graphs.exchange import case, jsonld, lines, tables
from corpora.knowledge_graphs.exchange.problems import GraphFileInvalid, GraphFormatUnknown
from corpora.knowledge_graphs.model import Graph, Provenance
from corpora.knowledge_graphs.soundness import Finding, check, mend

__all__ = ["FORMATS", "GraphFileInvalid", "GraphFormatUnknown", "Imported", "read", "write"]


class _Module(Protocol):
    def read(self, path: Path, default: Provenance) -> tuple[Graph, tuple[str, ...]]: ...

    def write(self, graph: Graph, path: Path) -> None: ...


_MODULES: dict[str, _Module] = {"jsonld": jsonld, "csv": tables, "case": case, "jsonl": lines}
FORMATS = tuple(_MODULES)
"""`jsonld` and `case` are a file each; `csv` and `jsonl` a folder with two files."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A graph that was read: `notes` tell what the format could not carry, `mended` what was repaired or
    left out, `findings` what is still wrong."""

    graph: Graph
    notes: tuple[str, ...]
    mended: tuple[Finding, ...]
    findings: tuple[Finding, ...]


def read(path: Path, form: str, provenance: Provenance | None = None) -> Imported:
    """The graph at `path`, mended. `provenance` is of what names none itself; by default the file, at half
    confidence. Raises `GraphFileInvalid` or `GraphFormatUnknown`."""
    default = provenance or Provenance(path.name or "file", "import", 0.5)
    graph, notes = _module(form).read(path, default)
    sound, mended = mend(graph)
    return Imported(sound, notes, mended, check(sound))


def write(graph: Graph, path: Path, form: str) -> None:
    """Write the graph to a file, or to a folder. Raises `GraphFormatUnknown`."""
    _module(form).write(graph, path)


def _module(form: str) -> "_Module":
    if form not in _MODULES:
        raise GraphFormatUnknown(format=form[:40], available=", ".join(FORMATS))
    return _MODULES[form]
