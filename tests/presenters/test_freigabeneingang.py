"""The supervisor's inbox at another PC: what it shows, who decides, what is said when somebody was faster."""

from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.freigabenbild import Art as Antragsart
from bureau_app.ui.presenters.meldung import Art
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import ERNA, OTTO
from tests.presenters.test_freigabenbild import posten
from tests.sitzungsplatz import AUFSICHT, KENNWORT, REVISION, VERWALTUNG, ZWEITE, Sitzungsplatz


@pytest.fixture
def schalter(stammdaten: Stammdaten) -> Sitzungsplatz:
    """Erna's counter."""
    platz = Sitzungsplatz(stammdaten)
    platz.melde_an()
    return platz


@pytest.fixture
def aufsicht(stammdaten: Stammdaten, schalter: Sitzungsplatz) -> Sitzungsplatz:
    """The supervisor's PC at the same district."""
    return am_eigenen_pc(stammdaten, schalter)


def am_eigenen_pc(stammdaten: Stammdaten, schalter: Sitzungsplatz, kennung: str = AUFSICHT.kennung) -> Sitzungsplatz:
    platz = Sitzungsplatz(stammdaten, freigabe=schalter.freigabe)
    platz.melde_an(kennung)
    return platz


def oeffne_einzigen(platz: Sitzungsplatz) -> None:
    platz.vor(1)
    (zeile,) = platz.bilder.eingang.zeilen
    platz.sitzung.freigaben.eingang.oeffne(zeile.antrag_id)


def test_the_supervisor_begins_at_the_inbox_and_a_clerk_has_none(
    schalter: Sitzungsplatz, aufsicht: Sitzungsplatz
) -> None:
    assert aufsicht.seite() is Seite.EINGANG
    assert aufsicht.bilder.eingang.stand == "Kein Antrag wartet."
    schalter.sitzung.freigaben.zum_eingang()
    assert schalter.seite() is Seite.LEERLAUF
    assert "eingang" in schalter.bilder.sitzung.ohne
    assert "eingang" not in aufsicht.bilder.sitzung.ohne


