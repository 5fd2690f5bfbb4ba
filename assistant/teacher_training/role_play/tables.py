"""Tables of rehearsals. The teacher's words stand in them masked: no real person's name, number or mark."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False, comment="the teacher who rehearses"),
    Column("card", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
    Column("ended", String(32), nullable=False, comment="empty while it goes on"),
    Index("ix_rehearsals_owner", "tenant", "owner", "changed"),
)

exchanges = Table(
    "rehearsal_exchanges",
    metadata,
    Column("rehearsal", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("words", Text, nullable=False, comment="the teacher's, masked"),
    Column("masked", Integer, nullable=False, comment="how many finds were masked in them"),
    Column("beat", Integer, nullable=False, comment="where the script stands after them"),
    Column("mood", Integer, nullable=False, comment="of the counterpart: -1, 0 or 1"),
    Column("waited", Integer, nullable=False, comment="times in a row that words left the scene"),
    Column("reply", Text, nullable=False, comment="the counterpart's"),
    Column("by", String(8), nullable=False, comment="script, model, or instead of a model"),
    Column("time", String(32), nullable=False),
    Index("ix_rehearsal_exchanges_owner", "tenant", "owner"),
)
