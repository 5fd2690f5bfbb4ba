"""The learned second look: one weight a feature, in `rerank_weights.json`.

Trained by `python -m eval.training.rerank`; sources and licences stand in NOTICE. A passage's score is the
weighted sum, on the scale of a softmax over the candidates of one query.
"""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from retrieval.atoms import Array
from retrieval.features import NAMES


def scored(features: Array) -> Array:
    """Scores of shape (texts,) for `features` of shape (texts, features); only differences mean anything."""
    return np.asarray(features @ weights(), dtype=np.float64)


@cache
def weights() -> Array:
    """The weights in the order of `NAMES`; a feature that the file does not name weighs nothing."""
    stored = json.loads((files("retrieval") / "rerank_weights.json").read_text(encoding="utf-8"))
    return np.array([float(stored["weights"].get(name, 0.0)) for name in NAMES])
