"""The corpora room's tables: resources and the parsed documents of their versions."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

resources = Table(
    "resources",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("language", String(16), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("issued", String(10), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("reprint", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("reason_details", Text, nullable=False),
    Column("near", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
    Column("reviewer", String(64), nullable=False),
    Column("review", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Index("ix_resources_tenant_status", "tenant", "status"),
    Index("ix_resources_tenant_text", "tenant", "text_sha256"),
)

documents = Table(
    "resource_documents",
    metadata,
    Column("resource", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="zlib-compressed JSON of corpora.document.Document"),
)
