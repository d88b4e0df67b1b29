"""A supervisor signs in beside the clerk, on the page of a request that waits."""

import pytest

from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.freigabenbild import Art as Antragsart
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import AUFSICHT, KENNWORT, ZWEITE, Sitzungsplatz


def gespeichert(platz: Sitzungsplatz, vorgang: Vorgang) -> Vorgang:
    jetzt = platz.store.lade(vorgang.id)
    assert jetzt is not None
    return jetzt


def antragsart(platz: Sitzungsplatz) -> Antragsart:
    return platz.bilder.antrag.art


def am_platz(platz: Sitzungsplatz) -> Vorgang:
    vorgang = platz.erbitte()
    platz.sitzung.freigaben.antraege.oeffne()
    return vorgang


def test_the_moment_after_asking_one_key_leads_to_the_supervisor_beside(angemeldet: Sitzungsplatz) -> None:
    am_platz(angemeldet)
    assert angemeldet.seite() is Seite.AM_PLATZ
    bild = angemeldet.bilder.antrag
    assert (bild.art, bild.darf) == (Antragsart.AM_PLATZ, True)
    assert bild.begruendung == "HU-Termin liegt vor, Beleg gesehen."
    assert [b.text for b in bild.befunde if b.entscheidet] == ["HU abgelaufen"]
    assert any(z.geaendert and "Oberstraße 91" in z.neu for z in bild.inhalt)


def test_a_supervisor_signs_in_beside_the_clerk(angemeldet: Sitzungsplatz) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.freigaben.entscheide(True, AUFSICHT.kennung, KENNWORT, "")
    freigabe = gespeichert(angemeldet, vorgang).freigabe
    assert freigabe is not None
    assert (freigabe.stand, freigabe.entschieden_von) == (Freigabestand.GEWAEHRT, AUFSICHT.id)
    assert freigabe.grund == "Geprüft, keine Einwände."
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.leiste.platz.startswith(ERNA.name), "the clerk stays signed in"
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.phase() is Phase.KASSE


@pytest.mark.parametrize(
    ("kennung", "kennwort", "feld"),
    [
        (AUFSICHT.kennung, "falsch", "anmeldung.kennwort"),
        ("o.muster", KENNWORT, "anmeldung.kennung"),
        (ERNA.kennung, KENNWORT, "anmeldung.kennung"),
    ],
)
def test_nobody_else_decides_there(angemeldet: Sitzungsplatz, kennung: str, kennwort: str, feld: str) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.freigaben.entscheide(True, kennung, kennwort, "")
    assert angemeldet.bilder.antrag.fehlerfeld == feld
    assert angemeldet.bilder.antrag.fehler
    assert gespeichert(angemeldet, vorgang).stufe is Stufe.ZUR_FREIGABE


def test_a_second_account_of_the_same_person_does_not_decide(angemeldet: Sitzungsplatz) -> None:
    angemeldet.freigabe.personen = {ERNA.id: "mensch", AUFSICHT.id: "mensch"}
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.freigaben.entscheide(True, AUFSICHT.kennung, KENNWORT, "")
    assert angemeldet.bilder.antrag.fehler.startswith("Den eigenen Antrag gibt niemand selbst frei.")
    assert gespeichert(angemeldet, vorgang).stufe is Stufe.ZUR_FREIGABE


def test_who_declines_says_why(angemeldet: Sitzungsplatz) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.freigaben.entscheide(False, AUFSICHT.kennung, KENNWORT, " ")
    assert angemeldet.bilder.antrag.fehlerfeld == "freigabe.grund"
    angemeldet.sitzung.freigaben.entscheide(False, AUFSICHT.kennung, KENNWORT, "Kein Beleg.")
    freigabe = gespeichert(angemeldet, vorgang).freigabe
    assert freigabe is not None and freigabe.stand is Freigabestand.ABGELEHNT


def test_offline_nothing_is_decided_beside_the_clerk_either(angemeldet: Sitzungsplatz) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.freigabe.offline = angemeldet.district.offline = True
    angemeldet.sitzung.freigaben.entscheide(True, AUFSICHT.kennung, KENNWORT, "")
    assert "nicht erreichbar" in angemeldet.bilder.antrag.hinweis
    assert not angemeldet.bilder.antrag.arbeitet
    assert gespeichert(angemeldet, vorgang).stufe is Stufe.ZUR_FREIGABE


def test_the_clerk_takes_the_request_back(angemeldet: Sitzungsplatz) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.freigaben.platz.ziehe_zurueck()
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert gespeichert(angemeldet, vorgang).freigabe is None
    assert angemeldet.bilder.leiste.freigaben.text == ""


def test_a_decision_elsewhere_leaves_the_page_with_the_draft(angemeldet: Sitzungsplatz) -> None:
    am_platz(angemeldet)
    angemeldet.anderswo(wer=ZWEITE)
    angemeldet.vor(1)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert [band.art for band in angemeldet.bilder.schalter.baender] == ["gut"]


def test_esc_leaves_it_waiting_and_the_list_opens_it_again(angemeldet: Sitzungsplatz) -> None:
    vorgang = am_platz(angemeldet)
    angemeldet.sitzung.zurueck()
    assert angemeldet.seite() is Seite.LEERLAUF
    angemeldet.sitzung.vorgaenge.setze_fort(vorgang.id)
    assert angemeldet.seite() is Seite.AM_PLATZ


@pytest.mark.parametrize("wie", ["sperre", "sichtschutz"])
def test_nothing_of_it_shows_when_locked_or_screened(angemeldet: Sitzungsplatz, wie: str) -> None:
    am_platz(angemeldet)
    if wie == "sperre":
        angemeldet.sitzung.anmeldung.sperre()
    else:
        angemeldet.sitzung.sichtschutz()
    assert antragsart(angemeldet) is Antragsart.KEINE
    assert angemeldet.bilder.antrag.inhalt == ()
    if wie == "sperre":
        angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    else:
        angemeldet.sitzung.sichtschutz()
    assert antragsart(angemeldet) is Antragsart.AM_PLATZ
