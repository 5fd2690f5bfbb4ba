"""Passwords: what is accepted, how they are hashed and checked (Argon2id, RFC 9106)."""

import secrets
from typing import Any

from serving.identity.problems import PasswordWeak

SHORTEST, LONGEST = 10, 128
_FEWEST_DIFFERENT = 5


class Passwords:
    """Hashes and checks passwords; a check costs the same whether or not there is a hash to check."""

    def __init__(self, *, passes: int = 3, memory_kib: int = 65_536) -> None:
        """The defaults are RFC 9106's profile for machines with little memory; less is for tests."""
        from argon2 import PasswordHasher

        self._hasher: Any = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=4)
        self._decoy: str = self._hasher.hash(new_password())

    def hash(self, password: str) -> str:
        """The password's Argon2id hash in PHC form."""
        return str(self._hasher.hash(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one behind `stored`; without a hash, False after the same work."""
        from argon2.exceptions import InvalidHashError, VerifyMismatchError

        try:
            self._hasher.verify(stored or self._decoy, password[: LONGEST + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None


def new_password() -> str:
    """A random password of 20 characters (120 bits)."""
    return secrets.token_urlsafe(15)


def check_password(password: str, name: str) -> None:
    """Raise `PasswordWeak` with the rule that is broken."""
    if len(password) < SHORTEST:
        raise PasswordWeak(rule=f"≥ {SHORTEST}")
    if len(password) > LONGEST:
        raise PasswordWeak(rule=f"≤ {LONGEST}")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise PasswordWeak(rule=f"≥ {_FEWEST_DIFFERENT} ≠")
    if len(name) >= 4 and name.lower() in password.lower():
        raise PasswordWeak(rule="≠ " + name)
