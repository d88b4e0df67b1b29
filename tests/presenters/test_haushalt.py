"""Several people, several vehicles, and rows that only some Vorgaenge need; no window."""

import pytest

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.befunde import Schwere
from bureau_app.ui.presenters.erfassung import IM_STELLE
from bureau_app.ui.presenters.felder import ERLASS, SONST
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugstand
from bureau_app.ui.presenters.schalterbild import State
from tests.fakes.schalter import ERNA
from tests.haushalt import BILD_JAN, ausweis_jan, lege_vor
from tests.sitzungsplatz import BILD_ZB1, Sitzungsplatz, zb1_lesung


@pytest.fixture
def haushalt(angemeldet: Sitzungsplatz) -> Sitzungsplatz:
    lege_vor(angemeldet)
    angemeldet.sitzung.lesen.einlesen()
    return angemeldet


def bild(platz: Sitzungsplatz) -> State:
    return platz.bilder.schalter


def ausgang(platz: Sitzungsplatz, nummer: int) -> Fahrzeugstand:
    return bild(platz).fahrzeuge[nummer].stand


def test_the_second_document_is_the_next_person(haushalt: Sitzungsplatz) -> None:
    assert bild(haushalt).personen == ("Erika", "Jan")
    assert [f.halter for f in bild(haushalt).fahrzeuge] == ["Erika", "niemand von hier", "Jan"]
    haushalt.sitzung.schalter.haushalt.wechsle_person(1)
    assert bild(haushalt).felder["mit.0.vornamen"].text == "Jan"


def test_a_person_by_key_has_the_likely_name(haushalt: Sitzungsplatz) -> None:
    haushalt.sitzung.schalter.haushalt.person_hinzu()
    assert bild(haushalt).person == 2
    assert bild(haushalt).felder["mit.1.familienname"].text == "Müstermann-Żółć"
    assert bild(haushalt).zeiger.feld == "mit.1.vornamen"
    assert bild(haushalt).personen[2] == "Person 3"


def test_the_first_person_stays(haushalt: Sitzungsplatz) -> None:
    presenter = haushalt.sitzung.schalter.haushalt
    presenter.wechsle_person(0)
    presenter.person_weg()
    assert haushalt.bilder.meldung.text == "Die erste Person gehört immer zum Vorgang."
    presenter.person_weiter(-1)
    presenter.person_weg()
    assert bild(haushalt).personen == ("Erika",)


def test_who_came_instead_can_be_taken_back(haushalt: Sitzungsplatz) -> None:
    presenter = haushalt.sitzung.schalter.haushalt
    presenter.vertreter()
    haushalt.sitzung.schalter.gib_ein("vertreter.name", "Otto Beispiel")
    assert bild(haushalt).person == IM_STELLE and bild(haushalt).mit_vertreter
    presenter.vertreter()
    assert bild(haushalt).person == 0
    presenter.wechsle_person(IM_STELLE)
    assert bild(haushalt).person == IM_STELLE
    presenter.person_weg()
    assert not bild(haushalt).mit_vertreter


def test_nothing_happens_without_a_draft(angemeldet: Sitzungsplatz) -> None:
    presenter = angemeldet.sitzung.schalter.haushalt
    for tu in (presenter.person_hinzu, presenter.person_weg, presenter.vertreter, presenter.zum_kreis):
        tu()
    presenter.person_weiter(1)
    angemeldet.sitzung.befehle.ablehnungsblatt()
    assert not bild(angemeldet).aktiv


def test_a_company_goes_to_the_kreis_and_blocks_no_more(haushalt: Sitzungsplatz) -> None:
    presenter = haushalt.sitzung.schalter
    presenter.wechsle_fahrzeug(1)
    assert ausgang(haushalt, 1) is Fahrzeugstand.SPERRE
    presenter.haushalt.zum_kreis()
    assert ausgang(haushalt, 1) is Fahrzeugstand.KREIS
    zeile = next(z for z in bild(haushalt).befunde if "NE-F 100" in z.text)
    assert zeile.schwere is Schwere.VERWIESEN and not zeile.steht_im_weg
    assert "Hinweisblatt" in zeile.tun


@pytest.mark.parametrize("mal", [1, 2])
def test_the_focus_stays_at_a_vehicle_that_goes_to_the_kreis_or_comes_back(angemeldet: Sitzungsplatz, mal: int) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.bestaetige(())
    assert bild(angemeldet).zeiger.feld.startswith("knopf.")
    for _ in range(mal):
        angemeldet.sitzung.schalter.haushalt.zum_kreis()
    assert bild(angemeldet).zeiger.feld == "fahrzeug.0.A"


def test_a_deregistered_vehicle_stays_as_it_is(haushalt: Sitzungsplatz) -> None:
    haushalt.sitzung.schalter.wechsle_fahrzeug(0)
    haushalt.sitzung.schalter.gib_ein("fahrzeug.0.zustand", "ausser_betrieb")
    haushalt.sitzung.schalter.haushalt.zum_kreis()
    assert ausgang(haushalt, 0) is Fahrzeugstand.ABGELEHNT
    zeile = next(z for z in bild(haushalt).befunde if z.schwere is Schwere.VERWIESEN)
    assert zeile.tun.startswith("Bleibt ohne Änderung")


