"""Sign-in, idle, privacy screen, message line, status line: what they show and pass on."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.umgebung import Betriebsart, Demokonto, Szenario, Vorgaben
from tests.fakes.schalter import ERNA, OTTO
from tests.sitzungsplatz import KENNWORT
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz

KONTEN = (Demokonto(ERNA.kennung, KENNWORT, ERNA.name), Demokonto(OTTO.kennung, KENNWORT, OTTO.name))
DEMO = Vorgaben(
    betriebsart=Betriebsart.DEMO,
    konten=KONTEN,
    szenarien=(Szenario("hauptfall", "Hauptfall"), Szenario("firma", "Firma")),
)


def test_sign_in_by_keyboard(platz: Fensterplatz) -> None:
    assert platz.fokus() is platz.rahmen.anmeldung.kennung
    platz.tippe(ERNA.kennung)
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus() is platz.rahmen.anmeldung.kennwort
    platz.tippe(KENNWORT)
    platz.taste(Qt.Key.Key_Return)
    assert platz.seite() is Seite.LEERLAUF
    assert platz.rahmen.anmeldung.kennwort.text() == ""


def test_a_wrong_password_empties_the_field_and_keeps_the_name(platz: Fensterplatz) -> None:
    platz.tippe(ERNA.kennung)
    platz.taste(Qt.Key.Key_Return)
    platz.tippe("falsch")
    platz.taste(Qt.Key.Key_Return)
    assert platz.rahmen.anmeldung.kennung.text() == ERNA.kennung
    assert platz.rahmen.anmeldung.kennwort.text() == ""
    assert platz.fokus() is platz.rahmen.anmeldung.kennwort


def test_the_demo_signs_in_with_enter(baue: Bau) -> None:
    platz = baue(vorgaben=DEMO)
    platz.sitzung.beginne()
    platz.ruhe()
    platz.taste(Qt.Key.Key_Down)
    platz.taste(Qt.Key.Key_Return)
    assert platz.bilder.leiste.platz == "Otto Muster · Schalter 3"
    assert platz.fenster.windowTitle().startswith("DEMO")


def test_the_scenarios_open_and_close_and_give_the_focus_back(baue: Bau) -> None:
    platz = baue(vorgaben=DEMO)
    platz.melde_an()
    platz.ruhe()
    vorher = platz.fokus()
    platz.taste(Qt.Key.Key_F2)
    assert platz.rahmen.szenarien.isVisible()
    assert platz.fokus() is platz.rahmen.szenarien.liste
    platz.taste(Qt.Key.Key_Escape)
    assert not platz.rahmen.szenarien.isVisible()
    assert platz.fokus() is vorher


def test_lock_and_unlock_by_keyboard(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert angemeldet.seite() is Seite.ANMELDUNG
    assert angemeldet.fokus() is angemeldet.rahmen.anmeldung.kennwort
    angemeldet.tippe(KENNWORT)
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.fokus().objectName() == "person.familienname"


def test_the_privacy_screen_comes_and_goes_by_f11(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_F11)
    assert angemeldet.rahmen.sichtschutz.isVisible()
    angemeldet.taste(Qt.Key.Key_F11)
    assert angemeldet.rahmen.schalter.isVisible()
    assert angemeldet.fokus().objectName() == "person.familienname"


def test_idle_asks_for_nothing(angemeldet: Fensterplatz) -> None:
    for taste in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_F12):
        angemeldet.taste(taste)
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.store.journal == []


def test_own_vorgaenge_are_listed_without_names(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.parke()
    angemeldet.ruhe()
    liste = angemeldet.rahmen.leerlauf.liste
    assert (liste.rowCount(), liste.columnCount()) == (1, 4)
    kennzeichen = liste.item(0, 1)
    assert kennzeichen is not None and kennzeichen.text() == "NE-AB 1234"
    assert angemeldet.fokus() is liste
    ort = liste.visualRect(liste.model().index(0, 1)).center()
    QTest.mouseClick(liste.viewport(), Qt.MouseButton.LeftButton, pos=ort)
    QTest.mouseDClick(liste.viewport(), Qt.MouseButton.LeftButton, pos=ort)
    angemeldet.ruhe()
    assert angemeldet.seite() is Seite.ERFASSUNG


def test_the_focus_stays_with_the_list_even_if_it_becomes_empty(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.parke()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_Return)
    angemeldet.sitzung.befehle.verwirf()
    angemeldet.ruhe()
    assert angemeldet.seite() is Seite.LEERLAUF
    assert not angemeldet.rahmen.leerlauf.liste.isVisible()
    assert angemeldet.fokus() is angemeldet.rahmen.leerlauf


@pytest.mark.parametrize("art", ["info", "stoerung"])
def test_information_goes_away_by_itself_a_fault_does_not(angemeldet: Fensterplatz, art: str) -> None:
    if art == "info":
        angemeldet.sitzung.meldung.info("meldung.verworfen")
    else:
        angemeldet.sitzung.meldung.stoerung(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.ruhe()
    assert angemeldet.art() is Art(art)
    angemeldet.uhr.vor(timedelta(seconds=30))
    angemeldet.sitzung.meldung.takt()
    assert (angemeldet.art() is None) is (art == "info")
    angemeldet.sitzung.meldung.schliesse()
    assert angemeldet.art() is None


def test_the_status_line_says_how_each_part_is(angemeldet: Fensterplatz) -> None:
    angemeldet.drucker.stoere(Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT))
    angemeldet.district.offline = True
    angemeldet.uhr.vor(timedelta(minutes=2))
    angemeldet.sitzung.takt()
    angemeldet.ruhe()
    namen = {w.accessibleName() for w in angemeldet.rahmen.leiste.findChildren(QWidget)}
    assert "Drucker nicht bereit: gestört" in namen
    assert "Kreis (getrennt): gestört" in namen
    assert "Melderegister: in Ordnung" in namen


def test_the_band_says_that_nothing_is_real(baue: Bau) -> None:
    platz = baue(vorgaben=DEMO)
    platz.district.offline = True
    platz.sitzung.beginne()
    platz.ruhe()
    assert platz.bilder.sitzung.band.startswith("DEMO")
    assert platz.bilder.sitzung.offline.startswith("Ohne Verbindung zum Kreis")
