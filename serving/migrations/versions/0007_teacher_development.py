"""The tables of lesson observation and teacher training."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "observation_codings",
        sa.Column("observation", sa.String(length=32), nullable=False),
        sa.Column("scheme", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the coder"),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("interval", sa.Float(), nullable=False, comment="seconds between two codes"),
        sa.Column("codes", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("observation", "scheme", "owner", name=op.f("pk_observation_codings")),
    )
    op.create_table(
        "observation_consents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("teacher", sa.String(length=64), nullable=False),
        sa.Column("who", sa.Text(), nullable=False, comment="whose consent, as written, masked"),
        sa.Column("what", sa.Text(), nullable=False, comment="what it allows"),
        sa.Column("until", sa.String(length=10), nullable=False, comment="last day it holds, China's time"),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("withdrawn", sa.String(length=32), nullable=False, comment="empty while it holds"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_consents")),
    )
    op.create_index(
        "ix_observation_consents_owner", "observation_consents", ["tenant", "owner"], unique=False
    )
    op.create_table(
        "observation_corrections",
        sa.Column("observation", sa.String(length=32), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="the masked sentence, to learn from"),
        sa.Column("before", sa.String(length=16), nullable=False, comment="the code it had"),
        sa.Column(
            "code",
            sa.String(length=8),
            nullable=False,
            comment="a person's code; empty: only the act changed",
        ),
        sa.Column(
            "act",
            sa.String(length=24),
            nullable=False,
            comment="a person's act; empty: only the code changed",
        ),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("observation", "sentence", name=op.f("pk_observation_corrections")),
    )
    op.create_index(
        "ix_observation_corrections_tenant", "observation_corrections", ["tenant", "time"], unique=False
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("consent", sa.String(length=32), nullable=False),
        sa.Column("teacher", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column(
            "plan", sa.String(length=32), nullable=False, comment="id of the kept lesson plan; empty for none"
        ),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("turns", sa.Text(), nullable=False, comment="JSON of the masked turns"),
        sa.Column("repairs", sa.Text(), nullable=False, comment="JSON list of what was mended"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the file as it came"),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    op.create_index("ix_observations_owner", "observations", ["tenant", "owner", "changed"], unique=False)
    op.create_index("ix_observations_teacher", "observations", ["tenant", "teacher"], unique=False)
