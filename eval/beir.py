"""Reads a retrieval test set in BEIR's layout (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl` and
`qrels/SPLIT.tsv` with query id, corpus id and graded relevance."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpora.problem import Problem
from eval.files import EvalDataInvalid, Ids, lines, rows


class SplitUnclear(Problem):
    """`qrels/` has several splits and none was named, or not the one that was."""

    code = "eval-split-unclear"


@dataclass(frozen=True, slots=True)
class Beir:
    """A test set. `corpus` has title and text by id, `queries` text by id, `qrels` the grades by query and
    corpus id; every query has at least one relevant text. `answers` are the accepted ones, where
    `metadata.answers` of a query names any."""

    corpus: dict[str, tuple[str, str]]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read(folder: Path, *, split: str = "", limit: int | None = None) -> Beir:
    """The test set in `folder`, with the first `limit` questions of `split` (or of the only one).

    Raises `EvalDataInvalid` and `SplitUnclear`.
    """
    corpus = {
        id_: (str(row.get("title") or ""), _text(row, "corpus.jsonl", line))
        for line, id_, row in _rows(folder, "corpus.jsonl")
    }
    asked, accepted = {}, {}
    for line, id_, row in _rows(folder, "queries.jsonl"):
        asked[id_] = _text(row, "queries.jsonl", line)
        accepted[id_] = _answers(row)
    if not corpus:
        raise EvalDataInvalid(file="corpus.jsonl", line=0, reason="empty")
    grades = _qrels(_split(folder, split), asked, corpus)
    chosen = [id_ for id_ in asked if any(grade > 0 for grade in grades.get(id_, {}).values())][:limit]
    if not chosen:
        raise EvalDataInvalid(file="qrels", line=0, reason="no relevant text")
    return Beir(
        corpus,
        {id_: asked[id_] for id_ in chosen},
        {id_: grades[id_] for id_ in chosen},
        {id_: accepted[id_] for id_ in chosen if accepted[id_]},
    )


def _rows(folder: Path, name: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line number, id and object of every line that is not blank."""
    ids = Ids(name)
    for line, row in rows(folder / name):
        id_ = row.get("_id")
        if not isinstance(id_, str) or not id_:
            raise EvalDataInvalid(file=name, line=line, reason="no _id")
        yield line, ids.new(id_, line), row


def _text(row: dict[str, Any], name: str, line: int) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise EvalDataInvalid(file=name, line=line, reason="no text")
    return text


def _answers(row: dict[str, Any]) -> tuple[str, ...]:
    metadata = row.get("metadata")
    found = metadata.get("answers") if isinstance(metadata, dict) else None
    return tuple(one for one in found if isinstance(one, str) and one) if isinstance(found, list) else ()


def _split(folder: Path, split: str) -> Path:
    found = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    if not found:
        raise EvalDataInvalid(file="qrels", line=0, reason="missing")
    if split in found:
        return found[split]
    if split or len(found) > 1:
        raise SplitUnclear(split=split, there=", ".join(found))
    return next(iter(found.values()))


def _qrels(path: Path, queries: dict[str, str], corpus: dict[str, Any]) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line, cells in enumerate(csv.reader(lines(path), delimiter="\t"), 1):
        if not cells or (line == 1 and cells[0] == "query-id"):
            continue
        if len(cells) != 3 or not cells[2].lstrip("-").isdecimal():
            raise EvalDataInvalid(file=path.name, line=line, reason="not query id, corpus id and grade")
        query, text, grade = cells[0], cells[1], int(cells[2])
        if query not in queries or text not in corpus:
            unknown = query if query not in queries else text
            raise EvalDataInvalid(file=path.name, line=line, reason=f"unknown id {unknown[:60]}")
        if grades.setdefault(query, {}).setdefault(text, grade) != grade:
            raise EvalDataInvalid(file=path.name, line=line, reason="two grades for one pair")
    return grades
