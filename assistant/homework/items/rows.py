"""Rows of the bank: what goes into a table, and which rows an actor may see."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from assistant.homework.items import records
from assistant.homework.items.item import Item
from assistant.homework.items.records import Wanted
from assistant.homework.items.tables import items, uses
from guardrails.actor import Actor

_CHUNK = 500


def item_row(actor: Actor, item: Item, shared: bool, now: str) -> dict[str, Any]:
    """A new item's row."""
    standing = {"tenant": actor.tenant, "id": item.id, "owner": actor.user, "shared": shared}
    return {
        **standing, "retired": False, "version": 1, "created": now, "changed": now, **records.columns(item)
    }  # fmt: skip


def version_row(actor: Actor, item: Item, number: int, note: str, now: str) -> dict[str, Any]:
    """One version's row."""
    body = records.body_of(item)
    return {
        "tenant": actor.tenant, "item": item.id, "version": number, "owner": actor.user, "note": note,
        "body": body, "sha256": records.sha256(body), "time": now,
    }  # fmt: skip


def readable(actor: Actor) -> tuple[Any, ...]:
    """Of the tenant: own ones and shared ones."""
    return items.c.tenant == actor.tenant, or_(items.c.owner == actor.user, items.c.shared.is_(True))


def conditions(actor: Actor, wanted: Wanted) -> list[Any]:
    """What `Wanted.fits` says, by columns."""
    made: list[Any] = [items.c.retired.is_(wanted.retired)]
    if wanted.mine:
        made.append(items.c.owner == actor.user)
    if wanted.subject:
        made.append(items.c.subject == wanted.subject)
    for column, values in (
        (items.c.grade, wanted.grades),
        (items.c.type, tuple(each.value for each in wanted.types)),
        (items.c.band, tuple(each.value for each in wanted.bands)),
        (items.c.id, wanted.ids),
    ):
        if values:
            made.append(column.in_(values))
    if wanted.knowledge:
        held = items.c.knowledge
        exact = [held.contains(f"|{code}|", autoescape=True) for code in wanted.knowledge]
        below = [held.contains(f"|{code}.", autoescape=True) for code in wanted.knowledge]
        made.append(or_(*exact, *below))
    made += [items.c.words.contains(term, autoescape=True) for term in records.terms(wanted.text)]
    return made


def taken_ids(connection: Connection, actor: Actor, ids: Sequence[str]) -> set[str]:
    """Which of the ids the tenant has, whoever put them in."""
    found: set[str] = set()
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        wanted = select(items.c.id).where(items.c.tenant == actor.tenant, items.c.id.in_(part))
        found.update(connection.execute(wanted).scalars())
    return found


def use_counts(connection: Connection, actor: Actor, ids: Sequence[str] | None) -> dict[str, int]:
    """Papers by item; all items where `ids` is None."""
    wanted = select(uses.c.item, func.count()).where(uses.c.tenant == actor.tenant)
    if ids is not None:
        wanted = wanted.where(uses.c.item.in_(ids))
    rows = connection.execute(wanted.group_by(uses.c.item))
    return {row[0]: row[1] for row in rows}
