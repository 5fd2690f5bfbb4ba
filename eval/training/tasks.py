"""What the second look of retrieval learns from: sets marked `train`, and three tasks made of them."""

import re
from dataclasses import dataclass
from pathlib import Path

from eval.beir import Beir, read
from eval.files import rows

_SENTENCE = re.compile(r"(?<=[。！？；!?\n])")
CHUNK = 200
"""Characters of a chunk at most, where sentences allow."""
LEAST_ANALYSIS = 15
"""Characters that an explanation must have to be one."""


@dataclass(frozen=True, slots=True)
class Task:
    """Questions on a corpus. `groups` names the passage each question was asked about: questions of one group
    stay in one fold."""

    name: str
    weight: float
    corpus: dict[str, tuple[str, str]]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]
    groups: dict[str, str]


def tasks(data: Path, left_out: frozenset[str], limit: int | None) -> list[Task]:
    """Every task, without the questions `left_out`."""
    sets = {
        name: read(data / f"retrieval_{name}")
        for name in ("cmrc2018_zh", "drcd_zhhant", "drcd_hans_to_hant", "xquad_zh", "xquad_en")
    }
    weights = {"drcd_hans_to_hant": 0.5, "xquad_en": 2.0}
    found = [_task(name, weights.get(name, 1.0), one, left_out, limit) for name, one in sets.items()]
    pooled = [(name, sets[name]) for name in ("cmrc2018_zh", "drcd_zhhant", "xquad_zh")]
    found.append(_chunks(data, pooled, left_out, limit))
    found.append(_explanations(data / "retrieval_tal_similar_zh" / "items.jsonl", limit))
    return found


def _task(name: str, weight: float, one: Beir, left_out: frozenset[str], limit: int | None) -> Task:
    asked = [id_ for id_ in one.queries if id_ not in left_out][:limit]
    return Task(
        name,
        weight,
        one.corpus,
        {id_: one.queries[id_] for id_ in asked},
        {id_: one.qrels[id_] for id_ in asked},
        {id_: next(iter(one.qrels[id_])) for id_ in asked},
    )


def _chunks(data: Path, sets: list[tuple[str, Beir]], left_out: frozenset[str], limit: int | None) -> Task:
    """All Chinese sets in one corpus of chunks without titles; the chunks with the answer are right."""
    corpus: dict[str, tuple[str, str]] = {}
    queries: dict[str, str] = {}
    qrels: dict[str, dict[str, int]] = {}
    groups: dict[str, str] = {}
    for name, one in sets:
        pieces = {id_: _cut(text) for id_, (_, text) in one.corpus.items()}
        for id_, parts in pieces.items():
            corpus |= {f"{name}-{id_}-{place}": ("", part) for place, part in enumerate(parts)}
        answers = _answers(data / f"retrieval_{name}" / "queries.jsonl")
        asked = [id_ for id_ in one.queries if id_ not in left_out][:limit]
        for id_ in asked:
            passage = next(iter(one.qrels[id_]))
            right = [
                f"{name}-{passage}-{place}"
                for place, part in enumerate(pieces[passage])
                if any(answer in part for answer in answers[id_])
            ]
            if right:
                queries[id_], groups[id_] = one.queries[id_], passage
                qrels[id_] = dict.fromkeys(right, 1)
    return Task("chunks", 2.0, corpus, queries, qrels, groups)


def _explanations(path: Path, limit: int | None) -> Task:
    """Exercises with their options, and the explanations they came with."""
    explained = [row for _, row in rows(path) if len(row.get("analysis") or "") >= LEAST_ANALYSIS]
    asked = explained[:limit]
    options = {
        row["id"]: " ".join(f"{letter}. {text}" for letter, text in (row.get("options") or {}).items())
        for row in asked
    }
    return Task(
        "tal_explanations",
        1.0,
        {row["id"]: ("", row["analysis"]) for row in explained},
        {row["id"]: f"{row['text']} {options[row['id']]}" for row in asked},
        {row["id"]: {row["id"]: 1} for row in asked},
        {row["id"]: row["id"] for row in asked},
    )


def _answers(path: Path) -> dict[str, list[str]]:
    return {row["_id"]: [one for one in row["metadata"]["answers"] if one] for _, row in rows(path)}


def _cut(text: str) -> list[str]:
    """Whole sentences, as many as fit into a chunk."""
    parts: list[str] = [""]
    for sentence in _SENTENCE.split(text):
        if parts[-1] and len(parts[-1]) + len(sentence) > CHUNK:
            parts.append("")
        parts[-1] += sentence
    return [part for part in parts if part.strip()]
