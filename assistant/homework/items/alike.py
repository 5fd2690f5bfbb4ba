"""Items that repeat one another (查重), by the same fingerprints as the library's documents."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.homework.items.item import Item
from assistant.homework.items.records import printed
from corpora import duplicates

NEAR = 0.7
"""Estimated likeness from which two items are shown as near: in a stem of fifty characters two other words
leave about this much, while two stems on one topic stay below 0.3."""

_FIGURES = re.compile(r"\d+(?:\.\d+)?")


class Twin(BaseModel):
    """`item` repeats `other`: `same` is equal after white space and full-width forms, `variant` equal but for
    its figures, `near` like it from `NEAR`; `likeness` lies in 0 to 1."""

    model_config = ConfigDict(frozen=True)
    item: str
    other: str
    kind: Literal["same", "variant", "near"]
    likeness: float


Known = tuple[str, str, bytes]
"""Id, text hash and fingerprint, as the bank keeps them."""


def among(items: Sequence[Item]) -> tuple[Twin, ...]:
    """Pairs within a list, each once, the later named first."""
    texts = [printed(item) for item in items]
    prints = [duplicates.fingerprint(text) for text in texts]
    hashes = [duplicates.text_sha256(text) for text in texts]
    bare = [_FIGURES.sub("#", "".join(text.split())) for text in texts]
    values = np.array([each.values for each in prints], dtype=np.uint32).reshape(len(items), -1)
    found: list[Twin] = []
    for at in range(1, len(items)):
        shares = (values[:at] == values[at]).mean(axis=1)
        for before in range(at):
            same, variant = hashes[at] == hashes[before], bare[at] == bare[before]
            kind: Literal["same", "variant", "near"] = "same" if same else "variant" if variant else "near"
            if same or variant or shares[before] >= NEAR:
                likeness = 1.0 if same else round(float(shares[before]), 3)
                found.append(Twin(item=items[at].id, other=items[before].id, kind=kind, likeness=likeness))
    return tuple(found)


def against(items: Sequence[Item], known: Sequence[Known]) -> tuple[Twin, ...]:
    """For each item what the bank has of it, the likest first; an item is never its own twin."""
    if not known:
        return ()
    values = np.array([duplicates.Fingerprint.from_bytes(each[2]).values for each in known], dtype=np.uint32)
    found: list[Twin] = []
    for item in items:
        text = printed(item)
        sha = duplicates.text_sha256(text)
        shares = (values == np.array(duplicates.fingerprint(text).values, dtype=np.uint32)).mean(axis=1)
        for at in np.argsort(-shares, kind="stable"):
            other, other_sha, _ = known[at]
            same = other_sha == sha
            if not same and shares[at] < NEAR:
                break
            if other != item.id:
                likeness = 1.0 if same else round(float(shares[at]), 3)
                found.append(
                    Twin(item=item.id, other=other, kind="same" if same else "near", likeness=likeness)
                )
    return tuple(found)
