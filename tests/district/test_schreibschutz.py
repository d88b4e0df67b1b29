"""Writes for one town: PostgreSQL takes no row of another one, whatever a fault of the service asks for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from bureau_app import district
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme, pruefe
from bureau_app.district.engine import ALLE, DIENSTROLLE, GEMEINDE, SCHREIBT
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.falltabellen import Fallschluessel
from bureau_app.district.freigaben import Freigaben
from bureau_app.district.sitzungen import Person
from bureau_app.district.stapel import Stapelbuchung
from bureau_app.district.tables import Basis, Eintrag, Ereignis, Fassung, Freigabe
from bureau_app.district.zeilenschutz import SCHREIBSCHUTZ, geschuetzt, rechte
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.link.siegel import versiegle
from bureau_app.wire.freigabe import Freigabeanfrage
from bureau_app.wire.sync import Syncanfrage
from tests.buch import Buch, buch_auf, roh
from tests.eintraege import aenderung, neue_id
from tests.gemeindezeilen import ZEILEN, Verbindung, schreibe, verbinde
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS, new_database

OHNE_GEMEINDE = {
    "anspruch": "who was first for a vehicle or a person, of whichever town",
    "baumkopf": "one tree a district",
    "fahrzeugvorgang": "of the register's vehicle, which may move between towns",
    "fehlversuch": "counted by Kennung or device",
    "freigabesignatur": "added to a decision in its transaction, never altered",
    "geraetezertifikat": "of a device, never altered",
    "halterumzug": "of a person, who may move between towns",
    "kachel": "one tree a district",
    "kreis": "the district itself",
    "dauersitzung": "of an account and a device",
    "oidcanmeldung": "of a device, before anybody is known",
    "policyfassung": "one Policy a district",
    "protokoll": "one audit a district, never altered",
    "registerfahrzeug": "the district's register",
    "registerstand": "the district's register",
    "siegel": "one tree a district",
    "sitzung": "of an account and a device",
}
"""Tables whose rows are no town's, and why."""
FUER_ALLE = {
    "access.py": "who administers makes accounts and devices; tries are counted before anybody is known",
    "audit/siegler.py": "one tree a district",
    "betrieb/wiederherstellung.py": "a new epoch of the district",
    "epoche.py": "a new epoch of the district",
    "fahrzeugregister.py": "the district's register is taken over",
    "freigaben.py": "what is too old goes in every town, also where no counter asks",
    "identity/aufnahme.py": "who administers makes codes; a try is counted before the code says whose it is",
    "identity/oidc.py": "sign-ins at the IdP, before anybody is known",
    "identity/verweigerungen.py": "only the audit's record",
    "ledger.py": "the statement for many binds itself",
    "loeschlauf.py": "retention of every town",
    "outbound/abholfach.py": "the outbound worker's",
    "outbound/ableitung.py": "the outbound worker's",
    "outbound/postausgang.py": "the outbound worker's",
    "outbound/ziele.py": "who administers; and the outbound worker's cursors",
    "policies.py": "one Policy a district",
    "schema.py": "the owner's",
    "sitzungen.py": "sessions are no town's",
    "strassen/verzeichnisse.py": "who administers takes directories over",
    "transaktion.py": "where transactions are made",
}
"""Modules of the service whose transactions may write for every town, and why."""
_UNGEBUNDEN = re.compile(r"(?<![a-z_])schreiben\((self\._)?engine\)|engine\.begin\(\)")
SCHREIBBAR = [name for name in ZEILEN if "INSERT" in rechte(Basis.metadata.tables[name])]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A district with a row of Kaarst in each table."""
    ziel = new_database("postgresql", Path())
    with verbinde(ziel, DIENSTROLLE, ALLE) as v:
        for tabelle in ZEILEN:
            schreibe(v, tabelle, "k-1", KAARST)
    yield ziel


def luecken(v: Verbindung) -> list[tuple[str, str]]:
    """Table and kind of each write to a row of Kaarst that a transaction for Neuss could do, seeing every town."""
    v.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", (GEMEINDE, ALLE, SCHREIBT, NEUSS))
    return [(t, fall) for t in SCHREIBBAR for fall in faelle(t) if _geht(v, t, fall)]


def faelle(tabelle: str) -> list[str]:
    """What the service may do with the table's rows at all."""
    return [fall for fall in ("INSERT", "UPDATE", "DELETE") if fall in rechte(Basis.metadata.tables[tabelle])]


