"""What a school's corrections teach: the nearest corrected sentence decides where it is near enough.

Corrections are few and the shipped model knows much, so nothing is fitted anew: a sentence that is almost a
corrected one gets that one's code (nearest neighbour over the model's own features, cosine). Nothing leaves
the school.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.lesson_observation.coding import Fix
from assistant.lesson_observation.records import Correction
from assistant.lesson_observation.sentences import Sentence
from assistant.lesson_observation.speech_acts import numbers

NEAR = 0.62
"""Least likeness at which a correction is taken over; shorter sentences need more."""
_BUCKETS = 1 << 13
_SHORT, _SHORT_NEAR = 6, 0.85


def taught(parts: Sequence[Sentence], corrections: Sequence[Correction]) -> Mapping[int, Fix]:
    """What the corrections say of sentences they were not made on, by sentence number."""
    if not corrections or not parts:
        return {}
    known = _rows([each.text for each in corrections])
    made: dict[int, Fix] = {}
    for part in parts:
        if part.role == "class" or not part.text:
            continue
        alike = known @ _row(part.text)
        order = np.argsort(-alike)
        for at in order[:5]:
            each = corrections[int(at)]
            near = NEAR if len(part.text) > _SHORT else _SHORT_NEAR
            if alike[at] < near:
                break
            if each.role == part.role:
                made[part.number] = Fix(each.code, each.act, "learned")
                break
    return made


def _rows(texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.stack([_row(text) for text in texts])


def _row(text: str) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    found = np.zeros(_BUCKETS, dtype=np.float32)
    np.add.at(found, numbers(text) % _BUCKETS, 1.0)
    found = np.sqrt(found)
    return np.asarray(found / (np.linalg.norm(found) or 1.0), dtype=np.float32)
