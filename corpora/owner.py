"""Whose data is it: the two ids that stand in every row of every table.

`guardrails.Actor` satisfies `Owner` by shape, so the rooms below it can ask for an owner without
knowing what a role is.
"""

from typing import Protocol

SHARED = "shared"
"""Tenant of the built-in resources: every tenant may read them, no tenant may change them."""


class Owner(Protocol):
    """Who a row belongs to."""

    @property
    def tenant(self) -> str:
        """Id of the school or organisation; nothing crosses it."""

    @property
    def user(self) -> str:
        """Id of the person within the tenant."""


def readable_tenants(owner: Owner) -> tuple[str, ...]:
    """Tenants whose rows `owner` may read: the own one and the shared one."""
    return (owner.tenant,) if owner.tenant == SHARED else (owner.tenant, SHARED)
