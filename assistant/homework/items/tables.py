"""Tables of the item bank (题库): items, their versions, where they were used and how they did.

Ids of items are unique within a tenant. Of the built-in items only uses and statistics stand here.
"""

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ITEM, _TENANT, _USER, _TIME, _PAPER = String(64), String(64), String(64), String(32), String(64)

items = Table(
    "items",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("id", _ITEM, primary_key=True),
    Column("owner", _USER, nullable=False),
    Column("shared", Boolean, nullable=False, comment="readable by the whole tenant"),
    Column("retired", Boolean, nullable=False),
    Column("version", Integer, nullable=False, comment="the newest one"),
    Column("subject", String(64), nullable=False),
    Column("grade", Integer, nullable=False),
    Column("type", String(16), nullable=False),
    Column("band", String(8), nullable=False),
    Column("knowledge", Text, nullable=False, comment="codes between bars: |a|b|"),
    Column("words", Text, nullable=False, comment="what text search looks at, folded"),
    Column("body", Text, nullable=False, comment="JSON of the newest version"),
    Column("text_sha256", String(64), nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("created", _TIME, nullable=False),
    Column("changed", _TIME, nullable=False),
    Index("ix_items_subject", "tenant", "subject", "grade", "type"),
)

versions = Table(
    "item_versions",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("item", _ITEM, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("owner", _USER, nullable=False, comment="who made the change"),
    Column("note", Text, nullable=False, comment="why, in the person's words"),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False, comment="of the body"),
    Column("time", _TIME, nullable=False),
)

uses = Table(
    "item_uses",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("item", _ITEM, primary_key=True),
    Column("paper", _PAPER, primary_key=True),
    Column("owner", _USER, nullable=False),
    Column("version", Integer, nullable=False),
    Column("date", String(10), nullable=False),
    Column("time", _TIME, nullable=False),
)

statistics = Table(
    "item_statistics",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("item", _ITEM, primary_key=True),
    Column("paper", _PAPER, primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("owner", _USER, nullable=False),
    Column("version", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("p", Float, nullable=False),
    Column("d", Float, comment="upper less lower 27 %; null where not known"),
    Column("r_pb", Float, comment="null where not known"),
    Column("time", _TIME, nullable=False),
)