def test_rare_rows_come_when_they_are_needed(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    s = angemeldet.sitzung.schalter
    assert bild(angemeldet).zeilen == frozenset()
    s.gib_ein("neu.wohnungsart", "nebenwohnung")
    s.gib_ein("neu.einzugsdatum", "01.09.2026")
    s.setze_haken("person.sperrvermerk", True)
    s.haushalt.person_hinzu()
    s.setze_haken("neu.wohnungsgeber", False)
    s.gib_ein(SONST, "merkmal")
    assert bild(angemeldet).zeilen == {
        "neu.weitere_wohnung",
        "neu.verspaetung",
        "person.uebermittlungssperre",
        "familie.belehrung",
        "wohnungsgeber.merkmal",
        SONST,
    }
    assert bild(angemeldet).felder[SONST].text == "merkmal"
    s.gib_ein(SONST, "verweigert")
    assert "wohnungsgeber.merkmal" not in bild(angemeldet).zeilen
    s.mehr_felder()
    assert ERLASS in bild(angemeldet).zeilen


def test_open_questions_are_next_in_the_order_of_work(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    s = angemeldet.sitzung.schalter
    s.gib_ein("neu.einzugsdatum", "01.09.2026")
    s.enter("neu.einzugsdatum")
    assert bild(angemeldet).zeiger.feld == "neu.verspaetung"
    s.gib_ein("neu.verspaetung", "krankheit")
    s.gib_ein("neu.wohnungsart", "hauptwohnung")
    s.enter("neu.wohnungsart")
    assert bild(angemeldet).zeiger.feld == "neu.weitere_wohnung"


def test_a_protected_person_is_said_on_top_of_everything(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    assert bild(angemeldet).baender == ()
    angemeldet.sitzung.schalter.setze_haken("person.auskunftssperre", True)
    (band,) = bild(angemeldet).baender
    assert band.art == "geheim" and "Müstermann" not in band.text
    assert bild(angemeldet).zeiger.feld != ""
    fehlt = [z.feld for z in bild(angemeldet).befunde if z.schwere is Schwere.FEHLT]
    assert fehlt == ["person.uebermittlungssperre"]


def test_two_stickers_cost_twice_and_print_in_a_row(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(b"zb1-2", zb1_lesung(A="GV-XY 99", E="WVWZZZ1JZXW000001", **{"3": "6"}))  # type: ignore[arg-type]
    angemeldet.lies_ein(b"zb1-2")
    angemeldet.erfasse()
    angemeldet.sitzung.befehle.uebernimm()
    abschluss = angemeldet.bilder.abschluss
    assert abschluss.gebuehr.summe == "21,60 €"
    assert abschluss.frage == "21,60 € kassieren für 2 Aufkleber."
    angemeldet.sitzung.abschluss.quittiere("R-1")
    assert len(angemeldet.drucker.gedruckt) == 2
    assert angemeldet.bilder.abschluss.frage == "Alle 2 lesbar und aufgeklebt?"
    assert [zeile.stand for zeile in angemeldet.bilder.abschluss.ausgaenge] == [Fahrzeugstand.AUFKLEBER] * 2


def test_a_reprint_means_the_sticker_that_is_shown(haushalt: Sitzungsplatz) -> None:
    s = haushalt.sitzung.schalter
    s.wechsle_fahrzeug(0)
    s.haushalt.zum_kreis()
    s.wechsle_fahrzeug(1)
    s.haushalt.zum_kreis()
    s.setze_haken("fahrzeug.2.aufkleber", False)
    s.setze_haken("mit.0.anwesend", True)
    bestaetige_haushalt(haushalt)
    haushalt.sitzung.befehle.uebernimm()
    assert [a.kennzeichen for a in haushalt.bilder.abschluss.aufkleber] == ["GV-XY 99"]
    haushalt.sitzung.abschluss.quittiere("R-1")
    haushalt.sitzung.abschluss.drucke()
    haushalt.sitzung.abschluss.drucke_neu("fehldruck")
    (vorgang,) = haushalt.store.offene(ERNA.id)
    assert vorgang.stufe is Stufe.GEDRUCKT and {druck.fahrzeug for druck in vorgang.drucke} == {2}


def bestaetige_haushalt(platz: Sitzungsplatz) -> None:
    """Everything compared, the new Anschrift and the boxes entered."""
    s, e = platz.sitzung.schalter, platz.sitzung.entwurf.erfassung
    s.bestaetige(e.pruefung.auswertung.offen)
    s.gib_ein("neu.anschrift", "Oberstraße 91, 41460 Neuss")
    s.setze_haken("neu.wohnungsgeber", True)
    s.setze_haken("familie.belehrung", True)


def test_when_everything_goes_to_the_kreis_the_move_is_still_recorded(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True))
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.haushalt.zum_kreis()
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.bilder.abschluss.frage == "Kein Aufkleber von hier."
    assert angemeldet.bilder.abschluss.gebuehr.summe == "gebührenfrei"
    angemeldet.sitzung.abschluss.bestaetige()
    (vorgang,) = angemeldet.store.offene(ERNA.id)
    assert vorgang.ausgaenge == (Fahrzeugausgang.KREIS,)
    assert "Hinweisblatt" in angemeldet.bilder.abschluss.mitnehmen


def test_a_person_only_begun_makes_room_for_the_document_that_comes(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.haushalt.person_hinzu()
    angemeldet.leser.kennt(BILD_JAN, ausweis_jan())
    angemeldet.lies_ein(BILD_JAN)
    assert bild(angemeldet).personen == ("Erika", "Jan")


def test_what_was_decided_is_shown_afterwards_whatever_the_rules_say_by_then(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True))
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.haushalt.zum_kreis()
    angemeldet.sitzung.befehle.uebernimm()
    (vorgang,) = angemeldet.store.offene(ERNA.id)
    angemeldet.sitzung.abschluss.bestaetige()
    angemeldet.sitzung.abschluss.bestaetige()
    angemeldet.sitzung.vorgaenge.setze_fort(vorgang.id)
    assert ausgang(angemeldet, 0) is Fahrzeugstand.KREIS
    assert bild(angemeldet).gesperrt
