"""Who may find what, when: the conditions under which every search runs."""

from dataclasses import dataclass

from corpora.moments import CHINA, utc_now
from corpora.owner import Owner, readable_tenants
from retrieval.passage import Filters

LABELS = ("kind", "subject", "stage", "grade", "language", "resource")
"""Fields of `Filters` that have to equal the passage's."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Tenants whose passages may be read, labels they must have, and the ISO date they must be in
    force on."""

    tenants: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    day: str


def scope(owner: Owner, filters: Filters) -> Scope:
    """The scope of a search by `owner`."""
    labels = tuple((name, value) for name in LABELS if (value := getattr(filters, name)))
    return Scope(
        readable_tenants(owner), labels, filters.valid_on or utc_now().astimezone(CHINA).date().isoformat()
    )
