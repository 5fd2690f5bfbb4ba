"""The benchmark runs every contender on the same material and reports all figures."""

import pytest

from eval.benchmark import compare


@pytest.mark.slow
def test_every_contender_is_timed_on_the_same_material() -> None:
    result = compare(40, None)
    assert set(result["figures"]) == {"chroma", "llama_index", "xingtan", "xingtan, filtered"}
    assert all(
        row["ingest_per_s"] > 0 and row["p95_ms"] >= row["p50_ms"] > 0 for row in result["figures"].values()
    )
    assert set(result["ratios"]) >= {"ingest_vs_llama_index", "p95_vs_chroma"}
