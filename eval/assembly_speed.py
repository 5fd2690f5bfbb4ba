"""How long assembly takes: a bank of 10,000 made-up items, 30 questions, 40 wishes, on this machine.

    python -m eval.assembly_speed [--items 10000] [--banks 5] [--json]

Each bank is drawn from its number, so that everybody measures the same. Times are wall seconds from blueprint
and items in memory to the chosen form, once the libraries are loaded; `processor` is what this process spent.
"""

import argparse
import json
import random
import statistics
import time
from typing import Any

from assistant.homework.assembly.blueprint import Blueprint, Cell, Section
from assistant.homework.assembly.explaining import PaperInfeasible
from assistant.homework.assembly.pool import Candidate, fitting
from assistant.homework.assembly.rules import rules_of
from assistant.homework.assembly.solving import solve
from assistant.homework.items.item import Band, Cognitive, Item, ItemType, Option

_POINTS = 20
_LEVELS = (Cognitive.REMEMBER, Cognitive.UNDERSTAND, Cognitive.APPLY, Cognitive.ANALYSE, Cognitive.EVALUATE)
_WRITTEN = (ItemType.CALCULATION, ItemType.PROOF)


def bank(size: int, seed: int) -> list[Candidate]:
    """Items over 20 points, five levels and four types; a tenth share a stimulus or have an enemy, half come
    from 400 templates."""
    dice = random.Random(seed)  # noqa: S311
    return [Candidate(_item(number, size, dice), dice.randrange(5)) for number in range(size)]


def _item(number: int, size: int, dice: random.Random) -> Item:
    kind = dice.choice((ItemType.SINGLE,) * 4 + (ItemType.BLANK,) * 3 + _WRITTEN)
    written = kind in _WRITTEN
    choice = kind is ItemType.SINGLE
    return Item(
        id=f"i{number}",
        type=kind,
        subject="mathematics",
        grade=7,
        stem=f"{number}",
        options=[Option(label=label, text=label) for label in "ABCD"] if choice else [],
        answer="A" if choice else "1",
        knowledge=[f"k{dice.randrange(_POINTS)}"],
        cognitive=dice.choice(_LEVELS),
        expected=round(dice.uniform(0.2, 0.98), 2),
        minutes=round(dice.uniform(4, 10) if written else dice.uniform(1, 4), 1),
        points=dice.choice((6, 8, 10, 12)) if written else 3,
        stimulus=f"s{dice.randrange(300)}" if dice.random() < 0.1 else "",
        template=f"t{dice.randrange(400)}@{number}" if dice.random() < 0.5 else "",
        enemies=[f"i{dice.randrange(size)}"] if dice.random() < 0.1 else [],
    )


def blueprint(forms: int = 1, **more: object) -> Blueprint:
    """30 questions, 120 points, and 40 wishes besides enemies, stimuli and templates."""
    by_level = zip(_LEVELS, ("10-20", "20-30", "25-40", "20-30", "5-15"), strict=True)
    cells: list[dict[str, Any]] = [{"knowledge": [f"k{n}"], "count": "1-2"} for n in range(_POINTS)]
    cells += [{"cognitive": [level], "points": points} for level, points in by_level]
    cells += [
        {"bands": [band], "types": [kind], "count": "1-4"}
        for band in Band
        for kind in (ItemType.SINGLE, ItemType.BLANK)
    ]
    fields: dict[str, Any] = {
        "subject": "mathematics", "grade": 7, "points": 120, "minutes": "85-90", "count": 30,
        "ratio": "5:3:2", "expected": "0.66-0.72", "per_stimulus": 1, "per_template": 1, "forms": forms,
        "sections": [
            Section.model_validate({"types": [ItemType.SINGLE], "count": 12, "each": 3}),
            Section.model_validate({"types": [ItemType.BLANK], "count": 10, "each": 3}),
            Section.model_validate({"types": list(_WRITTEN), "count": 8}),
        ],
        "cells": [Cell.model_validate(cell) for cell in cells], **more,
    }  # fmt: skip
    return Blueprint.model_validate(fields)


def measured(size: int, banks: int) -> dict[str, Any]:
    """Seconds of one form, of two parallel forms, and of telling why nothing fits."""
    solve(blueprint(), bank(2_000, 0))  # libraries and the knowledge graph are loaded once
    wishes = {rule.key for rule in rules_of(blueprint(), fitting(blueprint(), bank(size, 0)))}
    rows = len(rules_of(blueprint(), fitting(blueprint(), bank(size, 0))))
    told: dict[str, Any] = {"items": size, "banks": banks, "wishes": len(wishes), "rows": rows}
    cases = (
        ("one_form", blueprint()),
        ("two_forms", blueprint(2)),
        ("infeasible", blueprint(minutes="-40")),
    )
    for name, wanted in cases:
        wall, processor, proven = [], [], 0
        for number in range(banks):
            candidates = bank(size, number)
            start, spent = time.perf_counter(), time.process_time()
            try:
                proven += solve(wanted, candidates, seed=number, seconds=120).proven
            except PaperInfeasible:
                proven += 1
            wall.append(time.perf_counter() - start)
            processor.append(time.process_time() - spent)
        told[name] = {
            "median": round(statistics.median(wall), 2), "worst": round(max(wall), 2),
            "processor_median": round(statistics.median(processor), 2), "proven": proven,
        }  # fmt: skip
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--banks", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    told = measured(given.items, given.banks)
    if given.json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:12} {value}")


if __name__ == "__main__":
    main()
