"""The measures of ragas 0.4.3 (Es et al. 2024) that need no language model, on Chinese text.

ROUGE of ragas reads Latin letters only. Words are therefore cut here (rjieba) and each given a Latin name of
its own, the same in both texts, before ragas sees them. chrF and string similarity work on characters anyway.
Several references: the best one counts. Telemetry is off before anything is measured.
"""

import asyncio
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from eval.answers.sample import Sample
from eval.baselines import ExtraMissing, words

_BY_TEXT = {
    "exact_match": "ExactMatch",
    "string_present": "StringPresence",
    "string_similarity": "NonLLMStringSimilarity",
    "chrf": "ChrfScore",
    "rouge_l": "RougeScore",
}
_BY_CONTEXT = {
    "context_precision": "NonLLMContextPrecisionWithReference",
    "context_recall": "NonLLMContextRecall",
}
_BY_ID = {"id_context_precision": "IDBasedContextPrecision", "id_context_recall": "IDBasedContextRecall"}
NAMES = (*_BY_TEXT, *_BY_CONTEXT, *_BY_ID)


def quiet() -> Any:
    """ragas with its telemetry off: it asks once whether it may track, and is told that it may not. It also
    makes an event with a user id, kept in a file, for every single figure; that is left out too. Raises
    `ExtraMissing`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import rapidfuzz  # noqa: F401
            import rouge_score  # noqa: F401
            import sacrebleu  # noqa: F401
            from ragas import _analytics, metrics
            from ragas.metrics import base
    except ImportError as error:
        raise ExtraMissing(library=error.name or "ragas") from None
    _analytics.do_not_track = lambda: True
    base.EvaluationEvent = _no_event
    base._analytics_batcher.add_evaluation = _no_event
    return metrics


def _no_event(*_event: object, **_fields: object) -> None:
    """Takes the place of an event of usage."""


class Measures:
    """The measures, made once. Raises `ExtraMissing` when made."""

    def __init__(self) -> None:
        metrics = quiet()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wanted = {**_BY_TEXT, **_BY_CONTEXT, **_BY_ID}
            self._made = {name: getattr(metrics, kind)() for name, kind in wanted.items()}

    def of(self, sample: Sample) -> dict[str, float]:
        """Every measure that the sample allows. Where nothing was retrieved recall is 0 and precision, which
        would divide by nothing, is left out. An unanswerable question has none."""
        return asyncio.run(self._of(sample))

    async def _of(self, sample: Sample) -> dict[str, float]:
        found: dict[str, float] = {}
        if sample.answerable is False:
            return found
        for name in _BY_TEXT if sample.references else ():
            found[name] = max(
                [await self._text(name, sample.response, one) for one in sample.references or ()]
            )
        if sample.contexts is not None and sample.reference_contexts:
            texts = {"retrieved_contexts": sample.contexts, "reference_contexts": sample.reference_contexts}
            found |= await self._retrieved(_BY_CONTEXT, texts)
        if sample.context_ids is not None and sample.reference_ids:
            ids = {"retrieved_context_ids": sample.context_ids, "reference_context_ids": sample.reference_ids}
            found |= await self._retrieved(_BY_ID, ids)
        return found

    async def _text(self, name: str, response: str, reference: str) -> float:
        if name == "rouge_l":
            response, reference = _spelled(response, reference)
        return await self._score(name, {"response": response, "reference": reference})

    async def _retrieved(
        self, names: dict[str, str], fields: Mapping[str, Sequence[str]]
    ) -> dict[str, float]:
        retrieved = next(iter(fields.values()))
        if not retrieved:
            return {name: 0.0 for name in names if name.endswith("recall")}
        values = {key: list(value) for key, value in fields.items()}
        return {name: await self._score(name, values) for name in names}

    async def _score(self, name: str, fields: dict[str, Any]) -> float:
        from ragas import SingleTurnSample

        # The public method would record an event of usage for every figure.
        return float(await self._made[name]._single_turn_ascore(SingleTurnSample(**fields), []))


def _spelled(*texts: str) -> list[str]:
    """Texts as Latin names of their words, equal words under equal names."""
    names: dict[str, str] = {}
    return [" ".join(names.setdefault(word, f"w{len(names)}w") for word in words(text)) for text in texts]
