"""The tables of what waits for a person when answers are taken in, and of the serial numbers of cards."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homework_cards",
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column(
            "serial", sa.Integer(), autoincrement=False, nullable=False, comment="as printed on the card"
        ),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who had the cards printed"),
        sa.Column(
            "pupil",
            sa.String(length=32),
            nullable=True,
            comment="whose card it is; empty once the pupil is erased, so that no other gets it",
        ),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("assignment", "serial", name=op.f("pk_homework_cards")),
        sa.UniqueConstraint("assignment", "pupil", name="uq_homework_cards_pupil"),
    )
    op.create_table(
        "homework_held",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who took it in"),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column(
            "sha256", sa.String(length=64), nullable=False, comment="of what was read, so that it waits once"
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON: the card or row as it was read"),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homework_held")),
        sa.UniqueConstraint("assignment", "sha256", name="uq_homework_held_sha256"),
    )
    with op.batch_alter_table("homework_held", schema=None) as batch_op:
        batch_op.create_index("ix_homework_held_assignment", ["tenant", "assignment", "at"], unique=False)

    op.create_table(
        "homework_held_crops",
        sa.Column("held", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("held", "sha256", name=op.f("pk_homework_held_crops")),
    )
    op.create_table(
        "homework_settlements",
        sa.Column("held", sa.String(length=32), nullable=False),
        sa.Column(
            "turn", sa.Integer(), autoincrement=False, nullable=False, comment="the highest one counts"
        ),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who settled it"),
        sa.Column("assignment", sa.String(length=32), nullable=False),
        sa.Column(
            "pupil", sa.String(length=32), nullable=True, comment="whose it is; empty where it was set aside"
        ),
        sa.Column("reason", sa.String(length=300), nullable=False, comment="why it was set aside"),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("held", "turn", name=op.f("pk_homework_settlements")),
    )
    with op.batch_alter_table("homework_settlements", schema=None) as batch_op:
        batch_op.create_index("ix_homework_settlements_assignment", ["tenant", "assignment"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("homework_settlements", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_settlements_assignment")

    op.drop_table("homework_settlements")
    op.drop_table("homework_held_crops")
    with op.batch_alter_table("homework_held", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_held_assignment")

    op.drop_table("homework_held")
    op.drop_table("homework_cards")
