"""The answers suite: measures of answers in a file, or of what the product itself answers on a data set."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import fingerprint
from eval.answers import own
from eval.answers.judge import NEEDS, Judged, JudgeSettings, judge
from eval.answers.live import CONTEXTS, samples
from eval.answers.ragas_measures import NAMES, Measures
from eval.answers.sample import Sample, read
from eval.baselines import ExtraMissing
from eval.files import EvalDataInvalid
from eval.statistics import interval
from eval.suite import OptionInvalid, Outcome, Progress, Suite, SuiteRequest

Row = dict[str, Any]
_JUDGED_AT_LEAST = 0.5
"""Share of its items that a measure by a judge must have been given for: with less, no figure."""
_FILES = ("answers.jsonl", "samples.jsonl")


def run(request: SuiteRequest) -> Outcome:
    """Measure a JSONL file (or a folder with `answers.jsonl`) as it is; a BEIR folder, a SQuAD file or a set
    with planted answers by asking the product.

    A measure is the mean over the items that have what it needs; `measured/NAME` is their share where it is
    not all. ragas not being installed is counted as a failure of every item. Raises `EvalDataInvalid`,
    `SplitUnclear`, `OptionInvalid`, and `ExtraMissing` where ragas or a judge is demanded.
    """
    options = request.options
    if request.data is None:
        raise EvalDataInvalid(file="--data", line=0, reason="missing")
    ragas = _choice(options, "ragas", ("auto", "on", "off"))
    refusals = _choice(options, "refusals", ("yes", "no")) == "yes"
    settings, wanted = _judge(options)
    file = _file(request.data)
    failures: dict[str, int] = {}
    if file is not None:
        found = read(file, request.limit)
    else:
        found = samples(
            request.data,
            request.split,
            request.limit,
            refusals=refusals,
            progress=request.progress,
            failures=failures,
        )
    rows: dict[str, Row] = {sample.id: {"id": sample.id, **_measured(sample)} for sample in found}
    failures |= _by_ragas(found, rows, ragas)
    if settings is not None:
        failures |= _by_judge(found, rows, wanted, settings, request.progress)
    metrics, intervals = aggregate(list(rows.values()), request.seed, set(wanted))
    config = {
        "code": "" if file else fingerprint.of("assistant", "corpora", "guardrails", "prompts", "retrieval"),
        "measures": fingerprint.of("eval.answers"),
        "ragas": ragas,
        "contexts": CONTEXTS,
        "refusals": refusals,
        "judge": [settings.model, *wanted] if settings else [],
    }
    return Outcome(
        data=request.data.name,
        n=len(found),
        config=config,
        metrics=metrics,
        intervals=intervals,
        items=tuple(rows.values()),
        failures=failures,
    )


def _file(data: Path) -> Path | None:
    """The file of answers, if that is what `data` is or holds."""
    if data.suffix == ".jsonl":
        return data
    return next((data / name for name in _FILES if (data / name).is_file()), None)


def _measured(sample: Sample) -> Row:
    """Our own measures. What a planted answer did to the answer is told by the item's condition."""
    row: Row = {"condition": sample.condition} if sample.condition else {}
    if not sample.planted:
        return row | own.measures(sample)
    fell = own.stands_in(sample.planted, sample.response)
    if sample.condition == "planted":
        return row | {"planted_followed": float(fell), "planted_refusal": float(sample.refused)}
    truth = any(own.stands_in(one, sample.response) for one in sample.references or ())
    row |= own.measures(sample)
    return row | {
        "both_true": float(truth),
        "both_planted_only": float(fell and not truth),
        "both_shown": float(fell and truth),
    }


def _by_ragas(found: Sequence[Sample], rows: dict[str, Row], ragas: str) -> dict[str, int]:
    """Add the measures of ragas; returns failures. Raises `ExtraMissing` where they are demanded."""
    if ragas == "off":
        return {}
    try:
        measures = Measures()
    except ExtraMissing:
        if ragas == "on":
            raise
        return {"ragas not installed": len(found)}
    for sample in found:
        if sample.condition != "planted":
            rows[sample.id] |= measures.of(sample)
    return {}


