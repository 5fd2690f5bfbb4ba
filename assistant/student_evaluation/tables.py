"""The table of observations (观察证据)."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

evidence = Table(
    "evaluation_evidence",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("pupil", String(40), nullable=False, comment="a code, never a name"),
    Column("area", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("source", String(120), nullable=False),
    Column("ticked", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
    Index("ix_evaluation_evidence_pupil", "tenant", "owner", "pupil"),
)
