"""Which person moved where by which Vorgang, and claims for the vehicles that Vorgaenge changed before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; entries from before are compared by vehicle only."""
    op.create_table(
        "halterumzug",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("person_hmac", sa.String(64), primary_key=True),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("tag", sa.Date, nullable=False),
        sa.Column("anschrift_hmac", sa.String(64), nullable=False),
    )
    op.execute(
        "INSERT INTO anspruch (district_id, kennwert, tag) SELECT district_id, fin_hmac, max(tag)"
        " FROM fahrzeugvorgang GROUP BY district_id, fin_hmac"
    )
