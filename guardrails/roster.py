"""The names a school wants kept from every model (花名册): pupils, parents, teachers.

The roster is shared within a tenant, because a colleague's pupil must be masked as well as one's own; a row
is removed by whoever added it.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Connection, Engine, String, Table, delete, insert, select

from corpora.owner import Owner
from corpora.problem import Problem
from corpora.storage import new_metadata, reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.normalise import fold

NameKind = Literal["student", "parent", "teacher"]
_LONGEST = 40
_PREFIX = 2

metadata = new_metadata()

roster = Table(
    "roster",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True, doc="account that added the name"),
    Column("name", String(_LONGEST), primary_key=True),
    Column("kind", String(16), nullable=False, doc=" or ".join(get_args(NameKind))),
)


class NameInvalid(Problem):
    """A rostered name has fewer than 2 or more than 40 characters: one character would mask whole texts."""

    code = "roster-name-invalid"


class RosterName(BaseModel):
    """A person's name as texts write it; an alias or nickname is a name of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    kind: NameKind = "student"


class Names:
    """Finds rostered names in a text, the longest first, with or without spaces between the characters."""

    def __init__(self, names: Iterable[RosterName] = ()) -> None:
        index: dict[str, list[tuple[str, RosterName]]] = {}
        for name in {_plain(entry.name): entry for entry in names}.items():
            index.setdefault(name[0][:_PREFIX], []).append(name)
        self._names = tuple(entry for entries in index.values() for _, entry in entries)
        self._index = {
            prefix: sorted(entries, key=lambda entry: len(entry[0]), reverse=True)
            for prefix, entries in index.items()
        }

    def everyone(self) -> tuple[RosterName, ...]:
        """All names, each form once."""
        return self._names

    def find(self, text: str) -> Iterator[tuple[int, int, RosterName]]:
        """Where names stand in `text`: start, end and the rostered name; matches do not overlap."""
        if not self._index:
            return
        folded = fold(text, join_han=True)
        plain, place = folded.text.lower(), 0
        while place < len(plain) - 1:
            for form, name in self._index.get(plain[place : place + _PREFIX], ()):
                end = place + len(form)
                if plain.startswith(form, place) and _whole_word(plain, place, end):
                    yield *folded.span(place, end), name
                    place = end
                    break
            else:
                place += 1


Follower = Callable[[Connection, Actor, Sequence[str]], object]
"""What another room does in the transaction that removes names: who is gone leaves nothing behind (P-R7)."""


class Roster:
    """The table of names."""

    def __init__(self, engine: Engine, audit: AuditLog) -> None:
        self._engine = engine
        self._audit = audit
        self._followers: list[Follower] = []

    def follow(self, follower: Follower) -> None:
        """Have `follower` called with the names an account removes, in the same transaction."""
        self._followers.append(follower)

    def add(self, actor: Actor, names: Iterable[RosterName]) -> int:
        """Add names to the tenant's roster and say how many were new to this account; recorded
        as `roster.added` with numbers only.

        Raises `NotAllowed`, `NameInvalid`."""
        actor.require(Permission.DUTY)
        wanted = {_tidy(entry.name): entry.kind for entry in names}
        with writing(self._engine) as connection:
            mine = select(roster.c.name).where(roster.c.tenant == actor.tenant, roster.c.owner == actor.user)
            known = set(connection.execute(mine).scalars())
            rows = [
                {"tenant": actor.tenant, "owner": actor.user, "name": name, "kind": kind}
                for name, kind in wanted.items()
                if name not in known
            ]
            if rows:
                connection.execute(insert(roster), rows)
                self._record(connection, actor, "roster.added", len(rows))
        return len(rows)

    def remove(self, actor: Actor, names: Iterable[str]) -> int:
        """Remove names that this account added and say how many there were; recorded as `roster.removed` with
        numbers only. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        unwanted = [_tidy(name) for name in names]
        with writing(self._engine) as connection:
            removed = connection.execute(
                delete(roster).where(
                    roster.c.tenant == actor.tenant,
                    roster.c.owner == actor.user,
                    roster.c.name.in_(unwanted),
                )
            )
            if removed.rowcount:
                self._record(connection, actor, "roster.removed", removed.rowcount)
                for follower in self._followers:
                    follower(connection, actor, unwanted)
            return removed.rowcount

    def _record(self, connection: Connection, actor: Actor, action: str, count: int) -> None:
        event = AuditEvent(action=action, object_type="roster", details={"names": count})
        self._audit.record(connection, actor, event)

    def names(self, owner: Owner) -> Names:
        """All names rostered in the owner's tenant, whoever added them."""
        wanted = select(roster.c.name, roster.c.kind).where(roster.c.tenant == owner.tenant)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(roster.c.name)).all()
        return Names(RosterName(name=row.name, kind=row.kind) for row in rows)


def _tidy(name: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    if not len(_plain(tidy)) >= 2 or len(tidy) > _LONGEST:
        raise NameInvalid(shortest=2, longest=_LONGEST)
    return tidy


def _plain(name: str) -> str:
    return fold(name, join_han=True).text.lower()


def _whole_word(text: str, start: int, end: int) -> bool:
    """Whether a match that begins or ends with a Latin letter is not part of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_latin(before) and _latin(text[start])) and not (_latin(after) and _latin(text[end - 1]))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
