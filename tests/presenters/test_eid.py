"""On-site reading as the clerk sees it: photo and consent first, each step, a wrong CAN, cancel, faults, a lock."""

from dataclasses import replace
from datetime import date

import pytest

from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.eid import EidPresenter, State
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.workflows.eid import EidSchritt
from bureau_app.workflows.ports import Spur
from tests.fakes.eid import FakeEidleser
from tests.fakes.runner import RunnerAttrappe, SofortRunner
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz

CHIP = Chipdaten(Ausweisart.PERSONALAUSWEIS, "Möller", "Zoë", date(1980, 1, 2), date(2033, 1, 1), "Weg 1\n41460 Neuss")


class Eidplatz:
    """A counter where nobody waits: the lane of the eID goes a turn when the test says so."""

    def __init__(self, stammdaten: Stammdaten) -> None:
        self.platz = Sitzungsplatz(stammdaten, SofortRunner())
        self.platz.melde_an()
        self.schlange, self.leser, self.bild = RunnerAttrappe(), FakeEidleser(CHIP), State()
        umgebung, ziel = replace(self.platz.umgebung, runner=self.schlange), self.platz.sitzung.einlass.fuer_eid()
        self.eid = EidPresenter(umgebung, self.leser, self.platz.sitzung.meldung, ziel, self._zeige)

    def _zeige(self, state: State) -> None:
        self.bild = state

    def runden(self, anzahl: int = 1) -> None:
        for _ in range(anzahl):
            self.schlange.weiter(Spur.EID)

    def bis_zur_can(self) -> None:
        self.eid.oeffne()
        self.eid.beginne()
        self.runden(2)
        assert self.bild.fragt_can


@pytest.fixture
def platz(stammdaten: Stammdaten) -> Eidplatz:
    return Eidplatz(stammdaten)


def test_nothing_is_read_before_photo_and_consent(platz: Eidplatz) -> None:
    platz.eid.oeffne()
    assert platz.bild.offen and platz.bild.schritt is None
    assert "Lichtbild" in platz.bild.text and platz.leser.abgleiche == []
    platz.eid.gib_can("654321")
    assert platz.schlange.wartend(Spur.EID) == 0
    platz.eid.beginne()
    platz.runden()
    (abgleich,) = platz.leser.abgleiche
    assert (abgleich.benutzer_id, abgleich.am) == (ERNA.id, platz.platz.uhr.jetzt())


def test_the_chip_opens_a_vorgang(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    assert platz.bild.text == "CAN eingeben."
    platz.eid.gib_can("654 321")
    platz.runden(2)
    assert platz.bild == State()
    assert platz.platz.seite() is Seite.ERFASSUNG
    felder = platz.platz.bilder.schalter.felder
    assert (felder["person.familienname"].text, felder["person.geburtsdatum"].text) == ("Möller", "02.01.1980")
    assert platz.platz.bilder.meldung.text == "Ausweis vor Ort ausgelesen."


def test_a_can_that_is_none_is_said_at_once_and_a_wrong_one_by_the_card(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    platz.eid.gib_can("12345")
    assert platz.bild.fehler.startswith("Eine CAN hat 6 Ziffern.")
    platz.runden()
    assert platz.bild.fehler.startswith("Eine CAN hat 6 Ziffern."), "it stays while the clerk corrects it"
    platz.eid.gib_can("111111")
    platz.runden(2)
    assert platz.bild.fragt_can and platz.bild.text == "Diese CAN gehört nicht zu diesem Ausweis."
    assert platz.bild.fehler == ""
    platz.eid.gib_can("654321")
    platz.runden(2)
    assert platz.platz.seite() is Seite.ERFASSUNG


def test_the_clerk_gives_it_up_and_may_begin_again(platz: Eidplatz) -> None:
    platz.eid.oeffne()
    platz.eid.brich_ab()
    assert not platz.bild.offen and platz.platz.art() is None
    platz.bis_zur_can()
    platz.eid.brich_ab()
    assert not platz.bild.offen
    assert platz.platz.bilder.meldung.text == "Das Auslesen wurde abgebrochen."
    platz.schlange.alles()
    assert platz.platz.seite() is Seite.LEERLAUF
    platz.bis_zur_can()


def test_given_up_in_ausweisapp_the_sheet_goes(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    platz.leser.brich_ab()
    platz.runden()
    assert not platz.bild.offen
    assert platz.platz.bilder.meldung.text == "Das Auslesen wurde abgebrochen."


def test_a_fault_is_said_and_closes_the_sheet(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    platz.leser.stoere(Stoerung(Fehlercode.EID_APP_WEG))
    platz.runden()
    assert not platz.bild.offen
    assert platz.platz.art() is Art.STOERUNG
    assert platz.schlange.wartend(Spur.EID) == 0


def test_a_counter_that_locks_gives_the_reading_up(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    platz.platz.sitzung.anmeldung.sperre()
    platz.runden()
    assert not platz.bild.offen
    platz.schlange.alles()
    assert platz.platz.seite() is Seite.ANMELDUNG
    platz.eid.oeffne()
    assert not platz.bild.offen


def test_a_counter_that_locks_before_the_photo_was_compared_takes_the_sheet_away(platz: Eidplatz) -> None:
    platz.eid.oeffne()
    platz.eid.takt()
    assert platz.bild.offen
    platz.platz.sitzung.sichtschutz()
    platz.eid.takt()
    assert not platz.bild.offen


def test_a_bug_leaves_no_sheet_behind(platz: Eidplatz) -> None:
    platz.eid.nach_vorfall()
    platz.bis_zur_can()
    platz.eid.nach_vorfall()
    assert not platz.bild.offen


def test_it_is_offered_only_where_there_is_an_adapter(stammdaten: Stammdaten) -> None:
    platz = Sitzungsplatz(stammdaten)
    platz.melde_an()
    assert "auslesen" in platz.bilder.sitzung.ohne
    mit = Sitzung(replace(platz.umgebung, eidleser=FakeEidleser(CHIP)), platz.bilder.anzeige())
    mit.beginne()
    mit.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert "auslesen" not in platz.bilder.sitzung.ohne


def test_neither_can_nor_person_stands_in_a_repr(platz: Eidplatz) -> None:
    platz.bis_zur_can()
    platz.eid.gib_can("654321")
    assert "654321" not in repr(platz.bild) and "Möller" not in repr(platz.bild)


@pytest.mark.parametrize("schritt", [s for s in EidSchritt if s not in (EidSchritt.FERTIG, EidSchritt.ABGEBROCHEN)])
def test_every_step_has_its_words(platz: Eidplatz, schritt: EidSchritt) -> None:
    assert platz.platz.texte(f"eid.{schritt.value}")
