"""Which chapters a teacher opened and read, and what they answered in quizzes."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

readings = Table(
    "reader_readings",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("chapter", Integer, primary_key=True, autoincrement=False),
    Column("version", String(16), nullable=False, comment="of the chapter when it was last opened"),
    Column("opened", String(32), nullable=False, comment="when it was first opened in that version"),
    Column("finished", String(32), nullable=False, comment="when the teacher said so; empty until then"),
)

attempts = Table(
    "reader_attempts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("chapter", Integer, nullable=False),
    Column("version", String(16), nullable=False),
    Column("begun", String(32), nullable=False),
    Column("finished", String(32), nullable=False, comment="empty while it is under way"),
    Column("answers", Text, nullable=False, comment="JSON: question id → letter"),
    Column("score", Float, nullable=False, comment="a share from 0 to 1"),
    Index("ix_reader_attempts_owner", "tenant", "owner", "chapter"),
)
