"""Subject groups (学科组): a name and its members, kept by whoever made it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from assistant.drafts.problems import GroupInvalid, GroupUnknown
from assistant.drafts.tables import groups, members, shares
from corpora.moments import Clock, stamp, utc_now
from corpora.storage import reading, writing
from guardrails.actor import Actor, Permission
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

LONGEST_NAME = 80
MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `members` are account ids, its maker's among them."""

    id: str
    owner: str
    name: str
    members: tuple[str, ...]


class Groups:
    """The groups of one store; each method sees those the actor made or belongs to."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def create(self, actor: Actor, name: str, people: Iterable[str] = ()) -> Group:
        """Make a group of the actor and `people`, whom the caller has checked to be of the school.

        Raises `NotAllowed`, `GroupInvalid`."""
        actor.require(Permission.DUTY)
        identity, tidy, whole = uuid.uuid4().hex, _name(name), _members(actor, people)
        with writing(self._engine) as connection:
            row = {"id": identity, "tenant": actor.tenant, "owner": actor.user, "name": tidy}
            connection.execute(insert(groups).values(created=stamp(self._clock()), **row))
            _fill(connection, actor, identity, whole)
            self._record(connection, actor, "created", identity, members=len(whole))
        return Group(identity, actor.user, tidy, whole)

    def mine(self, actor: Actor) -> tuple[Group, ...]:
        """Groups that the actor made or belongs to, by name. Raises `NotAllowed`."""
        actor.require(Permission.DUTY)
        with reading(self._engine) as connection:
            rows = connection.execute(_visible(actor).order_by(groups.c.name, groups.c.id)).all()
            wanted = select(members.c.group_id, members.c.member).where(
                members.c.tenant == actor.tenant, members.c.group_id.in_([row.id for row in rows])
            )
            belongs: dict[str, list[str]] = {}
            for row in connection.execute(wanted.order_by(members.c.member)):
                belongs.setdefault(row.group_id, []).append(row.member)
        return tuple(Group(row.id, row.owner, row.name, tuple(belongs.get(row.id, ()))) for row in rows)

    def change(self, actor: Actor, group: str, name: str, people: Iterable[str]) -> Group:
        """Give a group another name and other members; its maker may. Raises `NotAllowed`, `GroupUnknown`,
        `GroupInvalid`."""
        tidy, whole = _name(name), _members(actor, people)
        with writing(self._engine) as connection:
            _own(connection, actor, group)
            connection.execute(update(groups).where(_same(actor, group)).values(name=tidy))
            connection.execute(
                delete(members).where(members.c.tenant == actor.tenant, members.c.group_id == group)
            )
            _fill(connection, actor, group, whole)
            self._record(connection, actor, "changed", group, members=len(whole))
        return Group(group, actor.user, tidy, whole)

    def delete(self, actor: Actor, group: str) -> None:
        """Remove a group; what was shared with it is shared no more. Raises `NotAllowed`, `GroupUnknown`."""
        with writing(self._engine) as connection:
            _own(connection, actor, group)
            for table in (members, shares):
                connection.execute(
                    delete(table).where(table.c.tenant == actor.tenant, table.c.group_id == group)
                )
            connection.execute(delete(groups).where(_same(actor, group)))
            self._record(connection, actor, "deleted", group)

    def _record(self, connection: Connection, actor: Actor, verb: str, group: str, **details: int) -> None:
        event = AuditEvent(action=f"group.{verb}", object_type="group", object_id=group, details=details)
        self._audit.record(connection, actor, event)


def require_group(connection: Connection, actor: Actor, group: str) -> None:
    """Raise `GroupUnknown` unless the actor made the group or belongs to it."""
    if connection.execute(_visible(actor).where(groups.c.id == group)).first() is None:
        raise GroupUnknown()


def _visible(actor: Actor) -> Select[Any]:
    belongs = select(members.c.group_id).where(
        members.c.tenant == actor.tenant, members.c.member == actor.user
    )
    return select(groups).where(
        groups.c.tenant == actor.tenant, or_(groups.c.owner == actor.user, groups.c.id.in_(belongs))
    )


def _same(actor: Actor, group: str) -> ColumnElement[bool]:
    return and_(groups.c.tenant == actor.tenant, groups.c.owner == actor.user, groups.c.id == group)


def _own(connection: Connection, actor: Actor, group: str) -> None:
    actor.require(Permission.DUTY)
    if connection.execute(select(groups.c.id).where(_same(actor, group))).first() is None:
        raise GroupUnknown()


def _fill(connection: Connection, actor: Actor, group: str, people: tuple[str, ...]) -> None:
    rows = [{"group_id": group, "member": one, "tenant": actor.tenant, "owner": actor.user} for one in people]
    connection.execute(insert(members), rows)


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= LONGEST_NAME:
        raise GroupInvalid(most=MOST_MEMBERS)
    return tidy


def _members(actor: Actor, people: Iterable[str]) -> tuple[str, ...]:
    whole = tuple(sorted({actor.user, *people}))
    if len(whole) > MOST_MEMBERS or not all(0 < len(one) <= 64 for one in whole):
        raise GroupInvalid(most=MOST_MEMBERS)
    return whole
