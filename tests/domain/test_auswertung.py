"""From the draft to the Ummeldung: a fault in one field leaves the others standing."""

from dataclasses import replace
from datetime import date

import pytest

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.auswertung import werte_aus
from bureau_app.domain.fehlercode import Fehlercode
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ummeldung, Wohnungsart
from tests.beispiele import angaben, ummeldung


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
