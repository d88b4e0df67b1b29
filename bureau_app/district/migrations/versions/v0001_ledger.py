"""Ledger, entries, devices and accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NIE_AENDERN_SQLITE = """
CREATE TRIGGER ereignis_{was}_verboten BEFORE {was} ON ereignis
BEGIN SELECT RAISE(ABORT, 'ereignis is append-only'); END
"""
_NIE_AENDERN_POSTGRESQL = """
CREATE FUNCTION ereignis_nur_anhaengen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'ereignis is append-only'; END $$;
CREATE TRIGGER ereignis_verboten BEFORE UPDATE OR DELETE ON ereignis
FOR EACH STATEMENT EXECUTE FUNCTION ereignis_nur_anhaengen();
"""


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "kreis",
        sa.Column("district_id", sa.String(5), primary_key=True),
        sa.Column("epoche", sa.String(16), nullable=False),
        sa.Column("stand", sa.Integer, nullable=False),
        sa.Column("pfeffer", sa.LargeBinary, nullable=False),
    )
    _zugang()
    _ledger()
    if op.get_bind().dialect.name == "sqlite":
        for was in ("UPDATE", "DELETE"):
            op.execute(_NIE_AENDERN_SQLITE.format(was=was))
    else:
        op.execute(_NIE_AENDERN_POSTGRESQL)


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def _zugang() -> None:
    op.create_table(
        "geraet",
        _district(),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("nummer", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("aufgenommen_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String),
        sa.UniqueConstraint("district_id", "token_hash"),
        sa.UniqueConstraint("district_id", "gemeinde_ags", "nummer"),
    )
    op.create_table(
        "konto",
        _district(),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kennung_hmac", sa.String(64)),
        *(sa.Column(name, sa.String) for name in ("kennung", "name", "zeichen", "rolle", "gemeinde_ags", "kennwort")),
        sa.UniqueConstraint("district_id", "kennung_hmac"),
    )
    op.create_table(
        "fehlversuch",
        _district(),
        sa.Column("schluessel", sa.String(80), primary_key=True),
        sa.Column("anzahl", sa.Integer, nullable=False),
        sa.Column("zuletzt", sa.DateTime(timezone=True), nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "ereignis",
        _district(),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("op_id", sa.String(36), nullable=False),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("vorgang_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("art", sa.String(40), nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("district_id", "op_id"),
    )
    op.create_index("ereignis_feed", "ereignis", ["district_id", "gemeinde_ags", "seq"])
    op.create_table(
        "eintrag",
        _district(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
    )
    op.create_table(
        "fassung",
        _district(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("form", sa.String),
        sa.Column("koerper", sa.LargeBinary),
    )
