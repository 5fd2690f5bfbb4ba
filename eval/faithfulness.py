"""Reads continuations of news whose keywords were judged against the article (UHGEval, Liang et al. 2023)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.answering.claims import Claim, Ground
from eval.files import EvalDataInvalid, Ids, rows
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
    found: list[Continuation] = []
    ids = Ids(FILE)
    for line, row in rows(folder / FILE):
        try:
            item = _continuation(row)
        except (KeyError, TypeError) as error:
            raise EvalDataInvalid(file=FILE, line=line, reason=f"not as the layout asks: {error}") from None
        ids.new(item.id, line)
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
