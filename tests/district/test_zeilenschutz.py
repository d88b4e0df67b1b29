"""PostgreSQL itself keeps the towns apart: even raw SQL of the service's role sees and writes one town's rows only."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bureau_app.district.engine import ALLE, DIENSTROLLE
from bureau_app.district.tables import Basis
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.district.zeilenschutz import ALLE_RECHTE, geschuetzt, rechte
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from tests.gemeindezeilen import ZEILEN, schreibe, verbinde, zahl
from tests.kreisdienst import KAARST, KREIS, NEUSS, new_database, schrank
from tests.postgres import server

GESCHUETZT = sorted(t.name for t in Basis.metadata.tables.values() if geschuetzt(t))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A district with one row of each town in each table."""
    ziel = new_database("postgresql", Path())
    with verbinde(ziel, DIENSTROLLE, ALLE) as v:
        for nummer, (ags, kennung) in enumerate(((NEUSS, "n-1"), (KAARST, "k-1"))):
            for tabelle in ZEILEN:
                schreibe(v, tabelle, kennung, ags, nummer)
    yield ziel


@pytest.mark.parametrize("tabelle", ZEILEN)
def test_a_town_sees_its_own_rows_the_service_all_and_a_stranger_none(url: str, tabelle: str) -> None:
    gesehen = []
    for gemeinde in (NEUSS, KAARST, ALLE, "05162008", "", None):
        with verbinde(url, DIENSTROLLE, gemeinde) as v:
            gesehen.append(zahl(v, tabelle))
    assert gesehen == [1, 1, 2, 0, 0, 0]


@pytest.mark.parametrize("tabelle", ZEILEN)
def test_another_towns_rows_cannot_be_written(url: str, tabelle: str) -> None:
    """Neither changed nor removed nor taken over nor added."""
    with verbinde(url, DIENSTROLLE, NEUSS) as v:
        fremd = f"{'nummer' if tabelle == 'zugriff' else 'district_id'}"
        for anweisung in (f"UPDATE {tabelle} SET {fremd} = {fremd}", f"DELETE FROM {tabelle}"):
            if anweisung.split()[0] in rechte(Basis.metadata.tables[tabelle]):
                v.execute("BEGIN")
                assert v.execute(anweisung.encode()).rowcount == 1
                v.execute("ROLLBACK")
        if "gemeinde_ags" in Basis.metadata.tables[tabelle].columns:
            neu = ZEILEN[tabelle].format(id="k-2", ags=KAARST, nummer=9)
        else:
            neu = ZEILEN[tabelle].format(id="k-1").replace("'r', 1)", "'r', 2)")  # another version of it
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            v.execute(f"INSERT INTO {tabelle} {neu}".encode())
    with verbinde(url, DIENSTROLLE, KAARST) as v:
        assert zahl(v, tabelle) == 1


