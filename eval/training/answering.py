"""Fits which sentence answers a question, and how likely any does.

    python -m eval.training.answering --data ROOT

ROOT holds `retrieval_cmrc2018_zh`, `retrieval_drcd_zhhant`, `retrieval_xquad_zh` and `retrieval_xquad_en`
(CMRC 2018, DRCD, XQuAD; CC BY-SA). Their questions, and the odd half of our own teacher questions, are
asked, the public ones twice: as they are, and with every passage that answers taken away. A conditional
logistic regression learns to put a sentence with the answer first; a plain one learns from the first
sentence and its passage whether the library answers. Writes `assistant/answering/evidence.json`. The figures
are of a cross-validation by passage; those of the even half of the teacher questions are of questions never
learned from.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering import evidence
from assistant.answering.evidence import Read, judge, read
from assistant.answering.questions import analyse
from eval.training import questions
from eval.training.logistic import Floats, fit, folds
from eval.training.questions import Case

RIDGE = 3.0
FOLDS = 5
WHOLE = 4.0
"""Least weight, set by hand, of finding the whole question in one piece: 勾股定理的先修知识 is not
勾股定理的逆定理的先修知识, though every word of it is there. The sets have few such pairs."""
UNANSWERABLE_SHARE = 3.0
"""How much more one of them counts that the library cannot answer: there is one for four that it can."""

Model = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """A question beside what was found: as it is, and without what answers it."""

    case: Case
    whole: Read
    without: Read

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates hold the answer."""
        return np.array([self.case.right(one) for one in self.whole.candidates], dtype=bool)


def shown(case: Case) -> Shown:
    """Read the hits of a question with and without the passages that answer it."""
    asked = analyse(case.question)
    left = [hit for hit in case.hits if not case.answering(hit.passage)]
    return Shown(case, read(asked, case.hits), read(asked, left))


def learn(cases: Sequence[Shown]) -> dict[str, Any]:
    """The model of both steps."""
    sentence = _sentences(cases)
    rows, labels, importance = [], [], []
    model = {"sentence": sentence, "bias": 0.0, "answers": {}}
    for one in cases:
        for found in (one.whole, one.without):
            judged = judge(found, model)
            if judged.features is None or (found is one.without and not one.case.taken):
                continue
            rows.append(judged.features)
            labels.append(float(one.case.answering(judged.candidates[0].passage)))
            importance.append(one.case.share * (1.0 if one.case.answerable else UNANSWERABLE_SHARE))
    names = tuple(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    found_fit = fit(table, np.array(labels), RIDGE, np.array(importance))
    answers = {name: round(float(w), 4) for name, w in zip(names, found_fit.weights, strict=True)}
    return {"sentence": sentence, "bias": round(found_fit.bias, 4), "answers": answers}


def _sentences(cases: Sequence[Shown]) -> dict[str, float]:
    """Weights by conditional logistic regression: among the sentences of one question, those with the
    answer share the probability."""
    groups = [(one.whole.candidates, one.right, one.case.share) for one in cases]
    groups = [(shown, right, share) for shown, right, share in groups if right.any() and not right.all()]
    names = tuple(groups[0][0][0].features)
    tables = [np.array([[one.features[n] for n in names] for one in shown]) for shown, _, _ in groups]
    spread = np.concatenate(tables).std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    tables = [table / spread for table in tables]
    rights = [(right / right.sum(), share) for _, right, share in groups]
    found = _climbed(tables, rights)
    weights = {name: round(float(w), 4) for name, w in zip(names, found / spread, strict=True)}
    return weights | {"whole": max(WHOLE, weights["whole"])}


def _climbed(tables: Sequence[Floats], rights: Sequence[tuple[Floats, float]]) -> Floats:
    """The maximum of the concave likelihood, by Newton's method; a step that overshoots is halved."""
    found = np.zeros(tables[0].shape[1])
    height = _height(tables, rights, found)
    for _ in range(40):
        slope, curve = -RIDGE * found, RIDGE * np.eye(len(found))
        for table, (target, share) in zip(tables, rights, strict=True):
            chance = _softmax(table @ found)
            middle = chance @ table
            slope = slope + share * (target @ table - middle)
            curve = curve + share * ((table * chance[:, None]).T @ table - np.outer(middle, middle))
        step = np.linalg.solve(curve, slope)
        while (higher := _height(tables, rights, found + step)) < height and np.abs(step).max() > 1e-6:
            step = step / 2
        found, gained, height = found + step, higher - height, higher
        if gained < 1e-6:
            break
    return found


def _height(tables: Sequence[Floats], rights: Sequence[tuple[Floats, float]], weights: Floats) -> float:
    total = -RIDGE / 2 * float(weights @ weights)
    for table, (target, share) in zip(tables, rights, strict=True):
        values = table @ weights
        top = values.max()
        total += share * float(target @ values - top - np.log(np.exp(values - top).sum()))
    return total


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max())
    found: Floats = raised / raised.sum()
    return found


def measure(cases: Sequence[Shown], model_of: Callable[[Shown], Model]) -> dict[str, dict[str, float]]:
    """By set: the first sentence has the answer (where any does), the share of answerable questions
    answered, those answered rightly, and the share refused once the answer is taken away."""
    counted: dict[str, defaultdict[str, list[float]]] = {}
    for one in cases:
        rows = counted.setdefault(one.case.source, defaultdict(list))
        model = model_of(one)
        whole, without = judge(one.whole, model), judge(one.without, model)
        says = whole.likelihood >= evidence.THRESHOLD
        if one.case.answerable:
            right = bool(whole.candidates) and one.case.right(whole.candidates[0])
            if one.right.any():
                rows["first"].append(right)
            rows["answered"].append(says)
            rows["answered_right"].append(says and right)
            if one.case.taken:
                rows["refused"].append(without.likelihood < evidence.THRESHOLD)
        else:
            rows["refused_unanswerable"].append(not says)
    return {
        source: {name: round(float(np.mean(values)), 4) for name, values in rows.items()}
        for source, rows in counted.items()
    }


def cross_validated(cases: Sequence[Shown]) -> dict[str, dict[str, float]]:
    """`measure`, every question by a model that saw nothing of its passage."""
    groups = [one.case.group for one in cases]
    model_of: dict[int, Model] = {}
    for out in folds(groups, FOLDS, seed=0):
        model = learn([one for one, left in zip(cases, out, strict=True) if not left])
        model_of |= {id(one): model for one, left in zip(cases, out, strict=True) if left}
    return measure(cases, lambda one: model_of[id(one)])


def main() -> None:
    """Fit, cross-validate, write, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.training.answering")
    parser.add_argument("--data", type=Path, required=True)
    root = parser.parse_args().data
    learned = [shown(case) for case in questions.public(root)]
    tune, test = questions.own()
    learned += [shown(case) for case in tune]
    model = learn(learned)
    figures = cross_validated(learned) | {
        f"{source} (not learned from)": values
        for source, values in measure([shown(case) for case in test], lambda _: model).items()
    }
    written = model | {
        "figures": figures,
        "n": len(learned),
        "command": "python -m eval.training.answering --data ROOT",
    }
    target = Path(str(files("assistant.answering") / evidence.WEIGHTS))
    target.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
