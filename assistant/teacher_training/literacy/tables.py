"""Kept sittings of the digital-literacy test. What was answered is in `state`; the other columns let a list
be shown without reading it, also when the bank has changed since."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from corpora.storage import new_metadata

metadata = new_metadata()

sittings = Table(
    "literacy_sittings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="the teacher who sits"),
    Column(
        "number", Integer, nullable=False, comment="1, 2, … of this teacher; the order, whatever clocks say"
    ),
    Column("form", String(8), nullable=False),
    Column("state", Text, nullable=False, comment="JSON of the sitting"),
    Column("answered", Integer, nullable=False),
    Column("share", Float, nullable=True, comment="expected on the whole bank, once it is over"),
    Column("complete", Integer, nullable=False, comment="1 where every item was answered"),
    Column("started", String(32), nullable=False),
    Column("ended", String(32), nullable=False, comment="empty while it is under way"),
    UniqueConstraint("tenant", "owner", "number", name="uq_literacy_sittings_number"),
    Index("ix_literacy_sittings_owner", "tenant", "owner", "ended"),
)
