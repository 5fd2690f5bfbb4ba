"""The tables of sittings of the digital-literacy test."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "literacy_sittings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the teacher who sits"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1, 2, … of this teacher; the order, whatever clocks say",
        ),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="JSON of the sitting"),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True, comment="expected on the whole bank, once it is over"),
        sa.Column("complete", sa.Integer(), nullable=False, comment="1 where every item was answered"),
        sa.Column("started", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=False, comment="empty while it is under way"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_literacy_sittings")),
        sa.UniqueConstraint("tenant", "owner", "number", name="uq_literacy_sittings_number"),
    )
    op.create_index(
        "ix_literacy_sittings_owner", "literacy_sittings", ["tenant", "owner", "ended"], unique=False
    )
