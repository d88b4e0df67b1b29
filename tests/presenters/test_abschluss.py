"""From F12 to done: receipt, print, question, registers, and every way a print can go wrong."""

from datetime import timedelta

import pytest

from bureau_app.domain.ereignis import Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.abschlussbild import Aufkleberstand, Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.meldung import Art
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import Sitzungsplatz

SICHER = Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT, sicher="ja")
UNKLAR = Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT)


@pytest.fixture
def kasse(angemeldet: Sitzungsplatz) -> Sitzungsplatz:
    angemeldet.uebernimm()
    return angemeldet


def stufe(platz: Sitzungsplatz) -> Stufe:
    return platz.store.offene(ERNA.id)[0].stufe


def test_the_panel_shows_fee_and_preview(kasse: Sitzungsplatz) -> None:
    bild = kasse.bilder.abschluss
    assert bild.gebuehr.summe == "10,80 €"
    assert [betrag for _, betrag in bild.gebuehr.zeilen] == ["10,20 €", "0,60 €"]
    assert bild.aufkleber[0].vorschau is not None
    assert bild.aufkleber[0].stand is Aufkleberstand.OFFEN


def test_the_receipt_number_prints_and_asks(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.abschluss.quittiere("R-2026/17")
    bild = kasse.bilder.abschluss
    assert bild.phase is Phase.FRAGE
    assert bild.quittung == "Quittung R-2026/17"
    assert bild.aufkleber[0].stand is Aufkleberstand.GEDRUCKT
    assert len(kasse.drucker.gedruckt) == 1


def test_a_wrong_receipt_number_stands_at_its_field(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.abschluss.quittiere("R 17!")
    assert kasse.bilder.abschluss.quittung_fehler
    assert kasse.phase() is Phase.KASSE
    assert kasse.drucker.gedruckt == []


def test_enter_tells_both_registers_and_enter_again_is_idle(kasse: Sitzungsplatz) -> None:
    abschluss = kasse.sitzung.abschluss
    abschluss.quittiere("R-1")
    abschluss.bestaetige()
    assert [r.stand for r in kasse.bilder.abschluss.register] == [Registerstand.UEBERGEBEN, Registerstand.BESTAETIGT]
    kasse.melderegister.arbeite_ab()
    kasse.uhr.vor(timedelta(seconds=3))
    kasse.sitzung.takt()
    assert kasse.bilder.abschluss.frage == "Fertig – beide Register haben bestätigt."
    abschluss.bestaetige()
    assert kasse.seite() is Seite.LEERLAUF
    assert kasse.bilder.vorgaenge.zeilen == ()


def test_without_the_registers_the_clerk_need_not_wait(kasse: Sitzungsplatz) -> None:
    kasse.district.offline = kasse.melderegister.offline = True
    kasse.sitzung.abschluss.quittiere("R-1")
    kasse.sitzung.abschluss.bestaetige()
    assert kasse.bilder.abschluss.frage == "Abgeschlossen."
    assert kasse.bilder.sitzung.offline
    kasse.sitzung.abschluss.bestaetige()
    (zeile,) = kasse.bilder.vorgaenge.zeilen
    assert zeile.stufe == "wartet auf Register"


def test_a_printer_that_surely_did_not_print_waits_for_f9(kasse: Sitzungsplatz) -> None:
    kasse.drucker.stoere(SICHER)
    kasse.sitzung.abschluss.quittiere("R-1")
    assert kasse.art() is Art.STOERUNG
    bild = kasse.bilder.abschluss
    assert (bild.phase, bild.aufkleber[0].stand, bild.arbeitet) == (Phase.DRUCK, Aufkleberstand.NICHT, False)
    kasse.sitzung.abschluss.bestaetige()
    assert kasse.drucker.gedruckt == []
    kasse.sitzung.abschluss.drucke()
    assert kasse.phase() is Phase.FRAGE


@pytest.mark.parametrize(("liegt_vor", "phase"), [(True, Phase.FRAGE), (False, Phase.DRUCK)])
def test_an_unclear_print_is_asked_about_and_never_repeated_by_itself(
    kasse: Sitzungsplatz, liegt_vor: bool, phase: Phase
) -> None:
    kasse.drucker.stoere(UNKLAR, nach_dem_druck=True)
    kasse.sitzung.abschluss.quittiere("R-1")
    assert kasse.phase() is Phase.UNKLAR
    assert "NE-AB 1234" in kasse.bilder.abschluss.frage
    kasse.sitzung.abschluss.bestaetige()
    kasse.sitzung.abschluss.drucke()
    assert kasse.phase() is Phase.UNKLAR
    kasse.sitzung.abschluss.liegt_vor(liegt_vor)
    assert kasse.phase() is phase
    assert len(kasse.drucker.gedruckt) == 1


def test_a_print_whose_end_could_not_be_noted_is_asked_about(kasse: Sitzungsplatz) -> None:
    kasse.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL), nach=2)  # receipt and intent are stored, the outcome is not
    kasse.sitzung.abschluss.quittiere("R-1")
    assert (kasse.phase(), stufe(kasse)) == (Phase.UNKLAR, Stufe.UNGEKLAERT)
    assert len(kasse.drucker.gedruckt) == 1


