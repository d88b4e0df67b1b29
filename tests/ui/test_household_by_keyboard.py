"""A household in one sitting with the keyboard alone, and how many keys it takes."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.abschlussbild import Blatt, Phase
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugstand
from tests.fakes.schalter import ERNA
from tests.haushalt import lege_vor
from tests.ui.fensterplatz import Fensterplatz

BUDGET = 75
"""Key presses from idle to closed, both children typed in; the digits of the receipt number come on top."""
ALT = Qt.KeyboardModifier.AltModifier
STRG_UMSCHALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def pruefe_alles(platz: Fensterplatz) -> None:
    """F4 on each person and vehicle that still has something to compare; the focus goes there by itself."""
    while platz.sitzung.entwurf.erfassung.pruefung.auswertung.offen:
        platz.taste(Qt.Key.Key_F4)


def kind(platz: Fensterplatz, vornamen: str, geboren: str) -> None:
    platz.taste(Qt.Key.Key_M, ALT)
    assert platz.fokus().objectName() == "mit.vornamen"
    platz.tippe(vornamen)
    platz.taste(Qt.Key.Key_Return)
    platz.tippe(geboren)
    platz.taste(Qt.Key.Key_Return)


def bis_kasse(platz: Fensterplatz) -> None:
    lege_vor(platz)
    platz.sitzung.lesen.einlesen()
    platz.ruhe()
    pruefe_alles(platz)
    kind(platz, "Lena", "12082015")
    kind(platz, "Tim", "03022018")
    for nummer in (1, 2):
        while platz.bilder.schalter.fahrzeug != nummer:
            platz.taste(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert platz.bilder.schalter.fahrzeuge[nummer].stand is Fahrzeugstand.SPERRE
        platz.taste(Qt.Key.Key_K, ALT)
    assert platz.fokus().objectName() == "neu.anschrift"
    platz.tippe("kar 91")
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus().objectName() == "neu.wohnungsgeber"
    platz.taste(Qt.Key.Key_Space)
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus().objectName() == "familie.belehrung"
    platz.taste(Qt.Key.Key_Space)
    platz.taste(Qt.Key.Key_F12)
    assert platz.phase() is Phase.KASSE


def test_a_household_in_one_sitting(angemeldet: Fensterplatz) -> None:
    platz = angemeldet
    bis_kasse(platz)
    assert [a.kennzeichen for a in platz.bilder.abschluss.aufkleber] == ["NE-AB 1234"]
    assert platz.bilder.abschluss.gebuehr.summe == "10,80 €"
    vorher = platz.tasten
    platz.tippe("4711")
    quittung = platz.tasten - vorher
    platz.taste(Qt.Key.Key_Return)
    assert platz.phase() is Phase.FRAGE
    platz.taste(Qt.Key.Key_Return)
    assert platz.phase() is Phase.FERTIG
    platz.taste(Qt.Key.Key_P, STRG_UMSCHALT)
    print(f"keys of the household, idle to closed with the paper: {platz.tasten - quittung}, receipt number {quittung}")
    assert platz.tasten - quittung <= BUDGET
    (vorgang,) = platz.store.offene(ERNA.id)
    assert vorgang.stufe is Stufe.ABGESCHLOSSEN and vorgang.ummeldung is not None
    assert [p.vornamen for p in vorgang.ummeldung.personen] == ["Erika Łucja", "Jan", "Lena", "Tim"]
    kreis = Fahrzeugausgang.KREIS
    assert vorgang.ausgaenge == (Fahrzeugausgang.AUFKLEBER, kreis, kreis)
    assert [zeile.stand for zeile in platz.bilder.abschluss.ausgaenge] == [
        Fahrzeugstand.AUFKLEBER,
        Fahrzeugstand.KREIS,
        Fahrzeugstand.KREIS,
    ]
    assert platz.bilder.abschluss.blaetter == (Blatt.ABLEHNUNG,)
    assert len(platz.drucker.gedruckt) == 2
    platz.melderegister.arbeite_ab()
    platz.uhr.vor(timedelta(seconds=30))
    platz.sitzung.takt()
    assert platz.bilder.abschluss.frage.startswith("Fertig")


def test_a_vehicle_is_taken_back_from_the_kreis_by_the_same_key(angemeldet: Fensterplatz) -> None:
    lege_vor(angemeldet)
    angemeldet.sitzung.lesen.einlesen()
    angemeldet.ruhe()
    for stand in (Fahrzeugstand.KREIS, Fahrzeugstand.SPERRE):
        angemeldet.sitzung.schalter.wechsle_fahrzeug(1)
        angemeldet.taste(Qt.Key.Key_K, ALT)
        assert angemeldet.bilder.schalter.fahrzeuge[1].stand is stand


@pytest.mark.parametrize("taste", [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_persons_are_leafed_through_and_taken_out(angemeldet: Fensterplatz, taste: Qt.Key) -> None:
    angemeldet.lies_ein()
    kind(angemeldet, "Lena", "12082015")
    angemeldet.taste(taste, ALT)
    assert angemeldet.bilder.schalter.person == 0
    angemeldet.taste(taste, ALT)
    assert angemeldet.bilder.schalter.person == 1
    angemeldet.taste(Qt.Key.Key_D, STRG_UMSCHALT)
    assert angemeldet.bilder.schalter.personen == ("Erika",)
    angemeldet.taste(Qt.Key.Key_D, STRG_UMSCHALT)
    assert angemeldet.bilder.schalter.personen == ("Erika",)


def test_who_came_instead_is_one_key_away(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.taste(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert angemeldet.fokus().objectName() == "vertreter.name"
    angemeldet.tippe("Otto Beispiel")
    angemeldet.taste(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert angemeldet.fokus().objectName() == "person.familienname"
    assert angemeldet.bilder.schalter.mit_vertreter
