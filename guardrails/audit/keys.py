"""The keys of the audit log, files of one folder that only the program's account may read.

`sign-<id>.key` signs checkpoints (Ed25519); `sign-<id>.json` is its public half, endorsed by the key before
it, so that whoever trusts one key can follow a rotation; `subjects.key` (256 bits) wraps the keys under
which what concerns one person is encrypted. Machines that share one database must share this folder.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from corpora.problem import Problem
from guardrails.audit.chain import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ENDORSED = b"xingtan-audit-key-v1\n"
_MASTER = "subjects.key"
_PRIVATE = 0o600


class KeysUnavailable(Problem):
    """The folder of the audit keys cannot be read or written, or a file in it is not a key."""

    code = "audit-keys-unavailable"


class PublicKey(BaseModel):
    """The public half of a signing key: `id` is the start of the SHA-256 of its bytes, `public` the bytes in
    base64, `endorsed_by` the key before it, empty for the first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    public: str
    since: str
    endorsed_by: str = ""
    endorsement: str = ""

    def verifies(self, signature: str, message: bytes) -> bool:
        """Whether `signature` (base64) is this key's over `message`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            raw = base64.b64decode(self.public, validate=True)
            if key_id(raw) != self.id:
                return False
            Ed25519PublicKey.from_public_bytes(raw).verify(
                base64.b64decode(signature, validate=True), message
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def endorsed(self) -> bytes:
        """The bytes that the key before this one signed."""
        return _ENDORSED + canonical(self.model_dump(exclude={"endorsement"})).encode()


def key_id(public: bytes) -> str:
    """Id of a public key, from its raw bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def trusted(known: Iterable[PublicKey], anchors: Iterable[PublicKey]) -> dict[str, PublicKey]:
    """`anchors` and those of `known` that lead back to them by endorsements, by id."""
    found = {key.id: key for key in anchors}
    waiting = [key for key in known if key.id not in found]
    while waiting:
        reached = [
            key
            for key in waiting
            if key.endorsed_by in found and found[key.endorsed_by].verifies(key.endorsement, key.endorsed())
        ]
        if not reached:
            break
        found.update((key.id, key) for key in reached)
        waiting = [key for key in waiting if key.id not in found]
    return found


def read_public(folder: Path) -> list[PublicKey]:
    """The public keys kept in a folder, oldest first; what is no key is left out, so it verifies nothing."""
    return sorted(_public_files(folder), key=lambda key: key.since)


def _public_files(folder: Path) -> Iterator[PublicKey]:
    for path in folder.glob("sign-*.json"):
        try:
            yield PublicKey.model_validate_json(path.read_bytes())
        except (ValidationError, OSError):
            continue


class KeyFolder:
    """Makes keys when they are first needed, and rotates the signing key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def public(self) -> list[PublicKey]:
        """Every signing key there has been, oldest first. The first is made when there is none."""
        if not (found := read_public(self._folder)):
            self._make(None)
            found = read_public(self._folder)
        return found

    def sign(self, message: bytes) -> tuple[str, str]:
        """Id of the current key and its signature over `message` in base64. Raises `KeysUnavailable`."""
        current = self.public()[-1]
        return current.id, base64.b64encode(self._private(current.id).sign(message)).decode()

    def rotate(self) -> PublicKey:
        """A new signing key, endorsed by the one before it, whose private half is destroyed."""
        old = self.public()[-1]
        new = self._make(old)
        self._path(f"sign-{old.id}.key").unlink(missing_ok=True)
        return new

    def master(self) -> bytes:
        """The key that wraps the keys of persons. Raises `KeysUnavailable`."""
        try:
            return self._path(_MASTER).read_bytes()
        except FileNotFoundError:
            self._write(_MASTER, secrets.token_bytes(32), _PRIVATE)
            return self.master()
        except OSError as error:
            raise KeysUnavailable(file=_MASTER, reason=error.strerror or "") from None

    def _make(self, old: PublicKey | None) -> PublicKey:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.generate()
        raw = private.public_key().public_bytes_raw()
        made = PublicKey(
            id=key_id(raw),
            public=base64.b64encode(raw).decode(),
            since=datetime.now(UTC).isoformat(timespec="microseconds"),
            endorsed_by=old.id if old else "",
        )
        if old:
            signature = self._private(old.id).sign(made.endorsed())
            made = made.model_copy(update={"endorsement": base64.b64encode(signature).decode()})
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._write(f"sign-{made.id}.key", pem, _PRIVATE)
        self._write(f"sign-{made.id}.json", json.dumps(made.model_dump()).encode(), 0o644)
        return made

    def _private(self, identity: str) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        name = f"sign-{identity}.key"
        try:
            key = load_pem_private_key(self._path(name).read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise KeysUnavailable(file=name, reason=type(error).__name__) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeysUnavailable(file=name, reason="kind")
        return key

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _write(self, name: str, data: bytes, mode: int) -> None:
        """Write a file whole or not at all; one that is there already stays."""
        partial = self._path(f".{name}.{secrets.token_hex(4)}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            try:
                os.link(partial, self._path(name))
            except FileExistsError:
                return
            finally:
                partial.unlink()
        except OSError as error:
            raise KeysUnavailable(file=name, reason=error.strerror or "") from None
