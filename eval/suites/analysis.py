"""The analysis suite: learning analysis against reference computations, hidden marks and known truth.

`--data` is a folder with `NAME_responses.csv` (a test), one with `sequences.jsonl` (practice), or a folder
that holds such folders. Hidden cells are drawn by the seed; nothing that is fitted or chosen sees them. The
simulation needs no data and always runs.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from assistant.learning_analysis.classical.analysis import analyse
from assistant.learning_analysis.models.diagnosis import fit_dina, right_chances
from assistant.learning_analysis.models.estimation import estimate
from assistant.learning_analysis.models.irt import fit_irt
from assistant.learning_analysis.models.next_answer import fit_next_answer
from assistant.learning_analysis.models.prediction import chances
from assistant.learning_analysis.models.quadrature import grid, logistic
from assistant.learning_analysis.models.tracing import Practice, parameters, runs
from assistant.learning_analysis.models.tracing import right_chances as traced
from assistant.learning_analysis.types.matrix import Floats, ResponseMatrix, TestItem
from assistant.learning_analysis.types.models import DiagnosisFit, RaschFit
from eval.analysis_data import auc, practices, responses
from eval.files import EvalDataInvalid
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest

_HIDDEN = 0.2
_FOLDS = 5
_PUPILS, _ITEMS = 500, 40
_SIMULATED = 3
"""Simulated tests a repeat and model: items of one test share its pupils, so one says little of coverage."""
_SKILLS = 8
"""DINA looks at every profile: with more skills these are too many for so few items."""
_UNSEEN = (0.4, 0.15, 0.25, 0.15)
"""Tracing of a skill that no pupil learned from had."""


@dataclass(slots=True)
class _Found:
    """Figures by name, with intervals where there are any; `spread` collects those of repeats."""

    metrics: dict[str, float] = field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    items: list[Mapping[str, Any]] = field(default_factory=list)

    def mean(self, name: str, values: list[float], within: list[tuple[float, float]] | None = None) -> None:
        """A mean over repeats; its interval that of one repeat (`within`), or Student's over repeats."""
        from scipy.special import stdtrit

        middle = float(np.mean(values))
        self.metrics[name] = middle
        if within:
            half = float(np.mean([(high - low) / 2 for low, high in within]))
            self.intervals[name] = (middle - half, middle + half)
        elif len(values) > 1:
            half = (
                float(np.std(values, ddof=1))
                / math.sqrt(len(values))
                * float(stdtrit(len(values) - 1, 0.975))
            )
            self.intervals[name] = (middle - half, middle + half)


def run(request: SuiteRequest) -> Outcome:
    """Measure what the data allow. Raises `EvalDataInvalid`, `OptionInvalid`."""
    repeats = _repeats(request.options.get("repeats", "3"))
    found, n = _Found(), 0
    for folder in _folders(request.data):
        for path in sorted(folder.glob("*_responses.csv")):
            name = path.name.removesuffix("_responses.csv")
            n += _test(found, folder, name, request, repeats)
        if (folder / "sequences.jsonl").exists():
            n += _practice(found, practices(folder, request.limit), request.seed)
    _simulation(found, request.seed, _SIMULATED * repeats)
    return Outcome(
        data=request.data.name if request.data is not None else "simulation",
        n=n or _PUPILS * repeats,
        config={"hidden": _HIDDEN, "folds": _FOLDS, "repeats": repeats, "seed": request.seed},
        metrics=found.metrics,
        intervals=found.intervals,
        items=tuple(found.items),
    )


