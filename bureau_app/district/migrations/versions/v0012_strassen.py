"""The towns' street directories."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty: each town's file is taken over by `district streets import`."""
    op.create_table(
        "strassenfassung",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("gemeinde_ags", sa.String(8), primary_key=True),
        sa.Column("nummer", sa.Integer, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("anzahl", sa.Integer, nullable=False),
        sa.Column("dokument", sa.LargeBinary, nullable=False),
        sa.Column("eingelesen_am", sa.DateTime(timezone=True), nullable=False),
    )