def test_a_request_comes_with_its_age_its_reason_and_who_asks(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    schalter.erbitte()
    aufsicht.vor(1)
    (zeile,) = aufsicht.bilder.eingang.zeilen
    assert (zeile.alter, zeile.grund, zeile.von) == ("eben", "HU abgelaufen", ERNA.name)
    assert zeile.betroffen == "Müstermann-Żółć, Erika Łucja"
    assert aufsicht.bilder.leiste.freigaben.text == "Freigaben: 1"
    assert aufsicht.bilder.meldung.text == "Ein neuer Antrag auf Freigabe."
    for _ in range(5):
        aufsicht.vor(50)
        aufsicht.sitzung.anmeldung.aktivitaet()
    assert aufsicht.bilder.eingang.zeilen[0].alter == "4 min"


def test_the_whole_way_from_asking_to_the_counter(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    vorgang = schalter.erbitte()
    oeffne_einzigen(aufsicht)
    assert aufsicht.seite() is Seite.ANTRAG
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "")
    assert aufsicht.seite() is Seite.EINGANG
    assert aufsicht.bilder.eingang.zeilen == ()
    assert aufsicht.bilder.leiste.freigaben.text == ""
    schalter.vor(1)
    jetzt = schalter.store.lade(vorgang.id)
    assert jetzt is not None and jetzt.freigabe is not None
    assert jetzt.freigabe.entschieden_von == AUFSICHT.id


def test_who_looks_at_a_request_is_on_record_before_it_shows(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    vorgang = schalter.erbitte()
    oeffne_einzigen(aufsicht)
    (zeile,) = aufsicht.store.journal
    assert (zeile.akteur, zeile.schritt, zeile.vorgang_id) == (AUFSICHT.id, "gelesen", vorgang.id)
    assert ("anlass", "freigabe") in zeile.merkmale


def test_who_declines_says_why(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    aufsicht.sitzung.freigaben.entscheide(False, "", "", "")
    assert aufsicht.bilder.antrag.fehlerfeld == "freigabe.grund"
    aufsicht.sitzung.freigaben.entscheide(False, "", "", "x" * 501)
    assert "501" in aufsicht.bilder.antrag.fehler
    aufsicht.sitzung.freigaben.entscheide(False, "", "", "Kein Beleg.")
    assert aufsicht.bilder.meldung.text.endswith("abgelehnt.")


def test_the_second_supervisor_sees_who_was_first(
    stammdaten: Stammdaten, schalter: Sitzungsplatz, aufsicht: Sitzungsplatz
) -> None:
    zweite = am_eigenen_pc(stammdaten, schalter, ZWEITE.kennung)
    schalter.erbitte()
    for platz in (aufsicht, zweite):
        oeffne_einzigen(platz)
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "")
    zweite.sitzung.freigaben.entscheide(False, "", "", "Zu spät.")
    assert zweite.bilder.antrag.hinweis.startswith("Adele Aufsicht hat um ")
    assert "freigegeben" in zweite.bilder.antrag.hinweis
    assert not zweite.bilder.antrag.darf
    (eingereicht,) = schalter.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.GEWAEHRT


def test_a_request_that_is_gone_says_so_before_anybody_decides(
    schalter: Sitzungsplatz, aufsicht: Sitzungsplatz
) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    schalter.sitzung.freigaben.antraege.oeffne()
    schalter.sitzung.freigaben.platz.ziehe_zurueck()
    aufsicht.vor(1)
    assert aufsicht.bilder.antrag.hinweis.startswith("Dieser Antrag wartet nicht mehr")
    assert not aufsicht.bilder.antrag.darf


def test_a_request_that_goes_in_the_same_moment_is_void(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    schalter.sitzung.freigaben.antraege.oeffne()
    schalter.sitzung.freigaben.platz.ziehe_zurueck()
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "")
    assert aufsicht.bilder.antrag.hinweis.startswith("Diesen Antrag gibt es so nicht mehr")
    assert not aufsicht.bilder.antrag.darf


def test_nobody_decides_an_own_request(stammdaten: Stammdaten, schalter: Sitzungsplatz) -> None:
    aufsicht = am_eigenen_pc(stammdaten, schalter)
    aufsicht.sitzung.zurueck()
    aufsicht.erbitte()
    oeffne_einzigen(aufsicht)
    assert aufsicht.bilder.eingang.zeilen[0].eigener
    assert not aufsicht.bilder.antrag.darf
    assert aufsicht.bilder.antrag.warum_nicht == "Das ist der eigene Antrag: Eine zweite Person entscheidet."
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "")
    (eingereicht,) = schalter.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.OFFEN


def test_the_oldest_comes_first_and_a_protected_person_shows_nothing(aufsicht: Sitzungsplatz) -> None:
    jetzt = aufsicht.uhr.jetzt()
    for antrag, vor, verdeckt in (("b", 1, False), ("a", 9, True)):
        aufsicht.freigabe.uhr = lambda v=vor: jetzt - timedelta(minutes=v)  # type: ignore[misc]
        aufsicht.freigabe.beantrage(f"s-{OTTO.kennung}", posten(antrag, jetzt, verdeckt=verdeckt))
    aufsicht.vor(1)
    assert [z.antrag_id for z in aufsicht.bilder.eingang.zeilen] == ["a", "b"]
    assert aufsicht.bilder.eingang.zeilen[0].betroffen == "geschützt"
    assert aufsicht.bilder.eingang.zeilen[1].grund == "HU abgelaufen, Gebührenerlass"
    aufsicht.sitzung.freigaben.eingang.oeffne("a")
    assert aufsicht.bilder.antrag.betroffen.startswith("Geschützte Person")


def test_without_the_kreis_the_list_says_so_and_nobody_decides(
    schalter: Sitzungsplatz, aufsicht: Sitzungsplatz
) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    aufsicht.freigabe.offline = True
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "Gut.")
    assert aufsicht.art() is Art.STOERUNG
    assert aufsicht.bilder.antrag.darf and not aufsicht.bilder.antrag.arbeitet
    aufsicht.vor(1)
    assert aufsicht.bilder.eingang.getrennt
    assert aufsicht.bilder.eingang.stand.startswith("Ohne Verbindung zum Kreis")
    aufsicht.freigabe.offline = False
    aufsicht.vor(60)
    assert not aufsicht.bilder.eingang.getrennt


