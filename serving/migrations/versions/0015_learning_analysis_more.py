"""The tables of what learning analysis and pupil evaluation keep beside tests."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_notices",
        sa.Column("exam", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON: the early notice, codes only"),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column(
            "expires",
            sa.String(length=32),
            nullable=False,
            comment="from then on it is never shown, and deleted at a look",
        ),
        sa.PrimaryKeyConstraint("exam", name=op.f("pk_learning_notices")),
    )
    op.create_index("ix_learning_notices_owner", "learning_notices", ["tenant", "owner"], unique=False)
    op.create_table(
        "learning_switches",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False, comment="what a school may switch off"),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who switched last"),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_learning_switches")),
    )
