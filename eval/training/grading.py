"""Trains `assistant/homework/marking/first_guess.json`: one ridge regression for each kind of question.

    python -m eval.training.grading --data DIR

reads `grading_semeval2013_en`, `grading_le_zh`, `grading_ads_zh` and `grading_asag_mtzh` under DIR.
Before it writes it says what the models reach on questions they were not taught on (8 parts, split by
question).
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.first_guess import Expert, predict, profile
from assistant.homework.marking.item import Item
from assistant.homework.marking.likeness import FEATURES, likeness
from eval.agreement import spearman
from eval.suites.grading import Question, questions

SETS = {
    "right_wrong": "grading_semeval2013_en",
    "list": "grading_le_zh",
    "explanation": "grading_ads_zh",
    "sentence": "grading_asag_mtzh",
}
PENALTY = {"right_wrong": 30.0, "list": 30.0, "explanation": 100.0, "sentence": 30.0}
_PARTS = 8
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taught:
    """A question's table, and the shares of the points its answers earned."""

    item: Item
    table: Floats
    shares: Floats


def ridge(taught: Sequence[Taught], penalty: float) -> Expert:
    """Fit on standardised features; the weights are given back for features as they are."""
    table = np.vstack([each.table for each in taught])
    wanted = np.concatenate([each.shares for each in taught])
    means, sizes = table.mean(0), table.std(0)
    sizes = np.where(sizes > 1e-6, sizes, np.inf)
    scaled = (table - means) / sizes
    weights = np.linalg.solve(
        scaled.T @ scaled + penalty * np.eye(table.shape[1]), scaled.T @ (wanted - wanted.mean())
    )
    kind = np.mean([profile(each.item, each.table) for each in taught], axis=0)
    return Expert(weights / sizes, means, float(wanted.mean()), kind, 0.0)


def unseen(taught: Sequence[Taught], penalty: float, seed: int = 0) -> list[Floats]:
    """What the model expects of each question when it was taught on others only."""
    part = np.random.default_rng(seed).permutation(len(taught)) % _PARTS
    found: list[Floats] = []
    for at, each in enumerate(taught):
        others = [other for other, number in zip(taught, part, strict=True) if number != part[at]]
        found.append(predict(ridge(others, penalty), each.table))
    return found


def prepared(found: Sequence[Question]) -> list[Taught]:
    """Tables of the questions of a set."""
    return [
        Taught(
            each.item,
            likeness(each.item.question, each.item.keys, each.answers).table,
            np.array(each.scores) / each.item.points,
        )
        for each in found
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    folder: Path = parser.parse_args().data
    experts: dict[str, Mapping[str, object]] = {}
    for kind, name in SETS.items():
        taught = prepared(questions(folder / name))
        expected = np.concatenate(unseen(taught, PENALTY[kind]))
        wanted = np.concatenate([each.shares for each in taught])
        spread = float(np.sqrt(((expected - wanted) ** 2).mean()))
        print(
            f"{kind}: questions not taught on: spearman {spearman(expected, wanted):.3f}, off by {spread:.3f}"
        )
        expert = ridge(taught, PENALTY[kind])
        experts[kind] = {
            "weights": [round(float(value), 6) for value in expert.weights],
            "means": [round(float(value), 6) for value in expert.means],
            "intercept": round(expert.intercept, 6),
            "profile": [round(float(value), 4) for value in expert.profile],
            "spread": round(spread, 4),
        }
    target = Path(str(files("assistant.homework.marking") / "first_guess.json"))
    target.write_text(
        json.dumps({"features": FEATURES, "experts": experts}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
