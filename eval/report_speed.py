"""How long a class of 60 by 40 takes from marks to files: `python -m eval.report_speed`.

Analysed, written, drawn and exported as docx and xlsx; the first run also loads libraries, graphs and
fonts, the figure is the median of the others. Prints JSON. The bar is 3 s.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from assistant.documents.export import export
from assistant.learning_analysis.reports.analysis import analysed
from assistant.learning_analysis.reports.class_report import class_report
from assistant.learning_analysis.reports.printing import content
from assistant.learning_analysis.reports.stored import Exam, ExamListed
from assistant.learning_analysis.types.matrix import ResponseMatrix, TestItem
from guardrails.label import aigc

PUPILS, ITEMS, RUNS = 60, 40, 5
POINTS = ("一次函数", "勾股定理", "二次根式", "全等三角形", "平行四边形", "一元一次方程")
PRODUCER = "914403001922038216"


def simulated(seed: int = 0) -> ResponseMatrix:
    """A class with choices and items of four points, two classes, one absent pupil."""
    chance = np.random.default_rng(seed)
    ability, hard = chance.normal(size=(PUPILS, 1)), chance.normal(size=ITEMS)
    share = 1 / (1 + np.exp(-1.3 * (ability - hard)))
    choices = ITEMS // 3
    right = chance.random((PUPILS, ITEMS)) < share
    marks = np.where(np.arange(ITEMS) < choices, right * 3.0, chance.binomial(4, share))
    options = np.full((PUPILS, ITEMS), "", dtype="<U4")
    items = []
    for place in range(ITEMS):
        key = "ABCD"[place % 4]
        if place < choices:
            others = [each for each in "ABCD" if each != key]
            options[:, place] = np.where(right[:, place], key, chance.choice(others, PUPILS))
        items.append(
            TestItem(
                f"q{place}",
                str(place + 1),
                3.0 if place < choices else 4.0,
                kind="single" if place < choices else "blank",
                key=key if place < choices else "",
                knowledge=(POINTS[place % len(POINTS)],),
                options=tuple("ABCD") if place < choices else (),
            )
        )
    absent = np.zeros(PUPILS, dtype=np.bool_)
    absent[3], marks[3], options[3] = True, np.nan, ""
    codes = tuple(f"S{row:03d}" for row in range(PUPILS))
    groups = tuple(f"八（{1 + row % 2}）班" for row in range(PUPILS))
    return ResponseMatrix(
        "期中", codes, groups, tuple(items), marks, absent, options=options, subject="mathematics"
    )


def measured(matrix: ResponseMatrix) -> dict[str, float]:
    """Seconds of each step of one run, wall and processor."""
    listed = ExamListed("e", "期中", "mathematics", 8, PUPILS, ITEMS, "", "")
    steps: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        made = work()
        steps[name] = time.perf_counter() - began
        return made

    processor = time.process_time()
    found = timed("analysed", lambda: analysed(Exam(listed, matrix, ())))
    report = timed("written", lambda: class_report(found, "zh"))
    printed = timed("drawn", lambda: content(report))
    label = aigc("speed-1", PRODUCER)
    timed("docx", lambda: export(printed, "docx", label))
    timed("xlsx", lambda: export(printed, "xlsx", label))
    steps["all"] = sum(steps.values())
    steps["processor"] = time.process_time() - processor
    return steps


def main() -> None:
    """Print the figures."""
    matrix = simulated()
    runs = [measured(matrix) for _ in range(RUNS + 1)]
    warm = {name: round(statistics.median(run[name] for run in runs[1:]), 3) for name in runs[0]}
    first = {name: round(value, 3) for name, value in runs[0].items()}
    print(json.dumps({"pupils": PUPILS, "items": ITEMS, "bar_s": 3.0, "first_s": first, "median_s": warm}))


if __name__ == "__main__":
    main()
