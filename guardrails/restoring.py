"""Putting real names back (解除假名): only for who may, and recorded before anything is returned (P-R8,
A-R7).

The gate restores its own answers for the person who asked, in the same call. What is here is for later:
a stored text with the vault of its conversation, and codes of a table with its key book.
"""

from collections.abc import Iterable

from guardrails.actor import Actor, NotAllowed, Permission
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog
from guardrails.personal_data import Vault, restore
from guardrails.pseudonyms import KeyBook
from guardrails.reidentification import Reidentification


class Restorer:
    """Restores for people, never for keys or batch jobs."""

    def __init__(self, audit: AuditLog, reidentification: Reidentification) -> None:
        self._audit = audit
        self._reidentification = reidentification

    def text(self, actor: Actor, text: str, vault: Vault) -> str:
        """`text` with what its tokens stand for, recorded first with the number of tokens and a digest.

        Raises `NotAllowed` for who holds no duty permission or is no person, and `AuditUnavailable`."""
        actor.require(Permission.DUTY)
        if not actor.human:
            raise NotAllowed(permission=Permission.DUTY.value)
        restored = restore(text, vault)
        event = AuditEvent(
            action="pseudonyms.restored",
            object_type="text",
            object_id=sha256(text),
            personal_data=vault.used(text),
        )
        self._audit.append(actor, event)
        return restored

    def codes(self, actor: Actor, codes: Iterable[str], keys: KeyBook) -> dict[str, str]:
        """The names behind the codes of a table; a second person must have approved each of them.

        Each is recorded before any is returned. Raises `ReidentificationNotApproved`, `AuditUnavailable`."""
        wanted = list(codes)
        for code in wanted:
            self._reidentification.require(actor, code)
        return {code: keys.names[code] for code in wanted if code in keys.names}
