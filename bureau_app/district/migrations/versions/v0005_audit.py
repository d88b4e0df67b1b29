"""Acts, seals and signed heads; what was noted is never altered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUR_ANHAENGEN = ("protokoll", "siegel", "kachel", "baumkopf")
_SQLITE = """
CREATE TRIGGER {tabelle}_{was}_verboten BEFORE {was} ON {tabelle}
BEGIN SELECT RAISE(ABORT, '{tabelle} is append-only'); END
"""
_FUNKTION = """
CREATE FUNCTION nur_anhaengen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {tabelle}_verboten BEFORE UPDATE OR DELETE OR TRUNCATE ON {tabelle}
FOR EACH STATEMENT EXECUTE FUNCTION nur_anhaengen()
"""
_DIESE_TRANSAKTION = "((pg_current_xact_id())::text)::bigint"


def upgrade() -> None:
    """Nothing is sealed yet: the first seal covers everything that is there."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    _tabellen("0" if not postgresql else _DIESE_TRANSAKTION)
    if postgresql:
        op.execute("CREATE SEQUENCE protokoll_seq")
        op.execute(_FUNKTION)
        for tabelle in _NUR_ANHAENGEN:
            op.execute(_POSTGRESQL.format(tabelle=tabelle))
    else:
        for tabelle in _NUR_ANHAENGEN:
            for was in ("UPDATE", "DELETE"):
                op.execute(_SQLITE.format(tabelle=tabelle, was=was))


def _tabellen(transaktion: str) -> None:
    op.create_table(
        "protokoll",
        _district(),
        _zahl("seq", primary_key=True),
        sa.Column("xid", sa.BigInteger, nullable=False, server_default=sa.text(transaktion)),
        sa.Column("art", sa.String(40), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("bezug", "durch", "merkmal")),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "siegel",
        _district(),
        _zahl("nummer", primary_key=True),
        sa.Column("quelle", sa.String(10), nullable=False),
        _zahl("seq"),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("blatt", "kette")),
        sa.UniqueConstraint("district_id", "quelle", "seq"),
    )
    op.create_table(
        "kachel",
        _district(),
        _zahl("nummer", primary_key=True),
        sa.Column("wurzel", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "baumkopf",
        _district(),
        _zahl("groesse", primary_key=True),
        sa.Column("epoche", sa.String(16), nullable=False),
        sa.Column("wurzel", sa.LargeBinary, nullable=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("signatur", "rand")),
        *(_zahl(name) for name in ("ereignis_xid", "ereignis_seq", "protokoll_xid", "protokoll_seq")),
    )


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def _zahl(name: str, primary_key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)
