"""How fast and how large ingestion and search are, beside LlamaIndex's pipeline, bare Chroma and bm25s.

    python -m eval.benchmark --passages 10000 100000
    python -m eval.benchmark --passages 1000000 --only xingtan chroma

Each contender takes in the same passages with the same precomputed vectors and answers the same questions,
one after another, each in a process of its own. Ours also segments, keeps the word index and the table, and
fetches every hit from the table. Ratios of one run hold on a busy machine too; single times do not.
"""

import argparse
import json
import multiprocessing
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.contenders import CONTENDERS, Figures, Material


def main() -> None:
    """Print a table on stderr and the figures with their ratios as JSON on stdout."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.benchmark",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000])
    parser.add_argument("--only", nargs="+", choices=sorted(CONTENDERS), default=list(CONTENDERS))
    parser.add_argument("--data", type=Path, help="a BEIR folder to take texts and questions from")
    parser.add_argument("--folder", type=Path, help="where to put the stores; a temporary folder unless told")
    chosen = parser.parse_args()
    results = [compare(Material(count, chosen.data), chosen.only, chosen.folder) for count in chosen.passages]
    machine = platform.processor() or platform.machine()
    json.dump({"machine": machine, "runs": results}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def compare(material: Material, only: list[str], folder: Path | None = None) -> dict[str, Any]:
    """Figures of every contender, and ours as ratios of theirs where both ran."""
    figures: dict[str, Figures] = {}
    spawn = multiprocessing.get_context("spawn")
    for name in only:
        with (
            TemporaryDirectory(prefix="xingtan-benchmark-", dir=folder) as home,
            ProcessPoolExecutor(1, mp_context=spawn) as alone,
        ):
            found = alone.submit(CONTENDERS[name], material, Path(home)).result()
        for contender, row in found.items():
            sys.stderr.write(_line(material.count, contender, row))
        figures |= found
    return {
        "passages": material.count,
        "figures": {name: _row(row) for name, row in figures.items()},
        "ratios": ratios(figures),
    }


def ratios(figures: dict[str, Figures]) -> dict[str, float]:
    """Ours by theirs; a ratio whose other side did not run is left out."""
    hybrid, words = "xingtan, hybrid", "xingtan, words"
    wanted = {
        "ingest_vs_llama_index": (words, "llama_index", "ingest"),
        "ingest_vs_chroma": (words, "chroma", "ingest"),
        "ingest_vs_bm25s": (words, "bm25s", "ingest"),
        "hybrid_p95_vs_chroma": (hybrid, "chroma", "p95"),
        "hybrid_p95_vs_words": (hybrid, words, "p95"),
        "words_p95_vs_bm25s": (words, "bm25s", "p95"),
        "filtered_vs_unfiltered_hybrid": ("xingtan, hybrid, filtered", hybrid, "p95"),
        "filtered_vs_unfiltered_words": ("xingtan, words, filtered", words, "p95"),
        "filtered_vs_unfiltered_chroma": ("chroma, filtered", "chroma", "p95"),
        "memory_vs_chroma": (hybrid, "chroma", "memory_mb"),
        "bytes_vs_chroma": (hybrid, "chroma", "bytes_each"),
    }
    return {
        name: round(getattr(figures[ours], figure) / max(getattr(figures[theirs], figure), 1e-9), 2)
        for name, (ours, theirs, figure) in wanted.items()
        if ours in figures and theirs in figures
    }


def _row(figures: Figures) -> dict[str, float]:
    return {
        "ingest_per_s": round(figures.ingest),
        "p50_ms": round(figures.p50, 2),
        "p95_ms": round(figures.p95, 2),
        "bytes_each": round(figures.bytes_each),
        "memory_mb": round(figures.memory_mb),
    }


def _line(count: int, name: str, row: Figures) -> str:
    return (
        f"{count:>9} {name:<26} {row.ingest:>7.0f} passages/s  p50 {row.p50:7.2f} ms  p95 {row.p95:7.2f} ms"
        f"  {row.bytes_each:6.0f} bytes each  {row.memory_mb:6.0f} MB\n"
    )


if __name__ == "__main__":
    main()
