"""Lesson plans drafted without a model: do they pass the checks, and how long does a draft take.

Every mathematics topic of the built-in graph and a sample of the other subjects, one and two periods. The
suite brings its own topics; nothing of it was measured by people, so it says that plans are whole and sound
in form, not that they are good lessons.
"""

import time
from collections import Counter
from collections.abc import Iterator

from assistant.lesson_preparation.checks import SOFT, Finding, check
from assistant.lesson_preparation.drafting.draft import draft
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.request import LessonRequest
from corpora import knowledge_graphs
from corpora.knowledge_graphs import Point
from eval.suite import Outcome, Suite, SuiteRequest
from guardrails.policy import Policy

_SAMPLE = 3
"""Of the other subjects every third topic."""
_PERIODS = (1, 2)
_JUDGED = 10
"""Every tenth plan is also judged by all rules of the guardrails, which takes longer than the draft."""


def run(request: SuiteRequest) -> Outcome:
    """Draft and check every plan. Raises what drafting raises: no topic of the graphs may be refused."""
    policy = Policy.load()
    cases = list(_cases())[: request.limit]
    draft(LessonRequest.model_validate(cases[0][2]))
    rows, times = [], []
    found_by: Counter[str] = Counter()
    passed = 0
    for done, (point, subject, asked) in enumerate(cases, start=1):
        start = time.perf_counter()
        plan = draft(LessonRequest.model_validate(asked))
        times.append((time.perf_counter() - start) * 1000)
        findings = check(plan, policy if done % _JUDGED == 1 else None)
        hard = [one for one in findings if one.severity == "hard"]
        passed += not hard
        found_by.update({one.check for one in findings if one.severity == "soft"})
        rows.append(_row(point, subject, plan, findings, times[-1]))
        request.progress(done, len(cases))
    return Outcome(
        data="built-in graphs",
        n=len(cases),
        config={"sample": _SAMPLE, "periods": _PERIODS, "judged": _JUDGED, "policy": policy.version},
        metrics=_metrics(passed, found_by, times, len(cases)),
        items=tuple(rows),
    )


def _cases() -> Iterator[tuple[Point, str, dict[str, object]]]:
    for subject in knowledge_graphs.subjects():
        points = list(knowledge_graphs.load(subject).points.values())
        for point in points if subject == "mathematics" else points[::_SAMPLE]:
            for periods in _PERIODS:
                asked = {"subject": subject, "grade": point.grade, "topic": point.name, "periods": periods}
                yield point, subject, asked


def _row(
    point: Point, subject: str, plan: LessonPlan, findings: list[Finding], taken: float
) -> dict[str, object]:
    return {
        "id": f"{point.id}/{plan.setting.periods}",
        "subject": subject,
        "hard": [f"{one.check} {one.section}" for one in findings if one.severity == "hard"],
        "soft": sorted({one.check for one in findings if one.severity == "soft"}),
        "thin": len(plan.thin),
        "ms": round(taken, 1),
    }


def _metrics(passed: int, found_by: Counter[str], times: list[float], n: int) -> dict[str, float]:
    ordered = sorted(times)
    soft = {name.replace("-", "_"): 1 - found_by[name] / n for name in SOFT}
    return {
        "hard_pass": passed / n,
        **soft,
        "p50_ms": ordered[len(ordered) // 2],
        "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
    }


SUITE = Suite(
    name="lessons",
    summary="model-free lesson plans: hard and soft checks on every topic, time of a draft",
    run=run,
)
