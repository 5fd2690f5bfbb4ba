"""Tables of lesson observation. Names of persons never stand in them: transcripts are masked before they are
kept.

`owner` is who wrote the row; `teacher` the account id of the observed teacher (or a code where that person
has no account), by whom erasure finds what concerns them.
"""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME = String(32), String(64), String(64), String(32)

consents = Table(
    "observation_consents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("teacher", _USER, nullable=False),
    Column("who", Text, nullable=False, comment="whose consent, as written, masked"),
    Column("what", Text, nullable=False, comment="what it allows"),
    Column("until", String(10), nullable=False, comment="last day it holds, China's time"),
    Column("created", _TIME, nullable=False),
    Column("withdrawn", _TIME, nullable=False, comment="empty while it holds"),
    Index("ix_observation_consents_owner", "tenant", "owner"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("consent", _ID, nullable=False),
    Column("teacher", _USER, nullable=False),
    Column("title", Text, nullable=False),
    Column("subject", String(40), nullable=False),
    Column("plan", _ID, nullable=False, comment="id of the kept lesson plan; empty for none"),
    Column("form", String(8), nullable=False),
    Column("language", String(8), nullable=False),
    Column("turns", Text, nullable=False, comment="JSON of the masked turns"),
    Column("repairs", Text, nullable=False, comment="JSON list of what was mended"),
    Column("sha256", String(64), nullable=False, comment="of the file as it came"),
    Column("created", _TIME, nullable=False),
    Column("changed", _TIME, nullable=False),
    Index("ix_observations_owner", "tenant", "owner", "changed"),
    Index("ix_observations_teacher", "tenant", "teacher"),
)

codings = Table(
    "observation_codings",
    metadata,
    Column("observation", _ID, primary_key=True),
    Column("scheme", String(8), primary_key=True),
    Column("owner", _USER, primary_key=True, comment="the coder"),
    Column("tenant", _TENANT, nullable=False),
    Column("interval", Float, nullable=False, comment="seconds between two codes"),
    Column("codes", Text, nullable=False, comment="JSON list"),
    Column("time", _TIME, nullable=False),
)

corrections = Table(
    "observation_corrections",
    metadata,
    Column("observation", _ID, primary_key=True),
    Column("sentence", Integer, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("role", String(8), nullable=False),
    Column("text", Text, nullable=False, comment="the masked sentence, to learn from"),
    Column("before", String(16), nullable=False, comment="the code it had"),
    Column("code", String(8), nullable=False, comment="a person's code; empty: only the act changed"),
    Column(
        "act",
        String(24),
        nullable=False,
        comment="a person's act; empty: only the code changed",
    ),
    Column("time", _TIME, nullable=False),
    Index("ix_observation_corrections_tenant", "tenant", "time"),
)