def _geht(v: Verbindung, tabelle: str, fall: str) -> bool:
    spalten = [spalte.name for spalte in Basis.metadata.tables[tabelle].columns]
    try:
        with v.transaction(force_rollback=True):
            if fall == "INSERT":
                # A child of a row of Kaarst, which is there already: its key is looked at after whose it is.
                schreibe(v, tabelle, "k-2" if "gemeinde_ags" in spalten else "k-1", KAARST, 9)
                return True
            anweisung = (
                f"UPDATE {tabelle} SET {spalten[1]} = {spalten[1]}" if fall == "UPDATE" else f"DELETE FROM {tabelle}"
            )
            return v.execute(anweisung.encode()).rowcount > 0
    except psycopg.errors.UniqueViolation:
        return True
    except psycopg.errors.InsufficientPrivilege as fehler:
        assert "row-level security" in str(fehler)
        return False


def test_every_table_is_a_towns_or_it_is_said_why_not() -> None:
    tabellen = Basis.metadata.tables.values()
    assert {t.name for t in tabellen if not geschuetzt(t)} == set(OHNE_GEMEINDE)
    assert {t.name for t in tabellen if geschuetzt(t) and "INSERT" in rechte(t)} == set(SCHREIBBAR)


def test_every_module_that_writes_for_all_towns_is_known() -> None:
    ordner = Path(district.__file__).parent
    texte = {str(datei.relative_to(ordner).as_posix()): datei.read_text("utf-8") for datei in ordner.rglob("*.py")}
    assert {name for name, text in texte.items() if _UNGEBUNDEN.search(text)} == set(FUER_ALLE)


def test_no_row_of_another_town_can_be_written(url: str) -> None:
    with verbinde(url, DIENSTROLLE, ALLE) as v, v.transaction():
        assert luecken(v) == []


@pytest.mark.parametrize("tabelle", SCHREIBBAR)
def test_without_its_policies_each_table_is_a_gap_that_is_found(url: str, tabelle: str) -> None:
    """The planted fault: what is asserted above is not true by chance."""
    with verbinde(url, "postgres", None) as v, v.transaction(force_rollback=True):
        for richtlinie in SCHREIBSCHUTZ:
            v.execute(f"DROP POLICY {richtlinie} ON {tabelle}".encode())
        v.execute(f"SET LOCAL ROLE {DIENSTROLLE}".encode())
        assert luecken(v) == [(tabelle, fall) for fall in faelle(tabelle)]


@pytest.mark.parametrize("tabelle", SCHREIBBAR)
def test_the_own_towns_rows_can(url: str, tabelle: str) -> None:
    with verbinde(url, DIENSTROLLE, ALLE) as v, v.transaction(force_rollback=True):
        for andere in SCHREIBBAR[: SCHREIBBAR.index(tabelle)]:
            schreibe(v, andere, "n-1", NEUSS, 5)
        v.execute("SELECT set_config(%s, %s, true)", (SCHREIBT, NEUSS))
        schreibe(v, tabelle, "n-1", NEUSS, 5)
        for fall in faelle(tabelle)[1:]:
            anweisung = (
                f"UPDATE {tabelle} SET district_id = district_id" if fall == "UPDATE" else f"DELETE FROM {tabelle}"
            )
            assert v.execute(anweisung.encode()).rowcount == 1


def andere_gemeinde(geraet: Geraeteausweis) -> Geraeteausweis:
    """What a fault of the service would make of a device of Neuss."""
    return replace(geraet, gemeinde_ags=KAARST)


def umschlag(vorgang_id: str) -> Aenderung:
    """A sealed change, in which the service cannot read whose it is."""
    inhalt = versiegle(b"geheim", X25519PrivateKey.generate().public_key(), neue_id())
    return Aenderung(neue_id(), vorgang_id, Register.MELDEREGISTER, 0, inhalt)


