"""Printing: intent, print, outcome; every way it can end, and what the papers say."""

from dataclasses import replace

import pytest

from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt
from bureau_app.workflows import blatt as blaetter
from bureau_app.workflows import druck, ummeldung
from bureau_app.workflows.ports import Druckstueck
from tests.fakes.drucker import FakeDrucker
from tests.fakes.schalter import ERNA, OTTO
from tests.workflows.conftest import Platz

SICHER_NICHT = Stoerung(Fehlercode.SPEICHER_FEHLER, sicher="ja")
UNKLAR = Stoerung(Fehlercode.SPEICHER_FEHLER)


def test_the_sticker_says_from_when_where_and_who_attests_it(platz: Platz) -> None:
    v = platz.uebernommen()
    assert druck.aufkleber_von(platz.s, ERNA, v, 0).zeilen == (
        "Neue Anschrift ab 18.11.2026",
        "Oberstraße 91",
        "41460 Neuss",
        f"{platz.s.policy.behoerde_kurz} i. A. Stadt Neuss, 23.11.2026, EB",
    )


def test_no_sticker_before_the_commit_or_for_another_vehicle(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        druck.aufkleber_von(platz.s, ERNA, platz.entwurf(), 0)
    with pytest.raises(UnerlaubterSchritt):
        druck.aufkleber_von(platz.s, ERNA, platz.uebernommen(), 1)
    with pytest.raises(UnerlaubterSchritt):
        druck.aufkleber_von(platz.s, ERNA, replace(platz.uebernommen(), gemeinde_ags="05111000"), 0)


def test_each_vehicle_gets_one_sticker(platz: Platz) -> None:
    v = druck.drucke_naechsten(platz.s, ERNA, platz.kassiert(2))
    assert (v.stufe, v.offene_aufkleber()) == (Stufe.KASSIERT, (1,))
    v = druck.drucke_naechsten(platz.s, ERNA, v)
    assert (v.stufe, v.offene_aufkleber(), len(platz.drucker.gedruckt)) == (Stufe.GEDRUCKT, (), 2)
    assert platz.stand(v) == v
    with pytest.raises(UnerlaubterSchritt):
        druck.drucke_naechsten(platz.s, ERNA, v)


def test_nothing_is_printed_before_the_fee_was_taken(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        druck.drucke_naechsten(platz.s, ERNA, platz.uebernommen())
    assert platz.drucker.gedruckt == []


def test_nothing_is_printed_if_the_intent_cannot_be_stored(platz: Platz) -> None:
    v = platz.kassiert()
    platz.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    with pytest.raises(Stoerung) as fehler:
        druck.drucke_naechsten(platz.s, ERNA, v)
    assert fehler.value.code is Fehlercode.SPEICHER_VOLL
    assert (platz.drucker.gedruckt, platz.stand(v)) == ([], v)


def test_surely_not_printed_leaves_the_sticker_missing(platz: Platz) -> None:
    v = platz.kassiert()
    platz.drucker.stoere(SICHER_NICHT)
    with pytest.raises(Stoerung) as fehler:
        druck.drucke_naechsten(platz.s, ERNA, v)
    assert fehler.value is SICHER_NICHT
    v = platz.stand(v)
    assert (v.stufe, v.drucke[0].stand) == (Stufe.KASSIERT, Druckstand.NICHT_GEDRUCKT)
    v = druck.drucke_naechsten(platz.s, ERNA, v)
    assert (v.stufe, len(platz.drucker.gedruckt)) == (Stufe.GEDRUCKT, 1)


@pytest.mark.parametrize(("liegt_vor", "stufe"), [(True, Stufe.GEDRUCKT), (False, Stufe.KASSIERT)])
def test_nobody_knows_so_a_person_is_asked(platz: Platz, liegt_vor: bool, stufe: Stufe) -> None:
    v = platz.kassiert()
    platz.drucker.stoere(UNKLAR, nach_dem_druck=True)
    with pytest.raises(Stoerung):
        druck.drucke_naechsten(platz.s, ERNA, v)
    v = platz.stand(v)
    assert v.stufe is Stufe.UNGEKLAERT
    with pytest.raises(UnerlaubterSchritt):
        druck.drucke_naechsten(platz.s, ERNA, v)
    v = druck.klaere(platz.s, OTTO, v, liegt_vor)
    assert v.stufe is stufe
    eintrag = platz.store.journal[-1]
    assert (eintrag.akteur, eintrag.merkmale) == (OTTO.id, (("liegt_vor", "ja" if liegt_vor else "nein"),))


class Absturz(BaseException):
    """The program dies here."""


class StromWeg(FakeDrucker):
    """A printer that takes the sticker, and then the power goes; nothing after it is stored."""

    def __init__(self, platz: Platz) -> None:
        super().__init__()
        self._platz = platz

    def drucke(self, stueck: Druckstueck) -> None:
        super().drucke(stueck)
        self._platz.store.stoere(Stoerung(Fehlercode.SPEICHER_FEHLER))
        raise Absturz


def test_after_a_crash_in_a_print_a_person_is_asked(platz: Platz) -> None:
    v = platz.kassiert()
    drucker = StromWeg(platz)
    with pytest.raises(Stoerung):
        druck.drucke_naechsten(replace(platz.s, drucker=drucker), ERNA, v)
    v = platz.stand(v)
    assert (v.stufe, len(drucker.gedruckt)) == (Stufe.IM_DRUCK, 1)
    v = druck.nach_neustart(platz.s, ERNA, v)
    assert v.stufe is Stufe.UNGEKLAERT
    assert platz.stand(v) == v
    assert platz.store.journal[-1].schritt == "druck_unklar"
    assert platz.drucker.gedruckt == []


def test_an_unforeseen_error_of_the_printer_counts_as_unknown(platz: Platz) -> None:
    v = platz.kassiert()

    class Kaputt(FakeDrucker):
        def drucke(self, stueck: Druckstueck) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        druck.drucke_naechsten(replace(platz.s, drucker=Kaputt()), ERNA, v)
    assert platz.stand(v).stufe is Stufe.UNGEKLAERT


def test_a_sticker_that_cannot_be_drawn_was_surely_not_printed(platz: Platz) -> None:
    v = platz.kassiert()
    with pytest.raises(Eingabefehler):
        druck.drucke_naechsten(platz.s, replace(ERNA, zeichen="W" * 60), v)
    assert (platz.stand(v).stufe, platz.drucker.gedruckt) == (Stufe.KASSIERT, [])


def test_a_restart_leaves_every_other_stage_alone(platz: Platz) -> None:
    for v in (platz.entwurf(), platz.kassiert(), platz.gedruckt()):
        assert druck.nach_neustart(platz.s, ERNA, v) is v


def test_a_spoilt_sticker_is_voided_and_printed_anew(platz: Platz) -> None:
    v = druck.verwirf_aufkleber(platz.s, ERNA, platz.gedruckt(), 0, "verklebt")
    assert (v.stufe, v.offene_aufkleber()) == (Stufe.KASSIERT, (0,))
    assert platz.store.journal[-1].merkmale == (("fahrzeug", "0"), ("grund", "verklebt"))
    v = druck.drucke_naechsten(platz.s, ERNA, v)
    assert [d.stand for d in v.drucke] == [Druckstand.VERWORFEN, Druckstand.GEDRUCKT]
    assert len(platz.drucker.gedruckt) == 2


def test_the_case_sheet(platz: Platz) -> None:
    v = platz.gedruckt(2)
    blatt = blaetter.vorgangsblatt(platz.s, v)
    zeilen = dict(blatt.zeilen)
    assert blatt.nummer == v.nummer
    assert zeilen["Nummer"].startswith("26-024-003-000001-")
    assert zeilen["Aufgenommen am"] == "23.11.2026"
    assert zeilen["Meldebehörde"] == "Stadt Neuss"
    assert zeilen["Bisherige Anschrift"] == "Am Markt 2, 41564 Kaarst"
    assert zeilen["Neue Anschrift"] == "Oberstraße 91, 41460 Neuss"
    assert [wert for name, wert in blatt.zeilen if name == "Fahrzeug"] == [
        "NE-AB 1234, FIN WVWZZZ1KZ8W123456",
        "GV-XY 99, FIN WVWZZZ1JZXW000001",
    ]
    assert (zeilen["Gebühr"], zeilen["Quittung"]) == ("21,60 €", "R-2026/17")


def test_the_case_sheet_without_a_vehicle(platz: Platz) -> None:
    zeilen = dict(blaetter.vorgangsblatt(platz.s, platz.uebernommen(0)).zeilen)
    assert zeilen["Gebühr"] == "gebührenfrei"
    assert "Quittung" not in zeilen and "Fahrzeug" not in zeilen
    assert "Erfahren sie von uns" not in zeilen


def test_the_case_sheet_says_who_is_told_and_who_is_not(platz: Platz) -> None:
    zeilen = dict(blaetter.vorgangsblatt(platz.s, platz.gedruckt()).zeilen)
    for stelle in ("Kraftfahrt-Bundesamt", "Kfz-Versicherung", "Hauptzollamt"):
        assert stelle in zeilen["Erfahren sie von uns"]
    assert "Krankenkasse" in zeilen["Bitte selbst mitteilen"]


def test_no_case_sheet_before_the_commit(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        blaetter.vorgangsblatt(platz.s, platz.entwurf())


def test_the_printed_sticker_is_the_previewed_one(platz: Platz) -> None:
    v = platz.kassiert()
    erwartet = druck.aufkleber_von(platz.s, ERNA, v, 0)
    druck.drucke_naechsten(platz.s, ERNA, v)
    assert platz.drucker.gedruckt == [erwartet]
    assert isinstance(erwartet, Aufkleber)


def test_main_path_stores_each_step(platz: Platz) -> None:
    v = ummeldung.schliesse_ab(platz.s, ERNA, platz.gedruckt())
    assert platz.stand(v) == v
    assert [e.schritt for e in platz.store.journal] == [
        "eroeffnet",
        "uebernommen",
        "quittiert",
        "druck_beabsichtigt",
        "druck_gemeldet",
        "abgeschlossen",
    ]
