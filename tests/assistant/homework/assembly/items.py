"""Items for tests of assembly: every property that a blueprint can ask for, drawn from a seed."""

import random
from typing import Any

from assistant.homework.assembly.pool import Candidate
from assistant.homework.items.item import Cognitive, Item, ItemType, Option

_TYPES = (ItemType.SINGLE, ItemType.SINGLE, ItemType.BLANK, ItemType.CALCULATION)


def item(number: int, **fields: Any) -> Item:
    """A sound item; any field may be given."""
    kind = fields.get("type", ItemType.BLANK)
    base: dict[str, Any] = {
        "id": f"i{number:05}", "type": kind, "subject": "mathematics", "grade": 7,
        "stem": f"第{number}题：计算 $({number})+1$。", "answer": str(number + 1), "knowledge": ["k0"],
        "points": 3,
    }  # fmt: skip
    if kind is ItemType.SINGLE:
        base["options"] = [Option(label=label, text=f"{number}{label}") for label in "ABCD"]
        base["answer"] = "B"
    return Item.model_validate({**base, **fields})


def drawn(count: int, seed: int) -> list[Candidate]:
    """`count` items of grade 7 with types, levels, difficulty, stimuli, templates and enemies at random."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        kind = dice.choice(_TYPES)
        fields: dict[str, Any] = {
            "knowledge": [f"k{dice.randrange(4)}"],
            "cognitive": dice.choice(list(Cognitive)[:4]),
            "expected": round(dice.uniform(0.2, 0.95), 2),
            "minutes": float(dice.choice((1, 2, 3, 5))),
            "points": 3 if kind is not ItemType.CALCULATION else dice.choice((4, 6, 8)),
            "stimulus": dice.choice(("", "", "", "材料甲", "材料乙")),
            "template": dice.choice(("", "", "t1@1", "t2@5", "t3@8")),
            "enemies": [f"i{dice.randrange(count):05}"] if dice.random() < 0.15 else [],
        }
        made.append(Candidate(item(number, type=kind, **fields), dice.randrange(4)))
    return made
