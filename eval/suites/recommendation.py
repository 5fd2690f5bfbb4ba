"""The recommendation suite: what a simulated cohort learns from recommended chapters, and from others.

It is a simulation and says nothing of real teachers: `eval/cohort.py` documents who learns what from what and
brings its own people, so `--data` is not needed. Every teacher goes through every arm; `gain/ARM` is the mean
gain of their true expected share in points (0 to 100) after all rounds. Arms: `recommended` (the product's
own gaps and choice, quota and open place included), `popularity`, `random`, `best_for_all` (one list for all
that knows the true mean gains) and `truth` (knows every level: a bound). `over/ARM` is recommended less that
arm, teacher by teacher, and `p/ARM` the p of a paired randomisation test.
"""

import random
from collections.abc import Sequence

from assistant.teacher_training.recommendation.candidates import chapters
from assistant.teacher_training.recommendation.choosing import Candidate
from eval.cohort import (
    CEILING,
    RATE,
    Teacher,
    best_for_all,
    by_chance,
    by_gaps,
    by_order,
    by_truth,
    cohort,
    popularity,
    read,
    share,
    tested,
)
from eval.statistics import interval, paired
from eval.suite import OptionInvalid, Outcome, Suite, SuiteRequest

TEACHERS, ROUNDS, EACH = 200, 2, 3
ARMS = ("recommended", "popularity", "random", "best_for_all", "truth")


def run(request: SuiteRequest) -> Outcome:
    """Simulate. Raises `OptionInvalid`."""
    rounds = _number(request.options.get("rounds", str(ROUNDS)), "rounds", 6)
    count = min(request.limit or TEACHERS, 5_000)
    teachers, every = cohort(count, request.seed), chapters()
    orders = {
        "popularity": popularity(every, count, rounds * EACH, request.seed),
        "best_for_all": best_for_all(teachers, every),
    }
    gains: dict[str, list[float]] = {arm: [] for arm in ARMS}
    for place, teacher in enumerate(teachers):
        for arm in ARMS:
            after = _learned(arm, teacher, every, orders, rounds, f"{request.seed}/{place}")
            gains[arm].append(share(after.levels) - share(teacher.levels))
        request.progress(place + 1, count)
    metrics = {f"gain/{arm}": sum(found) / count for arm, found in gains.items()}
    intervals = {f"gain/{arm}": interval(found, request.seed) for arm, found in gains.items()}
    for arm in ARMS[1:]:
        apart = paired(gains["recommended"], gains[arm], request.seed)
        metrics |= {f"over/{arm}": apart.difference, f"p/{arm}": apart.p}
        intervals[f"over/{arm}"] = apart.interval
    return Outcome(
        data="simulation",
        n=count,
        config={
            "rounds": rounds, "each": EACH, "chapters": len(every), "rate": RATE, "ceiling": CEILING,
            "seed": request.seed,
        },
        metrics=metrics,
        intervals=intervals,
        items=tuple(
            {"id": str(place), **{arm: round(gains[arm][place], 4) for arm in ARMS}} for place in range(count)
        ),
    )  # fmt: skip


def _learned(
    arm: str, teacher: Teacher, every: Sequence[Candidate], orders: dict[str, dict[str, float]], rounds: int,
    seed: str,
) -> Teacher:  # fmt: skip
    """The teacher after all rounds of one arm: a test where the arm looks at it, a list, chapters read."""
    answers, chance = random.Random(seed), random.Random(f"{seed}/{arm}")  # noqa: S311 - a simulation
    now = teacher
    for number in range(1, rounds + 1):
        left = [one for one in every if one.key not in now.read]
        if arm == "recommended":
            now = tested(now, number, answers)
            chosen = by_gaps(now, left)
        elif arm == "truth":
            chosen = by_truth(now, left, EACH)
        elif arm == "random":
            chosen = by_chance(left, chance, EACH)
        else:
            chosen = by_order(left, orders[arm], EACH)
        now = read(now, chosen, number)
    return now


def _number(text: str, option: str, most: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise OptionInvalid(option=option, value=text)
    return int(text)


SUITE = Suite(
    name="recommendation",
    summary="推荐（模拟教师群体） · what a simulated cohort learns from recommended chapters",
    run=run,
    options={"rounds": f"how often each teacher is tested and reads three chapters ({ROUNDS})"},
)
