"""One-time codes, certificates of devices, signatures of decisions; a device's token may end."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A token that was given out before has no end."""
    op.add_column("geraet", sa.Column("token_bis", sa.DateTime(timezone=True)))
    op.create_table(
        "aufnahmecode",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("anfang", sa.String(4), primary_key=True),
        sa.Column("pruefwert", sa.String(64), nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versuche", sa.Integer, nullable=False),
        sa.Column("name", sa.String),
    )
    op.create_table(
        "geraetezertifikat",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("ausgestellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pem", sa.LargeBinary, nullable=False),
    )
    op.create_index("geraetezertifikat_geraet", "geraetezertifikat", ["district_id", "geraet_id"])
    op.create_table(
        "freigabesignatur",
        sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True),
        sa.Column("antrag_id", sa.String(36), primary_key=True),
        sa.Column("zertifikat", sa.String(64), nullable=False),
        sa.Column("signatur", sa.LargeBinary, nullable=False),
    )
