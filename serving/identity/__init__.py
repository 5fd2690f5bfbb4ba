"""Who may come in: accounts, sessions and API keys (身份与凭据)."""

from serving.identity.accounts import FIRST_TENANT, FIRST_USER, Accounts, SignedIn

__all__ = ["FIRST_TENANT", "FIRST_USER", "Accounts", "SignedIn"]
