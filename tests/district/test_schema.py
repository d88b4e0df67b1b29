"""The schema: its steps make what the tables say, on both databases, and no key or constraint holds personal data."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, Table, inspect, text

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.engine import oeffne
from bureau_app.district.ledger import Ledger
from bureau_app.district.schema import MIGRATIONS
from bureau_app.district.tables import PERSONENBEZOGEN, Basis
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.sync import Aenderungsmeldung
from tests.eintraege import aenderung
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, KREIS, new_database, schrank
from tests.postgres import server

TABLES = list(Basis.metadata.tables.values())


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with datenbank(new_database(request.param, tmp_path), KREIS) as offen:
        yield offen


def test_the_steps_make_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as v:
        unterschiede = compare_metadata(MigrationContext.configure(v), Basis.metadata)
    assert unterschiede == []


def test_in_the_database_every_key_leads_with_the_district(engine: Engine) -> None:
    auskunft = inspect(engine)
    gefunden = 0
    for name in Basis.metadata.tables:
        keys: list[Sequence[str | None]] = [auskunft.get_pk_constraint(name)["constrained_columns"]]
        keys += [c["column_names"] for c in auskunft.get_unique_constraints(name)]
        keys += [i["column_names"] for i in auskunft.get_indexes(name)]
        assert [key for key in keys if key[0] != "district_id"] == []
        assert not {(name, spalte) for key in keys for spalte in key} & PERSONENBEZOGEN
        if name in {tabelle for tabelle, _ in PERSONENBEZOGEN}:
            assert auskunft.get_check_constraints(name) == []
        gefunden += len(keys)
    assert gefunden > 10


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_row_with_personal_data_cannot_be_printed_whole(table: Table) -> None:
    """A violated NOT NULL or CHECK prints the whole row: such tables have none but their key, which holds ids."""
    personal = {spalte for name, spalte in PERSONENBEZOGEN if name == table.name}
    assert personal <= set(table.columns.keys())
    if personal:
        assert not [c for c in table.constraints if isinstance(c, CheckConstraint)]
        assert [c.name for c in table.columns if not c.nullable and not c.primary_key] == []


def test_setting_up_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = new_database("sqlite", tmp_path)
    with datenbank(url, KREIS) as engine, engine.connect() as v:
        vorher = v.exec_driver_sql("SELECT epoche, pfeffer FROM kreis").one()
    lege_an(url, KREIS, schrank())
    with datenbank(url, KREIS) as engine, engine.connect() as v:
        assert v.exec_driver_sql("SELECT epoche, pfeffer FROM kreis").one() == vorher


@pytest.mark.parametrize(
    "url", ["", "unsinn", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "postgresql://localhost/x"]
)
def test_an_unusable_database_url_is_said(url: str) -> None:
    with pytest.raises(Stoerung) as falsch:
        lege_an(url, KREIS, schrank())
    assert falsch.value.code is Fehlercode.DATENBANK_URL


def test_a_database_that_is_not_there_is_said(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/keine/kreis.db", f"sqlite:///{tmp_path}", server().url("gibtesnicht")):
        with pytest.raises(Stoerung) as fort:
            lege_an(url, KREIS, schrank())
        assert fort.value.code is Fehlercode.DATENBANK_NICHT_ERREICHBAR


def test_an_empty_database_and_another_district_are_said(tmp_path: Path) -> None:
    leer = f"sqlite:///{tmp_path / 'leer.db'}"
    for url, district_id in ((leer, KREIS), (server().url(server().new_database()), KREIS)):
        with pytest.raises(Stoerung) as fehlt, datenbank(url, district_id):
            pass
        assert fehlt.value.code is Fehlercode.DATENBANK_NICHT_ANGELEGT
    with pytest.raises(Stoerung) as anderer, datenbank(new_database("sqlite", tmp_path), "05111"):
        pass
    assert anderer.value.code is Fehlercode.DATENBANK_NICHT_ANGELEGT


@pytest.mark.parametrize("zeichensatz", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_name_is_refused(zeichensatz: str) -> None:
    """SQL_ASCII is what PostgreSQL takes on a machine without a locale."""
    name = f"in_{zeichensatz.lower()}"
    server().run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{zeichensatz}' LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(Stoerung) as falsch:
        lege_an(server().url(name), KREIS, schrank())
    assert (falsch.value.code, falsch.value.werte["zeichensatz"]) == (Fehlercode.DATENBANK_ZEICHENSATZ, zeichensatz)


def test_who_may_not_make_tables_is_told() -> None:
    server().run("CREATE ROLE gast LOGIN")
    with pytest.raises(Stoerung) as falsch:
        lege_an(server().url(server().new_database()).replace("postgres@", "gast@"), KREIS, schrank())
    assert (falsch.value.code, falsch.value.werte["grund"]) == (
        Fehlercode.DATENBANK_EINRICHTUNG,
        "InsufficientPrivilege",
    )


@pytest.mark.parametrize("kind", DATABASES)
def test_a_newer_programs_database_is_left_alone(kind: str, tmp_path: Path) -> None:
    url = new_database(kind, tmp_path)
    with datenbank(url, KREIS) as engine, engine.begin() as v:
        v.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Stoerung) as falsch:
        lege_an(url, KREIS, schrank())
    assert falsch.value.code is Fehlercode.DATENBANK_EINRICHTUNG


@pytest.mark.parametrize("kind", DATABASES)
def test_entries_of_an_earlier_schema_are_encrypted_and_their_events_kept(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'alt.db'}" if kind == "sqlite" else server().url(server().new_database())
    engine, a = oeffne(url), aenderung()
    with engine.begin() as v:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = v
        command.upgrade(config, "0004")
        v.exec_driver_sql("INSERT INTO kreis (district_id, epoche, stand, pfeffer) VALUES ('05162', 'e', 7, 'p')")
        fall = {"v": a.vorgang_id, "o": a.op_id, "p": a.pruefsumme, "k": a.koerper}
        for zeile in (
            "ereignis VALUES ('05162', 7, :o, :p, :v, 1, 'eintrag_geaendert', '05162024', 'g', '2026-11-23 09:15:00')",
            "eintrag VALUES ('05162', :v, 1, '05162024')",
            "fassung VALUES ('05162', :v, 1, 'fahrzeugregister/4', :k)",
        ):
            v.execute(text(f"INSERT INTO {zeile}"), fall)
    engine.dispose()
    lege_an(url, KREIS, schrank())
    with datenbank(url, KREIS) as engine:
        with engine.connect() as v:
            assert b"stermann" not in (v.scalar(text("SELECT koerper FROM fassung")) or b"")
        ledger = Ledger(engine, KREIS, FakeUhr().jetzt, schrank())
        assert ledger.eintrag("05162024", a.vorgang_id) == a.koerper
        assert [(e.seq, e.op_id) for e in ledger.feed("05162024", "")[0]] == [(7, a.op_id)]
        geraet = Geraeteausweis("g", 1, "05162024", "Schalter")
        roh = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
        assert ledger.entscheide(geraet, roh).seq == 8


@pytest.mark.parametrize("kind", DATABASES)
def test_accounts_of_an_earlier_schema_are_each_a_person(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'alt.db'}" if kind == "sqlite" else server().url(server().new_database())
    engine = oeffne(url)
    with engine.begin() as v:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = v
        command.upgrade(config, "0001")
        v.exec_driver_sql("INSERT INTO kreis (district_id, epoche, stand, pfeffer) VALUES ('05162', 'e', 0, 'p')")
        v.exec_driver_sql("INSERT INTO konto (district_id, id, name) VALUES ('05162', 'k-1', 'Erika')")
    engine.dispose()
    lege_an(url, KREIS, schrank())
    with datenbank(url, KREIS) as engine, engine.connect() as v:
        assert v.exec_driver_sql("SELECT id, person_id FROM konto").all() == [("k-1", "k-1")]
