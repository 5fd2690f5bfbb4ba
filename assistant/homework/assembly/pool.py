"""Where items come from, and how they enter a blueprint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.homework.assembly.blueprint import Blueprint, about
from assistant.homework.items.item import Item
from guardrails.actor import Actor


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item and how often papers of this school used it."""

    item: Item
    uses: int = 0


class ItemPool(Protocol):
    """Items that an actor may use: their school's and the built-in ones, no other."""

    def candidates(self, actor: Actor, subject: str, knowledge: Sequence[str]) -> Sequence[Candidate]:
        """Items of a subject with one of these codes or one below; all of the subject without codes."""

    def picture(self, actor: Actor, item: str, sha256: str) -> bytes | None:
        """A picture of an item; None where there is none."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate as the paper would print it: `section` counts from 0, points are the paper's."""

    item: Item
    section: int
    uses: int


def fitting(blueprint: Blueprint, candidates: Iterable[Candidate]) -> list[Chosen]:
    """Candidates that could stand in the paper, by id: of its subject, in a section, with that section's
    points, neither excluded nor used too often; forced ones whatever their use. An id counts once."""
    excluded, forced = set(blueprint.excluded), set(blueprint.forced)
    found: dict[str, Chosen] = {}
    for one in candidates:
        item = one.item
        worn = blueprint.exposure is not None and one.uses >= blueprint.exposure and item.id not in forced
        if item.subject != blueprint.subject or item.id in excluded or worn:
            continue
        if blueprint.knowledge and not about(item, blueprint.knowledge):
            continue
        placed = _placed(blueprint, item)
        if placed is not None:
            found[item.id] = Chosen(placed[1], placed[0], one.uses)
    return [found[key] for key in sorted(found)]


def _placed(blueprint: Blueprint, item: Item) -> tuple[int, Item] | None:
    """The first section that takes the item, and the item with that section's points."""
    if not blueprint.sections:
        return list(type(item.type)).index(item.type), item
    for number, section in enumerate(blueprint.sections):
        if item.type not in section.types:
            continue
        if section.each is None or section.each == item.points:
            return number, item
        if not item.scoring:
            step = min(item.step, section.each)
            return number, item.model_copy(update={"points": section.each, "step": step})
    return None