def anzahl(buch: Buch, *tabellen: Any) -> list[int]:
    with buch.kreis.engine.connect() as v:
        return [v.scalar(select(func.count()).select_from(t)) or 0 for t in tabellen]


def verbucht_nichts(buch: Buch, reiche_ein: Callable[[Geraeteausweis, Aenderung], object]) -> None:
    """The database looks up whose the device is, whatever the service says."""
    a = umschlag(neue_id())
    with pytest.raises(ProgrammingError, match="row-level security"):
        reiche_ein(andere_gemeinde(buch.neuss), a)
    assert anzahl(buch, Ereignis, Eintrag, Fassung, Fallschluessel) == [0, 0, 0, 0]
    assert buch.reiche_ein(a).ausgang is Ausgang.ACCEPTED


def test_a_change_of_a_device_that_is_taken_for_another_towns_is_not_written(tmp_path: Path) -> None:
    with buch_auf("postgresql", tmp_path) as buch:
        verbucht_nichts(buch, lambda geraet, a: buch.ledger.entscheide(geraet, roh(a)))


@pytest.mark.expected_log("was not ruled on: InsufficientPrivilege")
def test_nor_is_it_in_a_request(tmp_path: Path) -> None:
    with buch_auf("postgresql", tmp_path) as buch:
        verbucht_nichts(
            buch, lambda geraet, a: buch.ledger.runde(geraet, Syncanfrage(cursor="", aenderungen=(roh(a),)))
        )


def test_the_statement_for_many_is_bound_too(tmp_path: Path) -> None:
    with buch_auf("postgresql", tmp_path) as buch:
        stapel = Stapelbuchung(KREIS, buch.kreis.uhr.jetzt, Fallinhalt(KREIS, buch.kreis.schrank), None)
        falsch = andere_gemeinde(buch.neuss)
        annahme = pruefe(roh(umschlag(neue_id())), falsch)
        assert isinstance(annahme, Annahme)
        with pytest.raises(ProgrammingError, match="row-level security"), buch.kreis.engine.begin() as v:
            stapel.buche(v, stapel.plane(falsch, [annahme]))


@pytest.mark.parametrize("art", DATABASES)
def test_another_register_of_a_vorgang_is_no_other_towns(tmp_path: Path, art: str) -> None:
    """Its parts have one key, which is the first town's."""
    with buch_auf(art, tmp_path) as buch:
        a = aenderung()
        buch.reiche_ein(a)
        sealed = umschlag(a.vorgang_id)
        antwort = buch.ledger.runde(buch.kaarst, Syncanfrage(cursor="", aenderungen=(roh(sealed),)))
        assert [(o.ausgang, o.grund) for o in antwort.outcomes] == [(Ausgang.REFUSED, "fremde_gemeinde")]
        assert buch.reiche_ein(sealed).ausgang is Ausgang.ACCEPTED


def test_a_request_of_a_device_that_is_taken_for_another_towns_is_not_written(tmp_path: Path) -> None:
    with buch_auf("postgresql", tmp_path) as buch:
        freigaben = Freigaben(buch.kreis.engine, KREIS, buch.kreis.uhr.jetzt, lambda _ags: None, buch.kreis.schrank)
        wer = Person("k-1", "k-1", "Erika Kanari", "sachbearbeitung", KAARST, buch.kreis.uhr.jetzt())
        anfrage = Freigabeanfrage(
            vorgang_id=neue_id(),
            vorgang_nummer="260240030000175",
            inhalt="5" * 64,
            codes=("r10_hu_abgelaufen",),
            begruendung="sagt es",
            betroffen="Kanarienvogel, Karl",
            befunde=(),
            vergleich=(),
            verdeckt=False,
        )
        with pytest.raises(ProgrammingError, match="row-level security"):
            freigaben.beantrage(andere_gemeinde(buch.neuss), wer, neue_id(), anfrage)
        antrag_id = neue_id()
        freigaben.beantrage(buch.kaarst, wer, antrag_id, anfrage)
        freigaben.ziehe_zurueck(buch.kaarst, antrag_id)
        assert anzahl(buch, Freigabe) == [1]
