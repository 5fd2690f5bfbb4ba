"""The ledger of what teachers learned, and their certificates."""

import sqlalchemy as sa
from alembic import op

from assistant.teacher_training.learning.tables import PROTECT

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
        sa.Column("sequence", sa.Integer(), nullable=False, comment="1, 2, 3… within the owner's ledger"),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("activity", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=96), nullable=False, comment="the row it comes from"),
        sa.Column("score", sa.Float(), nullable=True, comment="a share from 0 to 1"),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("indicators", sa.Text(), nullable=False, comment="JSON list of indicator codes"),
        sa.Column("time", sa.String(length=32), nullable=False, comment="when it was done, as its room says"),
        sa.Column(
            "told", sa.String(length=32), nullable=False, comment="when the ledger was told, by its own clock"
        ),
        sa.Column(
            "rules",
            sa.String(length=16),
            nullable=False,
            comment="version of the credit rules that held when told",
        ),
        sa.Column("origin", sa.String(length=16), nullable=False, comment="house or imported"),
        sa.Column("previous", sa.String(length=64), nullable=False, comment="hash of the row before"),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="SHA-256 of `previous` and this row"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_statements")),
        sa.UniqueConstraint(
            "tenant", "owner", "verb", "kind", "activity", "source", name="uq_learning_statements_once"
        ),
        sa.UniqueConstraint("tenant", "owner", "sequence", name="uq_learning_statements_sequence"),
    )
    op.create_index(
        "ix_learning_statements_owner", "learning_statements", ["tenant", "owner", "time"], unique=False
    )
    op.create_table(
        "learning_certificates",
        sa.Column("code", sa.String(length=32), nullable=False, comment="what stands on the paper"),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="the teacher it was given to"),
        sa.Column("name", sa.String(length=48), nullable=False, comment="which certificate of the rule file"),
        sa.Column(
            "period", sa.String(length=24), nullable=False, comment="the term it is for; empty for none"
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON of what it certifies"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "signature", sa.String(length=128), nullable=False, comment="Ed25519 over the body, base64"
        ),
        sa.Column("issued", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_learning_certificates")),
        sa.UniqueConstraint("tenant", "owner", "name", "period", name="uq_learning_certificates_once"),
    )
    for statement in PROTECT[op.get_bind().dialect.name]:
        op.execute(statement)
