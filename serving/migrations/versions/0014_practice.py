"""The tables of the studio: meetings of a subject group, and what they decided and took on."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "studio_meetings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who kept the minutes"),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("held", sa.String(length=10), nullable=False, comment="ISO day"),
        sa.Column("text", sa.Text(), nullable=False, comment="the minutes, people as codes"),
        sa.Column(
            "people", sa.Text(), nullable=False,
            comment="JSON list of account ids by number; empty once erased",
        ),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_meetings")),
    )  # fmt: skip
    op.create_index("ix_studio_meetings_group", "studio_meetings", ["tenant", "group_id", "held"])
    op.create_table(
        "studio_items",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who kept the minutes"),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="decision or action"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False, comment="the sentence it comes from"),
        sa.Column(
            "sentence", sa.Integer(), nullable=False, comment="its number in the minutes, from 1"
        ),
        sa.Column("who", sa.Text(), nullable=False, comment="as the minutes say it"),
        sa.Column(
            "member", sa.String(length=64), nullable=False,
            comment="the colleague in charge; empty for a role or several",
        ),
        sa.Column(
            "until", sa.String(length=10), nullable=False, comment="ISO day; empty where none can be told"
        ),
        sa.Column("until_words", sa.String(length=40), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("done", sa.String(length=32), nullable=False, comment="when; empty while it is open"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studio_items")),
    )  # fmt: skip
    op.create_index("ix_studio_items_meeting", "studio_items", ["tenant", "meeting", "sequence"])
