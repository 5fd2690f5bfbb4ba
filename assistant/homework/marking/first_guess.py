"""What an answer may be worth before the teacher has marked any: four small linear models over
`likeness`, each taught on one kind of question, mixed by how much this question is of their kind. Trained
by `python -m eval.training.grading`; sets and licences in NOTICE."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.item import Item
from assistant.homework.marking.likeness import FEATURES

Floats = NDArray[np.float64]
KINDS = ("right_wrong", "list", "explanation", "sentence")
_SHARPNESS = 2.0
_SHARED = [FEATURES.index(name) for name in ("key_recall", "key_chars", "key_chars_recall")]
_LITTLE = 0.05
"""An answer that shares less than this with every key is worth less the less it shares, whatever the models
say: where nearly all answers were right they have hardly seen a wrong one."""


@dataclass(frozen=True, slots=True)
class Expert:
    """`weights` belong to features less `means`. `profile` is the mean `profile` of its questions,
    `spread` the standard deviation of what it leaves unexplained on questions it was not taught on."""

    weights: Floats
    means: Floats
    intercept: float
    profile: Floats
    spread: float


@dataclass(frozen=True, slots=True)
class Guess:
    """Expected share of the points for each answer, and how far off it may be (one standard deviation)."""

    mean: Floats
    spread: float


def first_guess(item: Item, table: Floats) -> Guess:
    """Guess from the table of `likeness`. An empty answer is worth nothing."""
    experts = _experts()
    weights = mixture(item, table, experts)
    mean = sum(share * predict(experts[kind], table) for kind, share in weights.items())
    spread = sum(share * experts[kind].spread for kind, share in weights.items())
    mean = mean * np.clip(table[:, _SHARED].max(1) / _LITTLE, 0.0, 1.0)
    mean = np.where(table[:, FEATURES.index("blank")] > 0, 0.0, np.clip(mean, -0.1, 1.1))
    return Guess(np.asarray(mean, dtype=float), float(spread))


def predict(expert: Expert, table: Floats) -> Floats:
    """One model's opinion."""
    return np.asarray((table - expert.means) @ expert.weights + expert.intercept, dtype=float)


def mixture(item: Item, table: Floats, experts: dict[str, Expert]) -> dict[str, float]:
    """Which models are heard, and how much."""
    if item.right_or_wrong:
        return {"right_wrong": 1.0}
    own = profile(item, table)
    near = {kind: float(np.exp(-_SHARPNESS * ((own - each.profile) ** 2).sum())) + 1e-12
            for kind, each in experts.items() if kind != "right_wrong"}  # fmt: skip
    whole = sum(near.values())
    return {kind: value / whole for kind, value in near.items()}


def profile(item: Item, table: Floats) -> Floats:
    """What kind of question this is: how long key and answers are, how near the answers keep to the key,
    and for how many points."""
    names = ("key_length", "log_length", "key_precision", "key_chars")
    middle = np.median(table[:, [FEATURES.index(name) for name in names]], axis=0)
    return np.append(middle / 0.2, np.log(item.points) / 0.5)


@cache
def _experts() -> dict[str, Expert]:
    stored = json.loads((files(__package__) / "first_guess.json").read_text(encoding="utf-8"))
    assert tuple(stored["features"]) == FEATURES, "trained for other features: run eval.training.grading"
    return {
        kind: Expert(
            np.array(row["weights"]),
            np.array(row["means"]),
            row["intercept"],
            np.array(row["profile"]),
            row["spread"],
        )
        for kind, row in stored["experts"].items()
    }
