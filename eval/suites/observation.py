"""The observation suite: the two classifiers that lesson observation leans on.

`macro_f1/dialogid` of nine Chinese speech acts and `macro_f1/talkmoves` of seven English talk moves of
teachers, on what lies under `--data`: a folder of either set, or one that holds both. Where the shipped
Chinese model was taught by that very file, `seen/dialogid` is 1 and the figure flatters it: the command that
trains it (`eval.training.speech_acts`) prints what it reaches on folds it did not see. The English rules
learned from nothing.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.lesson_observation.speech_acts import ACTS, speech_acts
from assistant.lesson_observation.talk_moves import MOVES, moves
from eval.files import EvalDataInvalid, rows
from eval.suite import Outcome, Suite, SuiteRequest

ZH, EN = "transcripts_dialogid_zh", "transcripts_talkmoves_en"
_FILES = {"items.jsonl": "dialogid", "teacher.jsonl": "talkmoves"}
_DRAWS = 1_000
Labels = NDArray[np.int64]


def run(request: SuiteRequest) -> Outcome:
    """Judge every row. Raises `EvalDataInvalid`."""
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    found = _found(request.data)
    if not found:
        raise EvalDataInvalid(file="items.jsonl", line=0, reason="missing")
    metrics: dict[str, float] = {}
    intervals: dict[str, tuple[float, float]] = {}
    items: list[dict[str, Any]] = []
    config: dict[str, Any] = {"seed": request.seed}
    for name, path in found.items():
        names, ids, labels, guesses, seen = _judged(name, path, request.limit)
        items += [
            {"id": f"{name}/{id_}", "label": names[label], "guess": names[guess]}
            for id_, label, guess in zip(ids, labels, guesses, strict=True)
        ]
        metrics |= _figures(name, names, labels, guesses)
        intervals[f"macro_f1/{name}"] = _interval(labels, guesses, len(names), request.seed)
        if name == "dialogid":
            metrics["seen/dialogid"] = float(seen)
        config[name] = {"seen": seen, "n": len(labels)}
    if len(found) == 1:
        only = next(iter(found))
        metrics["macro_f1"] = metrics[f"macro_f1/{only}"]
        intervals["macro_f1"] = intervals[f"macro_f1/{only}"]
    return Outcome(request.data.name, len(items), config, metrics, intervals, tuple(items))


def macro_f1(labels: Labels, guesses: Labels, classes: int) -> float:
    """Mean of F1 over the classes that occur among labels or guesses."""
    table = np.bincount(labels * classes + guesses, minlength=classes * classes).reshape(classes, classes)
    every = table.sum(axis=0) + table.sum(axis=1)
    seen = every > 0
    return float((2 * np.diag(table)[seen] / every[seen]).mean()) if seen.any() else 0.0


def _found(data: Path) -> dict[str, Path]:
    if data.is_file():
        return {_FILES[data.name]: data} if data.name in _FILES else {}
    places = (data, data / ZH, data / EN)
    return {
        name: place / file for file, name in _FILES.items() for place in places if (place / file).is_file()
    }


def _judged(
    name: str, path: Path, limit: int | None
) -> tuple[Sequence[str], list[str], Labels, Labels, bool]:
    read = list(rows(path))
    if name == "talkmoves":
        labels = np.array([_number(path, line, row.get("label_id"), len(MOVES)) for line, row in read])
        told = moves(
            [str(row.get("text", "")) for _, row in read], [str(row.get("previous", "")) for _, row in read]
        )
        guesses, seen = np.array([MOVES.index(each) for each in told], dtype=np.int64), False
        names: Sequence[str] = MOVES
    else:
        labels = np.array([_act(path, line, row.get("label")) for line, row in read])
        guesses, seen = _acts(path, [str(row.get("text", "")) for _, row in read])
        names = ACTS
    ids = [str(row.get("id", line)) for line, row in read]
    if not len(labels):
        raise EvalDataInvalid(file=path.name, line=0, reason="no rows")
    return names, ids[:limit], labels[:limit], guesses[:limit], seen


def _acts(path: Path, texts: list[str]) -> tuple[Labels, bool]:
    model = speech_acts()
    seen = hashlib.sha256(path.read_bytes()).hexdigest() == model.learned_from
    return model.scores(texts).argmax(axis=1), seen


def _act(path: Path, line: int, label: object) -> int:
    if label not in ACTS:
        raise EvalDataInvalid(file=path.name, line=line, reason="unknown label")
    return ACTS.index(str(label))


def _number(path: Path, line: int, label: object, classes: int) -> int:
    if not isinstance(label, int) or isinstance(label, bool) or not 0 <= label < classes:
        raise EvalDataInvalid(file=path.name, line=line, reason="unknown label")
    return label


def _figures(name: str, names: Sequence[str], labels: Labels, guesses: Labels) -> dict[str, float]:
    made = {
        f"macro_f1/{name}": macro_f1(labels, guesses, len(names)),
        f"accuracy/{name}": float((labels == guesses).mean()),
    }
    for at, each in enumerate(names):
        right = float(((labels == at) & (guesses == at)).sum())
        every = float((labels == at).sum() + (guesses == at).sum())
        if every:
            made[f"f1/{name}/{each}"] = 2 * right / every
    return made


def _interval(labels: Labels, guesses: Labels, classes: int, seed: int) -> tuple[float, float]:
    """95% percentile bootstrap over rows."""
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(_DRAWS):
        picked = chance.integers(0, len(labels), len(labels))
        drawn.append(macro_f1(labels[picked], guesses[picked], classes))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


SUITE = Suite(
    name="observation",
    summary="课堂语言的言语行为与话步 · speech acts and talk moves of teachers",
    run=run,
)
