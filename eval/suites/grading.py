"""The grading suite: short answers marked by teachers, and mathematical answers in many forms.

A set of short answers is `items.jsonl` with `question_id`, `question`, `reference_answers`,
`student_answer`, `score` and `max_score`. `labels_per_question` answers of each question, drawn by
chance, are shown to the learner with their marks; the rest are measured. Every figure is the mean over
five draws. No model takes part.

A set whose rows have `answer` and no `student_answer` is one of mathematical answers: see
`eval.math_forms`.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.homework.marking.expecting import Answers
from assistant.homework.marking.item import Item
from assistant.homework.marking.mathematics import Verdict
from eval import math_forms
from eval.agreement import kappa, spearman, weighted_kappa, within
from eval.files import EvalDataInvalid, rows
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest

LABELS = (0, 5, 10, 20, 40)
SEEDS = 5
ABSTAIN = (0, 10, 20, 30, 40, 50)
"""Per cent of the answers, least sure first, that the curve leaves to the teacher."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the set with all its answers and the teachers' marks."""

    item: Item
    ids: tuple[str, ...]
    answers: tuple[str, ...]
    scores: Floats


@dataclass(frozen=True, slots=True)
class _Draw:
    """The measured answers of one draw: shares given, expected, marks proposed, sureness, question
    numbers."""

    given: Floats
    expected: Floats
    proposed: Floats
    sureness: Floats
    question: NDArray[np.int64]


def run(request: SuiteRequest) -> Outcome:
    """Mark and measure. Raises `EvalDataInvalid`, `OptionInvalid`."""
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    labels = _labels(request.options.get("labels_per_question", "0"))
    if _mathematical(request.data):
        return _mathematics(request, request.data)
    found = questions(request.data, request.limit)
    read = [Answers(each.item, each.answers) for each in found]
    draws, items = [], []
    for seed in range(request.seed, request.seed + SEEDS):
        draw, rows_ = _drawn(found, read, labels, seed)
        draws.append(draw)
        items += rows_
        request.progress(seed - request.seed + 1, SEEDS)
    every = [_measured(draw) for draw in draws if len(draw.given)]
    if not every:
        raise EvalDataInvalid(file="items.jsonl", line=0, reason="no answer is left to measure")
    return Outcome(
        data=request.data.name,
        n=sum(len(each.answers) for each in found),
        config={"labels": labels, "seeds": SEEDS, "seed": request.seed},
        metrics={name: float(np.mean([each[name] for each in every])) for name in every[0]},
        items=tuple(items),
    )


def _mathematical(folder: Path) -> bool:
    _, first = next(rows(folder / "items.jsonl"), (0, {}))
    return "answer" in first and "student_answer" not in first


def _mathematics(request: SuiteRequest, folder: Path) -> Outcome:
    """Every key against its own rewritten forms and against wrong ones; `unclear` counts as not accepted."""
    found = math_forms.judged(folder, request.limit)
    right = [each for each in found if each.right]
    wrong = [each for each in found if not each.right]
    rewritten = [each for each in right if each.form != each.key]
    accepted = Verdict.RIGHT
    return Outcome(
        data=folder.name,
        n=len(found),
        config={"forms": len(found)},
        metrics={
            "accepted": float(np.mean([each.verdict is accepted for each in right])),
            "refused": float(np.mean([each.verdict is not accepted for each in wrong])),
            "rewritten/accepted": float(np.mean([each.verdict is accepted for each in rewritten])),
            "rewritten/forms": float(len(rewritten)),
            "wrong/forms": float(len(wrong)),
            "unclear": float(np.mean([each.verdict is Verdict.UNCLEAR for each in right])),
        },
        items=tuple(
            {
                "id": each.id,
                "key": each.key,
                "form": each.form,
                "right": each.right,
                "verdict": each.verdict.value,
            }
            for each in found
            if (each.verdict is accepted) != each.right
        ),
    )


