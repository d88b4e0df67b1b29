"""Scan and read: one document after the other, faults said, another try always possible."""

from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.meldung import Art
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, Sitzungsplatz, ausweis_lesung


def wartender_platz(stammdaten: Stammdaten) -> tuple[Sitzungsplatz, RunnerAttrappe]:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.melde_an()
    runner.alles()
    return platz, runner


def test_the_engine_is_warm_before_the_first_scan(platz: Sitzungsplatz) -> None:
    platz.sitzung.beginne()
    assert platz.leser.warm
    assert platz.lesestand() is Lesestand.BEREIT


def test_the_first_document_shows_while_the_second_is_read(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.lies_ein()
    assert platz.lesestand() is Lesestand.SCANNT
    runner.weiter(Spur.LESER)
    assert platz.lesestand() is Lesestand.LIEST
    assert platz.bilder.meldung.text == "Dokument wird gelesen …"
    runner.weiter(Spur.LESER)
    assert platz.seite() is Seite.ERFASSUNG
    assert platz.fahrzeuge() == ()
    runner.weiter(Spur.LESER)
    assert platz.fahrzeuge() == ("NE-AB 1234",)
    assert platz.bilder.meldung.text == "2 Dokumente gelesen (1,9 s)."


def test_a_second_scan_waits_for_the_first(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.lies_ein()
    platz.sitzung.lesen.einlesen()
    assert platz.bilder.meldung.text == "Es wird noch gelesen."
    assert runner.wartend(Spur.LESER) == 1


def test_one_document_is_one_document(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein(BILD_AUSWEIS)
    assert angemeldet.bilder.meldung.text == "1 Dokument gelesen (0,8 s)."


def test_a_scanner_out_of_order_is_said_and_can_be_tried_again(angemeldet: Sitzungsplatz) -> None:
    angemeldet.scanner.stoere(Stoerung(Fehlercode.SCANNER_LEER))
    angemeldet.sitzung.lesen.einlesen()
    assert angemeldet.art() is Art.STOERUNG
    angemeldet.lies_ein()
    assert angemeldet.fahrzeuge() == ("NE-AB 1234",)


def test_a_reader_that_fails_on_one_picture_keeps_the_other(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(BILD_ZB1, Stoerung(Fehlercode.LESEN_ABGEBROCHEN))
    angemeldet.lies_ein()
    assert angemeldet.art() is Art.STOERUNG
    assert angemeldet.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1983"
    assert angemeldet.lesestand() is Lesestand.BEREIT


def test_picked_files_are_read_like_a_scan(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(b"ausweis.jpg", ausweis_lesung())
    angemeldet.sitzung.lesen.bilddateien([Path("ausweis.jpg")])
    assert angemeldet.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1983"
    angemeldet.sitzung.lesen.bilddateien([])
    assert angemeldet.bilder.meldung.text == "1 Dokument gelesen (0,8 s)."


def test_a_bug_does_not_end_the_reading(stammdaten: Stammdaten) -> None:
    platz, _ = wartender_platz(stammdaten)
    platz.lies_ein()
    platz.sitzung.vorfall("X")
    assert platz.lesestand() is Lesestand.BEREIT
    assert platz.bilder.leiste.leser.lage is Lage.GUT


@pytest.mark.parametrize("womit", ["parke", "verwirf", "zurueck", "uebernimm"])
def test_nobody_leaves_a_vorgang_while_its_document_is_read(stammdaten: Stammdaten, womit: str) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.lies_ein()
    runner.weiter(Spur.LESER)
    runner.weiter(Spur.LESER)
    while runner.wartend(Spur.SPEICHER):
        runner.weiter(Spur.SPEICHER)
    getattr(platz.sitzung.befehle, womit)()
    assert platz.bilder.meldung.text == "Einlesen läuft noch – kurz warten."
    assert not platz.bilder.schalter.gesperrt and not platz.bilder.schalter.fragt_verwerfen
    runner.alles()
    assert platz.seite() is Seite.ERFASSUNG
    assert platz.fahrzeuge() == ("NE-AB 1234",)
    platz.sitzung.befehle.parke()
    runner.alles()
    assert platz.seite() is Seite.LEERLAUF


def test_a_document_never_comes_into_another_vorgang(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.sitzung.von_hand()
    platz.sitzung.schalter.gib_ein("person.familienname", "Anders")
    platz.sitzung.befehle.parke()
    runner.alles()
    platz.lies_ein()
    platz.sitzung.vorgaenge.setze_fort(platz.bilder.vorgaenge.zeilen[0].id)
    runner.alles()
    assert platz.bilder.schalter.felder["person.familienname"].text == "Anders"
    assert platz.bilder.schalter.felder["person.geburtsdatum"].text == ""
    assert platz.fahrzeuge() == ()
    assert platz.art() is Art.WARNUNG
    assert platz.lesestand() is Lesestand.BEREIT


def test_a_vorgang_begun_by_hand_takes_the_document_that_is_on_its_way(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.lies_ein()
    platz.sitzung.von_hand()
    runner.alles()
    assert platz.fahrzeuge() == ("NE-AB 1234",)


def test_a_document_that_comes_after_the_lock_is_not_lost(stammdaten: Stammdaten) -> None:
    platz, runner = wartender_platz(stammdaten)
    platz.lies_ein()
    platz.sitzung.anmeldung.sperre()
    runner.alles()
    assert platz.seite() is Seite.ANMELDUNG
    assert platz.bilder.schalter.felder == {}
    platz.melde_an()
    runner.alles()
    assert platz.seite() is Seite.ERFASSUNG
    assert platz.fahrzeuge() == ("NE-AB 1234",)
