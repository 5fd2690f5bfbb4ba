"""Conversations and their turns on the server; the page keeps only ids."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, func, insert, select, update

from assistant.answering.tables import conversations, turns
from corpora.owner import Owner
from corpora.problem import Problem
from corpora.storage import reading, writing
from guardrails.actor import Actor
from guardrails.audit.event import AuditEvent
from guardrails.audit.log import AuditLog

TITLE_LENGTH = 40
"""Characters of the first question that name a conversation."""


class ConversationUnknown(Problem):
    """There is no such conversation, or it belongs to someone else: the two are not told apart."""

    code = "conversation-unknown"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns. Times are ISO 8601 in UTC."""

    id: str
    title: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. `resolved` is the question as it was searched for; `answer` is the
    JSON of the `Answer`."""

    sequence: int
    question: str
    resolved: str
    answer: str
    created: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """The conversations of one database. Every method sees the rows of `owner` alone."""

    def __init__(self, engine: Engine, audit: AuditLog, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def open(self, owner: Owner, question: str) -> Conversation:
        """Begin a conversation named after its first question."""
        now = self._now()
        opened = Conversation(uuid.uuid4().hex, " ".join(question.split())[:TITLE_LENGTH], now, now)
        with writing(self._engine) as connection:
            connection.execute(
                insert(conversations).values(
                    id=opened.id,
                    tenant=owner.tenant,
                    owner=owner.user,
                    title=opened.title,
                    created=now,
                    changed=now,
                )
            )
        return opened

    def latest(self, owner: Owner, limit: int = 100) -> list[Conversation]:
        """The owner's conversations, the last changed first."""
        query = select(conversations).where(_own(conversations, owner))
        query = query.order_by(conversations.c.changed.desc(), conversations.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [
                Conversation(row.id, row.title, row.created, row.changed) for row in connection.execute(query)
            ]

    def turns(self, owner: Owner, conversation: str, last: int | None = None) -> list[Turn]:
        """Turns in order, or only the `last` ones. Raises `ConversationUnknown`."""
        query = select(turns).where(_own(turns, owner), turns.c.conversation == conversation)
        query = query.order_by(turns.c.sequence.desc()).limit(last)
        with reading(self._engine) as connection:
            _require(connection, owner, conversation)
            rows = connection.execute(query).all()
        return [
            Turn(row.sequence, row.question, row.resolved, row.answer, row.created) for row in reversed(rows)
        ]

    def add(self, owner: Owner, conversation: str, question: str, resolved: str, answer: str) -> Turn:
        """Append a turn. Raises `ConversationUnknown`."""
        now = self._now()
        with writing(self._engine) as connection:
            _require(connection, owner, conversation)
            highest = select(func.max(turns.c.sequence)).where(turns.c.conversation == conversation)
            turn = Turn((connection.scalar(highest) or 0) + 1, question, resolved, answer, now)
            connection.execute(
                insert(turns).values(
                    conversation=conversation,
                    sequence=turn.sequence,
                    tenant=owner.tenant,
                    owner=owner.user,
                    question=question,
                    resolved=resolved,
                    answer=answer,
                    created=now,
                )
            )
            connection.execute(
                update(conversations).where(conversations.c.id == conversation).values(changed=now)
            )
        return turn

    def delete(self, actor: Actor, conversation: str) -> None:
        """Delete a conversation with its turns; recorded as `conversation.deleted`, without a word of it.
        Raises `ConversationUnknown`."""
        with writing(self._engine) as connection:
            _require(connection, actor, conversation)
            removed = connection.execute(delete(turns).where(turns.c.conversation == conversation))
            connection.execute(delete(conversations).where(conversations.c.id == conversation))
            event = AuditEvent(
                action="conversation.deleted",
                object_type="conversation",
                object_id=conversation,
                details={"turns": removed.rowcount},
            )
            self._audit.record(connection, actor, event)

    def erase_in(self, connection: Connection, tenant: str, user: str) -> int:
        """Delete every conversation of a person in the caller's transaction; how many rows."""
        gone = 0
        for table in (turns, conversations):
            mine = and_(table.c.tenant == tenant, table.c.owner == user)
            gone += connection.execute(delete(table).where(mine)).rowcount
        return gone

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")


def _own(table: Table, owner: Owner) -> ColumnElement[bool]:
    return and_(table.c.tenant == owner.tenant, table.c.owner == owner.user)


def _require(connection: Connection, owner: Owner, conversation: str) -> None:
    query = select(conversations.c.id).where(_own(conversations, owner), conversations.c.id == conversation)
    if connection.scalar(query) is None:
        raise ConversationUnknown()