def questions(folder: Path, limit: int | None = None) -> list[Question]:
    """The questions of a set, each with the marks that the set uses. Raises `EvalDataInvalid`."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for at, (line, row) in enumerate(rows(folder / "items.jsonl")):
        if limit is not None and at >= limit:
            break
        if not isinstance(row.get("student_answer"), str) or not isinstance(row.get("score"), int | float):
            raise EvalDataInvalid(file="items.jsonl", line=line, reason="no student_answer or no score")
        grouped[str(row.get("question_id"))].append(row)
    step = _step([row for group in grouped.values() for row in group])
    found = []
    for name, group in grouped.items():
        keys = tuple(str(key) for key in group[0].get("reference_answers") or ())
        points = float(group[0].get("max_score") or 1)
        found.append(
            Question(
                Item(name, str(group[0].get("question") or ""), keys, points, min(step, points)),
                tuple(str(row.get("id")) for row in group),
                tuple(row["student_answer"] for row in group),
                np.array([float(row["score"]) for row in group]),
            )
        )
    return found


def _step(every: list[dict[str, Any]]) -> float:
    """The scale of marks that the teachers used: the widest step that meets every mark of the set."""
    points = max(float(row.get("max_score") or 1) for row in every) if every else 1.0
    marks = np.array([float(row["score"]) for row in every])
    for parts in (1, 2, 4, 5, 10, 20, 100):
        if np.allclose(marks / points * parts, np.round(marks / points * parts), atol=1e-6):
            return points / parts
    return points / 100


def _drawn(
    found: list[Question], read: list[Answers], labels: int, seed: int
) -> tuple[_Draw, list[dict[str, Any]]]:
    chance = np.random.default_rng(seed)
    columns: list[list[Floats]] = [[], [], [], []]
    number, items = [], []
    for at, (each, answers) in enumerate(zip(found, read, strict=True)):
        order = chance.permutation(len(each.answers))
        shown, rest = order[:labels], order[labels:]
        expected = answers.expect({int(one): float(each.scores[one]) for one in shown})
        points = each.item.points
        for column, values in zip(
            columns,
            (each.scores / points, expected.shares, expected.marks / points, expected.sureness),
            strict=True,
        ):
            column.append(values[rest])
        number.append(np.full(len(rest), at))
        items += [
            {
                "id": f"{each.ids[one]}#{seed}",
                "given": float(each.scores[one]),
                "proposed": float(expected.marks[one]),
                "sureness": float(expected.sureness[one]),
            }
            for one in rest
        ]
    given, shares, proposed, sureness = (np.concatenate(column) for column in columns)
    return _Draw(given, shares, proposed, sureness, np.concatenate(number)), items


def _measured(draw: _Draw) -> dict[str, float]:
    groups = [draw.question == at for at in np.unique(draw.question)]
    metrics = {
        "qwk": weighted_kappa(draw.given, draw.proposed),
        "kappa": kappa(draw.given, draw.proposed),
        "spearman": spearman(draw.given, draw.expected),
        "within_question_spearman": within([(draw.given[one], draw.expected[one]) for one in groups]),
        "within_question_qwk": float(
            np.mean([weighted_kappa(draw.given[one], draw.proposed[one]) for one in groups])
        ),
        "accuracy": float((draw.given == draw.proposed).mean()),
    }
    order = np.argsort(-draw.sureness, kind="stable")
    for share in ABSTAIN:
        kept = order[: max(1, round(len(order) * (100 - share) / 100))]
        given, proposed = draw.given[kept], draw.proposed[kept]
        metrics[f"abstain{share}/qwk"] = weighted_kappa(given, proposed)
        metrics[f"abstain{share}/accuracy"] = float((given == proposed).mean())
        metrics[f"abstain{share}/error"] = float(np.abs(given - proposed).mean())
    return metrics


def _labels(text: str) -> int:
    if text not in {str(each) for each in LABELS}:
        raise OptionInvalid(option="labels_per_question", suite="grading", there=", ".join(map(str, LABELS)))
    return int(text)


SUITE = Suite(
    name="grading",
    summary="短答与数学答案的评阅 · marking of short answers and of mathematical answers",
    run=run,
    options={"labels_per_question": f"marks of each question to learn from: {', '.join(map(str, LABELS))}"},
)
