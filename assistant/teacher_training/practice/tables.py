"""Tables of the studio (教研组工作室): meetings of a subject group, and what they decided and took on.

Colleagues stand in the text as `〔成员1〕`; `people` says whose account that is, so that a person can
be taken out.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME = String(32), String(64), String(64), String(32)

meetings = Table(
    "studio_meetings",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who kept the minutes"),
    Column("group_id", _ID, nullable=False),
    Column("title", String(120), nullable=False),
    Column("held", String(10), nullable=False, comment="ISO day"),
    Column("text", Text, nullable=False, comment="the minutes, people as codes"),
    Column("people", Text, nullable=False, comment="JSON list of account ids by number; empty once erased"),
    Column("time", _TIME, nullable=False),
    Index("ix_studio_meetings_group", "tenant", "group_id", "held"),
)

items = Table(
    "studio_items",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who kept the minutes"),
    Column("meeting", _ID, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False, comment="decision or action"),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False, comment="the sentence it comes from"),
    Column("sentence", Integer, nullable=False, comment="its number in the minutes, from 1"),
    Column("who", Text, nullable=False, comment="as the minutes say it"),
    Column("member", _USER, nullable=False, comment="the colleague in charge; empty for a role or several"),
    Column("until", String(10), nullable=False, comment="ISO day; empty where none can be told"),
    Column("until_words", String(40), nullable=False),
    Column("done_by", _USER, nullable=False),
    Column("done", _TIME, nullable=False, comment="when; empty while it is open"),
    Index("ix_studio_items_meeting", "tenant", "meeting", "sequence"),
)
