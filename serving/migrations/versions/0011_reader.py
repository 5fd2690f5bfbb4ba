"""The tables of the reader: chapters read and quizzes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reader_attempts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("begun", sa.String(length=32), nullable=False),
        sa.Column("finished", sa.String(length=32), nullable=False, comment="empty while it is under way"),
        sa.Column("answers", sa.Text(), nullable=False, comment="JSON: question id → letter"),
        sa.Column("score", sa.Float(), nullable=False, comment="a share from 0 to 1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_attempts")),
    )
    op.create_index(
        "ix_reader_attempts_owner", "reader_attempts", ["tenant", "owner", "chapter"], unique=False
    )

    op.create_table(
        "reader_readings",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("chapter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "version", sa.String(length=16), nullable=False, comment="of the chapter when it was last opened"
        ),
        sa.Column(
            "opened", sa.String(length=32), nullable=False, comment="when it was first opened in that version"
        ),
        sa.Column(
            "finished",
            sa.String(length=32),
            nullable=False,
            comment="when the teacher said so; empty until then",
        ),
        sa.PrimaryKeyConstraint("tenant", "owner", "chapter", name=op.f("pk_reader_readings")),
    )
