"""The benchmark suites by name."""

from pathlib import Path
from typing import Any

from corpora.problem import Problem

SUITES = ("retrieval",)


class SuiteUnknown(Problem):
    """There is no suite of that name."""

    code = "eval-suite-unknown"


def run(suite: str, data: Path, *, split: str = "", limit: int | None = None) -> dict[str, Any]:
    """Run a suite on the test set in `data`; returns the fields of `eval.report.EvalResult`.

    Raises `SuiteUnknown` and what the suite raises.
    """
    if suite not in SUITES:
        raise SuiteUnknown(suite=suite[:40], there=", ".join(SUITES))
    from eval import retrieval

    return retrieval.run(data, split=split, limit=limit).model_dump()
