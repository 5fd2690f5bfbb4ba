"""Stable pseudonyms by key (假名): the same person of the same school gets the same code in every table.

A code is an HMAC of the name under a secret of the tenant, so nothing has to be stored to make it again, and
without the secret nobody can try names. The caller keeps the secret; `KeyBook` is the way back for one file.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from guardrails.normalise import fold

_PREFIXES: Mapping[str, str] = {"student": "S", "parent": "P", "teacher": "T", "person": "R"}
_SHORTEST_SECRET = 16
_LENGTH = 6


class Pseudonymiser:
    """Makes codes such as S7K2QMA. Raises ValueError for a secret of fewer than 16 bytes."""

    def __init__(self, tenant: str, secret: bytes) -> None:
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"a secret needs {_SHORTEST_SECRET} bytes or more")
        self._key = hmac.new(secret, f"pseudonyms:{tenant}".encode(), hashlib.sha256).digest()

    def code(self, name: str, kind: str = "student", distinct: str = "", length: int = _LENGTH) -> str:
        """The code of a name; `distinct` (a pupil number) tells two pupils of one name apart."""
        plain = fold(name, join_han=True).text.strip().lower()
        digest = hmac.new(self._key, f"{plain}\0{distinct}".encode(), hashlib.sha256).digest()
        return _PREFIXES.get(kind, "R") + base64.b32encode(digest).decode("ascii")[:length]


@dataclass(slots=True)
class KeyBook:
    """Which code stands for which name in one file. It shows no name when printed; keep it apart from
    the file."""

    names: dict[str, str] = field(default_factory=dict, repr=False)

    def add(self, makes: Pseudonymiser, name: str, kind: str, distinct: str = "") -> str:
        """The code of `name`, made longer where another name has the same one."""
        for length in range(_LENGTH, 40):
            code = makes.code(name, kind, distinct, length)
            if self.names.setdefault(code, name) == name:
                return code
        raise ValueError("no code is left")  # 34 characters of an HMAC that agree do not happen
