"""The benchmark runs every contender on the same material and reports all figures."""

import numpy as np
import pytest

from eval.benchmark import compare, ratios
from eval.contenders import CONTENDERS, Figures, Material


def test_the_material_is_the_same_for_everyone() -> None:
    once, again = (list(Material(5_010).batches()) for _ in range(2))
    assert [len(texts) for _, texts, _ in once] == [5_000, 10]
    assert [texts for _, texts, _ in once] == [texts for _, texts, _ in again]
    assert all(np.array_equal(a[2], b[2]) for a, b in zip(once, again, strict=True))
    assert len({text for _, texts, _ in once for text in texts}) == 5_010


@pytest.mark.slow
def test_every_contender_is_timed_on_the_same_material() -> None:
    result = compare(Material(40), list(CONTENDERS))
    assert {"chroma", "bm25s", "llama_index", "xingtan, words", "xingtan, hybrid"} <= set(result["figures"])
    assert all(
        row["ingest_per_s"] > 0 and row["p95_ms"] >= row["p50_ms"] > 0 and row["bytes_each"] > 0
        for row in result["figures"].values()
    )
    assert set(result["ratios"]) >= {"ingest_vs_llama_index", "hybrid_p95_vs_chroma", "memory_vs_chroma"}


def test_a_ratio_needs_both_sides() -> None:
    figures = {"chroma": Figures(p95=2.0), "chroma, filtered": Figures(p95=5.0), "bm25s": Figures(p95=1.0)}
    assert ratios(figures) == {"filtered_vs_unfiltered_chroma": 2.5}
