"""Tables of kept artefacts (草稿): versions, locks, shares, remarks, agreements, and subject groups (学科组).

`owner` is the person a row comes from: of a draft its owner, of a version its author, of a remark its writer
(`model:` and a name where a model wrote it), of an agreement who agreed.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME, _SECTION = String(32), String(64), String(64), String(32), String(160)

drafts = Table(
    "drafts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("duty", String(80), nullable=False, comment="the duty that made it; names its type"),
    Column("kind", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="the newest one"),
    Column("created", _TIME, nullable=False),
    Column("changed", _TIME, nullable=False),
    Index("ix_drafts_owner", "tenant", "owner", "changed"),
)

versions = Table(
    "draft_versions",
    metadata,
    Column("draft", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who made the change"),
    Column("kind", String(16), nullable=False, comment="created, edited, regenerated, restored or accepted"),
    Column("made_by", String(120), nullable=False, comment="model or suggester behind it; else empty"),
    Column("sections", Text, nullable=False, comment="JSON list of what changed"),
    Column("body", Text, nullable=False, comment="JSON of the whole artefact"),
    Column("sha256", String(64), nullable=False, comment="of the body"),
    Column("time", _TIME, nullable=False),
    Index("ix_draft_versions_tenant", "tenant", "draft"),
)

locks = Table(
    "draft_locks",
    metadata,
    Column("draft", _ID, primary_key=True),
    Column("section", _SECTION, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("time", _TIME, nullable=False),
)

shares = Table(
    "draft_shares",
    metadata,
    Column("draft", _ID, primary_key=True),
    Column("member", _USER, primary_key=True, comment="an account id; empty for a group"),
    Column("group_id", _ID, primary_key=True, comment="a group; empty for a person"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("role", String(16), nullable=False, comment="view, comment or edit"),
    Column("time", _TIME, nullable=False),
    Index("ix_draft_shares_member", "tenant", "member"),
    Index("ix_draft_shares_group", "tenant", "group_id"),
)

remarks = Table(
    "draft_remarks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("draft", _ID, nullable=False),
    Column("kind", String(16), nullable=False, comment="comment or suggestion"),
    Column("section", _SECTION, nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text, nullable=False, comment="JSON of what is suggested; empty for a comment"),
    Column("version", Integer, nullable=False, comment="of the draft when it was written"),
    Column("state", String(16), nullable=False, comment="open, resolved, accepted or declined"),
    Column("settled_by", _USER, nullable=False),
    Column("time", _TIME, nullable=False),
    Column("settled", _TIME, nullable=False),
    Index("ix_draft_remarks_draft", "tenant", "draft", "time"),
)

agreements = Table(
    "draft_agreements",
    metadata,
    Column("draft", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("owner", _USER, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("time", _TIME, nullable=False),
)

groups = Table(
    "subject_groups",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("name", String(80), nullable=False),
    Column("created", _TIME, nullable=False),
    Index("ix_subject_groups_owner", "tenant", "owner"),
)

members = Table(
    "subject_group_members",
    metadata,
    Column("group_id", _ID, primary_key=True),
    Column("member", _USER, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who added the member"),
    Index("ix_subject_group_members_member", "tenant", "member"),
)