def _repeats(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 50:
        raise OptionInvalid(option="repeats", value=text)
    return int(text)


def _folders(data: Path | None) -> Iterator[Path]:
    if data is None:
        return
    inside = [data, *sorted(each for each in data.iterdir() if each.is_dir())] if data.is_dir() else []
    told = [
        each for each in inside if (each / "sequences.jsonl").exists() or any(each.glob("*_responses.csv"))
    ]
    if not told:
        raise EvalDataInvalid(file=str(data.name), line=0, reason="missing")
    yield from told


def _test(found: _Found, folder: Path, name: str, request: SuiteRequest, repeats: int) -> int:
    """Item statistics, other programs, hidden cells and diagnosis on one test."""
    matrix, right = responses(folder, name, request.limit)
    found.metrics[f"item_statistics/max_difference/{name}"] = _difference(matrix)
    _other_programs(found, name, right)
    _diagnosis(found, name, matrix, right)
    scores: dict[str, list[float]] = {}
    bounds: dict[str, list[tuple[float, float]]] = {}
    known = np.flatnonzero(~np.isnan(right))
    for repeat in range(repeats):
        random = np.random.default_rng(request.seed + repeat)
        hidden = np.zeros(right.shape, dtype=np.bool_)
        hidden.flat[random.permutation(known)[: round(_HIDDEN * len(known))]] = True
        shown = replace(matrix, marks=np.where(hidden, np.nan, matrix.marks))
        truth = right[hidden] > 0.5
        told = _predictions(shown, np.where(hidden, np.nan, right), request.seed + repeat)
        for key, chance in told.items():
            area = auc(truth, chance[hidden])
            scores.setdefault(key, []).append(area.value)
            bounds.setdefault(key, []).append((area.low, area.high))
            found.items.append({"id": f"{name}/{key}/{repeat}", "auc": round(area.value, 6)})
        if "dina/auc" in told:
            error = np.sqrt(((told["dina/auc"][hidden] - truth) ** 2).mean())
            scores.setdefault("dina/rmse", []).append(float(error))
    for key, values in scores.items():
        found.mean(f"{key}/{name}", values, bounds.get(key))
    return int(known.size)


def _predictions(shown: ResponseMatrix, right: Floats, seed: int) -> dict[str, Floats]:
    """Chances for every cell by the shipped predictor, by Rasch and 2PL alone, and by DINA."""
    told = {"auc": chances(shown.shares, seed=seed).right}
    varies = np.array([len(np.unique(column[~np.isnan(column)])) == 2 for column in right.T])
    for key, common in (("auc_rasch", True), ("auc_2pl", False)):
        fitted = estimate(right[:, varies], common)
        table = np.zeros_like(right)
        table[:, varies] = fitted.weights @ logistic(grid()[0][:, None] * fitted.a + fitted.d)
        told[key] = table
    if len({skill for item in shown.items for skill in item.knowledge}) <= _SKILLS:
        diagnosed = fit_dina(shown, gated=False)
        if isinstance(diagnosed, DiagnosisFit):
            told["dina/auc"] = right_chances(diagnosed)
    return told


def _difference(matrix: ResponseMatrix) -> float:
    """The largest difference of item figures from a plain computation by numpy's own functions."""
    whole, worst = matrix.marks, 0.0
    totals = whole.sum(axis=1)
    for place, item in enumerate(analyse(matrix).items):
        own = whole[:, place]
        pairs = [
            (item.difficulty.value, own.mean() / matrix.full[place]),
            (item.sd.value, own.std(ddof=1)),
            (item.item_total.value, np.corrcoef(own, totals)[0, 1]),
            (item.discrimination.value, np.corrcoef(own, totals - own)[0, 1]),
        ]
        worst = max([worst, *(abs(ours - theirs) for ours, theirs in pairs if ours is not None)])
    return float(worst)


def _other_programs(found: _Found, name: str, right: Floats) -> None:
    """Correlation of our 2PL difficulties with those of girth and mirt, where these are installed."""
    varies = np.array([len(np.unique(column)) == 2 for column in right.T])
    table = right[:, varies]
    ours = fit_irt(_plain(table), "2pl", gated=False)
    if not isinstance(ours, RaschFit):
        return
    b = np.array([np.nan if each.b.value is None else each.b.value for each in ours.items])
    for program in ("girth", "mirt"):
        if find_spec(program) is None:
            continue
        theirs = _of_girth(table) if program == "girth" else _of_mirt(table)
        both = ~np.isnan(b) & (np.abs(theirs) < 6)
        found.metrics[f"b_correlation/{program}/{name}"] = float(np.corrcoef(b[both], theirs[both])[0, 1])


def _diagnosis(found: _Found, name: str, matrix: ResponseMatrix, right: Floats) -> None:
    """DINA on the whole test: expected accuracy, mean slip and guess, and both beside mirt's."""
    skills = list(dict.fromkeys(skill for item in matrix.items for skill in item.knowledge))
    fitted = fit_dina(matrix, gated=False) if len(skills) <= _SKILLS else None
    if not isinstance(fitted, DiagnosisFit):
        return
    slip, guess = (np.array([getattr(item, one) for item in fitted.items]) for one in ("slip", "guess"))
    found.metrics[f"dina/accuracy/{name}"] = float(np.mean([each.value for each in fitted.accuracy]))
    found.metrics[f"dina/slip/{name}"], found.metrics[f"dina/guess/{name}"] = (
        float(slip.mean()),
        float(guess.mean()),
    )
    if find_spec("mirt") is None or np.isnan(right).any():
        return
    import mirt

    needs = np.array([[int(skill in item.skills) for skill in skills] for item in fitted.items])
    theirs = mirt.fit_cdm(right.astype(int), needs, max_iter=1000)[0].parameters
    away = np.abs(np.concatenate([slip - theirs["slip"], guess - theirs["guess"]]))
    found.metrics[f"dina/mean_difference_mirt/{name}"] = float(away.mean())


def _of_girth(table: Floats) -> Floats:
    import girth

    return np.asarray(girth.twopl_mml(table.T.astype(int))["Difficulty"], dtype=np.float64)


def _of_mirt(table: Floats) -> Floats:
    import mirt

    fitted = mirt.fit_mirt(table.astype(int), model="2PL", compute_standard_errors=False)
    return np.asarray(fitted.model.parameters["difficulty"], dtype=np.float64)


def _practice(found: _Found, pupils: list[Practice], seed: int) -> int:
    """Next answers in five folds by pupil: nothing of a pupil in the fold is learned from."""
    fold = np.empty(len(pupils), dtype=np.int64)
    fold[np.random.default_rng(seed).permutation(len(pupils))] = np.arange(len(pupils)) % _FOLDS
    scores: dict[str, list[float]] = {"auc/bkt": [], "auc/next": []}
    answers = 0
    for number in range(_FOLDS):
        teach = [one for one, at in zip(pupils, fold, strict=True) if at != number]
        asked = [one for one, at in zip(pupils, fold, strict=True) if at == number]
        known = runs(teach)
        table = runs(asked, known.names)
        values = np.tile(np.array(_UNSEEN), (len(table.names), 1))
        values[: len(known.names)] = parameters(known)
        happened = np.concatenate(table.right) > 0.5
        scores["auc/bkt"].append(auc(happened, np.concatenate(traced(table, values))).value)
        model = fit_next_answer(teach)
        told = np.concatenate([model.chances(one) for one in asked])
        truth = np.array([one for practice in asked for one in practice.right])
        scores["auc/next"].append(auc(truth, told).value)
        answers += len(truth)
    for key, values_ in scores.items():
        found.mean(key, values_)
    return answers


def _simulation(found: _Found, seed: int, repeats: int) -> None:
    """Parameters and intervals against known truth, 500 pupils and 40 items, both models."""
    scores: dict[str, list[float]] = {}
    for repeat in range(repeats):
        for model in ("rasch", "2pl"):
            random = np.random.default_rng([seed, repeat, len(model)])
            theta, b = random.standard_normal(_PUPILS), random.standard_normal(_ITEMS)
            a = np.ones(_ITEMS) if model == "rasch" else random.lognormal(0.1, 0.3, _ITEMS)
            right = random.random((_PUPILS, _ITEMS)) < 1 / (1 + np.exp(-a * (theta[:, None] - b)))
            fitted = fit_irt(_plain(right.astype(np.float64)), "rasch" if model == "rasch" else "2pl")
            assert isinstance(fitted, RaschFit)
            shift = b.mean() if model == "rasch" else 0.0
            pairs = [(each.b, truth - shift) for each, truth in zip(fitted.items, b, strict=True)]
            told = [(one, truth) for one, truth in pairs if one.value is not None]
            estimates, truths = zip(*((one.value, truth) for one, truth in told), strict=True)
            persons = zip(fitted.persons, theta - shift, strict=True)
            for key, value in (
                (f"b_correlation/simulated_{model}", float(np.corrcoef(estimates, truths)[0, 1])),
                (f"coverage/b_{model}", _covered([(one.low, one.high, truth) for one, truth in told])),
                (f"coverage/theta_{model}", _covered([(p.low, p.high, truth) for p, truth in persons])),
            ):
                scores.setdefault(key, []).append(value)
    for key, values in scores.items():
        found.mean(key, values)
    both = [found.metrics[f"b_correlation/simulated_{model}"] for model in ("rasch", "2pl")]
    found.metrics["b_correlation/simulated"] = min(both)


def _covered(bounds: list[tuple[Any, Any, float]]) -> float:
    return float(np.mean([low <= truth <= high for low, high, truth in bounds]))


def _plain(table: Floats) -> ResponseMatrix:
    n, k = table.shape
    return ResponseMatrix(
        exam="",
        pupils=tuple(map(str, range(n))),
        groups=("",) * n,
        items=tuple(TestItem(str(place), "", 1.0) for place in range(k)),
        marks=table,
        absent=np.zeros(n, dtype=np.bool_),
    )


SUITE = Suite(
    name="analysis",
    summary="item figures, hidden marks, next answers, mastery, and parameters of simulated tests",
    run=run,
    options={"repeats": "how often cells are hidden and tests simulated (3)"},
)
