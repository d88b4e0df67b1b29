"""A second person is asked with one line; the answer stands on top of the draft, and a change voids it."""

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.befunde import Schwere
from bureau_app.ui.presenters.entwurf import F7, F12
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.workflows.freigabe import BEGRUENDUNG, nimm_meldung
from bureau_app.workflows.stellen import Freigabemeldung
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import AUFSICHT, BILD_ZB1, Sitzungsplatz, zb1_lesung

GRUND = "HU-Bericht vom Montag liegt vor"


@pytest.fixture
def abgelaufen(angemeldet: Sitzungsplatz) -> Sitzungsplatz:
    """Everything is entered; only the HU has run out."""
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(X="01.2026"))
    angemeldet.erfasse()
    return angemeldet


def entscheide(platz: Sitzungsplatz, stand: Freigabestand, grund: str = "in Ordnung") -> Vorgang:
    (vorgang,) = platz.store.offene(ERNA.id)
    assert vorgang.freigabe is not None
    meldung = Freigabemeldung(
        vorgang.freigabe.antrag.id, stand, AUFSICHT.id, platz.uhr.jetzt(), grund, name=AUFSICHT.name
    )
    return nimm_meldung(platz.umgebung.schalter, ERNA, vorgang, meldung)


def test_f7_is_due_when_only_a_second_persons_word_is_missing(abgelaufen: Sitzungsplatz) -> None:
    bild = abgelaufen.bilder.schalter
    assert bild.zur_freigabe
    assert bild.schritte[3].stand is Schrittstand.FREIGABE
    assert bild.gebuehr.vorbehalt == "erst nach Freigabe"
    abgelaufen.sitzung.schalter.enter("neu.wohnungsgeber")
    assert abgelaufen.bilder.schalter.zeiger.feld == F7


def test_f7_does_nothing_as_long_as_something_is_missing(angemeldet: Sitzungsplatz) -> None:
    assert not angemeldet.sitzung.befehle.antrag.oeffne()
    angemeldet.lies_ein()
    assert not angemeldet.sitzung.befehle.antrag.oeffne()
    angemeldet.sitzung.befehle.antrag.sende(GRUND)
    assert angemeldet.store.offene(ERNA.id)[0].stufe is Stufe.ENTWURF


def test_f12_leads_to_the_line_too(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.uebernimm()
    assert abgelaufen.bilder.schalter.fragt_begruendung
    assert abgelaufen.bilder.schalter.zeiger.feld == BEGRUENDUNG
    abgelaufen.sitzung.zurueck()
    assert not abgelaufen.bilder.schalter.fragt_begruendung
    assert abgelaufen.seite() is Seite.ERFASSUNG


def test_the_reason_goes_out_and_the_counter_is_free(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.befehle.antrag.sende(GRUND)
    assert abgelaufen.seite() is Seite.LEERLAUF
    (vorgang,) = abgelaufen.store.offene(ERNA.id)
    assert vorgang.stufe is Stufe.ZUR_FREIGABE
    assert vorgang.freigabe is not None and vorgang.freigabe.antrag.begruendung == GRUND


def test_without_a_reason_the_line_stays(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.befehle.antrag.sende("   ")
    assert abgelaufen.bilder.schalter.fragt_begruendung and not abgelaufen.bilder.schalter.gesperrt
    assert abgelaufen.bilder.schalter.zeiger.feld == BEGRUENDUNG


def test_a_store_that_fails_keeps_the_line(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    abgelaufen.sitzung.befehle.antrag.sende(GRUND)
    assert abgelaufen.bilder.schalter.fragt_begruendung and not abgelaufen.bilder.schalter.gesperrt
    assert abgelaufen.bilder.schalter.begruendung == GRUND


def test_a_change_in_the_fields_closes_a_line_that_is_no_longer_due(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.schalter.gib_ein("fahrzeug.0.X", "12.2027")
    assert not abgelaufen.bilder.schalter.fragt_begruendung


def test_a_granted_draft_says_by_whom_and_f12_is_free(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.befehle.antrag.sende(GRUND)
    vorgang = entscheide(abgelaufen, Freigabestand.GEWAEHRT)
    abgelaufen.sitzung.vorgaenge.setze_fort(vorgang.id)
    bild = abgelaufen.bilder.schalter
    assert [band.art for band in bild.baender] == ["gut"]
    assert AUFSICHT.name in bild.baender[0].text
    assert not bild.zur_freigabe
    assert Schwere.FREIGEGEBEN in {zeile.schwere for zeile in bild.befunde}
    abgelaufen.sitzung.schalter.enter("neu.wohnungsgeber")
    assert abgelaufen.bilder.schalter.zeiger.feld == F12
    abgelaufen.sitzung.befehle.uebernimm()
    assert abgelaufen.seite() is Seite.ABSCHLUSS


def test_a_change_voids_what_was_granted_and_says_so(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.befehle.antrag.sende(GRUND)
    vorgang = entscheide(abgelaufen, Freigabestand.GEWAEHRT)
    abgelaufen.sitzung.vorgaenge.setze_fort(vorgang.id)
    abgelaufen.sitzung.schalter.gib_ein("neu.zusatz", "3. OG")
    bild = abgelaufen.bilder.schalter
    assert [band.art for band in bild.baender] == ["achtung"]
    assert bild.zur_freigabe
    (gespeichert,) = abgelaufen.store.offene(ERNA.id)
    assert gespeichert.freigabe is None


def test_a_declined_draft_shows_the_reason_and_can_be_asked_again(abgelaufen: Sitzungsplatz) -> None:
    abgelaufen.sitzung.befehle.antrag.oeffne()
    abgelaufen.sitzung.befehle.antrag.sende(GRUND)
    vorgang = entscheide(abgelaufen, Freigabestand.ABGELEHNT, "Bericht ist zu alt")
    abgelaufen.sitzung.vorgaenge.setze_fort(vorgang.id)
    (band,) = abgelaufen.bilder.schalter.baender
    assert band.art == "fehler" and "Bericht ist zu alt" in band.text
    assert abgelaufen.sitzung.befehle.antrag.oeffne()


def test_a_fee_is_waived_by_a_second_person_and_stickers_print_without_a_receipt(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.gib_ein("gebuehr.erlass", "behinderung")
    assert angemeldet.bilder.schalter.zur_freigabe
    angemeldet.sitzung.befehle.antrag.oeffne()
    angemeldet.sitzung.befehle.antrag.sende("Ausweis lag vor")
    vorgang = entscheide(angemeldet, Freigabestand.GEWAEHRT)
    angemeldet.sitzung.vorgaenge.setze_fort(vorgang.id)
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.bilder.abschluss.frage == "Gebührenfrei: 1 Aufkleber drucken."
    angemeldet.sitzung.abschluss.bestaetige()
    assert len(angemeldet.drucker.gedruckt) == 1
    angemeldet.sitzung.abschluss.bestaetige()
    assert angemeldet.store.offene(ERNA.id)[0].stufe is Stufe.ABGESCHLOSSEN
