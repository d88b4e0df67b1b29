"""Sessions that renew themselves, sign-ins through an IdP, and whom an IdP means by an account."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever is signed in stays so until the old session ends."""
    zeit = sa.DateTime(timezone=True)
    op.add_column("sitzung", sa.Column("sitzung_id", sa.String(36)))
    with op.batch_alter_table("konto") as konto:
        konto.add_column(sa.Column("oidc_hmac", sa.String(64)))
        konto.create_unique_constraint("konto_district_id_oidc_hmac_key", ["district_id", "oidc_hmac"])
    op.create_table(
        "dauersitzung",
        _district(),
        sa.Column("id", sa.String(36), primary_key=True),
        *(sa.Column(name, sa.String(36), nullable=False) for name in ("konto_id", "geraet_id")),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("geheimnis_hash", "zuvor_hash")),
        *(sa.Column(name, zeit, nullable=False) for name in ("erneuert_am", "angemeldet_am", "endet_am")),
    )
    op.create_table(
        "oidcanmeldung",
        _district(),
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("rueckruf", sa.String(200), nullable=False),
        sa.Column("frisch", sa.Boolean, nullable=False),
        sa.Column("endet_am", zeit, nullable=False),
    )


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)
