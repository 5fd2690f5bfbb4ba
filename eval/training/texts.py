# ruff: noqa: E501  (patterns are read across, not down)
"""Texts for the classifiers of the guardrails: own ones made from templates, and the public sets that may teach."""

import itertools
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from eval.files import rows as lines_of
from guardrails.content.lexicon import ACT, CLAIM, TOPIC, Row, rows

_BRACES = re.compile(r"[{}]")


@cache
def own(name: str) -> Mapping[str, Any]:
    """One of the files of `eval/training/texts`."""
    text = (files(__name__.rpartition(".")[0]) / "texts" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, dict)
    return loaded


def public(data: Path, name: str, field: str = "text", limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Rows of a JSONL file below `data` that have `field`, shuffled alike every time."""
    read = list(lines_of(data / name))
    random.Random(name).shuffle(read)  # noqa: S311 (not a secret)
    for _, row in read[:limit]:
        if row.get(field):
            yield {**row, "text": row[field]}


def cross(line: str, draw: random.Random, limit: int) -> list[str]:
    """Up to `limit` forms of a line with `{choices|between bars}` or, without braces, of a row of slots as in
    the word list."""
    slots = [part.split("|") for part in (_BRACES.split(line) if "{" in line else line.split(" "))]
    size = math.prod(len(slot) for slot in slots)
    if size <= limit:
        chosen: Sequence[Sequence[str]] = list(itertools.product(*slots))
    else:
        chosen = [[draw.choice(slot) for slot in slots] for _ in range(limit)]
    return ["".join(each for each in choice if each != "~") for choice in chosen]


def acts(kind: str = ACT) -> list[Row]:
    """Rows of the word list of one kind."""
    return [row for row in rows() if row.kind == kind]


def sampled(row: Row, draw: random.Random, limit: int) -> list[str]:
    """Up to `limit` forms of a row of the word list."""
    forms = list(row.forms()) if len(row.slots) < 4 else []
    return forms if len(forms) <= limit else draw.sample(forms, limit)


__all__ = ["ACT", "CLAIM", "TOPIC", "acts", "cross", "own", "public", "rows", "sampled"]
