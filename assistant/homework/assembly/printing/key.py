"""The key (参考答案) and the marking guide (评分细则): scoring points, equal answers, typical errors."""

from assistant.documents.paper import Block, Heading, Paragraph, Points, Table
from assistant.homework.assembly.paper_form import PaperForm, PaperItem
from assistant.homework.assembly.words import figure, type_name
from assistant.homework.items.item import CHOICES, OPEN, Item, ItemType
from assistant.lesson_preparation.artefacts.base import say

_PARTIAL = {
    "none": ("全对得满分，否则不得分", "all right or nothing"),
    "half": (
        "选对但不全得一半分，有错选不得分",
        "half where right but not complete, nothing with a wrong one",
    ),
    "each": ("每选对一个得相应的分，有错选不得分", "a share for each right one, nothing with a wrong one"),
}
_RULES = {
    ItemType.CALCULATION: (
        "写出主要步骤；一处算错只扣这一步的分，后面按错误结果继续且方法正确的不重复扣分。",
        "Main steps are shown; a slip costs its own step only, not what follows correctly from it.",
    ),
    ItemType.PROOF: (
        "推理有据、步骤完整；用其他正确方法的，参照给分点的层次给分。",
        "Reasons are given and no step is missing; another valid proof earns points at the same stages.",
    ),
}


def answer(item: Item, language: str) -> str:
    """The key as it is read: the value with its unit; letters of a choice."""
    if item.type in CHOICES or not item.answer:
        return item.answer or say(language, "见评分细则", "see the guide")
    return item.answer + ("" if not item.unit or item.answer.endswith(item.unit) else item.unit)


def key(form: PaperForm, language: str, several: bool) -> list[Block]:
    """One table of answers."""
    title = say(language, "参考答案", "Key")
    rows = tuple(
        (str(one.number), type_name(one.type, language), answer(one.item, language), figure(one.points))
        for one in form.items
    )
    head = tuple(say(language, "题号,题型,答案,分值", "No.,Type,Answer,Points").split(","))
    return [
        Heading(f"{title}　{_letter(form, language)}" if several else title, 2),
        Table(head, rows, (0.1, 0.2, 0.58, 0.12), numeric=frozenset({3})),
    ]


def guide(form: PaperForm, language: str, several: bool) -> list[Block]:
    """Item by item what earns points; choices in one table, with the thought behind each wrong option."""
    title = say(language, "评分细则", "Marking guide")
    blocks: list[Block] = [Heading(f"{title}　{_letter(form, language)}" if several else title, 2)]
    choices = tuple(_choice(one, language) for one in form.items if one.type in CHOICES)
    if choices:
        head = say(language, "题号,答案,给分,典型错误", "No.,Key,Points,Typical errors")
        blocks.append(Table(tuple(head.split(",")), choices, (0.08, 0.1, 0.22, 0.6)))
    for one in form.items:
        blocks += [] if one.type in CHOICES else _written(one, language)
    return blocks


def _letter(form: PaperForm, language: str) -> str:
    return say(language, f"{form.letter}卷", f"form {form.letter}")


def _head(one: PaperItem, language: str) -> str:
    name, points = type_name(one.type, language), figure(one.points)
    return say(
        language, f"第{one.number}题（{name}，{points}分）", f"No. {one.number} ({name}, {points} points)"
    )


def _choice(one: PaperItem, language: str) -> tuple[str, ...]:
    item, points = one.item, figure(one.points)
    rule = say(language, f"{points}分", f"{points} points")
    if item.type is ItemType.MULTIPLE:
        rule += say(language, "；", "; ") + say(language, *_PARTIAL[item.partial])
    wrong = [
        f"{option.label}{say(language, '：', ': ')}{option.misconception}"
        for option in item.options
        if option.misconception and option.label not in item.answer
    ]
    return str(one.number), item.answer, rule, "\n".join(wrong) or "—"


def _written(one: PaperItem, language: str) -> list[Block]:
    item = one.item
    blocks: list[Block] = [
        Paragraph(_head(one, language) + say(language, "：", ": ") + answer(item, language))
    ]
    if item.accepted:
        also = say(language, "、", "; ").join(item.accepted)
        blocks.append(Paragraph(say(language, f"等价答案：{also}", f"Also right: {also}")))
    if item.scoring:
        blocks.append(_points(item, language))
    elif item.solution:
        blocks.append(Points(tuple(item.solution), ordered=True))
    if item.type in OPEN:
        blocks.append(
            Paragraph(
                say(
                    language,
                    "本题由教师逐份评定，系统的建议不作为最终得分。",
                    "A teacher marks each answer to this item; no proposal is final.",
                ),
                "note",
            )
        )
    elif item.type in _RULES:
        blocks.append(Paragraph(say(language, *_RULES[item.type]), "note"))
    return blocks


def _points(item: Item, language: str) -> Table:
    head = tuple(say(language, "采分点,分值,等价表述", "Scoring point,Points,Also right").split(","))
    rows = tuple(
        (point.text, figure(point.points), say(language, "；", "; ").join(point.accepted) or "—")
        for point in item.scoring
    )
    return Table(head, rows, (0.6, 0.1, 0.3), numeric=frozenset({1}))
