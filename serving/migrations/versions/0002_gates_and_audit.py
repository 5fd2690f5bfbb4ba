"""The tables of the human gates, and of an audit log that is signed, encrypted and reduced."""

import sqlalchemy as sa
from alembic import op

from guardrails.audit.triggers import PROTECT_POSTGRESQL, PROTECT_SQLITE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name=op.f("pk_audit_checkpoints")),
    )
    op.create_table(
        "audit_holds",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("since", sa.String(length=29), nullable=False),
        sa.Column("until", sa.String(length=29), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("placed", sa.String(length=29), nullable=False),
        sa.Column("released", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_holds")),
    )
    with op.batch_alter_table("audit_holds", schema=None) as batch_op:
        batch_op.create_index("ix_audit_holds_tenant", ["tenant"], unique=False)

    op.create_table(
        "audit_reductions",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column(
            "first", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "first", name=op.f("pk_audit_reductions")),
    )
    op.create_table(
        "audit_retention",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("changed", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "category", name=op.f("pk_audit_retention")),
    )
    op.create_table(
        "audit_subject_keys",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("created", sa.String(length=29), nullable=False),
        sa.Column("destroyed", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_subject_keys")),
    )
    with op.batch_alter_table("audit_subject_keys", schema=None) as batch_op:
        batch_op.create_index("ix_audit_subject_keys_tenant_subject", ["tenant", "subject"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested", sa.String(length=29), nullable=False),
        sa.Column("ends", sa.String(length=29), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided", sa.String(length=29), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index("ix_approvals_tenant_kind_subject", ["tenant", "kind", "subject"], unique=False)
        batch_op.create_index("ix_approvals_tenant_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "artefact_reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("artefact", sa.String(length=64), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("dwell_ms", sa.Integer(), nullable=False),
        sa.Column("edited", sa.Float(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefact_reviews")),
    )
    with op.batch_alter_table("artefact_reviews", schema=None) as batch_op:
        batch_op.create_index("ix_artefact_reviews_tenant_artefact", ["tenant", "artefact"], unique=False)
        batch_op.create_index("ix_artefact_reviews_tenant_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "artefact_states",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("sourced", sa.Boolean(), nullable=False),
        sa.Column("to_confirm", sa.Text(), nullable=False),
        sa.Column("draft_sha256", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("opened", sa.String(length=29), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("changed", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_artefact_states")),
    )
    with op.batch_alter_table("artefact_states", schema=None) as batch_op:
        batch_op.create_index("ix_artefact_states_tenant_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "conduct",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("today", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=29), nullable=False),
        sa.Column("last", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "owner", name=op.f("pk_conduct")),
    )
    op.create_table(
        "confirmations",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("expires", sa.String(length=29), nullable=False),
        sa.Column("used", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_confirmations")),
    )
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.create_index("ix_confirmations_tenant_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "mark_decisions",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("proposal", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("open_ended", sa.Boolean(), nullable=False),
        sa.Column("proposed", sa.Float(), nullable=False),
        sa.Column("decided", sa.Float(), nullable=True),
        sa.Column("answer_sha256", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.String(length=29), nullable=False),
        sa.Column("dwell_ms", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "proposal", name=op.f("pk_mark_decisions")),
    )
    with op.batch_alter_table("mark_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_mark_decisions_tenant_owner", ["tenant", "owner"], unique=False)

    op.create_table(
        "unlabelled_exports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("produce_id", sa.String(length=64), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=29), nullable=False),
        sa.Column("keep_until", sa.String(length=29), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlabelled_exports")),
    )
    with op.batch_alter_table("unlabelled_exports", schema=None) as batch_op:
        batch_op.create_index("ix_unlabelled_exports_tenant_owner", ["tenant", "owner"], unique=False)

    dialect = op.get_bind().dialect.name
    for statement in PROTECT_SQLITE if dialect == "sqlite" else PROTECT_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("unlabelled_exports", schema=None) as batch_op:
        batch_op.drop_index("ix_unlabelled_exports_tenant_owner")

    op.drop_table("unlabelled_exports")
    with op.batch_alter_table("mark_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_mark_decisions_tenant_owner")

    op.drop_table("mark_decisions")
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.drop_index("ix_confirmations_tenant_owner")

    op.drop_table("confirmations")
    op.drop_table("conduct")
    with op.batch_alter_table("artefact_states", schema=None) as batch_op:
        batch_op.drop_index("ix_artefact_states_tenant_owner")

    op.drop_table("artefact_states")
    with op.batch_alter_table("artefact_reviews", schema=None) as batch_op:
        batch_op.drop_index("ix_artefact_reviews_tenant_owner")
        batch_op.drop_index("ix_artefact_reviews_tenant_artefact")

    op.drop_table("artefact_reviews")
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.drop_index("ix_approvals_tenant_owner")
        batch_op.drop_index("ix_approvals_tenant_kind_subject")

    op.drop_table("approvals")
    with op.batch_alter_table("audit_subject_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_subject_keys_tenant_subject")

    op.drop_table("audit_subject_keys")
    op.drop_table("audit_retention")
    op.drop_table("audit_reductions")
    with op.batch_alter_table("audit_holds", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_holds_tenant")

    op.drop_table("audit_holds")
    op.drop_table("audit_checkpoints")
