"""From the draft to the Ummeldung: a fault in one field leaves the others standing."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.auswertung import werte_aus
from bureau_app.domain.fehlercode import Fehlercode
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.pflichtfelder import FAHRZEUG_PFLICHT, VERWIESEN_PFLICHT
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Erlassgrund,
    Fahrzeugzustand,
    Nachweis,
    Uebermittlungssperre,
    Ummeldung,
    Verspaetungsgrund,
    Vertreter,
    Vertretungsart,
    Wohnungsart,
    Wohnungsgeber,
)
from tests.beispiele import angaben, haushalt, haushalt_angaben, ummeldung

REGISTERFAHRZEUG = Registerfahrzeug(
    kennzeichen="NE-AB 1234",
    fin="WVWZZZ1KZ8W123456",
    marke="VOLKSWAGEN",
    halter_name="Müstermann-Żółć",
    halter_vornamen="Erika Łucja",
    halter_anschrift="Am Markt 2, 41564 Kaarst",
    behoerde="RHEIN-KREIS NEUSS",
    version=3,
    bitte_kreis=True,
)


def test_complete_draft_is_the_ummeldung(stammdaten: Stammdaten) -> None:
    auswertung = werte_aus(angaben(), stammdaten)
    assert (auswertung.fehler, auswertung.fehlend, auswertung.offen) == ((), (), ())
    assert auswertung.ummeldung == ummeldung(stammdaten)
    assert auswertung.ummeldung.vollstaendig


def test_empty_draft_misses_everything_and_has_no_fault(stammdaten: Stammdaten) -> None:
    auswertung = werte_aus(Angaben(), stammdaten)
    assert auswertung.ummeldung == Ummeldung()
    assert (auswertung.fehler, len(auswertung.fehlend)) == ((), 8)


@pytest.mark.parametrize(
    ("feld", "text", "code", "am_feld"),
    [
        ("neu__anschrift", "Oberstraße 91, 4146 Neuss", Fehlercode.ANSCHRIFT_UNVOLLSTAENDIG, "neu.anschrift"),
        ("neu__anschrift", "41460 Neuss", Fehlercode.ANSCHRIFT_UNVOLLSTAENDIG, "neu.anschrift"),
        ("neu__anschrift", "Oberstraße, 41460 Neuss", Fehlercode.HAUSNUMMER_FEHLT, "neu.anschrift"),
        ("alt__anschrift", "Oberstraße\n41460 Neuss", Fehlercode.HAUSNUMMER_FEHLT, "alt.anschrift"),
        ("neu__anschrift", "ober", Fehlercode.ANSCHRIFT_UNVOLLSTAENDIG, "neu.anschrift"),
        ("neu__anschrift", "Oberstraße 91, 41460 Kaarst", Fehlercode.PLZ_ANDERER_ORT, "neu.anschrift"),
        ("alt__anschrift", "Oberstraße 91, 41460 Kaarst", Fehlercode.PLZ_ANDERER_ORT, "alt.anschrift"),
        ("neu__zusatz", "Ж", Fehlercode.ZEICHEN_UNZULAESSIG, "neu.zusatz"),
        ("person__familienname", "Müller9", Fehlercode.ZEICHEN_UNZULAESSIG, "person.familienname"),
        ("person__geburtsdatum", "01.01.1899", Fehlercode.GEBURTSDATUM_UNMOEGLICH, "person.geburtsdatum"),
        ("fahrzeug__0__E", "WVWZZZ1KZ8W12345O", None, "fahrzeug.0.E"),
        ("fahrzeug__0__B", "31.02.2009", None, "fahrzeug.0.B"),
    ],
)
def test_fault_names_its_field(
    stammdaten: Stammdaten, feld: str, text: str, code: Fehlercode | None, am_feld: str
) -> None:
    auswertung = werte_aus(angaben(1, **{feld: text}), stammdaten)
    assert [f.feld for f in auswertung.fehler] == [am_feld]
    assert code is None or auswertung.fehler[0].code is code
    assert auswertung.ummeldung.einzugsdatum == date(2026, 11, 18)


def test_vehicles_after_a_faulty_one_wait(stammdaten: Stammdaten) -> None:
    assert len(werte_aus(angaben(2), stammdaten).ummeldung.fahrzeuge) == 2
    assert werte_aus(angaben(2, fahrzeug__0__E="O"), stammdaten).ummeldung.fahrzeuge == ()
    fehlt = werte_aus(angaben(2, fahrzeug__1__16=""), stammdaten)
    assert (len(fehlt.ummeldung.fahrzeuge), fehlt.fehlend) == (1, ("fahrzeug.1.16",))


def test_choices_of_the_clerk(stammdaten: Stammdaten) -> None:
    texte = {"neu__wohnungsart": "nebenwohnung", "neu__wohnungsgeber": "", "person__auskunftssperre": "ja"}
    u = werte_aus(
        angaben(1, **texte, fahrzeug__0__aufkleber="ja", fahrzeug__0__zustand="code_offen"), stammdaten
    ).ummeldung
    assert (u.wohnungsart, u.wohnungsgeber_bestaetigt, u.auskunftssperre) == (Wohnungsart.NEBENWOHNUNG, False, True)
    assert (u.fahrzeuge[0].zb1.hat_aufkleber, u.fahrzeuge[0].zustand.value) == (True, "code_offen")
    assert u == replace(u)


@pytest.mark.parametrize(
    ("key", "text", "status", "offen"),
    [
        ("person.familienname", "Müstermann-Żółć", Feldstatus.PRUEFEN, True),
        ("fahrzeug.0.C.1.1", "MUESTERMANN-ZOLC", Feldstatus.PRUEFEN, False),
        ("fahrzeug.0.C.1.1", "Weyers", Feldstatus.PRUEFEN, True),
        ("fahrzeug.0.C.1.2", "ERIKA LUCJA", Feldstatus.PRUEFEN, False),
        ("fahrzeug.0.C.1.3", "Am Markt 2, 41564 Kaarst", Feldstatus.PRUEFEN, False),
        ("fahrzeug.0.C.1.3", "Am Markt 3, 41564 Kaarst", Feldstatus.PRUEFEN, True),
        ("fahrzeug.0.A", "NE-AB 1234", Feldstatus.PRUEFEN, True),
        ("fahrzeug.0.X", "", Feldstatus.UNGELESEN, True),
        ("fahrzeug.0.D.3", "", Feldstatus.UNGELESEN, False),
        ("fahrzeug.0.D.3", "GOLF", Feldstatus.PRUEFEN, True),
    ],
)
def test_what_a_person_must_look_at(
    stammdaten: Stammdaten, key: str, text: str, status: Feldstatus, offen: bool
) -> None:
    gelesen = angaben().mit({key: Feld(text, status, Quelle.GELESEN)})
    assert werte_aus(gelesen, stammdaten).offen == ((key,) if offen else ())


def test_a_household_is_read_as_it_is_decided_on(stammdaten: Stammdaten) -> None:
    auswertung = werte_aus(haushalt_angaben(), stammdaten)
    assert (auswertung.fehler, auswertung.fehlend, auswertung.offen) == ((), (), ())
    assert auswertung.ummeldung == haushalt(stammdaten)


@pytest.mark.parametrize(
    ("felder", "fehlend"),
    [
        ({"mit.0.anwesend": ""}, ["mit.0.familienname", "mit.0.vornamen", "mit.0.geburtsdatum"]),
        ({"mit.0.familienname": "Şahin", "mit.0.vornamen": "Deniz"}, ["mit.0.geburtsdatum"]),
        (
            {
                "mit.0.familienname": "Şahin",
                "mit.0.vornamen": "Deniz",
                "mit.0.geburtsdatum": "02.03.1981",
                "mit.0.ausweis.art": "reisepass",
            },
            ["mit.0.ausweis.gueltig_bis"],
        ),
        ({"vertreter.name": "Ilse Brandt"}, ["vertreter.art"]),
        ({"vertreter.art": "betreuung"}, ["vertreter.name"]),
        ({"vertreter.nachweis": "original"}, []),
        ({"neu.wohnungsgeber": "merkmal"}, ["wohnungsgeber.merkmal"]),
        ({"fahrzeug.1.verwiesen": "ja"}, [f"fahrzeug.1.{code}" for code in VERWIESEN_PFLICHT]),
        ({"fahrzeug.1.verwiesen": ""}, [f"fahrzeug.1.{code}" for code in FAHRZEUG_PFLICHT]),
    ],
)
def test_what_was_begun_must_be_finished(stammdaten: Stammdaten, felder: dict[str, str], fehlend: list[str]) -> None:
    entwurf = angaben().mit({key: Feld(text) for key, text in felder.items()})
    assert list(werte_aus(entwurf, stammdaten).fehlend) == fehlend


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("mit.0.geburtsdatum", "01.01.1899"),
        ("mit.0.geburtsdatum", "32.01.2000"),
        ("mit.0.familienname", "Müller9"),
        ("mit.0.ausweis.gueltig_bis", "gestern"),
        ("neu.weitere_wohnung", "Rheinallee, 50667 Köln"),
        ("vertreter.name", "Müller9"),
        ("wohnungsgeber.name", "Ж"),
        ("wohnungsgeber.anschrift", "x" * 201),
        ("fahrzeug.1.behoerde", "Ж"),
    ],
)
def test_a_fault_of_the_household_stands_at_its_field(stammdaten: Stammdaten, key: str, text: str) -> None:
    entwurf = haushalt_angaben().eingegeben("vertreter.name", "Ilse Brandt").eingegeben("vertreter.art", "vollmacht")
    auswertung = werte_aus(entwurf.eingegeben(key, text), stammdaten)
    assert [f.feld for f in auswertung.fehler] == [key]


def test_people_and_vehicles_after_a_faulty_one_wait(stammdaten: Stammdaten) -> None:
    kaputt = haushalt_angaben().eingegeben("mit.1.geburtsdatum", "?").eingegeben("fahrzeug.1.E", "O")
    u = werte_aus(kaputt, stammdaten).ummeldung
    assert (len(u.mitziehende), len(u.fahrzeuge)) == (1, 1)


def test_everything_beside_the_move_itself(stammdaten: Stammdaten) -> None:
    entwurf = angaben()
    for key, text in {
        "vertreter.name": "Ilse Brandt",
        "vertreter.art": "betreuung",
        "vertreter.nachweis": "kopie",
        "vertreter.ausweis": "ja",
        "neu.weitere_wohnung": "Rheinallee 3, 50667 Köln",
        "neu.verspaetung": "krankheit",
        "neu.wohnungsgeber": "merkmal",
        "wohnungsgeber.merkmal": "WG-4711",
        "wohnungsgeber.eigentuemer": "Rhein & Erft Wohnbau eG",
        "person.auskunftssperre": "ja",
        "person.sperrvermerk": "ja",
        "person.uebermittlungssperre": "beantragt",
        "gebuehr.erlass": "behinderung",
        "mit.0.familienname": "Şahin",
        "mit.0.vornamen": "Deniz",
        "mit.0.geburtsdatum": "02.03.1981",
        "mit.0.vollmacht": "original",
        "fahrzeug.0.behoerde": "Rhein-Kreis Neuss",
        "fahrzeug.0.anhaengerverzeichnis": "ja",
        "fahrzeug.0.zustand": "nur_digital",
        "fahrzeug.0.register": json.dumps({**asdict(REGISTERFAHRZEUG), "spaeter": "?"}),
    }.items():
        entwurf = entwurf.eingegeben(key, text)
    auswertung = werte_aus(entwurf, stammdaten)
    u, fahrzeug = auswertung.ummeldung, auswertung.ummeldung.fahrzeuge[0]
    assert (auswertung.fehler, auswertung.fehlend) == ((), ())
    assert u.vertreter == Vertreter("Ilse Brandt", Vertretungsart.BETREUUNG, Nachweis.KOPIE, True)
    assert u.weitere_wohnung and u.weitere_wohnung.zeilen() == ("Rheinallee 3", "50667 Köln")
    assert (u.verspaetungsgrund, u.erlass) == (Verspaetungsgrund.KRANKHEIT, Erlassgrund.BEHINDERUNG)
    assert u.wohnungsgeber == Wohnungsgeber(eigentuemer="Rhein & Erft Wohnbau eG", zuordnungsmerkmal="WG-4711")
    assert u.wohnungsgeber_bestaetigt and not u.wohnungsgeber.verweigert
    assert u.geheim and u.bedingter_sperrvermerk and u.uebermittlungssperre is Uebermittlungssperre.BEANTRAGT
    assert u.mitziehende[0].vollmacht is Nachweis.ORIGINAL and not u.mitziehende[0].anwesend
    assert (fahrzeug.behoerde, fahrzeug.anhaengerverzeichnis) == ("Rhein-Kreis Neuss", True)
    assert (fahrzeug.register, fahrzeug.zustand) == (REGISTERFAHRZEUG, Fahrzeugzustand.NUR_DIGITAL)


def test_a_refused_confirmation_is_none(stammdaten: Stammdaten) -> None:
    u = werte_aus(angaben(1, neu__wohnungsgeber="verweigert", wohnungsgeber__merkmal="WG-1"), stammdaten).ummeldung
    assert not u.wohnungsgeber_bestaetigt
    assert u.wohnungsgeber == Wohnungsgeber(verweigert=True)


def test_of_a_vehicle_for_the_kreis_only_what_names_it_is_needed(stammdaten: Stammdaten) -> None:
    felder = {f"fahrzeug.0.{code}": Feld("", Feldstatus.UNGELESEN, Quelle.GELESEN) for code in ("3", "B", "16", "X")}
    entwurf = angaben().mit(felder)
    assert set(werte_aus(entwurf, stammdaten).offen) == set(felder)
    auswertung = werte_aus(entwurf.eingegeben("fahrzeug.0.verwiesen", "ja"), stammdaten)
    assert (auswertung.offen, auswertung.fehlend, auswertung.fehler) == ((), (), ())
    assert auswertung.ummeldung.fahrzeuge[0].verwiesen


@pytest.mark.parametrize(("text", "offen"), [("SAHIN", False), ("Muestermann-Zolc", False), ("Schmidt", True)])
def test_a_halter_may_be_anybody_of_the_household(stammdaten: Stammdaten, text: str, offen: bool) -> None:
    entwurf = haushalt_angaben().mit({"fahrzeug.1.C.1.1": Feld(text, Feldstatus.PRUEFEN, Quelle.GELESEN)})
    assert werte_aus(entwurf, stammdaten).offen == (("fahrzeug.1.C.1.1",) if offen else ())
