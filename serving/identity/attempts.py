"""Slows down guessing: every sign-in attempt is counted before the password is looked at.

Counting first means that attempts made at the same moment cannot share one count. Known and unknown
names are counted alike, so the delay does not tell which names exist.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from corpora.moments import stamp
from serving.identity.problems import SignInDelayed
from serving.identity.tables import attempts

FREE_FAILURES = 5
FIRST_DELAY_S = 15
LONGEST_DELAY_S = 900
_FORGET = timedelta(days=1)


def reserve(connection: Connection, tenant: str, name: str, now: datetime) -> None:
    """Count one attempt for `name`. Raises `SignInDelayed` while the name is closed."""
    connection.execute(delete(attempts).where(attempts.c.changed < stamp(now - _FORGET)))
    key = _key(tenant, name)
    fresh = {"name_sha256": key, "tenant": tenant[:64], "owner": "", "failures": 0, "closed_until": ""}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(attempts).values(**fresh, changed=stamp(now)).on_conflict_do_nothing())
    row = connection.execute(select(attempts).where(attempts.c.name_sha256 == key).with_for_update()).one()
    if row.closed_until > stamp(now):
        left = datetime.fromisoformat(row.closed_until) - now
        raise SignInDelayed(retry_after=max(1, round(left.total_seconds())))
    failures = row.failures + 1
    closed = stamp(now + timedelta(seconds=_delay(failures))) if failures >= FREE_FAILURES else ""
    connection.execute(
        update(attempts)
        .where(attempts.c.name_sha256 == key)
        .values(failures=failures, closed_until=closed, changed=stamp(now))
    )


def forget(connection: Connection, tenant: str, name: str) -> None:
    """Start the count anew: the person signed in, or an administrator set a new password."""
    connection.execute(delete(attempts).where(attempts.c.name_sha256 == _key(tenant, name)))


def _delay(failures: int) -> int:
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - FREE_FAILURES, 10)))


def _key(tenant: str, name: str) -> str:
    return hashlib.sha256(f"{tenant}\0{name.lower()}".encode()).hexdigest()
