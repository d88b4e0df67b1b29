"""The embedded register of vehicles, which Vorgang changed which of them, and who asked for whose."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables; what they find vehicles by is no FIN."""
    op.create_table(
        "registerfahrzeug",
        *_fahrzeug(),
        sa.Column("version", sa.Integer),
        sa.Column("halter_hmac", sa.String(64)),
        sa.Column("daten", sa.LargeBinary),
    )
    op.create_index("registerfahrzeug_halter", "registerfahrzeug", ["district_id", "halter_hmac"])
    op.create_table(
        "registerstand",
        *_fahrzeug(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("merkmal", sa.String(64), nullable=False),
    )
    op.create_table(
        "fahrzeugvorgang",
        *_fahrzeug(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("tag", sa.Date, nullable=False),
        sa.Column("anschrift_hmac", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer),
    )
    op.create_table(
        "zugriff",
        _district(),
        sa.Column("nummer", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("konto_id", sa.String(36), nullable=False),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("anlass", sa.String(40), nullable=False),
        sa.Column("vorgang_nummer", sa.String(16), nullable=False),
        sa.Column("treffer", sa.Integer, nullable=False),
        sa.Column("gesucht_hmac", sa.String(64), nullable=False),
    )


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def _fahrzeug() -> "tuple[sa.Column[str], sa.Column[str]]":
    return _district(), sa.Column("fin_hmac", sa.String(64), primary_key=True)
