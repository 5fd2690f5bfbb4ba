"""How fast a model writes, measured as it is used, and what a run is expected to take (预计用时)."""

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from assistant.lesson_preparation.enrichment import wire
from assistant.lesson_preparation.enrichment.asking import Asking, call
from assistant.lesson_preparation.enrichment.order import waits_for
from assistant.lesson_preparation.plan import LessonPlan
from assistant.lesson_preparation.words import Language
from prompts import tokens

REMEMBERED = 40
"""Replies of a model that its speed is taken from."""
_GROWS = 1.4
"""A section is longer than its draft: what the model adds makes the plan better."""
_NOTES: Mapping[Language, tuple[str, str]] = MappingProxyType(
    {
        "zh": ("这个模型还没有用过，不知道它有多快。", "按这个模型最近 {count} 次回复的速度估算。"),
        "en": (
            "This model has not been used yet, so how fast it is is not known.",
            "Estimated from the speed of this model's last {count} replies.",
        ),
    }
)


class Pace:
    """Speeds by model, kept in memory as long as the service runs. Used from one event loop."""

    def __init__(self) -> None:
        self._replies: dict[str, deque[tuple[int, float]]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def note(self, model: str, text: str, latency_ms: int) -> None:
        """A reply came. Its tokens are counted here, as an estimate counts them: providers differ."""
        if text and latency_ms > 0:
            self._replies[model].append((tokens.count(text), latency_ms / 1_000))

    def replies(self, model: str) -> int:
        """How many replies the speed of `model` rests on."""
        return len(self._replies[model]) if model in self._replies else 0

    def speed(self, model: str) -> float | None:
        """Tokens a second of one reply, waiting included; None for a model that was not used yet."""
        known = self._replies.get(model)
        return sum(count for count, _ in known) / sum(seconds for _, seconds in known) if known else None


class SectionEstimate(BaseModel):
    """One section: tokens to read and to write, and seconds, None where the speed is not known."""

    model_config = ConfigDict(frozen=True)
    section: str
    input_tokens: int
    output_tokens: int
    seconds: float | None


class Estimate(BaseModel):
    """A run: tokens in all, tokens if every section needs every repair, and seconds from start to end with
    sections side by side; `seconds` is None and `note` says so where the model has not been measured."""

    model_config = ConfigDict(frozen=True)
    model: str
    sections: list[SectionEstimate]
    input_tokens: int
    output_tokens: int
    most_tokens: int
    seconds: float | None
    measured_on: int = Field(description="replies that the speed was taken from")
    note: str


def estimate(
    plan: LessonPlan,
    names: Sequence[str],
    model: str,
    pace: Pace,
    asking: Asking | None = None,
    language: Language = "zh",
) -> Estimate:
    """What it takes to have `names` written by `model`. Counts tokens: off the event loop for long plans.
    Raises `SectionUnknown`."""
    asking = asking or Asking()
    speed = pace.speed(model)
    made = [_section(plan, name, asking, speed) for name in names]
    reads, writes = sum(one.input_tokens for one in made), sum(one.output_tokens for one in made)
    unknown, known = _NOTES[language]
    return Estimate(
        model=model,
        sections=made,
        input_tokens=reads,
        output_tokens=writes,
        most_tokens=(reads + writes) * (1 + asking.limits.repairs),
        seconds=None if speed is None else _makespan(made, asking.limits.parallel),
        measured_on=pace.replies(model),
        note=unknown if speed is None else known.format(count=pace.replies(model)),
    )


def _section(plan: LessonPlan, name: str, asking: Asking, speed: float | None) -> SectionEstimate:
    asked = call(plan, name, asking)
    reads = sum(tokens.count(text) for _, text in asked.messages)
    reads += sum(tokens.count(source.text) for source in asked.sources)
    draft = tokens.count(str(wire.shown(plan, name, asking.fixed)))
    writes = min(round(draft * _GROWS), asking.limits.tokens)
    seconds = None if speed is None else round(writes / speed, 1)
    return SectionEstimate(section=name, input_tokens=reads, output_tokens=writes, seconds=seconds)


def _makespan(made: Iterable[SectionEstimate], parallel: int) -> float:
    """Seconds until the last section ends: each begins when a place is free and what it waits for is done."""
    sections = list(made)
    names = [one.section for one in sections]
    free, ends = [0.0] * parallel, dict[str, float]()
    for one in sections:
        ready = max((ends[name] for name in waits_for(one.section, names)), default=0.0)
        ends[one.section] = max(heapq.heappop(free), ready) + (one.seconds or 0.0)
        heapq.heappush(free, ends[one.section])
    return round(max(ends.values(), default=0.0), 1)
