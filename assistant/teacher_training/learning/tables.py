"""The ledger of statements. Rows are added and, when a person is erased, deleted; none is ever changed."""

from sqlalchemy import Column, Float, Index, String, Table, Text, UniqueConstraint

from corpora.storage import new_metadata

metadata = new_metadata()

statements = Table(
    "learning_statements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="the teacher whose learning it is"),
    Column("verb", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("activity", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("source", String(96), nullable=False, comment="the row it comes from"),
    Column("score", Float, nullable=True, comment="a share from 0 to 1"),
    Column("seconds", Float, nullable=True),
    Column("indicators", Text, nullable=False, comment="JSON list of indicator codes"),
    Column("time", String(32), nullable=False),
    UniqueConstraint(
        "tenant", "owner", "verb", "kind", "activity", "source", name="uq_learning_statements_once"
    ),
    Index("ix_learning_statements_owner", "tenant", "owner", "time"),
)
