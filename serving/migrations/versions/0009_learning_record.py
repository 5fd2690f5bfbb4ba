"""The ledger of what teachers learned."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_statements",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the teacher whose learning it is"),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("activity", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=96), nullable=False, comment="the row it comes from"),
        sa.Column("score", sa.Float(), nullable=True, comment="a share from 0 to 1"),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("indicators", sa.Text(), nullable=False, comment="JSON list of indicator codes"),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_statements")),
        sa.UniqueConstraint(
            "tenant", "owner", "verb", "kind", "activity", "source", name="uq_learning_statements_once"
        ),
    )
    op.create_index(
        "ix_learning_statements_owner", "learning_statements", ["tenant", "owner", "time"], unique=False
    )
