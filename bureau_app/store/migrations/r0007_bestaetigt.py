"""The counter knows since when the district has not confirmed a person who signs in offline."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Verifiers of before hold for a week from the day on which the district confirmed the person."""
    op.add_column("anmeldung", sa.Column("bestaetigt", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE anmeldung SET bestaetigt = gueltig_bis - 7 * 24 * 3600 * 1000")
