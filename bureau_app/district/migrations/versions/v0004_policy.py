"""Published versions of the Policy, and the key that they are signed for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A district without a key publishes nothing."""
    op.add_column("kreis", sa.Column("policy_schluessel", sa.LargeBinary))
    op.create_table(
        "policyfassung",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("nummer", sa.Integer, nullable=False),
        sa.Column("dokument", sa.LargeBinary, nullable=False),
        sa.Column("signatur", sa.LargeBinary, nullable=False),
        sa.Column("veroeffentlicht_am", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("district_id", "nummer"),
    )
