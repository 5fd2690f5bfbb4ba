"""Time as the identity tables keep it."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The clock that is used unless a test brings its own."""
    return datetime.now(UTC)


def stamp(when: datetime) -> str:
    """ISO-8601 in UTC with milliseconds: comparable as text."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds")
