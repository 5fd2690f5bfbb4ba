"""Classes of invented pupils for the tests of this room."""

import numpy as np

from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem


def matrix_of(marks: object, full: object = 1.0, **more: object) -> ResponseMatrix:
    """A test of these marks (pupils by items); `full` for all items or a list."""
    table = np.array(marks, dtype=np.float64)
    n, k = table.shape
    points = np.broadcast_to(np.array(full, dtype=np.float64), (k,))
    items = more.pop("items", None) or tuple(
        TestItem(f"q{place + 1}", f"第{place + 1}题", float(points[place])) for place in range(k)
    )
    return ResponseMatrix(
        exam="单元测验",
        pupils=tuple(f"S{row:06d}" for row in range(n)),
        groups=more.pop("groups", ("一班",) * n),  # type: ignore[arg-type]
        items=items,  # type: ignore[arg-type]
        marks=table,
        absent=more.pop("absent", np.zeros(n, dtype=np.bool_)),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def simulated(n: int, k: int, seed: int = 0, slopes: bool = True) -> tuple[Floats, Floats, Floats, Floats]:
    """0/1 answers of a two-parameter model with its truth: answers, theta, a, b."""
    random = np.random.default_rng(seed)
    theta, b = random.standard_normal(n), random.normal(0, 1, k)
    a = random.lognormal(0.1, 0.3, k) if slopes else np.ones(k)
    chance = 1 / (1 + np.exp(-a * (theta[:, None] - b)))
    return (random.random((n, k)) < chance).astype(np.float64), theta, a, b
