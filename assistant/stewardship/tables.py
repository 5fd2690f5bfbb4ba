"""Ingestion jobs and their files: what was asked for, how far it came, and why a file was refused."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

jobs = Table(
    "ingestion_jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("actor", Text, nullable=False, comment="JSON of the actor, to resume with the same permissions"),
    Column("labels", Text, nullable=False),
    Column("publish", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
    Index("ix_ingestion_jobs_state", "state"),
)

job_files = Table(
    "ingestion_files",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("details", Text, nullable=False),
    Column("resource", String(32), nullable=False),
)
