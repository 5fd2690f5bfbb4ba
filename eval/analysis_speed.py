"""How long learning analysis takes: `python -m eval.analysis_speed [--pupils N] [--items K] [--workers W]
[--ray ADDRESS]`: one class of 60 by 40, and a district's csv in partitions. Marks are made by chance.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.running import analyse_district
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem

_MB = 1024 if sys.platform != "darwin" else 1024 * 1024


def marks(pupils: int, items: int, full: float, seed: int = 0) -> Floats:
    """Whole marks of pupils of differing ability on items of differing difficulty."""
    random = np.random.default_rng(seed)
    ability, hard = random.standard_normal((pupils, 1)), random.standard_normal(items)
    return random.binomial(int(full), 1 / (1 + np.exp(hard - ability))).astype(np.float64)


def one_class() -> float:
    """Seconds for every classical figure of one class, once the libraries are loaded."""
    table = marks(60, 40, 4)
    matrix = ResponseMatrix(
        exam="",
        pupils=tuple(map(str, range(60))),
        groups=("",) * 60,
        items=tuple(TestItem(str(place), str(place), 4.0) for place in range(40)),
        marks=table,
        absent=np.zeros(60, dtype=np.bool_),
    )
    analyse(matrix)
    start = time.perf_counter()
    analyse(matrix)
    return time.perf_counter() - start


def district(pupils: int, items: int, workers: int, address: str | None) -> dict[str, float]:
    """Seconds and peak memory (this process, and the largest of its workers) for a district's csv."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "district.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write(",".join(["pupil", *(f"q{place}" for place in range(items))]) + "\n")
            for start in range(0, pupils, 20_000):
                table = marks(min(20_000, pupils - start), items, 4, seed=start)
                names = np.arange(start, start + len(table))[:, None]
                np.savetxt(file, np.hstack([names, table]), fmt="%d", delimiter=",")
        before, start_ = _processor(), time.perf_counter()
        found, _ = analyse_district(path, [4.0] * items, address=address, workers=workers)
        taken, spent = time.perf_counter() - start_, _processor() - before
        assert found.n == pupils
        size = path.stat().st_size
    own, child = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "seconds": round(taken, 2),
        "processor_seconds": round(spent, 2),
        "csv_mb": round(size / 2**20, 1),
        "peak_mb": round((own + workers * child) / _MB, 1),
    }


def _processor() -> float:
    """Processor seconds of this process and its ended workers."""
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in usage)


def main() -> None:
    """Print the figures as JSON."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--pupils", type=int, default=200_000)
    reader.add_argument("--items", type=int, default=60)
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--ray", default=None)
    asked = reader.parse_args()
    told = {
        "class_seconds": round(one_class(), 4),
        "district": district(asked.pupils, asked.items, asked.workers, asked.ray),
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
