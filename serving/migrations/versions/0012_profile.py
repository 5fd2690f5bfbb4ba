"""The tables of the profile and what was recommended."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_choices",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column(
            "name", sa.String(length=32), nullable=False, comment="a kind of evidence, or what else is chosen"
        ),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "owner", "name", name=op.f("pk_profile_choices")),
    )
    op.create_table(
        "profile_contests",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column(
            "target", sa.String(length=96), nullable=False, comment="a statement, or a value by its code"
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="open, or how the teacher settled it"
        ),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "owner", "target", name=op.f("pk_profile_contests")),
    )
    op.create_table(
        "profile_unwanted",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column(
            "item", sa.String(length=96), nullable=False, comment="what was recommended and is not for them"
        ),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "owner", "item", name=op.f("pk_profile_unwanted")),
    )
    op.create_table(
        "regional_terms",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("term", sa.String(length=16), nullable=False),
        sa.Column(
            "owner", sa.String(length=64), nullable=False, comment="who settled it; empty after their erasure"
        ),
        sa.Column("settled", sa.String(length=32), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False, comment="JSON of the published figures"),
        sa.PrimaryKeyConstraint("tenant", "term", name=op.f("pk_regional_terms")),
    )
