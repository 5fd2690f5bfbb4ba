"""Rows of tenants and users; the steps `Accounts` takes inside its transactions."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from corpora.moments import stamp
from corpora.owner import SHARED
from guardrails.actor import SEPARATED, Actor, Role
from serving.identity.problems import NameInvalid, NameTaken, RolesConflict, UserUnknown
from serving.identity.tables import tenants
from serving.identity.tables import users as table

_NAME = re.compile(r"[\w][\w.@-]{1,63}")
_TENANT = re.compile(r"[a-z][a-z0-9-]{1,47}")
_RESERVED = frozenset({SHARED, "system", "unknown"})


class Status(StrEnum):
    """Whether an account may be used."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class User:
    """An account as faces may show it; without the password's hash."""

    id: str
    tenant: str
    name: str
    display: str
    roles: frozenset[Role]
    status: Status
    created: str


def any_tenant(connection: Connection) -> bool:
    """Whether the store has been started before."""
    return connection.execute(select(tenants.c.tenant).limit(1)).first() is not None


def add_tenant(connection: Connection, actor: Actor, tenant: str, name: str, now: datetime) -> None:
    """Insert a tenant. Raises `NameInvalid`, `NameTaken`."""
    if not _TENANT.fullmatch(tenant) or tenant in _RESERVED:
        raise NameInvalid(name=tenant[:64])
    if not name.strip() or len(name) > 80:
        raise NameInvalid(name=name[:64])
    try:
        connection.execute(
            insert(tenants).values(tenant=tenant, owner=actor.user, name=name, created=stamp(now))
        )
    except IntegrityError:
        raise NameTaken(name=tenant) from None


def add(
    connection: Connection,
    actor: Actor,
    user_id: str,
    name: str,
    roles: frozenset[Role],
    hashed: str,
    display: str,
    now: datetime,
) -> User:
    """Insert a user into the actor's tenant. Raises `NameInvalid`, `NameTaken`, `RolesConflict`."""
    if not _NAME.fullmatch(name) or len(display) > 80:
        raise NameInvalid(name=name[:64])
    if not roles or len(SEPARATED & roles) > 1:
        raise RolesConflict(roles=", ".join(sorted(roles)))
    values = {
        "id": user_id,
        "tenant": actor.tenant,
        "name": name.lower(),
        "display": display,
        "roles": ",".join(sorted(roles)),
        "status": Status.ACTIVE.value,
        "created": stamp(now),
    }
    try:
        connection.execute(insert(table).values(**values, owner=actor.user, password=hashed))
    except IntegrityError:
        raise NameTaken(name=name) from None
    return get(connection, actor.tenant, user_id)


def by_name(connection: Connection, tenant: str, name: str) -> User | None:
    """The user with a sign-in name, whatever its case."""
    query = select(table).where(table.c.tenant == tenant, table.c.name == name.lower())
    row = connection.execute(query).one_or_none()
    return None if row is None else _user(row)


def find(connection: Connection, tenant: str, user_id: str) -> User | None:
    """A user of the tenant, or None."""
    row = connection.execute(
        select(table).where(table.c.tenant == tenant, table.c.id == user_id)
    ).one_or_none()
    return None if row is None else _user(row)


def get(connection: Connection, tenant: str, user_id: str) -> User:
    """A user of the tenant. Raises `UserUnknown`."""
    user = find(connection, tenant, user_id)
    if user is None:
        raise UserUnknown(user=user_id[:40])
    return user


def of_tenant(connection: Connection, tenant: str) -> list[User]:
    """All users of a tenant, by name."""
    rows = connection.execute(select(table).where(table.c.tenant == tenant).order_by(table.c.name))
    return [_user(row) for row in rows]


def password_of(connection: Connection, user: User) -> str:
    """The hash of a user's password."""
    query = select(table.c.password).where(table.c.tenant == user.tenant, table.c.id == user.id)
    return str(connection.execute(query).scalar_one())


def set_password(connection: Connection, user: User, hashed: str) -> None:
    """Replace a user's password hash."""
    connection.execute(
        update(table).where(table.c.tenant == user.tenant, table.c.id == user.id).values(password=hashed)
    )


def set_status(connection: Connection, user: User, status: Status) -> None:
    """Open or close an account."""
    connection.execute(
        update(table).where(table.c.tenant == user.tenant, table.c.id == user.id).values(status=status.value)
    )


def _user(row: Row[tuple[object, ...]]) -> User:
    roles = frozenset(Role(role) for role in row.roles.split(","))
    return User(row.id, row.tenant, row.name, row.display, roles, Status(row.status), row.created)
