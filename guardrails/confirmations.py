"""Asking before going on (确认): a question with a token, and the token sent back (policy.md §7.4).

The token stands for one person, one duty, one text and the rules that asked; it is short-lived, and only its
hash is stored. Asking and answering are events, each in one transaction with its row.
"""

import secrets
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from corpora.moments import Clock, stamp, utc_now
from corpora.problem import Problem
from corpora.storage import writing
from guardrails.actor import Actor
from guardrails.audit.chain import sha256
from guardrails.audit.event import AuditEvent, RuleHit
from guardrails.audit.log import AuditLog
from guardrails.tables import confirmations

LIFE = timedelta(minutes=10)


class ConfirmationNeeded(Problem):
    """A rule wants a yes before the call goes on. Send `token` back with the very same text within `seconds`.
    `rule` is the first rule that asks; `message_zh` and `message_en` say what is to be confirmed."""

    code = "confirmation-needed"


class Confirmations:
    """Hands out tokens and takes them back."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def ask(
        self, actor: Actor, duty: str, text: str, rules: tuple[str, ...], hits: tuple[RuleHit, ...]
    ) -> str:
        """A token for this question; `input.held` is recorded with it."""
        token, now = secrets.token_urlsafe(24), self._clock()
        row = {
            "token_sha256": sha256(token),
            "tenant": actor.tenant,
            "owner": actor.user,
            "duty": duty,
            "text_sha256": sha256(text),
            "rules": ",".join(sorted(rules)),
            "expires": stamp(now + LIFE),
            "used": "",
        }
        with writing(self._engine) as connection:
            connection.execute(delete(confirmations).where(confirmations.c.expires < stamp(now - LIFE)))
            connection.execute(insert(confirmations), row)
            self._record(connection, actor, "input.held", row["text_sha256"], hits)
        return token

    def accept(
        self,
        actor: Actor,
        duty: str,
        text: str,
        rules: tuple[str, ...],
        token: str,
        hits: tuple[RuleHit, ...],
    ) -> bool:
        """Whether `token` confirms this; `input.confirmed` is recorded the first time. A token of another
        person, text, duty or rule, and one that has run out, confirm nothing. No machine confirms."""
        if not actor.human:
            return False
        now = stamp(self._clock())
        wanted = (
            confirmations.c.token_sha256 == sha256(token),
            confirmations.c.tenant == actor.tenant,
            confirmations.c.owner == actor.user,
            confirmations.c.duty == duty,
            confirmations.c.text_sha256 == sha256(text),
            confirmations.c.expires > now,
        )
        with writing(self._engine) as connection:
            row = connection.execute(select(confirmations).where(*wanted)).one_or_none()
            if row is None or not set(rules) <= set(row.rules.split(",")):
                return False
            if not row.used:
                connection.execute(update(confirmations).where(*wanted).values(used=now))
                self._record(connection, actor, "input.confirmed", row.text_sha256, hits)
            return True

    def _record(
        self, connection: Connection, actor: Actor, action: str, text_sha256: str, hits: tuple[RuleHit, ...]
    ) -> None:
        event = AuditEvent(action=action, rule_hits=hits, input_sha256=text_sha256)
        self._audit.record(connection, actor, event)