def _by_judge(
    found: Sequence[Sample],
    rows: dict[str, Row],
    wanted: Sequence[str],
    settings: JudgeSettings,
    progress: Progress,
) -> dict[str, int]:
    judged: Judged = judge(found, wanted, settings, progress)
    for id_, figures in judged.rows.items():
        rows[id_] |= figures
    return judged.failures


def aggregate(
    rows: Sequence[Row], seed: int, judged: set[str]
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Means and intervals of every measure, in one order; the share measured where it is not all of the
    items that the measure is about; and `refusal_balanced`, the mean of answering and refusing rightly."""
    order = [*_OWN, *NAMES, *sorted(judged)]
    metrics: dict[str, float] = {}
    intervals: dict[str, tuple[float, float]] = {}
    for name in order:
        values = [row[name] for row in rows if name in row]
        about = [row for row in rows if _about(name, row)]
        share = len(values) / len(about) if about else 0.0
        if not values or (name in judged and share < _JUDGED_AT_LEAST):
            if name in judged:
                metrics[f"measured/{name}"] = share
            continue
        metrics[name] = sum(values) / len(values)
        intervals[name] = interval(values, seed)
        if name in judged or (name not in _PARTIAL and share < 1.0):
            metrics[f"measured/{name}"] = share
    if "answered" in metrics and "refusal" in metrics:
        metrics["refusal_balanced"] = (metrics["answered"] + metrics["refusal"]) / 2
    return metrics, intervals


_OWN = (
    "answered",
    "refusal",
    "contains",
    "f1",
    "citation_precision",
    "citation_recall",
    "quote_found",
    "planted_followed",
    "planted_refusal",
    "both_true",
    "both_planted_only",
    "both_shown",
)
_PARTIAL = {"refusal", "answered", "citation_precision", "citation_recall", "quote_found"}
"""Measures that by their nature concern some of the items only."""


def _about(name: str, row: Row) -> bool:
    """Whether a measure is about such an item at all: refusals about unanswerable ones, and so on."""
    if name.startswith(("planted_", "both_")):
        return str(row.get("condition")) == re.split("_", name)[0]
    return "refusal" not in row and row.get("condition") != "planted"


def _choice(options: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = options.get(name, allowed[0])
    if value not in allowed:
        raise OptionInvalid(option=f"{name}={value[:20]}", suite="answers", there=", ".join(allowed))
    return value


def _judge(options: Mapping[str, str]) -> tuple[JudgeSettings | None, tuple[str, ...]]:
    """The judge and what it is asked for; None where no judge is named."""
    url, model = options.get("judge_url", ""), options.get("judge_model", "")
    wanted = tuple(filter(None, options.get("judge_metrics", ",".join(NEEDS)).split(",")))
    for name in wanted:
        if name not in NEEDS:
            raise OptionInvalid(option=f"judge_metrics={name[:30]}", suite="answers", there=", ".join(NEEDS))
    if not url and not model:
        return None, ()
    if not url.startswith(("http://", "https://")) or not model:
        raise OptionInvalid(option="judge_url", suite="answers", there="judge_url=http://… judge_model=…")
    timeout = options.get("judge_timeout", "60")
    if not timeout.replace(".", "", 1).isdecimal() or float(timeout) <= 0:
        raise OptionInvalid(option="judge_timeout", suite="answers", there="seconds")
    return JudgeSettings(url, model, options.get("judge_key", ""), float(timeout)), wanted


SUITE = Suite(
    name="answers",
    summary="回答：文件中的回答，或助手现场作答 · answers in a file, or of the product itself",
    run=run,
    options={
        "ragas": "auto (if installed), on, off",
        "refusals": "yes, or no: do not ask what cannot be answered",
        "judge_url": "base URL of an OpenAI-compatible judge, such as http://127.0.0.1:8000/v1",
        "judge_model": "its model",
        "judge_key": "its key, if it asks for one",
        "judge_timeout": "seconds a reply may take, 60 unless told",
        "judge_metrics": f"some of {', '.join(NEEDS)}; all unless told",
    },
)
