"""The tables of learning analysis and pupil evaluation."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_exams",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column(
            "body", sa.Text(), nullable=False, comment="JSON: items, marks under codes, what was repaired"
        ),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column(
            "expires",
            sa.String(length=32),
            nullable=False,
            comment="from then on it is deleted at the next import or look",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_exams")),
    )
    op.create_index("ix_learning_exams_owner", "learning_exams", ["tenant", "owner", "created"], unique=False)
    op.create_table(
        "learning_names",
        sa.Column("exam", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("exam", "code", name=op.f("pk_learning_names")),
    )
    op.create_index("ix_learning_names_code", "learning_names", ["tenant", "code"], unique=False)
    op.create_table(
        "evaluation_evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("pupil", sa.String(length=40), nullable=False, comment="a code, never a name"),
        sa.Column("area", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_evidence")),
    )
    op.create_index(
        "ix_evaluation_evidence_pupil", "evaluation_evidence", ["tenant", "owner", "pupil"], unique=False
    )
