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
        "knowledge": ["MA.E.1"],
    }  # fmt: skip
    return Item.model_validate({"id": id, **values, **more})


def several() -> list[Item]:
    """One item of every kind that a file has to carry, with every field that is hard to carry."""
    return [
        choice(),
        choice(
            "m1",
            type="multiple",
            answer="AC",
            partial="half",
            stem="下列等式成立的是（　　）",
            points=4,
            options=[
                {"label": "A", "text": r"$\frac{1}{2}=0.5$"},
                {"label": "B", "text": r"$\sqrt{4}=-2$", "misconception": "把算术平方根当成平方根"},
                {"label": "C", "text": "$x^{2}=x·x$ & 5 < 6"},
            ],
        ),
        Item(
            id="t1", type="true-false", subject="physics", grade=8, points=2, stem="光在真空中沿直线传播。",
            answer="对",
        ),
        Item(
            id="b1", type="blank", subject="mathematics", grade=7, points=3, unit="cm", tolerance=0.01,
            stem=r"边长为 $\sqrt{2}$ cm 的正方形，对角线长 ____ cm。", answer="2", accepted=["2.0", "二"],
            context="life", minutes=1.5, licence="CC BY 4.0",
        ),
        Item(
            id="b2", type="blank", subject="chinese", grade=7, stem="落红不是____，化作春泥更____。",
            answer="无情物；护花",
        ),
        steps(),
        Item(
            id="e1", type="essay", subject="chinese", grade=9, points=50, step=1, minutes=40,
            stem="以“灯光”为题写一篇文章。\n要求：不少于 600 字。", answer="", cognitive="create",
            literacy=["语言运用", "审美创造"],
        ),
        Item(
            id="s1", type="short", subject="chinese", grade=8, stem="概括第一段的内容。",
            answer="写家乡的秋天。", points=4, stimulus="秋天来了。\n叶子黄了。", enemies=["s9"],
            source="自编", origin="original",
        ),
        Item(
            id="s2", type="short", subject="chinese", grade=8, stem="第二段表达了什么感情？",
            answer="思乡之情。", points=4, stimulus="秋天来了。\n叶子黄了。",
        ),
    ]  # fmt: skip
