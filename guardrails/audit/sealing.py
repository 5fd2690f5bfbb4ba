"""What concerns one person, encrypted under that person's key (A-R2, A-R4, PIPL art. 47).

The log keeps and hashes the ciphertext. Erasing the person destroys the key: the text is gone for good, the
chain is whole. Which person a key is for stands beside the key only, as a keyed hash, and goes with it.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select, update

from corpora.problem import Problem
from guardrails.actor import Actor
from guardrails.audit.chain import canonical
from guardrails.audit.event import SubjectData
from guardrails.audit.keys import KeyFolder, KeysUnavailable
from guardrails.audit.tables import subject_keys

_NONCE = 12
_KEY = 32


class SealingUnavailable(Problem):
    """An event concerns a person, and the log was given no folder of keys to encrypt that with."""

    code = "audit-sealing-unavailable"


class SubjectKeys:
    """The keys of persons, one living key a person and tenant."""

    def __init__(self, folder: KeyFolder) -> None:
        self._folder = folder

    def seal(
        self, connection: Connection, actor: Actor, about: Iterable[SubjectData], now: str
    ) -> list[dict[str, str]]:
        """What the canonical body keeps of `about`: the key's id and the ciphertext (AES-256-GCM)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        sealed = []
        for part in about:
            identity, key = self._key(connection, actor, part.subject, now)
            nonce = secrets.token_bytes(_NONCE)
            text = canonical(part.model_dump(mode="json")).encode()
            cipher = nonce + AESGCM(key).encrypt(nonce, text, _bound(actor.tenant, identity))
            sealed.append({"cipher": base64.b64encode(cipher).decode(), "key": identity})
        return sealed

    def open(
        self,
        connection: Connection,
        tenant: str,
        sealed: Sequence[Mapping[str, str]],
        only: frozenset[str] | None = None,
    ) -> list[SubjectData]:
        """The parts that still have a key, decrypted; of the keys in `only`, where it is given. Raises
        `KeysUnavailable` where the folder of keys is not the one they were written with."""
        found = []
        for part in sealed:
            identity = part["key"]
            if only is not None and identity not in only:
                continue
            wanted = select(subject_keys.c.wrapped).where(
                subject_keys.c.id == identity, subject_keys.c.tenant == tenant
            )
            if not (wrapped := connection.execute(wanted).scalar_one_or_none()):
                continue
            raw = base64.b64decode(part["cipher"])
            key = self._unwrap(wrapped, tenant, identity)
            text = _decrypted(key, raw, tenant, identity)
            found.append(SubjectData.model_validate(json.loads(text)))
        return found

    def ids(self, connection: Connection, tenant: str, subject: str) -> frozenset[str]:
        """Ids of the person's living keys."""
        wanted = select(subject_keys.c.id).where(
            subject_keys.c.tenant == tenant, subject_keys.c.subject == self._tag(tenant, subject)
        )
        return frozenset(connection.execute(wanted).scalars())

    def destroy(self, connection: Connection, tenant: str, subject: str, now: str) -> frozenset[str]:
        """Destroy the person's keys in the caller's transaction; returns the ids they had."""
        gone = self.ids(connection, tenant, subject)
        if gone:
            connection.execute(
                update(subject_keys)
                .where(subject_keys.c.tenant == tenant, subject_keys.c.id.in_(gone))
                .values(wrapped="", subject="", destroyed=now)
            )
        return gone

    def _key(self, connection: Connection, actor: Actor, subject: str, now: str) -> tuple[str, bytes]:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        tag = self._tag(actor.tenant, subject)
        wanted = select(subject_keys.c.id, subject_keys.c.wrapped).where(
            subject_keys.c.tenant == actor.tenant, subject_keys.c.subject == tag
        )
        if row := connection.execute(wanted).first():
            return row.id, self._unwrap(row.wrapped, actor.tenant, row.id)
        identity, key, nonce = secrets.token_hex(16), secrets.token_bytes(_KEY), secrets.token_bytes(_NONCE)
        wrapped = nonce + AESGCM(self._folder.master()).encrypt(nonce, key, _bound(actor.tenant, identity))
        connection.execute(
            insert(subject_keys).values(
                id=identity, tenant=actor.tenant, owner=actor.user, subject=tag, created=now, destroyed="",
                wrapped=base64.b64encode(wrapped).decode(),
            )
        )  # fmt: skip
        return identity, key

    def _unwrap(self, wrapped: str, tenant: str, identity: str) -> bytes:
        return _decrypted(self._folder.master(), base64.b64decode(wrapped), tenant, identity)

    def _tag(self, tenant: str, subject: str) -> str:
        return hmac.new(self._folder.master(), f"{tenant}\0{subject}".encode(), hashlib.sha256).hexdigest()


def _decrypted(key: bytes, raw: bytes, tenant: str, identity: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(tenant, identity))
    except InvalidTag:
        raise KeysUnavailable(file="subjects.key", reason="mismatch") from None


def _bound(tenant: str, identity: str) -> bytes:
    """What a ciphertext is bound to, so that it opens in no other place."""
    return f"{tenant}\0{identity}".encode()
