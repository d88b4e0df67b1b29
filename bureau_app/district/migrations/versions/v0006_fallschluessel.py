"""What cases say is encrypted under a key of their own; events are ordered by transaction and by a sequence."""

import sqlalchemy as sa
from alembic import context, op

from bureau_app.district.fallinhalt import Fallinhalt, inhaltspruefsumme

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REGISTER = "fahrzeugregister"
_NIE_AENDERN_SQLITE = """
CREATE TRIGGER ereignis_{was}_verboten BEFORE {was} ON ereignis
BEGIN SELECT RAISE(ABORT, 'ereignis is append-only'); END
"""
_NIE_AENDERN_POSTGRESQL = """
CREATE TRIGGER ereignis_verboten BEFORE UPDATE OR DELETE ON ereignis
FOR EACH STATEMENT EXECUTE FUNCTION ereignis_nur_anhaengen();
"""


def upgrade() -> None:
    """Encrypt what is there. The embedded register is emptied: it is loaded again from its file."""
    op.add_column("kreis", sa.Column("kek_pruefwert", sa.String(16)))
    op.add_column("geraet", sa.Column("quarantaene", sa.String(40)))
    for tabelle in ("ereignis", "eintrag", "fassung"):
        op.execute(f"CREATE TABLE {tabelle}_alt AS SELECT * FROM {tabelle}")
        op.drop_table(tabelle)
    _neue_ereignisse()
    _neue_falltabellen()
    hashes = _verschluessele()
    _uebernimm_ereignisse(hashes)
    op.execute(
        f"INSERT INTO eintrag (district_id, vorgang_id, register, version, gemeinde_ags) "
        f"SELECT district_id, vorgang_id, '{_REGISTER}', version, gemeinde_ags FROM eintrag_alt"
    )
    for tabelle in ("ereignis", "eintrag", "fassung"):
        op.drop_table(f"{tabelle}_alt")
    for anweisung in ("DELETE FROM registerstand", "DELETE FROM registerfahrzeug"):
        op.execute(anweisung)
    op.execute("UPDATE fahrzeugvorgang SET version = NULL")
    op.add_column("registerfahrzeug", sa.Column("anschrift", sa.LargeBinary))
    op.add_column("registerfahrzeug", sa.Column("merkmal", sa.String(64)))
    _nie_aendern()


def _neue_ereignisse() -> None:
    op.create_table(
        "ereignis",
        _district(),
        *_reihenfolge(),
        sa.Column("op_id", sa.String(36), nullable=False),
        sa.Column("pruefsumme", sa.String(64), nullable=False),
        sa.Column("vorgang_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("art", sa.String(40), nullable=False),
        sa.Column("grund", sa.String(60), nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
        sa.Column("geraet_id", sa.String(36), nullable=False),
        sa.Column("geraet_folge", sa.BigInteger),
        sa.Column("koerper_hash", sa.String(64), nullable=False),
        sa.Column("zu_op_id", sa.String(36)),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("district_id", "op_id"),
        sa.UniqueConstraint("district_id", "geraet_id", "geraet_folge"),
    )
    op.create_index("ereignis_feed", "ereignis", ["district_id", "gemeinde_ags", "xid", "seq"])


def _neue_falltabellen() -> None:
    op.create_table(
        "eintrag",
        _district(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gemeinde_ags", sa.String(8), nullable=False),
    )
    op.create_table(
        "fassung",
        _district(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("form", sa.String),
        sa.Column("koerper", sa.LargeBinary),
    )
    op.create_table(
        "fallschluessel",
        _district(),
        sa.Column("vorgang_id", sa.String(36), primary_key=True),
        sa.Column("verpackt", sa.LargeBinary),
    )
    op.create_table(
        "anspruch",
        _district(),
        sa.Column("kennwert", sa.String(64), primary_key=True),
        sa.Column("tag", sa.Date, nullable=False),
    )


def _district() -> "sa.Column[str]":
    return sa.Column("district_id", sa.String(5), sa.ForeignKey("kreis.district_id"), primary_key=True)


def _reihenfolge() -> "tuple[sa.Column[int], sa.Column[int]]":
    """PostgreSQL gives both numbers out itself; SQLite has one writer, who counts."""
    xid, seq = sa.text("0"), None
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE ereignis_seq AS bigint")
        xid, seq = sa.text("(pg_current_xact_id()::text::bigint)"), sa.text("nextval('ereignis_seq')")
    return (
        sa.Column("xid", sa.BigInteger, primary_key=True, autoincrement=False, server_default=xid),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False, server_default=seq),
    )


def _verschluessele() -> dict[tuple[str, str, int], str]:
    """Every version under a new key of its case; the checksum of what is stored by district, Vorgang and version."""
    v, schrank = op.get_bind(), context.config.attributes["schrank"]
    alle = v.execute(sa.text("SELECT district_id, vorgang_id, version, form, koerper FROM fassung_alt ORDER BY 1, 2"))
    schluessel: dict[tuple[str, str], bytes] = {}
    hashes = {}
    for district_id, vorgang_id, version, form, koerper in alle.all():
        inhalt, stelle = Fallinhalt(district_id, schrank), {"d": district_id, "v": vorgang_id}
        if (district_id, vorgang_id) not in schluessel:
            neu = inhalt.neuer_schluessel(vorgang_id)
            schluessel[district_id, vorgang_id] = neu.offen
            v.execute(sa.text("INSERT INTO fallschluessel VALUES (:d, :v, :s)"), stelle | {"s": neu.verpackt})
        eigener = schluessel[district_id, vorgang_id]
        stored = inhalt.verschliesse(eigener, vorgang_id, _REGISTER, version, bytes(koerper or b""))
        hashes[district_id, vorgang_id, version] = inhaltspruefsumme(stored)
        zeile = sa.text("INSERT INTO fassung VALUES (:d, :v, :r, :n, :f, :k)")
        v.execute(zeile, stelle | {"r": _REGISTER, "n": version, "f": form, "k": stored})
    return hashes


def _uebernimm_ereignisse(hashes: dict[tuple[str, str, int], str]) -> None:
    v = op.get_bind()
    neu = sa.text(
        "INSERT INTO ereignis (district_id, xid, seq, op_id, pruefsumme, vorgang_id, register, version, art, grund,"
        " gemeinde_ags, geraet_id, koerper_hash, zeit) SELECT district_id, 0, seq, op_id, pruefsumme, vorgang_id, :r,"
        " version, art, '', gemeinde_ags, geraet_id, :h, zeit FROM ereignis_alt WHERE district_id = :d AND seq = :s"
    )
    letzte = 0
    for d, s, vorgang, version in v.execute(
        sa.text("SELECT district_id, seq, vorgang_id, version FROM ereignis_alt ORDER BY seq")
    ).all():
        v.execute(neu, {"r": _REGISTER, "d": d, "s": s, "h": hashes.get((d, vorgang, version), "")})
        letzte = s
    if v.dialect.name == "postgresql" and letzte:
        v.execute(sa.text("SELECT setval('ereignis_seq', :n)"), {"n": letzte})


def _nie_aendern() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for was in ("UPDATE", "DELETE"):
            op.execute(_NIE_AENDERN_SQLITE.format(was=was))
    else:
        op.execute(_NIE_AENDERN_POSTGRESQL)
