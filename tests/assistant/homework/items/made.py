"""Items of several kinds."""

from typing import Any

from assistant.homework.items.item import Item


def choice(id: str = "q1", **more: Any) -> Item:
    """A single choice of mathematics."""
    options = [{"label": label, "text": text} for label, text in zip("ABCD", "3456", strict=True)]
    values = {
        "type": "single", "subject": "mathematics", "grade": 7, "stem": "计算 2+2 的结果是（　　）",
        "options": options, "answer": "B", "knowledge": ["MA.N.1"],
    }  # fmt: skip
    return Item.model_validate({"id": id, **values, **more})


def steps(id: str = "c1", **more: Any) -> Item:
    """An equation with scoring points and worked steps."""
    scoring = [
        {"id": "a", "text": "移项正确", "points": 2, "accepted": ["移项"]},
        {"id": "b", "text": "得 $x=3$", "points": 3},
    ]
    values = {
        "type": "calculation", "subject": "mathematics", "grade": 7, "points": 5,
        "stem": "解方程：$2x+1=7$", "answer": "$x=3$", "scoring": scoring,
        "solution": ["移项，得 $2x=6$", "所以 $x=3$"], "cognitive": "apply", "expected": 0.6,
    }  # fmt: skip
    return Item.model_validate({"id": id, **values, **more})
