"""A form of a paper (A卷, B卷) as card, desk and writers take it: items in order, numbered from 1."""

from dataclasses import dataclass
from math import ceil

from assistant.homework.items.item import CHOICES, Item, ItemType

_LINES = {
    ItemType.BLANK: 0.0,
    ItemType.SHORT: 0.75,
    ItemType.CALCULATION: 1.0,
    ItemType.PROOF: 1.25,
    ItemType.EXPERIMENT: 1.0,
    ItemType.MATERIAL: 1.0,
    ItemType.ESSAY: 0.6,
    ItemType.ORAL: 0.0,
    ItemType.PRACTICAL: 0.5,
}


@dataclass(frozen=True, slots=True)
class PaperItem:
    """Item `number` of a form. `item` is what pupils of this form read: options in this form's order and
    relabelled from A, key remapped, points of this paper. `labels` gives, in that order, the labels the
    options have in the bank (`("C", "A", "B", "D")`: this form's A is the bank's C); empty without options.
    """

    number: int
    item: Item
    section: int = 0
    labels: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """What the item earns in this paper."""
        return self.item.points

    @property
    def type(self) -> ItemType:
        """题型."""
        return self.item.type

    @property
    def options(self) -> int:
        """Bubbles that the card needs: options of a choice, 2 for 对/错, else 0."""
        return 2 if self.type is ItemType.TRUE_FALSE else len(self.item.options)

    @property
    def lines(self) -> int:
        """Ruled lines that a written answer needs on paper; 0 for choices, blanks and spoken items."""
        share = 0.0 if self.type in CHOICES else _LINES[self.type]
        return min(30, max(3, ceil(self.points * share))) if share else 0


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form. `sections` are the headings (`一、选择题…`) that `PaperItem.section` counts from 0; `letter`
    is A, B, C or D."""

    id: str
    title: str
    letter: str
    items: tuple[PaperItem, ...]
    sections: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Full marks."""
        return sum(each.points for each in self.items)

    @property
    def minutes(self) -> float:
        """Minutes that the items are expected to take."""
        return sum(each.item.minutes for each in self.items)
