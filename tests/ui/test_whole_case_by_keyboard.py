"""The main case from idle to confirmed with the keyboard alone, and how many keys it takes."""

from datetime import timedelta

from PySide6.QtCore import Qt

from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.umgebung import Betriebsart, Szenario, Vorgaben
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz

BUDGET = 14
"""Key presses from idle to confirmed, hard limit; the digits of the receipt number come on top."""
MIT_GERAETEN = 12
DEMO = Vorgaben(betriebsart=Betriebsart.DEMO, szenarien=(Szenario("hauptfall", "Hauptfall"),))


def erledige(platz: Fensterplatz) -> tuple[int, int]:
    """From the read documents to confirmed; key presses without, and of, the receipt number."""
    platz.taste(Qt.Key.Key_F4)
    platz.tippe("kar 91")
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_Space)
    platz.taste(Qt.Key.Key_F12)
    assert platz.phase() is Phase.KASSE
    vorher = platz.tasten
    platz.tippe("4711")
    quittung = platz.tasten - vorher
    platz.taste(Qt.Key.Key_Return)
    assert platz.phase() is Phase.FRAGE
    platz.taste(Qt.Key.Key_Return)
    platz.melderegister.arbeite_ab()
    platz.uhr.vor(timedelta(seconds=30))
    platz.sitzung.takt()
    assert platz.bilder.abschluss.frage == "Fertig – beide Register haben bestätigt."
    return platz.tasten - quittung, quittung


def test_main_case_with_real_devices(angemeldet: Fensterplatz) -> None:
    angemeldet.scanner.lege_auf(BILD_AUSWEIS, BILD_ZB1)
    angemeldet.sitzung.lesen.einlesen()
    angemeldet.ruhe()
    tasten, quittung = erledige(angemeldet)
    print(f"keys of the main case, idle to confirmed: {tasten}, and {quittung} for the receipt number")
    assert tasten == MIT_GERAETEN
    assert angemeldet.store.offene(ERNA.id) == ()
    assert len(angemeldet.drucker.gedruckt) == 1
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.seite() is Seite.LEERLAUF


def test_main_case_in_the_demo(baue: Bau) -> None:
    platz = baue(vorgaben=DEMO)
    platz.melde_an()
    platz.ruhe()
    platz.taste(Qt.Key.Key_F2)
    platz.taste(Qt.Key.Key_Return)
    assert platz.seite() is Seite.ERFASSUNG
    tasten, quittung = erledige(platz)
    print(f"keys of the main case in the demo, idle to confirmed: {tasten}, and {quittung} for the receipt number")
    assert tasten <= BUDGET


def test_a_whole_case_typed_by_hand(angemeldet: Fensterplatz) -> None:
    """No device works: everything is typed, letters of many languages among them, and the mouse is not needed."""
    angemeldet.taste(Qt.Key.Key_F3)
    for text in ("Müstermann-Żółć", "Erika Łucja Nguyễn", "12.08.1983"):
        angemeldet.tippe(text)
        angemeldet.taste(Qt.Key.Key_Return)
    angemeldet.taste(Qt.Key.Key_Down)
    angemeldet.taste(Qt.Key.Key_Return)
    for text in ("01.08.2031", "Am Markt 2, 41564 Kaarst"):
        angemeldet.tippe(text)
        angemeldet.taste(Qt.Key.Key_Return)
    angemeldet.tippe("obers 91")
    angemeldet.taste(Qt.Key.Key_Return)
    angemeldet.taste(Qt.Key.Key_Space)
    angemeldet.taste(Qt.Key.Key_F12)
    assert angemeldet.phase() is Phase.OHNE_AUFKLEBER
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.phase() is Phase.FERTIG
    (vorgang,) = angemeldet.store.offene(ERNA.id)
    assert vorgang.stufe is Stufe.ABGESCHLOSSEN
    assert vorgang.ummeldung and vorgang.ummeldung.person
    assert vorgang.ummeldung.person.vornamen == "Erika Łucja Nguyễn"


def test_esc_discards_with_one_more_key(angemeldet: Fensterplatz) -> None:
    angemeldet.taste(Qt.Key.Key_F3)
    angemeldet.tippe("Müller")
    angemeldet.taste(Qt.Key.Key_Escape)
    dialog = angemeldet.rahmen.verwerfen.dialog
    assert dialog.isVisible()
    angemeldet.taste(Qt.Key.Key_Escape)
    assert not dialog.isVisible() and angemeldet.seite() is Seite.ERFASSUNG
    angemeldet.taste(Qt.Key.Key_Escape)
    angemeldet.taste(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    angemeldet.warte(lambda: angemeldet.seite() is Seite.LEERLAUF)


def test_parked_and_resumed_by_keyboard(angemeldet: Fensterplatz) -> None:
    angemeldet.taste(Qt.Key.Key_F3)
    angemeldet.tippe("Müller")
    angemeldet.taste(Qt.Key.Key_F6)
    assert angemeldet.seite() is Seite.LEERLAUF
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.felder["person.familienname"].text == "Müller"
    assert angemeldet.fokus().objectName() == "person.familienname"
