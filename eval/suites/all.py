"""The suite of suites: a plan run over the data sets under one root."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from corpora.problem import Problem
from eval import fingerprint, plan, stored, suites
from eval.plan import Run
from eval.report import EvalResult, Part
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest
from eval.thresholds import check

CODE = ("assistant", "corpora", "eval", "guardrails", "prompts", "retrieval")


def run(request: SuiteRequest) -> Outcome:
    """Every run of the plan in order, each with its thresholds. One configuration stands for the whole: the
    plan, the seed, and the code and content of every room.

    A data set that is missing, a suite that is not there and a run that is refused are named, count as
    failures and meet no threshold; with `partial=yes` what is missing is named and left out. Metrics are
    called RUN:METRIC. Raises `PlanInvalid`, `ThresholdInvalid`, `OptionInvalid`.
    """
    wanted = plan.read(request.options.get("plan", "full"))
    partial = request.options.get("partial", "no")
    if partial not in ("yes", "no"):
        raise OptionInvalid(option=f"partial={partial[:20]}", suite="all", there="yes, no")
    parts: list[Part] = []
    for number, one in enumerate(wanted.runs):
        request.progress(number, len(wanted.runs))
        parts.append(_part(one, request))
    request.progress(len(wanted.runs), len(wanted.runs))
    if partial == "yes":
        parts = [replace(part, checks=(), excused=True) if part.result is None else part for part in parts]
    ran = [(part.name, part.result) for part in parts if part.result is not None]
    failures = {f"{part.name}: {part.note}": 1 for part in parts if part.result is None}
    failures |= {f"{name}: {why}": count for name, one in ran for why, count in one.failures.items()}
    return Outcome(
        data=request.data.name if request.data else "-",
        n=sum(result.n for _, result in ran),
        config={"plan": wanted.model_dump(), "seed": request.seed, "limit": request.limit, "code": _code()},
        metrics={f"{name}:{key}": value for name, one in ran for key, value in one.metrics.items()},
        intervals={f"{name}:{key}": value for name, one in ran for key, value in one.intervals.items()},
        items=tuple({**item, "id": f"{name}:{item['id']}"} for name, one in ran for item in one.items),
        failures=failures,
        parts=tuple(parts),
    )


def _code() -> str:
    return fingerprint.of(*CODE)


def _part(one: Run, request: SuiteRequest) -> Part:
    """One run with its thresholds; a refusal becomes the part's note."""
    bare = Part(
        name=one.name,
        suite=one.suite,
        data=one.data,
        result=None,
        checks=check(one.bounds, {}),
        shown=tuple(one.show),
        title=(one.title.zh, one.title.en),
    )
    try:
        here = _request(one, request)
    except FileNotFoundError as missing:
        return replace(bare, note=f"缺少数据 · missing data: {missing}")
    try:
        result = suites.run(one.suite, here)
    except Problem as problem:
        return replace(bare, note=_said(problem))
    part = replace(bare, result=result, checks=check(one.bounds, result.metrics))
    return _compared(part, one, here, result)


def _compared(part: Part, one: Run, here: SuiteRequest, result: EvalResult) -> Part:
    """The part with its comparison; where that cannot be run, the part says why."""
    if one.baseline is None:
        return part
    try:
        other = suites.run(one.suite, replace(here, options={**here.options, **one.baseline.options}))
    except Problem as problem:
        return replace(part, note=f"未能对照 · not compared: {_said(problem)}")
    rows, theirs = stored.by_id(result.items), stored.by_id(other.items)
    against = stored.differences(rows, theirs, result.metrics, here.seed)
    compared = result.model_copy(update={"against": against})
    return replace(part, result=compared, compared_with=(one.baseline.title.zh, one.baseline.title.en))


def _request(one: Run, request: SuiteRequest) -> SuiteRequest:
    """The run's own request. Raises `FileNotFoundError` naming what is not under the root."""
    root = request.data or Path()
    data = root / one.data if one.data else None
    if data is not None and not data.exists():
        raise FileNotFoundError(one.data)
    options: dict[str, str] = {}
    for name, value in one.options.items():
        options[name] = str(root / value[2:]) if value.startswith("./") else value
        if value.startswith("./") and not Path(options[name]).exists():
            raise FileNotFoundError(value[2:])
    limits = [limit for limit in (one.limit, request.limit) if limit is not None]
    return SuiteRequest(data, one.split, min(limits, default=None), request.seed, options)


def _said(problem: Problem) -> str:
    details: dict[str, Any] = problem.details
    return ", ".join([problem.code, *(f"{name}={value}" for name, value in details.items())])[:200]


SUITE = Suite(
    name="all",
    summary="按计划运行全部套件，生成一份报告 · every suite of a plan, one report",
    run=run,
    options={
        "plan": f"{', '.join(plan.names())}, or a YAML file; full unless told",
        "partial": "yes: what is missing is named and judged by nothing",
    },
)
