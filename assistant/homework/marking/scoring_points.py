"""Short answers by the scoring points of the key (采分点): which are met, shown in the answer's own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.homework.marking.chain import Evidence
from assistant.homework.marking.texts import Reading, read

MET = 0.6
_CLAUSE = re.compile(r"[^。；;！!？?\n，,、]+")


@dataclass(frozen=True, slots=True)
class Point:
    """A scoring point: any of `wordings` earns `points`. `stem` says what it is about."""

    name: str
    wordings: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Matched:
    """How much of a point an answer covers, 0 to 1. `contradicted`: the answer says the opposite there."""

    point: Point
    coverage: float
    contradicted: bool
    evidence: Evidence | None

    @property
    def earned(self) -> float:
        """Its points where it is met and not contradicted."""
        return self.point.points if self.coverage >= MET and not self.contradicted else 0.0


def matched(
    points: Sequence[Point], answer: str, synonyms: Mapping[str, str] | None = None
) -> tuple[Matched, ...]:
    """Each point against the answer. `synonyms` maps a wording to the one the key uses, for this item."""
    spans = [match.span() for match in _CLAUSE.finditer(answer)]
    return tuple(_best(point, answer, spans, synonyms or {}) for point in points)


def total(found: Sequence[Matched], most: float) -> float:
    """Points earned, at most `most`: a key may name more points than it pays for."""
    return min(most, sum(each.earned for each in found))


def _best(
    point: Point, answer: str, spans: Sequence[tuple[int, int]], synonyms: Mapping[str, str]
) -> Matched:
    best: tuple[float, bool, tuple[int, int] | None] = (0.0, False, None)
    for wording in point.wordings:
        wanted = read(wording)
        for start, end in _windows(spans):
            said = _read(answer[start:end], synonyms)
            coverage = _coverage(wanted, said)
            shorter = best[2] is not None and coverage == best[0] and end - start < best[2][1] - best[2][0]
            if coverage > best[0] or (coverage > 0 and shorter):
                best = (coverage, _opposed(wanted, said), (start, end))
    coverage, opposed, span = best
    if span is None or coverage < MET / 2:
        return Matched(point, coverage, False, None)
    return Matched(point, coverage, opposed, Evidence(point.name, *span, met=coverage >= MET and not opposed))


def _windows(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Single clauses, and two neighbours together."""
    return [*spans, *((one[0], two[1]) for one, two in pairwise(spans))]


def _read(text: str, synonyms: Mapping[str, str]) -> Reading:
    for said, wanted in synonyms.items():
        text = text.replace(said, wanted)
    return read(text)


def _coverage(wanted: Reading, said: Reading) -> float:
    content = wanted.content
    if not content:
        return 0.0
    weights = {term: float(len(term)) if not term.isascii() else 2.0 for term in content}
    met = sum(weight for term, weight in weights.items() if term in said.content)
    return met / sum(weights.values())


def _opposed(wanted: Reading, said: Reading) -> bool:
    """One of them denies what the other says, or their numbers differ."""
    if wanted.negations % 2 != said.negations % 2:
        return True
    return bool(wanted.numbers and said.numbers and not wanted.numbers & said.numbers)
