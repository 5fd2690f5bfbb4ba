"""The tagging suite: exercises to knowledge points, or to similar exercises, learned from tagged ones.

A BEIR folder whose texts are tags (`--data`) and a file of tagged exercises (`--examples`, or `items.jsonl`
of the folder). Every figure is cross-validated: the questions are dealt into `folds` parts, and while a part
is asked none of its own exercises, and no other with the same text, teaches. Where the texts are themselves
exercises of the file, similar exercises are sought instead.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.beir import Beir, read
from eval.files import EvalDataInvalid, Ids, rows
from eval.indexed import by_rank
from eval.ranking import means, per_item
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest
from retrieval import exercises as bank
from retrieval.exercises import Exercise, ExerciseBank
from retrieval.segmentation import SEGMENTATION_VERSION

_K = 10


@dataclass(frozen=True, slots=True)
class _Task:
    """A set ready to be asked: `tags` are ids by name where tags are sought, empty where exercises are."""

    data: Beir
    bank: ExerciseBank
    tags: Mapping[str, str]
    subjects: Mapping[str, str]


def run(request: SuiteRequest) -> Outcome:
    """Ask for the best ten and measure with ir-measures.

    Raises `EvalDataInvalid`, `SplitUnclear`, `OptionInvalid`.
    """
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    folds = _folds(request.options.get("folds", "5"))
    with_subject = _yes(request.options.get("subject", "given"))
    data = read(request.data, split=request.split, limit=request.limit)
    examples = Path(request.options.get("examples", "") or request.data / "items.jsonl")
    task = _prepare(data, _exercises(examples), request.data)
    found = _ask(task, folds, request.seed, with_subject)
    measured = per_item(data.qrels, by_rank(found), _K)
    return Outcome(
        data=request.data.name,
        n=len(data.queries),
        config={
            "exercises": [bank.NEIGHBOURS, bank.RIDGE, bank.NAME_WEIGHT, bank.TEXT_WEIGHT],
            "segmentation": SEGMENTATION_VERSION,
            "folds": folds,
            "seed": request.seed,
            "subject": with_subject,
        },
        metrics=means(measured),
        items=tuple({"id": id_, **row} for id_, row in measured.items()),
    )


def _prepare(data: Beir, tagged: list[Exercise], folder: Path) -> _Task:
    subjects = {
        id_: str(row.get("subject") or "") for id_, row in _metadata(folder / "queries.jsonl").items()
    }
    known = {each.id for each in tagged}
    if any(id_ in known for id_ in data.corpus):
        rows = {each.id: each for each in tagged}
        everything = [
            replace(rows[id_], text=text) if id_ in rows else Exercise(id_, text)
            for id_, (_, text) in data.corpus.items()
        ]
        return _Task(data, ExerciseBank(everything), {}, subjects)
    of = {id_: row.get("subjects") or () for id_, row in _metadata(folder / "corpus.jsonl").items()}
    names = {text: id_ for id_, (_, text) in data.corpus.items()}
    kept = [
        Exercise(
            each.id, each.text, tuple(tag for tag in each.tags if tag in names), each.subject, each.solution
        )
        for each in tagged
    ]
    return _Task(data, ExerciseBank(kept, {text: of[id_] for text, id_ in names.items()}), names, subjects)


def _ask(task: _Task, folds: int, seed: int, with_subject: bool) -> dict[str, list[str]]:
    """Ids found for every question, best first."""
    ids = list(task.data.queries)
    part = np.random.default_rng(seed).permutation(len(ids)) % folds
    same: dict[str, set[str]] = defaultdict(set)
    for each in task.bank.exercises:
        same[each.text].add(each.id)
    found = {}
    for fold in range(folds):
        mine = [id_ for id_, number in zip(ids, part, strict=True) if number == fold]
        hidden = {other for id_ in mine for other in (id_, *same[task.data.queries[id_]])}
        for id_ in mine:
            found[id_] = _asked(task, id_, hidden, with_subject)
    return found


def _asked(task: _Task, id_: str, hidden: set[str], with_subject: bool) -> list[str]:
    text = task.data.queries[id_]
    if task.tags:
        subject = task.subjects.get(id_, "") if with_subject else ""
        return [task.tags[hit.name] for hit in task.bank.tag(text, subject=subject, k=_K, without=hidden)]
    return [hit.name for hit in task.bank.similar(text, k=_K, without=hidden, shown=hidden - {id_})]


def _exercises(path: Path) -> list[Exercise]:
    """Tagged exercises from JSONL. Tags stand under `knowledge` or `tags` as names, or under `routes` as
    paths in a tree, whose ends are taken with the way to them. Raises `EvalDataInvalid`."""
    made, ids = [], Ids(path.name)
    for line, row in rows(path):
        id_, text = row.get("id") or row.get("_id"), row.get("text")
        if not isinstance(id_, str) or not isinstance(text, str):
            raise EvalDataInvalid(file=path.name, line=line, reason="no id or no text")
        ids.new(id_, line)
        tags = row.get("knowledge") or row.get("tags") or row.get("routes") or []
        if not isinstance(tags, list):
            raise EvalDataInvalid(file=path.name, line=line, reason="tags are not a list")
        names = tuple("/".join(map(str, tag)) if isinstance(tag, list) else str(tag) for tag in tags)
        solution = _flat([row.get("answer"), row.get("analysis")])
        made.append(Exercise(id_, text, names, str(row.get("subject") or ""), solution))
    if not any(each.tags for each in made):
        raise EvalDataInvalid(file=path.name, line=0, reason="no tagged exercise")
    return made


def _metadata(path: Path) -> dict[str, dict[str, Any]]:
    return {str(row.get("_id")): row.get("metadata") or {} for _, row in rows(path)}


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return _flat(list(value.values()))
    if isinstance(value, list):
        return " ".join(_flat(each) for each in value)
    return "" if value is None else str(value)


def _folds(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= 100:
        raise OptionInvalid(option="folds", suite="tagging", there="2-100")
    return int(text)


def _yes(text: str) -> bool:
    if text not in ("given", "hidden"):
        raise OptionInvalid(option="subject", suite="tagging", there="given, hidden")
    return text == "given"


SUITE = Suite(
    name="tagging",
    summary="知识点标注与相似题 · knowledge-point tagging and similar exercises",
    run=run,
    options={
        "examples": "JSONL of tagged exercises; items.jsonl of the data folder unless told",
        "folds": "parts of the cross-validation, 5 unless told",
        "subject": "given (from the data, where it has one) or hidden",
    },
)