def test_a_bad_print_is_voided_with_a_reason_and_printed_again(kasse: Sitzungsplatz) -> None:
    abschluss = kasse.sitzung.abschluss
    abschluss.quittiere("R-1")
    abschluss.drucke()
    assert kasse.phase() is Phase.GRUND
    abschluss.zurueck()
    assert kasse.phase() is Phase.FRAGE
    abschluss.drucke()
    abschluss.drucke_neu("unbekannt")
    assert len(kasse.drucker.gedruckt) == 1
    abschluss.drucke_neu("fehldruck")
    assert kasse.phase() is Phase.FRAGE
    assert len(kasse.drucker.gedruckt) == 2
    assert ("grund", "fehldruck") in [m for e in kasse.store.journal for m in e.merkmale]


def test_esc_goes_back_to_the_draft_before_anything_was_paid(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.zurueck()
    assert kasse.seite() is Seite.ERFASSUNG
    assert stufe(kasse) is Stufe.ENTWURF
    kasse.sitzung.befehle.uebernimm()
    kasse.sitzung.abschluss.quittiere("R-1")
    kasse.sitzung.zurueck()
    assert kasse.seite() is Seite.LEERLAUF
    assert stufe(kasse) is Stufe.GEDRUCKT


def test_a_visit_without_fahrzeug_needs_no_sticker(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein(b"ausweis")
    angemeldet.pruefe_alles()
    angemeldet.sitzung.schalter.gib_ein("neu.anschrift", "Oberstraße 91, 41460 Neuss")
    angemeldet.sitzung.schalter.setze_haken("neu.wohnungsgeber", True)
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.phase() is Phase.OHNE_AUFKLEBER
    angemeldet.sitzung.abschluss.bestaetige()
    assert [r.stand for r in angemeldet.bilder.abschluss.register][1] is Registerstand.ENTFAELLT
    assert angemeldet.phase() is Phase.FERTIG


def test_the_case_sheet_can_be_printed(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.abschluss.drucke_blatt()
    assert kasse.bilder.meldung.text == "Gedruckt: Vorgangsblatt."
    assert len(kasse.drucker.gedruckt) == 1


def test_a_new_document_waits_until_the_vorgang_is_closed(kasse: Sitzungsplatz) -> None:
    kasse.lies_ein()
    assert kasse.seite() is Seite.ABSCHLUSS
    assert kasse.art() is Art.WARNUNG
    kasse.sitzung.abschluss.quittiere("R-1")
    kasse.sitzung.abschluss.bestaetige()
    kasse.sitzung.lesen.einlesen()
    assert kasse.seite() is Seite.ERFASSUNG


def test_nothing_of_the_person_while_locked(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.anmeldung.sperre()
    assert kasse.phase() is Phase.KEINE
    assert kasse.bilder.schalter.felder == {}
