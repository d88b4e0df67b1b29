"""Papers beside the sticker: what did not work today, and the proposal about a late report."""

from dataclasses import replace

import pytest

from bureau_app.resources import lade_texte
from bureau_app.ui.presenters.abschlussbild import Blatt
from bureau_app.ui.presenters.blaetter import buergersatz
from bureau_app.ui.texts import Texte
from bureau_app.workflows.ports import Vorgangsblatt
from tests.sitzungsplatz import BILD_ZB1, Sitzungsplatz, zb1_lesung


@pytest.fixture
def mit_altem_aufkleber(angemeldet: Sitzungsplatz) -> Sitzungsplatz:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True))
    angemeldet.erfasse()
    return angemeldet


def letztes(platz: Sitzungsplatz) -> Vorgangsblatt:
    blatt = platz.drucker.gedruckt[-1]
    assert isinstance(blatt, Vorgangsblatt)
    return blatt


def saetze(platz: Sitzungsplatz) -> str:
    return " ".join(text for _, text in letztes(platz).zeilen)


def test_a_barred_draft_offers_the_paper_before_it_is_given_up(mit_altem_aufkleber: Sitzungsplatz) -> None:
    assert mit_altem_aufkleber.bilder.schalter.mit_ablehnung
    mit_altem_aufkleber.sitzung.befehle.ablehnungsblatt()
    assert letztes(mit_altem_aufkleber).titel == "Hinweisblatt"
    assert "klebt schon" in saetze(mit_altem_aufkleber)
    assert "Müstermann" not in saetze(mit_altem_aufkleber)
    assert mit_altem_aufkleber.bilder.meldung.text == "Gedruckt: Hinweisblatt."


def test_a_vehicle_left_to_the_kreis_has_its_paper_at_the_end(mit_altem_aufkleber: Sitzungsplatz) -> None:
    mit_altem_aufkleber.sitzung.schalter.haushalt.zum_kreis()
    mit_altem_aufkleber.sitzung.befehle.uebernimm()
    assert mit_altem_aufkleber.bilder.abschluss.blaetter == (Blatt.ABLEHNUNG,)
    mit_altem_aufkleber.sitzung.abschluss.drucke_ablehnung()
    assert "Zulassungsbehörde" in {wort for wort, _ in letztes(mit_altem_aufkleber).zeilen}


def test_where_nothing_was_refused_there_is_no_paper(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    assert not angemeldet.bilder.schalter.mit_ablehnung
    angemeldet.sitzung.befehle.ablehnungsblatt()
    assert angemeldet.drucker.gedruckt == []
    assert angemeldet.bilder.meldung.text == "Für dieses Blatt gibt es keinen Anlass."
    angemeldet.sitzung.befehle.uebernimm()
    angemeldet.sitzung.abschluss.drucke_ablehnung()
    angemeldet.sitzung.abschluss.drucke_verwarnung()
    assert angemeldet.drucker.gedruckt == []


def test_a_late_report_has_a_sheet_of_its_own(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.gib_ein("neu.einzugsdatum", "01.09.2026")
    angemeldet.sitzung.schalter.gib_ein("neu.verspaetung", "ohne_grund")
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.bilder.abschluss.blaetter == (Blatt.VERWARNUNG,)
    angemeldet.sitzung.abschluss.drucke_verwarnung()
    assert letztes(angemeldet).titel.startswith("Vorschlag")


def test_papers_speak_german_whatever_the_screen_speaks(mit_altem_aufkleber: Sitzungsplatz) -> None:
    befund = mit_altem_aufkleber.sitzung.entwurf.erfassung.pruefung.befunde[0]
    deutsch, englisch = (Texte.laden(lade_texte(sprache)) for sprache in ("de", "en"))
    umgebung = replace(mit_altem_aufkleber.umgebung, texte=englisch, amtlich=deutsch)
    assert buergersatz(umgebung)(befund) == deutsch.befund(befund).buerger
