"""Tables of imported tests: marks under pseudonyms, and apart from them who is behind a code (G-R11)."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME = String(32), String(64), String(64), String(32)

exams = Table(
    "learning_exams",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("title", String(120), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("grade", Integer, nullable=False),
    Column("pupils", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("body", Text, nullable=False, comment="JSON: items, marks under codes, what was repaired"),
    Column("created", _TIME, nullable=False),
    Column("expires", _TIME, nullable=False, comment="from then on it is deleted at the next import or look"),
    Index("ix_learning_exams_owner", "tenant", "owner", "created"),
)

names = Table(
    "learning_names",
    metadata,
    Column("exam", _ID, primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("name", String(80), nullable=False),
    Index("ix_learning_names_code", "tenant", "code"),
)

notices = Table(
    "learning_notices",
    metadata,
    Column("exam", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("body", Text, nullable=False, comment="JSON: the early notice, codes only"),
    Column("created", _TIME, nullable=False),
    Column("expires", _TIME, nullable=False, comment="from then on it is never shown, and deleted at a look"),
    Index("ix_learning_notices_owner", "tenant", "owner"),
)

switches = Table(
    "learning_switches",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("name", String(32), primary_key=True, comment="what a school may switch off"),
    Column("owner", _USER, nullable=False, comment="who switched last"),
    Column("off", Boolean, nullable=False),
    Column("changed", _TIME, nullable=False),
)
