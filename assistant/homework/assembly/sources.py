"""Pools: what came with the product, fresh items of the parametric templates, and a school's own bank."""

from collections.abc import Sequence

from assistant.homework.assembly.blueprint import about
from assistant.homework.assembly.pool import Candidate
from assistant.homework.items.bank import ItemBank
from assistant.homework.items.item import Item
from assistant.homework.items.problems import ItemPictureMissing, ItemUnknown
from assistant.homework.items.records import Wanted
from assistant.homework.own_items import own_items
from corpora import knowledge_graphs
from guardrails.actor import Actor

_EACH = 12
"""Fresh items for one knowledge point."""


class HousePool:
    """Items of every school: those that the product brings, and fresh ones for the points asked for. `seed`
    draws the numbers of the fresh ones."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def candidates(self, actor: Actor, subject: str, knowledge: Sequence[str]) -> list[Candidate]:
        """Built-in items and fresh ones."""
        codes = list(knowledge)
        own = [item for item in own_items() if item.subject == subject and (not codes or about(item, codes))]
        return [Candidate(item) for item in (*own, *fresh(subject, codes, self._seed))]

    def picture(self, actor: Actor, item: str, sha256: str) -> bytes | None:
        """Items of the house have no pictures in a file."""
        return None


class BankPool:
    """What the actor may read in the bank, with its uses, and fresh items."""

    def __init__(self, bank: ItemBank, seed: int = 0) -> None:
        self._bank = bank
        self._seed = seed

    def candidates(self, actor: Actor, subject: str, knowledge: Sequence[str]) -> list[Candidate]:
        """Own, shared, built-in and fresh items. Raises `NotAllowed`."""
        kept = self._bank.pool(actor, Wanted(subject=subject, knowledge=tuple(knowledge)))
        made = [Candidate(item) for item in fresh(subject, list(knowledge), self._seed)]
        return [*made, *(Candidate(one.item, one.uses) for one in kept)]

    def picture(self, actor: Actor, item: str, sha256: str) -> bytes | None:
        """The picture's file. Raises `NotAllowed`."""
        try:
            return self._bank.picture(actor, item, sha256)
        except (ItemUnknown, ItemPictureMissing):
            return None


def fresh(subject: str, codes: Sequence[str], seed: int) -> list[Item]:
    """Items of the templates that serve these points; none outside mathematics."""
    from assistant.homework.templates.generating import generate_for

    if subject != "mathematics":
        return []
    points = knowledge_graphs.load(subject).points
    found = (item for code in codes if code in points for item in generate_for(code, _EACH, seed * _EACH))
    return list({item.id: item for item in found}.values())
