"""Tables of the human gates: confirmations, conduct, approvals, artefacts, reviews, marks, exports."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME, _HASH = String(32), String(64), String(64), String(29), String(64)

confirmations = Table(
    "confirmations",
    metadata,
    Column("token_sha256", _HASH, primary_key=True, doc="the token itself is only with the person asked"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, doc="the person who was asked"),
    Column("duty", String(80), nullable=False),
    Column("text_sha256", _HASH, nullable=False),
    Column("rules", Text, nullable=False, doc="rule ids, comma separated"),
    Column("expires", _TIME, nullable=False),
    Column("used", _TIME, nullable=False, default="", doc="empty until it was sent back"),
    Index("ix_confirmations_tenant_owner", "tenant", "owner"),
)

conduct = Table(
    "conduct",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("owner", _USER, primary_key=True, doc="the person counted"),
    Column("in_a_row", Integer, nullable=False, doc="blocked requests since the last admitted one"),
    Column("day", String(10), nullable=False, doc="the day in China that `today` counts"),
    Column("today", Integer, nullable=False),
    Column("step", String(16), nullable=False, doc="none, warned, slowed or suspended"),
    Column("since", _TIME, nullable=False, doc="when the step began"),
    Column("last", _TIME, nullable=False, doc="the last request, kept while slowed"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, doc="who asked"),
    Column(
        "kind", String(32), nullable=False, doc="exemption, reidentification, appeal or unlabelled_export"
    ),
    Column("subject", String(128), nullable=False, doc="what it is about: a rule, a pseudonym, an event"),
    Column("scope", Text, nullable=False, doc="JSON object of strings"),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False, doc="requested, approved, refused or revoked"),
    Column("requested", _TIME, nullable=False),
    Column("ends", _TIME, nullable=False, doc="empty where it does not run out"),
    Column("decided_by", _USER, nullable=False, default=""),
    Column("decided", _TIME, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Index("ix_approvals_tenant_kind_subject", "tenant", "kind", "subject"),
    Index("ix_approvals_tenant_owner", "tenant", "owner"),
)

artefacts = Table(
    "artefact_states",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("id", String(64), primary_key=True, doc="id of the artefact"),
    Column("owner", _USER, nullable=False, doc="the teacher whose artefact it is"),
    Column("kind", String(80), nullable=False),
    Column("duty", String(80), nullable=False),
    Column("status", String(16), nullable=False, doc="draft, reviewed, released or withdrawn"),
    Column("sourced", Boolean, nullable=False, doc="whether it names sources (G-R3)"),
    Column("to_confirm", Text, nullable=False, doc="rule ids to confirm at review, comma separated"),
    Column("draft_sha256", _HASH, nullable=False),
    Column("draft", Text, nullable=False, doc="what the assistant wrote, to measure what was edited"),
    Column("text_sha256", _HASH, nullable=False, doc="the text as reviewed; of the draft until then"),
    Column("opened", _TIME, nullable=False, default="", doc="when the reviewer opened it"),
    Column("opened_by", _USER, nullable=False, default=""),
    Column("changed", _TIME, nullable=False),
    Index("ix_artefact_states_tenant_owner", "tenant", "owner"),
)

reviews = Table(
    "artefact_reviews",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, doc="the reviewer"),
    Column("artefact", String(64), nullable=False),
    Column("form", Text, nullable=False, doc="JSON: fact, value, fitness with verdict and note"),
    Column("passed", Boolean, nullable=False),
    Column("dwell_ms", Integer, nullable=False, doc="time between opening and signing"),
    Column("edited", Float, nullable=False, doc="share of the text that is not the draft's, 0 to 1"),
    Column("text_sha256", _HASH, nullable=False),
    Column("time", _TIME, nullable=False),
    Index("ix_artefact_reviews_tenant_artefact", "tenant", "artefact"),
    Index("ix_artefact_reviews_tenant_owner", "tenant", "owner"),
)

marks = Table(
    "mark_decisions",
    metadata,
    Column("tenant", _TENANT, primary_key=True),
    Column("proposal", String(64), primary_key=True, doc="id of the proposed mark"),
    Column("owner", _USER, nullable=False, doc="the teacher who decided"),
    Column("submission", String(64), nullable=False),
    Column("open_ended", Boolean, nullable=False),
    Column("proposed", Float, nullable=False),
    Column("decided", Float, nullable=True, doc="none while it was only shown"),
    Column("answer_sha256", _HASH, nullable=False),
    Column("shown", _TIME, nullable=False, doc="when the teacher began to look at the answer"),
    Column("dwell_ms", Integer, nullable=False),
    Column("time", _TIME, nullable=False, doc="when it was decided; empty until then"),
    Index("ix_mark_decisions_tenant_owner", "tenant", "owner"),
)

unlabelled = Table(
    "unlabelled_exports",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, doc="the administrator who exported"),
    Column("produce_id", String(64), nullable=False),
    Column("file_sha256", _HASH, nullable=False),
    Column("recipient", String(200), nullable=False, doc="for whom: the object that L-R5 wants logged"),
    Column("reason", Text, nullable=False),
    Column("agreement", String(64), nullable=False, doc="version of the agreement that was accepted"),
    Column("time", _TIME, nullable=False),
    Column("keep_until", _TIME, nullable=False, doc="six months at least"),
    Index("ix_unlabelled_exports_tenant_owner", "tenant", "owner"),
)