def test_an_expired_session_asks_to_sign_in_and_loses_nothing(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    sitzung = f"s-{AUFSICHT.kennung}"
    person = aufsicht.freigabe.sitzungen.pop(sitzung)
    lauf = aufsicht.bilder.antrag.lauf
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "Gut.")
    assert aufsicht.seite() is Seite.ANMELDUNG
    assert "abgelaufen" in aufsicht.bilder.anmeldung.fehler
    assert aufsicht.bilder.antrag.art is Antragsart.KEINE
    aufsicht.freigabe.sitzungen[sitzung] = person
    aufsicht.sitzung.anmeldung.melde_an(AUFSICHT.kennung, KENNWORT)
    assert aufsicht.seite() is Seite.ANTRAG
    assert aufsicht.bilder.antrag.lauf == lauf, "the view knows what was typed by it"
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "Gut.")
    assert aufsicht.seite() is Seite.EINGANG


def test_another_person_at_the_pc_sees_nothing_of_the_inbox(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    aufsicht.sitzung.anmeldung.sperre()
    assert aufsicht.bilder.eingang.zeilen == ()
    aufsicht.sitzung.anmeldung.melde_an(OTTO.kennung, KENNWORT)
    assert aufsicht.seite() is Seite.LEERLAUF
    assert aufsicht.bilder.eingang.zeilen == ()
    assert aufsicht.bilder.antrag.art is Antragsart.KEINE


@pytest.mark.parametrize(
    ("kennung", "seite"), [(REVISION.kennung, Seite.EINSICHT), (VERWALTUNG.kennung, Seite.VERWALTUNG)]
)
def test_who_does_not_work_on_cases_sees_none(
    stammdaten: Stammdaten, schalter: Sitzungsplatz, kennung: str, seite: Seite
) -> None:
    schalter.erbitte()
    platz = Sitzungsplatz(stammdaten, store=schalter.store, freigabe=schalter.freigabe)
    platz.melde_an(kennung)
    assert platz.seite() is seite
    platz.sitzung.von_hand()
    platz.lies_ein()
    platz.sitzung.freigaben.zum_eingang()
    assert platz.seite() is seite
    assert platz.bilder.meldung.text == "Dieses Konto bearbeitet keine Vorgänge."
    assert {"einlesen", "von_hand", "bilddatei", "eingang"} <= platz.bilder.sitzung.ohne
    assert platz.bilder.vorgaenge.zeilen == () and platz.bilder.eingang.zeilen == ()


def test_a_bug_does_not_end_the_inbox(stammdaten: Stammdaten) -> None:
    stelle = KaputteStelle()
    platz = Sitzungsplatz(stammdaten, freigabe=stelle)
    with pytest.raises(ZeroDivisionError):
        platz.melde_an(AUFSICHT.kennung)
    platz.sitzung.vorfall("X")
    platz.vor(5)
    assert platz.bilder.eingang.stand == "Kein Antrag wartet."


class KaputteStelle(FakeFreigabestelle):
    """Breaks once, then works; and knows a Stoerung that is none of ours."""

    kaputt = True

    def eingang(self, sitzung: str, marke: str, warte_s: float):  # type: ignore[no-untyped-def]
        if self.kaputt:
            self.kaputt = False
            raise ZeroDivisionError
        return super().eingang(sitzung, marke, warte_s)


def test_a_lost_role_ends_the_questions(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    sitzung = f"s-{AUFSICHT.kennung}"
    aufsicht.freigabe.sitzungen[sitzung] = OTTO
    schalter.erbitte()
    aufsicht.vor(1)
    assert aufsicht.bilder.meldung.text == aufsicht.texte.fehler(Stoerung(Fehlercode.ROLLE_FEHLT)).text
    assert aufsicht.bilder.eingang.zeilen == ()
