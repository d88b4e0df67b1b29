"""The human behind an account, sessions, and approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every account so far is a human of its own."""
    op.add_column("konto", sa.Column("person_id", sa.String(36)))
    op.execute("UPDATE konto SET person_id = id")
    op.create_table(
        "sitzung",
        _district(),
        sa.Column("token_hash", sa.String(64), primary_key=True),
        *_pflicht(sa.String(36), "konto_id", "geraet_id"),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
    )
    _freigabe()
    op.create_table(
        "freigabeinhalt",
        _district(),
        sa.Column("antrag_id", sa.String(36), primary_key=True),
        sa.Column("koerper", sa.LargeBinary),
    )
    op.create_table(
        "freigabemarke",
        _district(),
        sa.Column("gemeinde_ags", sa.String(8), primary_key=True),
        sa.Column("stand", sa.Integer, nullable=False),
    )


def _freigabe() -> None:
    op.create_table(
        "freigabe",
        _district(),
        sa.Column("antrag_id", sa.String(36), primary_key=True),
        sa.Column("vorgang_id", sa.String(36), nullable=False),
        sa.Column("fassung", sa.Integer, nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("inhalt", sa.String(64), nullable=False),
        sa.Column("stand", sa.String(16), nullable=False),
        sa.Column("beantragt_am", sa.DateTime(timezone=True), nullable=False),
        *_pflicht(sa.String(36), "beantragt_von", "beantragt_person"),
        sa.Column("entschieden_am", sa.DateTime(timezone=True)),
        sa.Column("entschieden_von", sa.String(36)),
        sa.Column("entschieden_person", sa.String(36)),
        sa.Column("geholt_am", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("district_id", "vorgang_id", "fassung"),
        sa.CheckConstraint(
            "entschieden_person IS NULL OR entschieden_person <> beantragt_person", name="freigabe_vier_augen"
        ),
        sa.CheckConstraint(
            "(stand IN ('gewaehrt', 'abgelehnt')) = (entschieden_person IS NOT NULL)", name="freigabe_entschieden"
        ),
    )
    op.create_index("freigabe_eingang", "freigabe", ["district_id", "gemeinde_ags", "stand", "beantragt_am"])


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def _pflicht(art: sa.String, *namen: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, art, nullable=False) for name in namen]
