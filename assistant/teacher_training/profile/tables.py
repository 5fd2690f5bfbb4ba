"""What a teacher chose, contested and turned down. The profile itself is in no table: it is worked out when
its owner looks, so that what is switched off is gone at once."""

from sqlalchemy import Column, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

choices = Table(
    "profile_choices",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("name", String(32), primary_key=True, comment="a kind of evidence, or what else is chosen"),
    Column("value", String(16), nullable=False),
    Column("changed", String(32), nullable=False),
)

contests = Table(
    "profile_contests",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("target", String(96), primary_key=True, comment="a statement, or a value by its code"),
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False, comment="open, or how the teacher settled it"),
    Column("changed", String(32), nullable=False),
)

unwanted = Table(
    "profile_unwanted",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(64), primary_key=True),
    Column("item", String(96), primary_key=True, comment="what was recommended and is not for them"),
    Column("changed", String(32), nullable=False),
)
