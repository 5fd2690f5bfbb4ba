"""Session rows and the tokens that point at them.

A token is a random id, signed. The row holds only a hash of the id, so neither a copy of the database
nor the signing key alone makes a token.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, delete, insert, select, update

from corpora.moments import stamp
from serving.identity.tables import sessions as table
from serving.identity.users import User

_LONGEST_TOKEN = 512
_KEPT = timedelta(days=7)


class Signer:
    """Signs session ids and reads them back."""

    def __init__(self, secret: bytes) -> None:
        self._serializer = URLSafeSerializer(
            secret, salt="xingtan.session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def sign(self, secret: str) -> str:
        """The token of a session id."""
        return str(self._serializer.dumps(secret))

    def read(self, token: str) -> str | None:
        """The session id of a token, or None where it was not signed here."""
        if len(token) > _LONGEST_TOKEN:
            return None
        try:
            value = self._serializer.loads(token)
        except BadSignature:
            return None
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: `id` of the row, `secret` that only the token carries."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session row."""

    id: str
    tenant: str
    owner: str
    expires: datetime
    ended: str


def open_session(connection: Connection, user: User, now: datetime, expires: datetime, client: str) -> Opened:
    """Insert a session of `user`; rows that expired a week ago go, the audit log remembers them."""
    connection.execute(delete(table).where(table.c.expires < stamp(now - _KEPT)))
    secret = secrets.token_urlsafe(32)
    opened = Opened(_row_id(secret), secret)
    connection.execute(
        insert(table).values(
            id=opened.id,
            tenant=user.tenant,
            owner=user.id,
            created=stamp(now),
            expires=stamp(expires),
            ended="",
            client=client[:64],
        )
    )
    return opened


def find(connection: Connection, secret: str) -> Session | None:
    """The session of an id, open or not."""
    row = connection.execute(select(table).where(table.c.id == _row_id(secret))).one_or_none()
    if row is None:
        return None
    return Session(row.id, row.tenant, row.owner, datetime.fromisoformat(row.expires), row.ended)


def end(connection: Connection, tenant: str, session_id: str, now: datetime) -> bool:
    """End one session; whether it was open."""
    query = update(table).where(table.c.tenant == tenant, table.c.id == session_id, table.c.ended == "")
    return connection.execute(query.values(ended=stamp(now))).rowcount == 1


def end_all(connection: Connection, tenant: str, user_id: str, now: datetime, spare: str = "") -> None:
    """End every session of a user but `spare`."""
    connection.execute(
        update(table)
        .where(table.c.tenant == tenant, table.c.owner == user_id, table.c.ended == "", table.c.id != spare)
        .values(ended=stamp(now))
    )


def _row_id(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
