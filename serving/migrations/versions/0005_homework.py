"""The tables of homework: assignments, submissions, proposals, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homework_assignments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("klass", sa.String(length=80), nullable=False),
        sa.Column("due", sa.String(length=32), nullable=False, comment="a day or a moment; empty for none"),
        sa.Column(
            "paper",
            sa.String(length=64),
            nullable=False,
            comment="id of the paper form; empty for a list of items",
        ),
        sa.Column("items", sa.Text(), nullable=False, comment="JSON: the items as they were set"),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_assignments")),
    )
    with op.batch_alter_table("homework_assignments", schema=None) as batch_op:
        batch_op.create_index("ix_homework_assignments_owner", ["tenant", "owner", "at"], unique=False)

    op.create_table(
        "homework_crops",
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_homework_crops")),
    )
    op.create_table(
        "homework_decisions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who decided"),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column(
            "turn", sa.Integer(), nullable=False, comment="counts decisions about this submission from 1"
        ),
        sa.Column("mark", sa.Float(), nullable=False),
        sa.Column(
            "withdrawn", sa.Boolean(), nullable=False, comment="it takes the one before back: no mark stands"
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=True, comment="the decision it replaces"),
        sa.Column("seen", sa.Text(), nullable=False, comment="JSON list of the proposals that were shown"),
        sa.Column(
            "served",
            sa.String(length=32),
            nullable=False,
            comment="one id for decisions taken by one key; else empty",
        ),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_decisions")),
        sa.UniqueConstraint("submission", "turn", name="uq_homework_decisions_turn"),
    )
    with op.batch_alter_table("homework_decisions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_homework_decisions_assignment", ["tenant", "assignment", "item", "at"], unique=False
        )

    op.create_table(
        "homework_marks",
        sa.Column("release", sa.String(length=32), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.Float(), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("release", "submission", name=op.f("pk_homework_marks")),
    )
    op.create_table(
        "homework_proposals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=32), nullable=False),
        sa.Column(
            "rater",
            sa.String(length=16),
            nullable=False,
            comment="rules, learner or model; suggestion for open work",
        ),
        sa.Column(
            "turn",
            sa.Integer(),
            nullable=False,
            comment="counts this rater's opinions; the highest one counts",
        ),
        sa.Column("mark", sa.Float(), nullable=True, comment="empty for a suggestion, which has none"),
        sa.Column("band", sa.String(length=16), nullable=False, comment="of a suggestion"),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON: notes, evidence, reasons"),
        sa.Column("version", sa.String(length=160), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_proposals")),
        sa.UniqueConstraint("submission", "rater", "turn", name="uq_homework_proposals_turn"),
    )
    with op.batch_alter_table("homework_proposals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_homework_proposals_assignment", ["tenant", "assignment", "item"], unique=False
        )

    op.create_table(
        "homework_pupils",
        sa.Column("id", sa.String(length=32), nullable=False, comment="the pseudonym"),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the teacher who imported the list"),
        sa.Column("klass", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False, comment="学号 as the teacher writes it"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_pupils")),
        sa.UniqueConstraint("tenant", "owner", "klass", "number", name="uq_homework_pupils_number"),
    )
    op.create_table(
        "homework_releases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False, comment="how many marks it made official"),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_releases")),
    )
    with op.batch_alter_table("homework_releases", schema=None) as batch_op:
        batch_op.create_index("ix_homework_releases_assignment", ["tenant", "assignment", "at"], unique=False)

    op.create_table(
        "homework_shares",
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False, comment="a colleague who marks as well"),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("assignment", "member", name=op.f("pk_homework_shares")),
    )
    with op.batch_alter_table("homework_shares", schema=None) as batch_op:
        batch_op.create_index("ix_homework_shares_member", ["tenant", "member"], unique=False)

    op.create_table(
        "homework_submissions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("pupil", sa.String(length=32), nullable=False),
        sa.Column(
            "turn", sa.Integer(), nullable=False, comment="1 for the first answer; the highest one counts"
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("handed", sa.String(length=16), nullable=False, comment="in, blank, missing or unreadable"),
        sa.Column(
            "sureness", sa.Float(), nullable=False, comment="of the reading, 0 to 1; 1 for typed answers"
        ),
        sa.Column(
            "origin", sa.String(length=80), nullable=False, comment="sheet, card or file it was read from"
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of what was handed in"),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_submissions")),
        sa.UniqueConstraint("assignment", "item", "pupil", "turn", name="uq_homework_submissions_turn"),
    )
    with op.batch_alter_table("homework_submissions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_homework_submissions_assignment", ["tenant", "assignment", "item"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("homework_submissions", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_submissions_assignment")

    op.drop_table("homework_submissions")
    with op.batch_alter_table("homework_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_shares_member")

    op.drop_table("homework_shares")
    with op.batch_alter_table("homework_releases", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_releases_assignment")

    op.drop_table("homework_releases")
    op.drop_table("homework_pupils")
    with op.batch_alter_table("homework_proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_proposals_assignment")

    op.drop_table("homework_proposals")
    op.drop_table("homework_marks")
    with op.batch_alter_table("homework_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_decisions_assignment")

    op.drop_table("homework_decisions")
    op.drop_table("homework_crops")
    with op.batch_alter_table("homework_assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_assignments_owner")

    op.drop_table("homework_assignments")
