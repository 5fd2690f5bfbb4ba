"""API keys: `xt_` and 43 random characters, of which only the SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select, update

from corpora.moments import stamp
from guardrails.actor import HUMAN_ONLY, Actor, Permission
from serving.identity.problems import ExpiryInvalid, KeyUnknown, NameInvalid, ScopeNotGranted
from serving.identity.tables import api_keys as table
from serving.identity.users import User

PREFIX = "xt_"
LONGEST_DAYS = 366
_STALE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as faces may show it. `start` is its first characters; `revoked` and `last_used` are empty
    until they happen."""

    id: str
    tenant: str
    owner: str
    name: str
    start: str
    scopes: frozenset[Permission]
    created: str
    expires: datetime
    revoked: str
    last_used: str


def add(
    connection: Connection, actor: Actor, name: str, scopes: frozenset[Permission], now: datetime, days: int
) -> tuple[ApiKey, str]:
    """Insert a key of the actor; returns it and the key itself.

    Raises `NameInvalid`, `ExpiryInvalid`, `ScopeNotGranted`.
    """
    if not name.strip() or len(name) > 80:
        raise NameInvalid(name=name[:64])
    if not 1 <= days <= LONGEST_DAYS:
        raise ExpiryInvalid(days=days, most=LONGEST_DAYS)
    refused = scopes - (actor.permissions - HUMAN_ONLY)
    if refused or not scopes:
        raise ScopeNotGranted(scopes=", ".join(sorted(refused)) or "-")
    plain = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        id=uuid4().hex,
        tenant=actor.tenant,
        owner=actor.user,
        name=name,
        start=plain[:8],
        scopes=scopes,
        created=stamp(now),
        expires=now + timedelta(days=days),
        revoked="",
        last_used="",
    )
    connection.execute(
        insert(table).values(
            id=key.id,
            tenant=key.tenant,
            owner=key.owner,
            name=key.name,
            sha256=_sha256(plain),
            start=key.start,
            scopes=",".join(sorted(scopes)),
            created=key.created,
            expires=stamp(key.expires),
            revoked="",
            last_used="",
        )
    )
    return key, plain


def find(connection: Connection, plain: str) -> ApiKey | None:
    """The key with this text, whatever its state."""
    if not plain.startswith(PREFIX):
        return None
    row = connection.execute(select(table).where(table.c.sha256 == _sha256(plain))).one_or_none()
    return None if row is None else _key(row)


def visible(connection: Connection, actor: Actor) -> list[ApiKey]:
    """Keys the actor may see, newest first: the own ones, or the tenant's for who manages users."""
    query = select(table).where(table.c.tenant == actor.tenant)
    if not actor.can(Permission.MANAGE_USERS):
        query = query.where(table.c.owner == actor.user)
    return [_key(row) for row in connection.execute(query.order_by(table.c.created.desc(), table.c.id))]


def revoke(connection: Connection, actor: Actor, key_id: str, now: datetime) -> None:
    """Revoke a key the actor may see. Raises `KeyUnknown`, also where it is revoked already."""
    query = update(table).where(table.c.tenant == actor.tenant, table.c.id == key_id, table.c.revoked == "")
    if not actor.can(Permission.MANAGE_USERS):
        query = query.where(table.c.owner == actor.user)
    if connection.execute(query.values(revoked=stamp(now))).rowcount != 1:
        raise KeyUnknown(key=key_id[:40])


def use_is_stale(key: ApiKey, now: datetime) -> bool:
    """Whether the time of last use is worth writing again: once a minute, not once a request."""
    return not key.last_used or datetime.fromisoformat(key.last_used) < now - _STALE


def touch(connection: Connection, key: ApiKey, now: datetime) -> None:
    """Note that the key was used."""
    connection.execute(
        update(table).where(table.c.tenant == key.tenant, table.c.id == key.id).values(last_used=stamp(now))
    )


def actor(key: ApiKey, user: User, *, client: str, trace: str) -> Actor:
    """Who acts with the key: its owner's roles, narrowed to its scopes, and not a human."""
    return Actor(
        tenant=user.tenant,
        user=user.id,
        roles=user.roles,
        via="api",
        human=False,
        scopes=key.scopes,
        session=key.id,
        client=client,
        trace=trace,
        name=user.display or user.name,
    )


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    return ApiKey(
        id=row.id,
        tenant=row.tenant,
        owner=row.owner,
        name=row.name,
        start=row.start,
        scopes=frozenset(Permission(scope) for scope in row.scopes.split(",")),
        created=row.created,
        expires=datetime.fromisoformat(row.expires),
        revoked=row.revoked,
        last_used=row.last_used,
    )


def _sha256(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()
