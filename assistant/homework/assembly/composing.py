"""Items of a solution as forms of a paper: sections, numbers, and options in each form's own order."""

import random
import re
from collections.abc import Sequence

from assistant.homework.assembly.blueprint import Blueprint
from assistant.homework.assembly.paper_form import PaperForm, PaperItem
from assistant.homework.assembly.pool import Chosen
from assistant.homework.assembly.words import figure, type_name
from assistant.homework.items.item import Item, ItemType

LETTERS = "ABCD"
_LABELS = "ABCDEFGH"
_NUMERALS = "一二三四五六七八九十"
_FIXED = re.compile(
    r"以上|上述|都对|都不|均不|[A-H]\s*[和与、]\s*[A-H]|选项?\s*[A-H]|[A-H]\s*[项选]"
    r"|all of|none of|both|option [A-H]|\b[A-H] and [A-H]\b",
    re.IGNORECASE,
)
"""Words that speak of options by their place: such an item keeps its order."""


def compose(
    blueprint: Blueprint, paper: str, title: str, forms: Sequence[Sequence[Chosen]], seed: int
) -> tuple[PaperForm, ...]:
    """Forms A, B… of `paper` (an id): within a section from easy to hard, items of one stimulus together.
    Options of forms after A are shuffled where the blueprint says so; keys follow."""
    return tuple(
        _form(blueprint, f"{paper}-{letter}", title, letter, chosen, seed)
        for letter, chosen in zip(LETTERS, forms, strict=False)
    )


def _form(
    blueprint: Blueprint, id_: str, title: str, letter: str, chosen: Sequence[Chosen], seed: int
) -> PaperForm:
    hardest: dict[tuple[int, str], float] = {}
    for one in chosen:
        key = (one.section, one.item.stimulus.strip())
        hardest[key] = max(hardest.get(key, 0.0), one.item.expected)

    def place(one: Chosen) -> tuple[int, float, str, float, str]:
        stimulus = one.item.stimulus.strip()
        together = hardest[one.section, stimulus] if stimulus else one.item.expected
        return one.section, -together, stimulus, -one.item.expected, one.item.id

    ordered = sorted(chosen, key=place)
    sections = sorted({one.section for one in ordered})
    items: list[PaperItem] = []
    for number, one in enumerate(ordered, start=1):
        item, labels = one.item, tuple(option.label for option in one.item.options)
        if blueprint.shuffle and letter != LETTERS[0]:
            item, labels = shuffled(item, random.Random(f"{seed}/{letter}/{item.id}"))  # noqa: S311
        items.append(PaperItem(number, item, sections.index(one.section), labels))
    headings = tuple(
        _heading(blueprint, place_, section, [one.item for one in ordered if one.section == section])
        for place_, section in enumerate(sections)
    )
    return PaperForm(id_, title, letter, tuple(items), headings)


def shuffled(item: Item, dice: random.Random) -> tuple[Item, tuple[str, ...]]:
    """The item with its options in another order and the key remapped, and the bank's labels in that order.
    Unchanged where a text speaks of options by their letter or place."""
    labels = tuple(option.label for option in item.options)
    texts = [item.stem, *item.solution, *(option.text for option in item.options), *item.accepted]
    if len(labels) < 2 or any(_FIXED.search(text) for text in texts):
        return item, labels
    order = list(range(len(labels)))
    dice.shuffle(order)
    moved = {labels[old]: _LABELS[new] for new, old in enumerate(order)}
    options = [item.options[old].model_copy(update={"label": _LABELS[new]}) for new, old in enumerate(order)]
    answer = "".join(sorted(moved[letter] for letter in item.answer))
    changed = item.model_copy(update={"options": options, "answer": answer})
    return changed, tuple(labels[old] for old in order)


def _heading(blueprint: Blueprint, place: int, section: int, items: Sequence[Item]) -> str:
    """一、选择题（本大题共10小题，每小题3分，共30分）."""
    language = blueprint.language
    own = blueprint.sections[section].title if blueprint.sections else ""
    kinds = list(dict.fromkeys(item.type for item in items))
    name = own or _common(kinds, language)
    total = figure(sum(item.points for item in items))
    each = {item.points for item in items}
    if language == "en":
        every = f", {figure(next(iter(each)))} points each" if len(each) == 1 else ""
        noun = "item" if len(items) == 1 else "items"
        return f"{place + 1}. {name[:1].upper()}{name[1:]} ({len(items)} {noun}{every}, {total} points)"
    every = f"，每小题{figure(next(iter(each)))}分" if len(each) == 1 else ""
    return f"{_NUMERALS[place]}、{name}（本大题共{len(items)}小题{every}，共{total}分）"


def _common(kinds: Sequence[ItemType], language: str) -> str:
    """One name for a section: 单项选择题; 解答题 for several written types."""
    if len(kinds) == 1:
        return type_name(kinds[0], language)
    return "解答题" if language == "zh" else "questions with working"
