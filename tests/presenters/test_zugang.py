"""Devices that send by themselves: what comes opens, feeds or reopens a Vorgang, or is said; nothing waits for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain import nummer
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.ui.presenters.zugang import NEU_NACH
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import OTTO
from tests.fakes.zubringer import FakeZubringer
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, KENNWORT, Sitzungsplatz

MRZ = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<"
SICHERHEITSCODE = "aB3xYz7"


class Geraeteplatz(Sitzungsplatz):
    """A counter with a device that sends by itself; the other lanes work at once when `arbeite` says so."""

    def __init__(self, stammdaten: Stammdaten) -> None:
        self.schlange = RunnerAttrappe()
        super().__init__(stammdaten, self.schlange)
        self.zubringer = FakeZubringer()
        self.umgebung = replace(self.umgebung, zubringer=self.zubringer)
        self.sitzung = Sitzung(self.umgebung, self.bilder.anzeige())
        self.sitzung.beginne()

    def arbeite(self) -> None:
        """Everything but the devices."""
        andere = [spur for spur in Spur if spur is not Spur.GERAETE]
        while any(self.schlange.wartend(spur) for spur in andere):
            for spur in andere:
                if self.schlange.wartend(spur):
                    self.schlange.weiter(spur)

    def frage_geraet(self, mal: int = 2) -> None:
        """The device is asked, and what follows is done; the first question may be older than what changed since."""
        for _ in range(mal):
            self.schlange.weiter(Spur.GERAETE)
            self.arbeite()

    def komm_herein(self, kennung: str = "e.beispiel") -> None:
        self.sitzung.anmeldung.melde_an(kennung, KENNWORT)
        self.arbeite()


@pytest.fixture
def leer(stammdaten: Stammdaten) -> Geraeteplatz:
    platz = Geraeteplatz(stammdaten)
    platz.arbeite()
    return platz


@pytest.fixture
def am_platz(leer: Geraeteplatz) -> Geraeteplatz:
    leer.komm_herein()
    return leer


def test_a_zone_opens_a_vorgang(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.sende(MRZ)
    am_platz.frage_geraet()
    assert am_platz.seite() is Seite.ERFASSUNG
    assert am_platz.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1964"


def test_pictures_that_come_are_read_into_the_vorgang(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.sende(bilder=(BILD_AUSWEIS, BILD_ZB1))
    am_platz.frage_geraet()
    assert am_platz.fahrzeuge() == ("NE-AB 1234",)
    assert am_platz.bilder.meldung.text == "2 Dokumente gelesen (1,9 s)."


def test_pictures_wait_until_the_ones_before_are_read(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.sende(bilder=(BILD_AUSWEIS,))
    am_platz.zubringer.sende(bilder=(BILD_ZB1,))
    for _ in range(4):
        am_platz.schlange.weiter(Spur.GERAETE)
    assert am_platz.schlange.wartend(Spur.LESER) == 1
    am_platz.arbeite()
    am_platz.frage_geraet()
    assert am_platz.fahrzeuge() == ("NE-AB 1234",)
    assert am_platz.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1983"


def test_while_nobody_is_there_texts_are_nobodys_and_pictures_wait(leer: Geraeteplatz) -> None:
    leer.zubringer.sende(MRZ)
    leer.zubringer.sende(bilder=(BILD_AUSWEIS,))
    leer.frage_geraet(3)
    assert leer.seite() is Seite.ANMELDUNG and leer.art() is None
    leer.komm_herein()
    leer.frage_geraet()
    assert leer.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1983"


def test_behind_the_privacy_screen_nothing_comes_in(am_platz: Geraeteplatz) -> None:
    am_platz.sitzung.sichtschutz()
    am_platz.zubringer.sende(MRZ)
    am_platz.frage_geraet()
    assert am_platz.seite() is Seite.SICHTSCHUTZ
    am_platz.sitzung.sichtschutz()
    assert am_platz.seite() is Seite.LEERLAUF


def test_a_device_that_fails_is_said_and_asked_again(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.stoere(Stoerung(Fehlercode.LESEGERAET_GETRENNT, port="COM3"))
    am_platz.zubringer.sende(MRZ)
    am_platz.frage_geraet(1)
    assert am_platz.art() is Art.STOERUNG
    am_platz.frage_geraet(1)
    assert am_platz.seite() is Seite.ERFASSUNG


def test_a_device_lost_to_a_bug_is_asked_again_and_only_once(am_platz: Geraeteplatz) -> None:
    am_platz.uhr.vor(NEU_NACH + timedelta(seconds=1))
    am_platz.sitzung.takt()
    am_platz.sitzung.takt()
    assert am_platz.schlange.wartend(Spur.GERAETE) == 2
    for _ in range(5):
        am_platz.schlange.weiter(Spur.GERAETE)
    assert am_platz.schlange.wartend(Spur.GERAETE) == 1


def test_a_badly_read_zone_is_said(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.sende(MRZ.replace("T220001293", "T220001294"))
    am_platz.frage_geraet()
    assert am_platz.art() is Art.WARNUNG
    assert am_platz.seite() is Seite.LEERLAUF


def test_a_foreign_code_is_said_and_not_shown(am_platz: Geraeteplatz) -> None:
    am_platz.zubringer.sende("4006381333931")
    am_platz.frage_geraet()
    assert am_platz.bilder.meldung.text.startswith("Dieser Code gehört zu keinem Vorgang")
    assert "4006381333931" not in repr(am_platz.bilder.meldung) + am_platz.bilder.meldung.tun


# ------------------------------------------------------------------------------------------------- the case sheet


def geparkt(platz: Geraeteplatz) -> str:
    """The number of a Vorgang that was put aside."""
    platz.lies_ein()
    platz.arbeite()
    platz.sitzung.befehle.parke()
    platz.arbeite()
    assert platz.seite() is Seite.LEERLAUF
    (zeile,) = platz.bilder.vorgaenge.zeilen
    return zeile.nummer.replace("-", "")


def test_the_barcode_of_a_case_sheet_brings_its_vorgang_back(am_platz: Geraeteplatz) -> None:
    nr = geparkt(am_platz)
    am_platz.zubringer.sende(nr)
    am_platz.frage_geraet()
    assert am_platz.seite() is Seite.ERFASSUNG
    assert am_platz.bilder.schalter.nummer == nr
    assert am_platz.fahrzeuge() == ("NE-AB 1234",)


def test_a_committed_vorgang_comes_back_to_where_it_stood(am_platz: Geraeteplatz) -> None:
    am_platz.lies_ein()
    am_platz.arbeite()
    am_platz.pruefe_alles()
    am_platz.sitzung.schalter.gib_ein("neu.anschrift", "Oberstraße 91, 41460 Neuss")
    am_platz.sitzung.schalter.setze_haken("neu.wohnungsgeber", True)
    am_platz.sitzung.befehle.uebernimm()
    am_platz.arbeite()
    assert am_platz.seite() is Seite.ABSCHLUSS
    nr = am_platz.bilder.schalter.nummer
    danach = Geraeteplatz(am_platz.umgebung.schalter.stammdaten)
    danach.umgebung = replace(danach.umgebung, schalter=am_platz.umgebung.schalter)
    danach.sitzung = Sitzung(danach.umgebung, danach.bilder.anzeige())
    danach.sitzung.beginne()
    danach.komm_herein()
    danach.sitzung.abschluss.leere()
    danach.sitzung.gescannt(nr)
    danach.arbeite()
    assert danach.seite() is Seite.ABSCHLUSS


def test_another_vorgang_on_the_screen_is_parked_first(am_platz: Geraeteplatz) -> None:
    nr = geparkt(am_platz)
    am_platz.sitzung.von_hand()
    am_platz.arbeite()
    am_platz.zubringer.sende(nr)
    am_platz.frage_geraet()
    assert am_platz.bilder.meldung.text == "Auf dem Schirm ist noch ein anderer Vorgang."
    assert am_platz.fahrzeuge() == ()


def test_somebody_elses_vorgang_is_not_opened(am_platz: Geraeteplatz) -> None:
    nr = geparkt(am_platz)
    am_platz.sitzung.anmeldung.sperre()
    am_platz.komm_herein(OTTO.kennung)
    am_platz.sitzung.gescannt(nr)
    am_platz.arbeite()
    assert am_platz.bilder.meldung.text == f"Vorgang {nummer.anzeige(nr)} hat eine andere Person angelegt."
    assert am_platz.seite() is Seite.LEERLAUF


def test_a_vorgang_of_another_counter_or_given_up_is_said(am_platz: Geraeteplatz) -> None:
    fremd = nummer.bilde(2026, "05162024", 9, 4)
    am_platz.sitzung.gescannt(fremd)
    am_platz.arbeite()
    assert am_platz.bilder.meldung.text == f"Vorgang {nummer.anzeige(fremd)} liegt nicht auf diesem Schalter."
    nr = geparkt(am_platz)
    am_platz.sitzung.gescannt(nr)
    am_platz.arbeite()
    am_platz.sitzung.befehle.verwirf()
    am_platz.arbeite()
    am_platz.sitzung.gescannt(nr)
    am_platz.arbeite()
    assert am_platz.bilder.meldung.text == f"Vorgang {nummer.anzeige(nr)} wurde verworfen."


# ------------------------------------------------------------------------------------------------- codes on a ZB I


def test_a_druckstuecknummer_goes_to_the_shown_fahrzeug(am_platz: Geraeteplatz) -> None:
    am_platz.lies_ein()
    am_platz.arbeite()
    am_platz.zubringer.sende("D1234567")
    am_platz.frage_geraet()
    assert am_platz.bilder.schalter.felder["fahrzeug.0.druckstueck"].text == "D1234567"


def test_an_uncovered_sicherheitscode_bars_the_paper_and_is_nowhere(am_platz: Geraeteplatz) -> None:
    am_platz.lies_ein()
    am_platz.arbeite()
    am_platz.zubringer.sende(SICHERHEITSCODE)
    am_platz.frage_geraet()
    felder = am_platz.bilder.schalter.felder
    assert felder["fahrzeug.0.zustand"].text == "code_offen"
    assert am_platz.art() is Art.WARNUNG
    gespeichert = am_platz.store.offene("0193a000-0000-7000-8000-00000000000e")
    texte = [f.text for v in gespeichert for f in v.angaben.felder.values()] + [f.text for f in felder.values()]
    assert texte and SICHERHEITSCODE not in [*texte, am_platz.bilder.meldung.text, am_platz.bilder.meldung.tun]


@pytest.mark.parametrize("code", ["D1234567", SICHERHEITSCODE])
def test_a_code_without_its_zb1_is_said(am_platz: Geraeteplatz, code: str) -> None:
    am_platz.zubringer.sende(code)
    am_platz.frage_geraet()
    assert am_platz.bilder.meldung.text == "Der Code steht auf einer ZB I, die noch nicht gelesen ist."


def test_a_scan_of_another_town_is_typing(am_platz: Geraeteplatz) -> None:
    zugang = am_platz.sitzung.zugang
    assert zugang.ist_code(nummer.bilde(2026, "05162024", 3, 1))
    assert not zugang.ist_code(nummer.bilde(2026, "05162022", 3, 1))
    assert zugang.ist_code("D1234567") and not zugang.ist_code("Neuss")
