"""The HTTP API's one table: answers to writes that carried an Idempotency-Key."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from corpora.storage import new_metadata

metadata = new_metadata()

idempotency = Table(
    "api_idempotency",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("request_sha256", String(64), nullable=False),
    Column("status", Integer, nullable=False, comment="HTTP status; 0 while the first request runs"),
    Column("media_type", String(128), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created", String(32), nullable=False),
)
