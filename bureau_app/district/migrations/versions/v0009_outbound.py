"""Registers behind the district: targets, sendings, envelopes that a town fetches, the towns' public keys."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ZEIT = sa.DateTime(timezone=True)


def _district() -> sa.Column[str]:
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def upgrade() -> None:
    """A district without targets hands nothing on, as before."""
    op.create_table(
        "ziel",
        _district(),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("art", sa.String(20), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("einstellungen", sa.String, nullable=False),
        sa.Column("zeiger", sa.String(100), nullable=False),
        sa.Column("angelegt_am", ZEIT, nullable=False),
        sa.Column("zuletzt_gelungen", ZEIT),
        sa.Column("gestoert_seit", ZEIT),
        sa.Column("stoerung", sa.String(60), nullable=False),
    )
    _sendungen()
    op.create_table(
        "abholung",
        _district(),
        sa.Column("gemeinde_ags", sa.String(8), primary_key=True),
        sa.Column("op_id", sa.String(36), primary_key=True),
        sa.Column("umschlag", sa.LargeBinary),
        sa.Column("abgelegt_am", ZEIT),
        sa.Column("ergebnis", sa.String(12)),
        sa.Column("grund", sa.String(60)),
    )
    op.create_table(
        "gemeindeschluessel",
        _district(),
        sa.Column("gemeinde_ags", sa.String(8), primary_key=True),
        sa.Column("pem", sa.LargeBinary, nullable=False),
        sa.Column("geraet_nummer", sa.Integer),
        sa.Column("gesetzt_am", ZEIT, nullable=False),
    )


def _sendungen() -> None:
    op.create_table(
        "sendung",
        _district(),
        sa.Column("schluessel", sa.String(64), primary_key=True),
        sa.Column("ziel", sa.String(40), nullable=False),
        sa.Column("op_id", sa.String(36), nullable=False),
        sa.Column("vorgang_id", sa.String(36), nullable=False),
        sa.Column("bezug", sa.String(36), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("xid", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("stand", sa.String(12), nullable=False),
        sa.Column("versuche", sa.Integer, nullable=False),
        sa.Column("naechster_versuch", ZEIT, nullable=False),
        sa.Column("grund", sa.String(60), nullable=False),
        sa.Column("vermerk", sa.String(1000), nullable=False),
        sa.Column("angelegt_am", ZEIT, nullable=False),
        sa.Column("uebergeben_am", ZEIT),
        sa.Column("beantwortet_am", ZEIT),
        sa.Column("erledigt", sa.Boolean, nullable=False),
        sa.UniqueConstraint("district_id", "ziel", "op_id"),
    )
    op.create_index("sendung_faellig", "sendung", ["district_id", "ziel", "stand", "naechster_versuch"])
    op.create_index("sendung_vorgang", "sendung", ["district_id", "vorgang_id"])
