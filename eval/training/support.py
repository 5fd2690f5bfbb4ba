"""Fits what tells whether a stretch of a claim stands in a text.

    python -m eval.training.support --data DIR

DIR is `faithfulness_uhgeval_zh` (UHGEval, IAAR-Shanghai, Apache-2.0). Writes weights, threshold, figures of a
cross-validation in which all of an article's keywords are left out together, and the SHA-256 of the file
learned from to `assistant/answering/claims.json`.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering import claims
from eval import faithfulness
from eval.faithfulness import Continuation
from eval.training.logistic import Fitted, Floats, auc, fit, folds

RIDGE = 10.0
FOLDS = 10
FALSE_ALARMS = 0.10
"""Share of standing stretches that may be called unsupported; the threshold is set by it."""


@dataclass(frozen=True)
class Table:
    """Keywords as rows of features, with their labels (True: stands) and the article each is about."""

    names: tuple[str, ...]
    rows: Floats
    labels: NDArray[np.bool_]
    documents: tuple[str, ...]


def table(items: Sequence[Continuation]) -> Table:
    """All keywords of the continuations, in order."""
    found = [
        (row, stands, item.document)
        for item in items
        for row, (_, stands) in zip(item.rows, item.keywords, strict=True)
    ]
    names = tuple(found[0][0])
    rows = np.array([[row[name] for name in names] for row, _, _ in found])
    labels = np.array([stands for _, stands, _ in found])
    return Table(names, rows, labels, tuple(document for _, _, document in found))


def left_out(data: Table, seed: int = 0) -> Floats:
    """The likelihood of every keyword by a model that saw nothing of its article."""
    found = np.zeros(len(data.labels))
    for out in folds(data.documents, FOLDS, seed):
        model = _fit(data, ~out)
        found[out] = model.likelihood(data.rows[out])
    return found


def digest(folder: Path) -> str:
    """SHA-256 of the file of a data set."""
    return hashlib.sha256((folder / faithfulness.FILE).read_bytes()).hexdigest()


def main() -> None:
    """Fit, cross-validate, write, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.support")
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    data = table(faithfulness.read(folder))
    guesses = left_out(data)
    model = _fit(data, np.ones(len(data.labels), dtype=bool))
    bound = round(float(np.quantile(guesses[data.labels], FALSE_ALARMS)), 3)
    flagged = guesses < bound
    figures = {
        "auc": auc(guesses, data.labels),
        "auc_keyword_found": auc((data.rows[:, data.names.index("found")] > 0).astype(float), data.labels),
        "accuracy": float((flagged != data.labels).mean()),
        "recall": float(flagged[~data.labels].mean()),
        "fpr": float(flagged[data.labels].mean()),
    }
    written = {
        "bias": round(model.bias, 4),
        "weights": {name: round(float(w), 4) for name, w in zip(data.names, model.weights, strict=True)},
        "threshold": bound,
        "figures": {name: round(value, 4) for name, value in figures.items()},
        "n": len(data.labels),
        "learned_from": {folder.name: digest(folder)},
        "command": f"python -m eval.training.support --data {folder.name}",
    }
    target = Path(str(files("assistant.answering") / claims.WEIGHTS))
    target.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(written["figures"], indent=1))


def _fit(data: Table, rows: NDArray[np.bool_]) -> Fitted:
    return fit(data.rows[rows], data.labels[rows].astype(float), RIDGE)


if __name__ == "__main__":
    main()
