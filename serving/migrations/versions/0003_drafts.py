"""The tables of drafts, their history, remarks and sharing, and of subject groups."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_agreements",
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("draft", "version", "owner", name=op.f("pk_draft_agreements")),
    )
    op.create_table(
        "draft_locks",
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("section", sa.String(length=160), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("draft", "section", name=op.f("pk_draft_locks")),
    )
    op.create_table(
        "draft_remarks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="comment or suggestion"),
        sa.Column("section", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "value", sa.Text(), nullable=False, comment="JSON of what is suggested; empty for a comment"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the draft when it was written"),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="open, resolved, accepted or declined"
        ),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("settled", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_remarks")),
    )
    with op.batch_alter_table("draft_remarks", schema=None) as batch_op:
        batch_op.create_index("ix_draft_remarks_draft", ["tenant", "draft", "time"], unique=False)

    op.create_table(
        "draft_shares",
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False, comment="an account id; empty for a group"),
        sa.Column("group_id", sa.String(length=32), nullable=False, comment="a group; empty for a person"),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False, comment="view, comment or edit"),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("draft", "member", "group_id", name=op.f("pk_draft_shares")),
    )
    with op.batch_alter_table("draft_shares", schema=None) as batch_op:
        batch_op.create_index("ix_draft_shares_group", ["tenant", "group_id"], unique=False)
        batch_op.create_index("ix_draft_shares_member", ["tenant", "member"], unique=False)

    op.create_table(
        "draft_versions",
        sa.Column("draft", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who made the change"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="created, edited, regenerated, restored or accepted",
        ),
        sa.Column(
            "made_by",
            sa.String(length=120),
            nullable=False,
            comment="model or suggester behind it; else empty",
        ),
        sa.Column("sections", sa.Text(), nullable=False, comment="JSON list of what changed"),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON of the whole artefact"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the body"),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("draft", "version", name=op.f("pk_draft_versions")),
    )
    with op.batch_alter_table("draft_versions", schema=None) as batch_op:
        batch_op.create_index("ix_draft_versions_tenant", ["tenant", "draft"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column(
            "duty", sa.String(length=80), nullable=False, comment="the duty that made it; names its type"
        ),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="the newest one"),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("changed", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("ix_drafts_owner", ["tenant", "owner", "changed"], unique=False)

    op.create_table(
        "subject_group_members",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="who added the member"),
        sa.PrimaryKeyConstraint("group_id", "member", name=op.f("pk_subject_group_members")),
    )
    with op.batch_alter_table("subject_group_members", schema=None) as batch_op:
        batch_op.create_index("ix_subject_group_members_member", ["tenant", "member"], unique=False)

    op.create_table(
        "subject_groups",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_groups")),
    )
    with op.batch_alter_table("subject_groups", schema=None) as batch_op:
        batch_op.create_index("ix_subject_groups_owner", ["tenant", "owner"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("subject_groups", schema=None) as batch_op:
        batch_op.drop_index("ix_subject_groups_owner")

    op.drop_table("subject_groups")
    with op.batch_alter_table("subject_group_members", schema=None) as batch_op:
        batch_op.drop_index("ix_subject_group_members_member")

    op.drop_table("subject_group_members")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_drafts_owner")

    op.drop_table("drafts")
    with op.batch_alter_table("draft_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_versions_tenant")

    op.drop_table("draft_versions")
    with op.batch_alter_table("draft_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_shares_member")
        batch_op.drop_index("ix_draft_shares_group")

    op.drop_table("draft_shares")
    with op.batch_alter_table("draft_remarks", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_remarks_draft")

    op.drop_table("draft_remarks")
    op.drop_table("draft_locks")
    op.drop_table("draft_agreements")
