"""Tables of the conversations (对话): only their owner reads them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
    Index("ix_conversations_owner", "tenant", "owner", "changed"),
)

turns = Table(
    "conversation_turns",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("question", Text, nullable=False, comment="as it was asked"),
    Column("resolved", Text, nullable=False, comment="as it was searched for, follow-ups made whole"),
    Column("answer", Text, nullable=False, comment="JSON of the Answer"),
    Column("created", String(32), nullable=False),
)
