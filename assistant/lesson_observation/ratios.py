"""Figures from codes: S-T (Rt, Ch, pattern), Flanders' matrix and ratios, the improved system's ratios, and
Cohen's kappa between two coders. Every ratio whose denominator is 0 is None, never 0.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.lesson_observation.problems import CodesInvalid
from assistant.lesson_observation.schemes import SCHEMES, TO_FIAS, SchemeName

Counts = NDArray[np.int64]
Ratios = Mapping[str, float | None]


def checked(scheme: SchemeName, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, where all are the scheme's. Raises `CodesInvalid`."""
    known = SCHEMES[scheme]
    for place, code in enumerate(codes, 1):
        if code not in known:
            raise CodesInvalid(place=place, code=str(code)[:8], known="、".join(known))
    return tuple(codes)


@dataclass(frozen=True, slots=True)
class StudentTeacher:
    """S-T figures. `rt` is the share of teacher acts, an act of both (D) counting half; `ch` the share of
    samples at which the actor changes, g / N where g counts changes; `pattern` is lecture, practice, dialogue
    or mixed."""

    n: int
    teacher: int
    student: int
    both: int
    changes: int
    rt: float | None
    ch: float | None
    pattern: str


def student_teacher(codes: Sequence[str]) -> StudentTeacher:
    """Rt = (Nt + Nd/2) / N and Ch = g / N.

    Pattern: dialogue (对话型) where Ch ≥ 0.4, else practice (练习型) where Rt ≤ 0.3, lecture (讲授型) where
    Rt ≥ 0.7, else mixed (混合型). Some authors take g − 1. Raises `CodesInvalid`."""
    codes = checked("st", codes)
    n = len(codes)
    teacher, both = codes.count("T"), codes.count("D")
    changes = sum(a != b for a, b in itertools.pairwise(codes))
    rt, ch = _over(teacher + both / 2, n), _over(changes, n)
    return StudentTeacher(n, teacher, codes.count("S"), both, changes, rt, ch, _pattern(rt, ch))


def _pattern(rt: float | None, ch: float | None) -> str:
    if rt is None or ch is None:
        return ""
    if ch >= 0.4:
        return "dialogue"
    return "practice" if rt <= 0.3 else "lecture" if rt >= 0.7 else "mixed"


def matrix(scheme: SchemeName, codes: Sequence[str], framed: bool = True) -> Counts:
    """How often the row's code is followed by the column's, in the scheme's order. `framed` puts silence
    before the first and after the last code, as Flanders does, where it is not there already, so that the row
    and column sums of a code agree. Raises `CodesInvalid`."""
    codes = checked(scheme, codes)
    order = {code: at for at, code in enumerate(SCHEMES[scheme])}
    found = np.zeros((len(order), len(order)), dtype=np.int64)
    if framed and codes:
        quiet = {"fias": "10", "ifias": "12", "st": ""}[scheme]
        if quiet:
            codes = (
                *(() if codes[0] == quiet else (quiet,)),
                *codes,
                *(() if codes[-1] == quiet else (quiet,)),
            )
    for a, b in itertools.pairwise(codes):
        found[order[a], order[b]] += 1
    return found


def flanders(codes: Sequence[str]) -> Ratios:
    """Flanders' ratios of a sequence of his ten codes. Raises `CodesInvalid`."""
    codes = checked("fias", codes)
    table = matrix("fias", codes, framed=False)
    return flanders_of([codes.count(code) for code in SCHEMES["fias"]], table)


def flanders_of(totals: Sequence[int], table: Counts | None = None) -> Ratios:
    """The ratios of ten totals, as shares; those that need transitions only with a matrix (Flanders 1970).

    teacher_talk Σ1–7/N; student_talk (8+9)/N; silence 10/N; indirect_direct Σ1–4/Σ5–7; indirect_share
    Σ1–4/Σ1–7; positive_negative Σ1–3/(6+7); response (TRR) Σ1–3/(Σ1–3+6+7); question (TQR) 4/(4+5);
    initiation (PIR) 9/(8+9); content_cross: share of transitions into or out of 4 or 5; steady_state: share
    on the diagonal; pupil_steady: of 8 and 9 to themselves among all that leave 8 and 9; instant_response
    (TRR89): of what a teacher says right after a pupil, Σ1–3 / (Σ1–3+6+7); instant_question (TQR89): 4/(4+5)
    there."""
    c = dict(zip(range(1, 11), (float(each) for each in totals), strict=True))
    n = sum(c.values())
    praise, indirect = c[1] + c[2] + c[3], c[1] + c[2] + c[3] + c[4]
    direct, stern, pupils = c[5] + c[6] + c[7], c[6] + c[7], c[8] + c[9]
    made: dict[str, float | None] = {
        "teacher_talk": _over(indirect + direct, n),
        "student_talk": _over(pupils, n),
        "silence": _over(c[10], n),
        "indirect_direct": _over(indirect, direct),
        "indirect_share": _over(indirect, indirect + direct),
        "positive_negative": _over(praise, stern),
        "response": _over(praise, praise + stern),
        "question": _over(c[4], c[4] + c[5]),
        "initiation": _over(c[9], pupils),
    }
    if table is not None:
        made |= _of_transitions(table)
    return made


