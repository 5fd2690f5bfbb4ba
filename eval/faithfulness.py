"""Reads continuations of news whose keywords were judged against the article (UHGEval, Liang et al. 2023)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.answering.claims import Claim, Ground
from eval.beir import EvalDataInvalid
from retrieval.segmentation import normalise

FILE = "items.jsonl"


@dataclass(frozen=True)
class Continuation:
    """A model's continuation of an article, and which of its keywords stand in the article.

    The ground is headline, beginning and rest of the article without the sentence that the article itself
    goes on with: the claim takes that one's place."""

    id: str
    document: str
    claim: Claim
    keywords: tuple[tuple[str, bool], ...]

    @cached_property
    def rows(self) -> list[dict[str, float]]:
        """The features of every keyword."""
        return [self.claim.features(keyword) for keyword, _ in self.keywords]


def read(folder: Path, limit: int | None = None) -> list[Continuation]:
    """The continuations in `folder`, the first `limit` of them. Raises `EvalDataInvalid`."""
    path = folder / FILE
    if not path.is_file():
        raise EvalDataInvalid(file=FILE, line=0, reason="missing")
    found: list[Continuation] = []
    ids: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = _continuation(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataInvalid(file=FILE, line=number, reason=f"not as the layout asks: {error}") from None
        if item.id in ids:
            raise EvalDataInvalid(file=FILE, line=number, reason="id given twice")
        ids.add(item.id)
        found.append(item)
    if not any(item.keywords for item in found):
        raise EvalDataInvalid(file=FILE, line=0, reason="empty")
    return found[:limit]


def _continuation(row: Mapping[str, Any]) -> Continuation:
    rest = str(row["remainder"]).replace(str(row["real_continuation"]), "", 1)
    ground = Ground.of(f"{row['headline']}\n{row['context']}", rest)
    claim = Claim(normalise(str(row["generated_continuation"])), ground)
    keywords = tuple((normalise(str(one["keyword"])), bool(one["supported"])) for one in row["keywords"])
    return Continuation(str(row["id"]), str(row["headline"]), claim, keywords)