def test_a_row_cannot_be_moved_to_another_town(url: str) -> None:
    with (
        verbinde(url, DIENSTROLLE, NEUSS) as v,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        v.execute(f"UPDATE eintrag SET gemeinde_ags = '{KAARST}'".encode())


def test_one_statement_may_write_parent_and_child(url: str) -> None:
    with verbinde(url, DIENSTROLLE, NEUSS) as v:
        v.execute("BEGIN")
        v.execute(
            f"WITH e AS (INSERT INTO eintrag {ZEILEN['eintrag'].format(id='n-2', ags=NEUSS)} RETURNING 1)"
            f" INSERT INTO fassung {ZEILEN['fassung'].format(id='n-2')}".encode()
        )
        assert zahl(v, "fassung") == 2
        v.execute("ROLLBACK")


def test_every_table_of_a_town_is_guarded_also_against_its_owner(url: str) -> None:
    with verbinde(url, "postgres", None) as v:
        frage = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r'"
        geschuetzte = sorted(str(zeile[0]) for zeile in v.execute(frage))
    assert geschuetzte == GESCHUETZT
    assert {*ZEILEN, "strassenfassung"} == set(geschuetzte)


def test_the_services_role_owns_nothing_and_passes_nothing_by(url: str) -> None:
    with verbinde(url, "postgres", None) as v:
        frage = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = %s"
        assert v.execute(frage, (DIENSTROLLE,)).fetchone() == (False,)
        assert v.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", (DIENSTROLLE,)).fetchone() == (0,)


@pytest.mark.parametrize("tabelle", Basis.metadata.sorted_tables, ids=lambda t: t.name)
def test_what_is_only_added_to_is_granted_nothing_else(url: str, tabelle: object) -> None:
    name = str(tabelle)
    with verbinde(url, "postgres", None) as v:
        frage = "SELECT has_table_privilege(%s, %s, %s)"
        darf = [recht for recht in ALLE_RECHTE if v.execute(frage, (DIENSTROLLE, name, recht)).fetchone() == (True,)]
        kuerzen = v.execute(frage, (DIENSTROLLE, name, "TRUNCATE")).fetchone()
    assert tuple(darf) == rechte(Basis.metadata.tables[name])
    assert kuerzen == (False,)


@pytest.mark.parametrize("tabelle", ["ereignis", "policyfassung", "protokoll", "siegel", "kachel", "baumkopf"])
def test_the_ledger_cannot_be_rewritten_by_the_service(url: str, tabelle: str) -> None:
    with verbinde(url, DIENSTROLLE, ALLE) as v:
        for anweisung in (f"UPDATE {tabelle} SET district_id = district_id", f"DELETE FROM {tabelle}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                v.execute(anweisung.encode())


def test_an_owner_who_may_not_make_roles_is_told_which_one_is_missing() -> None:
    name = server().new_database()
    server().run("CREATE ROLE eigner LOGIN")
    server().run(f'ALTER DATABASE "{name}" OWNER TO eigner')
    url = server().url(name).replace("postgres@", "eigner@")
    server().run(f"ALTER ROLE {DIENSTROLLE} RENAME TO verborgen")
    try:
        with pytest.raises(Stoerung) as fehlt:
            lege_an(url, KREIS, schrank())
    finally:
        server().run(f"ALTER ROLE verborgen RENAME TO {DIENSTROLLE}")
    assert (fehlt.value.code, fehlt.value.werte["rolle"]) == (Fehlercode.DATENBANK_DIENSTROLLE, DIENSTROLLE)
    lege_an(url, KREIS, schrank())
    lege_an(url, KREIS, schrank())
    server().run(f"GRANT {DIENSTROLLE} TO eigner")
    with datenbank(url, KREIS, DIENSTROLLE) as engine, engine.connect() as v:
        assert v.exec_driver_sql("SELECT current_user, session_user").one() == (DIENSTROLLE, "eigner")


def test_an_owner_who_may_make_roles_makes_it_and_the_service_works_as_it() -> None:
    """Also where the URL's user is somebody else who may become it."""
    name = server().new_database()
    server().run("CREATE ROLE anlegerin LOGIN CREATEROLE")
    server().run(f'ALTER DATABASE "{name}" OWNER TO anlegerin')
    url = server().url(name).replace("postgres@", "anlegerin@")
    server().run(f"ALTER ROLE {DIENSTROLLE} RENAME TO verborgen")
    try:
        lege_an(url, KREIS, schrank())
        from_owner = verbinde(url, "anlegerin", None)
        with from_owner as v:
            v.execute(f"SET ROLE {DIENSTROLLE}".encode())
            assert zahl(v, "eintrag") == 0
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                v.execute("DROP TABLE eintrag")
    finally:
        server().run(f'DROP DATABASE "{name}"')
        server().run(f"DROP ROLE {DIENSTROLLE}")
        server().run(f"ALTER ROLE verborgen RENAME TO {DIENSTROLLE}")
