"""The sheet of an on-site reading by keyboard: photo first, then the CAN, Esc at any step; and what is hidden when."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.eid import EidPresenter, State
from bureau_app.ui.views.eidzettel import Eidzettel, verbinde_eid
from bureau_app.ui.views.stil import Stil
from bureau_app.workflows.eid import EidSchritt
from bureau_app.workflows.ports import Spur
from tests.fakes.eid import FakeEidleser
from tests.fakes.runner import RunnerAttrappe
from tests.presenters.test_eid import CHIP
from tests.ui.fensterplatz import Fensterplatz


class Zettelplatz:
    """A signed-in window with a reader of eIDs; its lane goes a turn when the test says so."""

    def __init__(self, platz: Fensterplatz, stil: Stil) -> None:
        self.platz, self.schlange = platz, RunnerAttrappe()
        umgebung = replace(platz.umgebung, runner=self.schlange, eidleser=FakeEidleser(CHIP))
        self.eid: EidPresenter = verbinde_eid(
            platz.fenster, stil, umgebung, platz.sitzung.meldung, platz.sitzung.einlass.fuer_eid()
        )
        platz.fenster.auslesen.connect(self.eid.oeffne)
        self.zettel = platz.fenster.findChildren(Eidzettel)[0]

    def runden(self, anzahl: int = 1) -> None:
        for _ in range(anzahl):
            self.schlange.weiter(Spur.EID)

    def taste(self, taste: Qt.Key, wo: QWidget) -> None:
        QTest.keyClick(wo, taste)

    def bis_zur_can(self) -> None:
        self.eid.oeffne()
        self.taste(Qt.Key.Key_Space, self.zettel.haken)
        self.taste(Qt.Key.Key_Return, self.zettel.beginnen)
        self.runden(2)


@pytest.fixture
def zettelplatz(platz: Fensterplatz, stil: Stil) -> Iterator[Zettelplatz]:
    platz.melde_an()
    zettelplatz = Zettelplatz(platz, stil)
    yield zettelplatz
    zettelplatz.eid.brich_ab()


def test_it_begins_only_after_photo_and_consent(zettelplatz: Zettelplatz) -> None:
    zettel = zettelplatz.zettel
    knopf = zettelplatz.platz.rahmen.befehle[Seite.LEERLAUF].tasten["auslesen"]
    assert knopf.isHidden(), "a counter without on-site reading does not offer it"
    knopf.click()
    assert zettel.isVisible() and not zettel.beginnen.isEnabled()
    assert not zettel.can.isVisible() and not zettel.balken.isVisible()
    zettelplatz.taste(Qt.Key.Key_Return, zettel.haken)
    assert zettelplatz.schlange.wartend(Spur.EID) == 0
    zettelplatz.taste(Qt.Key.Key_Space, zettel.haken)
    assert zettel.beginnen.isEnabled()
    zettelplatz.taste(Qt.Key.Key_Return, zettel.beginnen)
    assert zettelplatz.schlange.wartend(Spur.EID) == 1


def test_the_can_is_typed_and_the_sheet_goes_with_the_data(zettelplatz: Zettelplatz) -> None:
    zettelplatz.bis_zur_can()
    zettel = zettelplatz.zettel
    assert zettel.can.isVisible() and zettel.weiter.isVisible() and not zettel.haken.isVisible()
    QTest.keyClicks(zettel.can, "65432")
    zettelplatz.taste(Qt.Key.Key_Return, zettel.can)
    assert zettel.fehler.isVisible() and "6 Ziffern" in zettel.fehler.text()
    QTest.keyClicks(zettel.can, "1")
    zettelplatz.taste(Qt.Key.Key_Return, zettel.can)
    zettelplatz.runden(2)
    assert not zettel.isVisible() and zettel.can.text() == ""
    assert zettelplatz.platz.bilder.schalter.felder["person.familienname"].text == "Möller"


def test_esc_gives_the_reading_up(zettelplatz: Zettelplatz) -> None:
    zettelplatz.bis_zur_can()
    zettelplatz.taste(Qt.Key.Key_Escape, zettelplatz.zettel)
    assert not zettelplatz.zettel.isVisible()
    zettelplatz.eid.oeffne()
    assert not zettelplatz.zettel.haken.isChecked(), "the next person's photo is compared anew"


def test_every_step_is_drawn(zettelplatz: Zettelplatz) -> None:
    zettel = zettelplatz.zettel
    for schritt in EidSchritt:
        zettel.zeige(State(True, schritt, "Text", "Tun", "", 40))
        assert zettel.text.text() == "Text" and zettel.abbrechen.isVisible()
        assert zettel.can.isVisible() == (schritt is EidSchritt.CAN_EINGEBEN)
        assert zettel.balken.isVisible() == (schritt is EidSchritt.LIEST)
    zettel.zeige(State())
    assert not zettel.isVisible()