def _of_transitions(table: Counts) -> dict[str, float | None]:
    every = float(table.sum())
    content = float(table[3:5].sum() + table[:, 3:5].sum() - table[3:5, 3:5].sum())
    after = table[7:9, :7].sum(axis=0)
    good, stern = float(after[:3].sum()), float(after[5:7].sum())
    return {
        "content_cross": _over(content, every),
        "steady_state": _over(float(np.trace(table)), every),
        "pupil_steady": _over(float(table[7, 7] + table[8, 8]), float(table[7:9].sum())),
        "instant_response": _over(good, good + stern),
        "instant_question": _over(float(after[3]), float(after[3] + after[4])),
    }


def improved(codes: Sequence[str]) -> Ratios:
    """Ratios of a sequence of the fourteen codes: those of Flanders over his ten (technology and talk among
    pupils taken in as `TO_FIAS` says), and what only this system tells. Raises `CodesInvalid`."""
    codes = checked("ifias", codes)
    made = dict(flanders([TO_FIAS[code] for code in codes]))
    n = len(codes)

    def count(*names: str) -> float:
        return float(sum(codes.count(name) for name in names))

    table = matrix("ifias", codes, framed=False)
    made |= {
        "teacher_talk": _over(count("1", "2", "3", "4.1", "4.2", "5", "6", "7"), n),
        "student_talk": _over(count("8", "9.1", "9.2", "10"), n),
        "silence": _over(count("11", "12"), n),
        "technology": _over(count("13", "14"), n),
        "open_questions": _over(count("4.1"), count("4.1", "4.2")),
        "active_answers": _over(count("9.1"), count("8", "9.1")),
        "pupil_questions": _over(count("9.2"), count("8", "9.1", "9.2", "10")),
        "peer_talk": _over(count("10"), count("8", "9.1", "9.2", "10")),
        "helpful_silence": _over(count("12"), count("11", "12")),
        "pupil_technology": _over(count("14"), count("13", "14")),
        "steady_state": _over(float(np.trace(table)), float(table.sum())),
    }
    return made


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree: `n` units both coded, `observed` the share on which they do, `kappa` with its
    95% interval (None where only one code occurs), and the pairs they differ on most often."""

    n: int
    observed: float | None
    kappa: float | None
    interval: tuple[float, float] | None
    differ: tuple[tuple[str, str, int], ...]


def agreement(one: Sequence[str], two: Sequence[str]) -> Agreement:
    """Cohen's kappa (1960) over the units both coded; its standard error as Cohen gives it,
    sqrt(po (1 − po) / (n (1 − pe)²)). Units after the shorter sequence's end are left out and `n` says so."""
    pairs = list(zip(one, two, strict=False))
    n = len(pairs)
    if not n:
        return Agreement(0, None, None, None, ())
    observed = sum(a == b for a, b in pairs) / n
    codes = {code for pair in pairs for code in pair}
    chance = sum(
        (sum(a == code for a, _ in pairs) / n) * (sum(b == code for _, b in pairs) / n) for code in codes
    )
    counted: dict[tuple[str, str], int] = {}
    for pair in pairs:
        if pair[0] != pair[1]:
            counted[pair] = counted.get(pair, 0) + 1
    differ = tuple((*pair, times) for pair, times in sorted(counted.items(), key=lambda each: -each[1])[:5])
    if chance >= 1:
        return Agreement(n, observed, None, None, differ)
    kappa = (observed - chance) / (1 - chance)
    error = float(np.sqrt(observed * (1 - observed) / (n * (1 - chance) ** 2)))
    return Agreement(
        n, observed, kappa, (max(-1.0, kappa - 1.96 * error), min(1.0, kappa + 1.96 * error)), differ
    )


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
