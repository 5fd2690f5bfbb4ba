"""The trained classifier of content risk: one linear model for how risky a request is, one for its class.

Weights are 8-bit integers in `risk.npz`, made by `python -m eval.training.risk`; nothing but numpy reads
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from guardrails.content.features import Features

CLASSES = ("A.1", "A.2", "A.3", "A.4")
CLASS_BITS = 14


@dataclass(frozen=True, slots=True)
class RiskModel:
    """`weights` by feature number, scaled by `scale`; `kinds[c]` the same for class `CLASSES[c]`, by the
    feature number modulo 2 ** CLASS_BITS."""

    weights: NDArray[np.int8]
    scale: float
    bias: float
    kinds: NDArray[np.int8]
    kind_scales: NDArray[np.float32]
    kind_biases: NDArray[np.float32]

    def risk(self, text: Features) -> float:
        """Log-odds that the whole text asks for something risky; 0 is even."""
        if not len(text.numbers):
            return self.bias
        total = float(self.weights[text.numbers].astype(np.int64).sum())
        return self.bias + self.scale * total / float(np.sqrt(len(text.numbers)))

    def risks(self, text: Features, windows: Sequence[tuple[int, int]]) -> list[float]:
        """The same for windows of the text, which stand in order and do not overlap; one pass for all."""
        begins = np.array([start for start, _ in windows], dtype=np.int64)
        stops = np.array([end for _, end in windows], dtype=np.int64)
        owner = np.searchsorted(begins, text.starts, side="right") - 1
        inside = (owner >= 0) & (text.ends <= stops[np.maximum(owner, 0)])
        owner = owner[inside]
        totals = np.bincount(owner, self.weights[text.numbers[inside]], minlength=len(windows))
        counts = np.maximum(np.bincount(owner, minlength=len(windows)), 1)
        return [float(each) for each in self.bias + self.scale * totals / np.sqrt(counts)]

    def kind(self, text: Features) -> str:
        """The class of GB/T 45654-2025 that a risky text most likely belongs to."""
        numbers = text.numbers & ((1 << CLASS_BITS) - 1)
        if not len(numbers):
            return CLASSES[0]
        totals = self.kinds[:, numbers].astype(np.int64).sum(axis=1) / np.sqrt(len(numbers))
        return CLASSES[int(np.argmax(totals * self.kind_scales + self.kind_biases))]


@cache
def risk_model() -> RiskModel:
    """The shipped model, read at first use."""
    with as_file(files(__name__.rpartition(".")[0]) / "risk.npz") as path, np.load(path) as stored:
        return RiskModel(
            weights=stored["weights"],
            scale=float(stored["scale"]),
            bias=float(stored["bias"]),
            kinds=stored["kinds"],
            kind_scales=stored["kind_scales"],
            kind_biases=stored["kind_biases"],
        )
