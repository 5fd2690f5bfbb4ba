"""The tables of rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the teacher who rehearses"),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=False, comment="empty while it goes on"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsals")),
    )
    op.create_index("ix_rehearsals_owner", "rehearsals", ["tenant", "owner", "changed"], unique=False)
    op.create_table(
        "rehearsal_exchanges",
        sa.Column("rehearsal", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False, comment="the teacher's, masked"),
        sa.Column("masked", sa.Integer(), nullable=False, comment="how many finds were masked in them"),
        sa.Column("beat", sa.Integer(), nullable=False, comment="where the script stands after them"),
        sa.Column("mood", sa.Integer(), nullable=False, comment="of the counterpart: -1, 0 or 1"),
        sa.Column("waited", sa.Integer(), nullable=False, comment="times in a row that words left the scene"),
        sa.Column("reply", sa.Text(), nullable=False, comment="the counterpart's"),
        sa.Column("by", sa.String(length=8), nullable=False, comment="script, model, or instead of a model"),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("rehearsal", "number", name=op.f("pk_rehearsal_exchanges")),
    )
    op.create_index("ix_rehearsal_exchanges_owner", "rehearsal_exchanges", ["tenant", "owner"], unique=False)
