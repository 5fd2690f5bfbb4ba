"""Tables of assignments and of the chain of a mark. No row of the chain is ever changed: a later one takes
its place.

`owner` is the person a row comes from: of an assignment its teacher, of a submission or proposal who took it
in or asked for it, of a decision who decided. Rows go only when a pupil or a whole assignment is erased.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from corpora.storage import new_metadata

metadata = new_metadata()

_ID, _TENANT, _USER, _TIME = String(32), String(64), String(64), String(32)

pupils = Table(
    "homework_pupils",
    metadata,
    Column("id", _ID, primary_key=True, comment="the pseudonym"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="the teacher who imported the list"),
    Column("klass", String(80), nullable=False),
    Column("number", String(32), nullable=False, comment="学号 as the teacher writes it"),
    Column("name", String(40), nullable=False),
    UniqueConstraint("tenant", "owner", "klass", "number", name="uq_homework_pupils_number"),
)

assignments = Table(
    "homework_assignments",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("title", String(200), nullable=False),
    Column("klass", String(80), nullable=False),
    Column("due", _TIME, nullable=False, comment="a day or a moment; empty for none"),
    Column("paper", String(64), nullable=False, comment="id of the paper form; empty for a list of items"),
    Column("items", Text, nullable=False, comment="JSON: the items as they were set"),
    Column("at", _TIME, nullable=False),
    Index("ix_homework_assignments_owner", "tenant", "owner", "at"),
)

shares = Table(
    "homework_shares",
    metadata,
    Column("assignment", _ID, primary_key=True),
    Column("member", _USER, primary_key=True, comment="a colleague who marks as well"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("at", _TIME, nullable=False),
    Index("ix_homework_shares_member", "tenant", "member"),
)

submissions = Table(
    "homework_submissions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("assignment", _ID, nullable=False),
    Column("item", String(64), nullable=False),
    Column("pupil", _ID, nullable=False),
    Column("turn", Integer, nullable=False, comment="1 for the first answer; the highest one counts"),
    Column("text", Text, nullable=False),
    Column("handed", String(16), nullable=False, comment="in, blank, missing or unreadable"),
    Column("sureness", Float, nullable=False, comment="of the reading, 0 to 1; 1 for typed answers"),
    Column("origin", String(80), nullable=False, comment="sheet, card or file it was read from"),
    Column("sha256", String(64), nullable=False, comment="of what was handed in"),
    Column("at", _TIME, nullable=False),
    UniqueConstraint("assignment", "item", "pupil", "turn", name="uq_homework_submissions_turn"),
    Index("ix_homework_submissions_assignment", "tenant", "assignment", "item"),
)

crops = Table(
    "homework_crops",
    metadata,
    Column("submission", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("png", LargeBinary, nullable=False),
)

proposals = Table(
    "homework_proposals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("assignment", _ID, nullable=False),
    Column("item", String(64), nullable=False),
    Column("submission", _ID, nullable=False),
    Column("rater", String(16), nullable=False, comment="rules, learner or model; suggestion for open work"),
    Column("turn", Integer, nullable=False, comment="counts this rater's opinions; the highest one counts"),
    Column("mark", Float, comment="empty for a suggestion, which has none"),
    Column("band", String(16), nullable=False, comment="of a suggestion"),
    Column("confidence", Float, nullable=False),
    Column("body", Text, nullable=False, comment="JSON: notes, evidence, reasons"),
    Column("version", String(160), nullable=False),
    Column("at", _TIME, nullable=False),
    UniqueConstraint("submission", "rater", "turn", name="uq_homework_proposals_turn"),
    Index("ix_homework_proposals_assignment", "tenant", "assignment", "item"),
)

decisions = Table(
    "homework_decisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who decided"),
    Column("assignment", _ID, nullable=False),
    Column("item", String(64), nullable=False),
    Column("submission", _ID, nullable=False),
    Column("turn", Integer, nullable=False, comment="counts decisions about this submission from 1"),
    Column("mark", Float, nullable=False),
    Column("withdrawn", Boolean, nullable=False, comment="it takes the one before back: no mark stands"),
    Column("reason", String(500), nullable=False),
    Column("before", _ID, comment="the decision it replaces"),
    Column("seen", Text, nullable=False, comment="JSON list of the proposals that were shown"),
    Column("served", String(32), nullable=False, comment="one id for decisions taken by one key; else empty"),
    Column("at", _TIME, nullable=False),
    UniqueConstraint("submission", "turn", name="uq_homework_decisions_turn"),
    Index("ix_homework_decisions_assignment", "tenant", "assignment", "item", "at"),
)

releases = Table(
    "homework_releases",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("assignment", _ID, nullable=False),
    Column("marks", Integer, nullable=False, comment="how many marks it made official"),
    Column("at", _TIME, nullable=False),
    Index("ix_homework_releases_assignment", "tenant", "assignment", "at"),
)

marks = Table(
    "homework_marks",
    metadata,
    Column("release", _ID, primary_key=True),
    Column("submission", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("mark", Float, nullable=False),
    Column("decision", _ID, nullable=False),
)

cards = Table(
    "homework_cards",
    metadata,
    Column("assignment", _ID, primary_key=True),
    Column("serial", Integer, primary_key=True, autoincrement=False, comment="as printed on the card"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who had the cards printed"),
    Column(
        "pupil", _ID, comment="whose card it is; empty once the pupil is erased, so that no other gets it"
    ),
    Column("at", _TIME, nullable=False),
    UniqueConstraint("assignment", "pupil", name="uq_homework_cards_pupil"),
)

held = Table(
    "homework_held",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who took it in"),
    Column("assignment", _ID, nullable=False),
    Column("sha256", String(64), nullable=False, comment="of what was read, so that it waits once"),
    Column("body", Text, nullable=False, comment="JSON: the card or row as it was read"),
    Column("at", _TIME, nullable=False),
    UniqueConstraint("assignment", "sha256", name="uq_homework_held_sha256"),
    Index("ix_homework_held_assignment", "tenant", "assignment", "at"),
)

held_crops = Table(
    "homework_held_crops",
    metadata,
    Column("held", _ID, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False),
    Column("png", LargeBinary, nullable=False),
)

settlements = Table(
    "homework_settlements",
    metadata,
    Column("held", _ID, primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False, comment="the highest one counts"),
    Column("tenant", _TENANT, nullable=False),
    Column("owner", _USER, nullable=False, comment="who settled it"),
    Column("assignment", _ID, nullable=False),
    Column("pupil", _ID, comment="whose it is; empty where it was set aside"),
    Column("reason", String(300), nullable=False, comment="why it was set aside"),
    Column("at", _TIME, nullable=False),
    Index("ix_homework_settlements_assignment", "tenant", "assignment"),
)
