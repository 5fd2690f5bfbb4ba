"""The product itself, built in a home of its own and asked as a teacher asks: tables, audit log, policy, both
indexes, search and answering, without a chat model, so that every run gives the same answers."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, event

import assistant.answering.tables
import assistant.stewardship.tables
import corpora.tables
import guardrails.audit.tables
import guardrails.roster
import guardrails.tables
import retrieval.tables
from assistant.answering import Answer, Question, answer
from assistant.answering.conversations import Conversations
from assistant.stewardship import builtin
from assistant.workbench import Workbench
from corpora.document import Block, Document
from corpora.library import Library
from corpora.resource import Resource
from corpora.storage import writing
from eval.indexed import resource_id
from eval.suite import Progress, unheard
from guardrails.actor import Actor, Role
from guardrails.admission import Admission
from guardrails.audit import AuditLog
from guardrails.confirmations import ConfirmationNeeded
from guardrails.policy import Policy
from guardrails.violations import Limits
from retrieval.embedding import HashingEmbedder
from retrieval.index import Index
from retrieval.search import Retriever

TEACHER = Actor(tenant="eval", user="eval", roles=frozenset({Role.TEACHER}), via="batch", purpose="ask")
UNCOUNTED = Limits(in_a_row=10**9, a_day=10**9)
"""A suite asks forbidden things on purpose: nobody is slowed down for it."""
_METADATA = (
    corpora.tables.metadata,
    guardrails.audit.tables.metadata,
    guardrails.roster.metadata,
    guardrails.tables.metadata,
    retrieval.tables.metadata,
    assistant.answering.tables.metadata,
    assistant.stewardship.tables.metadata,
)


@dataclass(frozen=True, slots=True)
class Product:
    """A built product. `bench` is a teacher's; `retriever` the search behind it."""

    bench: Workbench
    retriever: Retriever
    index: Index

    def publish(self, texts: Iterable[tuple[str, str, str]]) -> None:
        """Cut, index and publish texts given as id, title and text; `resource_id` names the resources."""
        items = []
        for id_, title, text in texts:
            key = resource_id(id_)
            lines = tuple(Block("paragraph", line) for line in text.splitlines() if line.strip())
            if lines:
                resource = Resource(id=key, tenant=TEACHER.tenant, owner=TEACHER.user, title=title)
                items.append((resource, Document(title, "text/plain", lines)))
        self.index.prepare(items)
        with writing(self.index.engine) as connection:
            self.index.go_live(connection, [resource.id for resource, _ in items])

    def ask(self, question: str) -> Answer:
        """The answer to one question, through the registry of duties: checked, searched, quoted, recorded.
        Raises what `answering.answer` raises."""
        asked = Question.model_validate({"question": question})
        try:
            return asyncio.run(answer(asked, self.bench))
        except ConfirmationNeeded as needed:  # a suite stands for a person who looks and says yes
            confirmed = asked.model_copy(update={"confirmation": str(needed.details["token"])})
            return asyncio.run(answer(confirmed, self.bench))


@contextmanager
def built(home: Path, *, library: bool = False, progress: Progress = unheard) -> Iterator[Product]:
    """A product in `home`, with the built-in library where `library` is set."""
    engine = _engine(home)
    index = Index.open(home / "index", engine, HashingEmbedder())
    try:
        audit = AuditLog(engine)
        if library:
            shelves = Library(engine, home / "files")
            builtin.install(engine, shelves, index, audit, home / "builtin.sha256", progress)
        retriever, policy = Retriever(index), Policy.load()
        bench = Workbench(
            actor=TEACHER,
            retriever=retriever,
            gate=None,
            policy=policy,
            admission=Admission(policy, audit, engine, UNCOUNTED),
            audit=audit,
            conversations=Conversations(engine, audit),
            clock=lambda: datetime.now(UTC),
        )
        yield Product(bench, retriever, index)
    finally:
        index.close()
        engine.dispose()


def _engine(home: Path) -> Engine:
    """A store that is thrown away with its home: nothing is synced to the disk."""
    engine = create_engine(f"sqlite:///{home / 'eval.db'}")

    @event.listens_for(engine, "connect")
    def quick(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=off")

    for metadata in _METADATA:
        metadata.create_all(engine)
    return engine
