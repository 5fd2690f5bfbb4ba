"""The tables of what learning analysis and pupil evaluation keep beside tests."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
