"""Figures of a term, settled once. No row says who was counted."""

from sqlalchemy import Column, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

regional_terms = Table(
    "regional_terms",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("term", String(16), primary_key=True),
    Column("owner", String(64), nullable=False, comment="who settled it; empty after their erasure"),
    Column("settled", String(32), nullable=False),
    Column("figures", Text, nullable=False, comment="JSON of the published figures"),
)
