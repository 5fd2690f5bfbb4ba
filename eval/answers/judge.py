"""Measures of ragas 0.4.3 by a language model, any that speaks OpenAI's dialect.

Every question to the judge carries the JSON schema of the reply it must give (`response_format` of type
`json_schema`, which vLLM enforces). A reply that does not fit, a refusal, a broken connection or a silence is
a failure with a name; it is counted and never becomes a figure.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from pydantic import BaseModel, ValidationError

from corpora.problem import Problem
from eval.answers.ragas_measures import quiet
from eval.answers.sample import Sample
from eval.suite import Progress

NEEDS: Mapping[str, tuple[str, ...]] = {
    "faithfulness": ("response", "contexts"),
    "context_precision_judged": ("references", "contexts"),
    "context_recall_judged": ("references", "contexts"),
    "factual_correctness": ("response", "references"),
}
"""The measures and what a sample needs for each."""


class JudgeFailed(Problem):
    """The judge gave no usable reply to one question; `reason` is counted."""

    code = "eval-judge-failed"


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """Where the judge is and how long it may think, in seconds a reply; so many questions at once."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 60.0
    at_once: int = 4


class _Metric(Protocol):
    async def ascore(self, **fields: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """Figures by sample id, and how often each measure failed, by `measure: reason`."""

    rows: dict[str, dict[str, float]]
    failures: dict[str, int]


def judge(
    samples: Sequence[Sample], wanted: Sequence[str], settings: JudgeSettings, progress: Progress
) -> Judged:
    """Every wanted measure of every sample that has what it needs. Raises `ExtraMissing`."""
    quiet()
    return asyncio.run(_judged(samples, wanted, settings, progress))


async def _judged(
    samples: Sequence[Sample], wanted: Sequence[str], settings: JudgeSettings, progress: Progress
) -> Judged:
    rows: dict[str, dict[str, float]] = {sample.id: {} for sample in samples}
    failures: dict[str, int] = {}
    tasks = [(sample, name) for sample in samples for name in wanted if _fits(sample, name)]
    turn = asyncio.Semaphore(settings.at_once)
    done = 0
    headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    async with httpx.AsyncClient(headers=headers, timeout=settings.timeout_s, trust_env=False) as client:
        metrics = _metrics(client, settings)

        async def one(sample: Sample, name: str) -> None:
            nonlocal done
            async with turn:
                try:
                    rows[sample.id][name] = await _figure(metrics[name], sample, name)
                except JudgeFailed as failed:
                    reason = f"judge {name}: {failed.details['reason']}"
                    failures[reason] = failures.get(reason, 0) + 1
            done += 1
            progress(done, len(tasks))

        await asyncio.gather(*(one(sample, name) for sample, name in tasks))
    return Judged(rows, dict(sorted(failures.items())))


def _fits(sample: Sample, name: str) -> bool:
    return sample.answerable is not False and all(getattr(sample, need) for need in NEEDS[name])


async def _figure(metric: _Metric, sample: Sample, name: str) -> float:
    """Raises `JudgeFailed`."""
    fields: dict[str, Any] = {"user_input": sample.question}
    if "response" in NEEDS[name]:
        fields["response"] = sample.response
    if "contexts" in NEEDS[name]:
        fields["retrieved_contexts"] = list(sample.contexts or ())
    if "references" in NEEDS[name]:
        fields["reference"] = (sample.references or ("",))[0]
    if name == "factual_correctness":
        del fields["user_input"]
    try:
        value = float((await metric.ascore(**fields)).value)
    except (ValueError, ZeroDivisionError):
        raise JudgeFailed(reason="no figure from its verdicts") from None
    if not 0.0 <= value <= 1.0:  # NaN compares false, too
        raise JudgeFailed(reason="no figure from its verdicts")
    return value


def _metrics(client: httpx.AsyncClient, settings: JudgeSettings) -> dict[str, _Metric]:
    from ragas.llms.base import InstructorBaseRagasLLM
    from ragas.metrics.collections import (
        ContextPrecision,
        ContextRecall,
        FactualCorrectness,
        Faithfulness,
    )

    class Asked(InstructorBaseRagasLLM):  # type: ignore[misc]
        """The judge as ragas wants to see it."""

        def generate(self, prompt: str, response_model: type[BaseModel]) -> BaseModel:
            raise NotImplementedError("the judge is asked from the event loop only")

        async def agenerate(self, prompt: str, response_model: type[BaseModel]) -> BaseModel:
            return await _reply(client, settings, prompt, response_model)

    llm = Asked()
    return {
        "faithfulness": Faithfulness(llm=llm),
        "context_precision_judged": ContextPrecision(llm=llm),
        "context_recall_judged": ContextRecall(llm=llm),
        "factual_correctness": FactualCorrectness(llm=llm),
    }


async def _reply(
    client: httpx.AsyncClient, settings: JudgeSettings, prompt: str, wanted: type[BaseModel]
) -> BaseModel:
    """One schema-constrained reply. Raises `JudgeFailed`."""
    schema = {"name": wanted.__name__, "schema": wanted.model_json_schema(), "strict": True}
    body = {
        "model": settings.model,
        "messages": [{"role": "user", "content": prompt}],
        "temperature": 0.0,
        "seed": 0,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }
    try:
        async with asyncio.timeout(settings.timeout_s):
            response = await client.post(f"{settings.url.rstrip('/')}/chat/completions", json=body)
    except (TimeoutError, httpx.TimeoutException):
        raise JudgeFailed(reason="timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise JudgeFailed(reason="unreachable") from None
    if response.status_code != httpx.codes.OK:
        raise JudgeFailed(reason=f"status {response.status_code}")
    try:
        text = response.json()["choices"][0]["message"]["content"]
        return wanted.model_validate_json(text)
    except (ValueError, KeyError, IndexError, TypeError, ValidationError):
        raise JudgeFailed(reason="reply does not fit the schema") from None
