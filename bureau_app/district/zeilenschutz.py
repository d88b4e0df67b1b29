"""On PostgreSQL the database itself keeps the towns apart: row-level security, and a role for the service that owns
nothing, sees one town's rows a transaction, and may not alter what is only ever added to."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from bureau_app.district.engine import ALLE, DIENSTROLLE, GEMEINDE, SCHREIBT
from bureau_app.district.tables import Basis
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

ALLE_RECHTE = ("SELECT", "INSERT", "UPDATE", "DELETE")
_HIER = f"current_setting('{GEMEINDE}', true)"
_SCHREIBT = f"current_setting('{SCHREIBT}', true)"
_KINDER = {
    "fassung": ("eintrag", "vorgang_id"),
    "fallschluessel": ("eintrag", "vorgang_id"),
    "freigabeinhalt": ("freigabe", "antrag_id"),
}
"""Tables whose rows belong to the town of another table's row: that table, and the column that both share."""
SCHREIBSCHUTZ = {
    "fuegt_ein": "FOR INSERT WITH CHECK {darf}",
    "aendert": "FOR UPDATE USING {darf} WITH CHECK {darf}",
    "loescht": "FOR DELETE USING {darf}",
}
"""The policies, beside `gemeinde`, that hold the writes of a transaction to one town."""


def schuetze(v: Connection) -> None:
    """Make the service's role, its rights and the policies, for every table there is; again changes nothing.

    Nothing to do on SQLite, which has no roles. Stoerung DATENBANK_DIENSTROLLE if the role is missing and this user
    may not make one.
    """
    if v.dialect.name != "postgresql":
        return
    _lege_rolle_an(v)
    for anweisung in _rechte():
        v.execute(text(anweisung))
    for tabelle in Basis.metadata.sorted_tables:
        for anweisung in _richtlinien(tabelle):
            v.execute(text(anweisung))


def _lege_rolle_an(v: Connection) -> None:
    if v.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :rolle"), {"rolle": DIENSTROLLE}):
        return
    if not v.scalar(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")):
        raise Stoerung(Fehlercode.DATENBANK_DIENSTROLLE, rolle=DIENSTROLLE)
    v.execute(text(f"CREATE ROLE {DIENSTROLLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"))
    if not v.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        v.execute(text(f"GRANT {DIENSTROLLE} TO CURRENT_USER"))


def _rechte() -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {DIENSTROLLE}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {DIENSTROLLE}"
    yield f"GRANT SELECT ON alembic_version TO {DIENSTROLLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {DIENSTROLLE}"
    for tabelle in Basis.metadata.sorted_tables:
        yield f"GRANT {', '.join(rechte(tabelle))} ON {tabelle.name} TO {DIENSTROLLE}"


def rechte(tabelle: Table) -> tuple[str, ...]:
    """What the service may do with the rows of a table; `info` of the table says if it is less than everything."""
    return tuple(tabelle.info.get("rechte", ALLE_RECHTE))


def geschuetzt(tabelle: Table) -> bool:
    """Whether each row of a table belongs to a town, by itself or by another table's row."""
    return "gemeinde_ags" in tabelle.columns or tabelle.name in _KINDER


def _richtlinien(tabelle: Table) -> Iterator[str]:
    if not geschuetzt(tabelle):
        return
    name = tabelle.name
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    yield from _schreibschutz(name, "gemeinde_ags" in tabelle.columns)
    yield f"DROP POLICY IF EXISTS gemeinde ON {name}"
    if "gemeinde_ags" in tabelle.columns:
        yield f"CREATE POLICY gemeinde ON {name} USING ({_HIER} = '{ALLE}' OR gemeinde_ags = {_HIER})"
        return
    eltern, spalte = _KINDER[name]
    funktion = f"gemeinde_von_{eltern}"
    # One statement may write parent and child, and a statement does not see its own rows: a parent that is not there
    # yet is no other town's. The function sees every town's parents, for this one question.
    yield f"""CREATE OR REPLACE FUNCTION {funktion}(kreis varchar, gesucht varchar) RETURNS varchar
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE vorher text := {_HIER}; gefunden varchar;
        BEGIN
            PERFORM set_config('{GEMEINDE}', '{ALLE}', true);
            SELECT gemeinde_ags INTO gefunden FROM {eltern} WHERE district_id = kreis AND {spalte} = gesucht;
            PERFORM set_config('{GEMEINDE}', vorher, true);
            RETURN gefunden;
        END $$"""
    von = f"{funktion}(district_id, {spalte})"
    yield (
        f"CREATE POLICY gemeinde ON {name} USING ({_HIER} = '{ALLE}' OR EXISTS (SELECT 1 FROM {eltern} AS e"
        f" WHERE e.district_id = {name}.district_id AND e.{spalte} = {name}.{spalte}))"
        f" WITH CHECK ({_HIER} = '{ALLE}' OR ({_HIER} <> '' AND coalesce({von}, {_HIER}) = {_HIER}))"
    )


def _schreibschutz(name: str, mit_gemeinde: bool) -> Iterator[str]:
    """Beside what a transaction sees: whom it may write for. A row of another town is not found by UPDATE and DELETE
    (nor by FOR UPDATE), an INSERT of one raises."""
    seine = f"gemeinde_ags = {_SCHREIBT}"
    if not mit_gemeinde:
        eltern, spalte = _KINDER[name]
        seine = (
            f"NOT EXISTS (SELECT 1 FROM {eltern} AS e WHERE e.district_id = {name}.district_id"
            f" AND e.{spalte} = {name}.{spalte} AND e.gemeinde_ags <> {_SCHREIBT})"
        )
    darf = f"(coalesce({_SCHREIBT}, '') = '' OR {seine})"
    for schutz, wofuer in SCHREIBSCHUTZ.items():
        yield f"DROP POLICY IF EXISTS {schutz} ON {name}"
        yield f"CREATE POLICY {schutz} ON {name} AS RESTRICTIVE " + wofuer.format(darf=darf)
