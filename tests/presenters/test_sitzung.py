"""Sign-in, lock, resume, privacy, and what a scanner may do on which page."""

from datetime import timedelta

import pytest

from bureau_app.domain.ausweis import pruefziffer as ziffer
from bureau_app.domain.ereignis import DruckBeabsichtigt
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.umgebung import Betriebsart, Szenario, Vorgaben
from bureau_app.workflows.kasse import quittiere
from bureau_app.workflows.schalter import schreite
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA, OTTO
from tests.sitzungsplatz import BILD_FREMD, KENNWORT, Sitzungsplatz


def pruefziffer(text: str) -> str:
    return str(ziffer(text))


def td1() -> str:
    """An identity card's zone as a keyboard reader types it."""
    oben = "IDD<<" + "T22000129" + pruefziffer("T22000129")
    oben = oben.ljust(30, "<")
    mitte = "640812" + pruefziffer("640812") + "<" + "301031" + pruefziffer("301031") + "D" + "<" * 13
    gesamt = pruefziffer(oben[5:30] + mitte[0:7] + mitte[8:15] + mitte[18:29])
    return f"{oben}\n{mitte}{gesamt}\n{'MUSTERMANN<<ERIKA'.ljust(30, '<')}\n"


MRZ = td1()


def test_a_wrong_password_is_said_without_saying_which(platz: Sitzungsplatz) -> None:
    platz.sitzung.beginne()
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, "falsch")
    assert platz.bilder.anmeldung.fehler == "Kennung oder Kennwort ist falsch."
    assert platz.seite() is Seite.ANMELDUNG
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert platz.seite() is Seite.LEERLAUF
    assert platz.bilder.leiste.platz == "Erna Beispiel · Schalter 3"


def test_without_the_kreis_the_kept_verifier_signs_in(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.district.offline = True
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.bilder.meldung.text == "Ohne Verbindung zum Kreis angemeldet."


def test_the_lock_hides_the_person_and_the_same_clerk_goes_on(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.anmeldung.sperre()
    assert angemeldet.seite() is Seite.ANMELDUNG
    assert angemeldet.bilder.schalter.felder == {}
    assert angemeldet.bilder.anmeldung.gesperrt_fuer == "Erna Beispiel"
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Erika Łucja"


def test_another_clerk_sees_only_own_drafts(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.sitzung.anmeldung.melde_an(OTTO.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.bilder.vorgaenge.zeilen == ()
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Erika Łucja"


def test_the_counter_warns_then_locks(angemeldet: Sitzungsplatz) -> None:
    angemeldet.uhr.vor(timedelta(minutes=4, seconds=1))
    angemeldet.sitzung.takt()
    assert angemeldet.bilder.meldung.text == "Der Schalter sperrt in 59 Sekunden."
    angemeldet.sitzung.anmeldung.aktivitaet()
    assert angemeldet.art() is None
    angemeldet.uhr.vor(timedelta(minutes=4, seconds=30))
    angemeldet.sitzung.takt()
    assert angemeldet.seite() is Seite.LEERLAUF
    angemeldet.uhr.vor(timedelta(seconds=31))
    angemeldet.sitzung.takt()
    assert angemeldet.seite() is Seite.ANMELDUNG


def test_after_a_crash_the_draft_comes_back_where_it_was(stammdaten: Stammdaten, angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.gib_ein("neu.anschrift", "ober")
    angemeldet.sitzung.schalter.betrete("neu.anschrift")
    danach = Sitzungsplatz(stammdaten, store=angemeldet.store)
    danach.melde_an()
    assert danach.seite() is Seite.ERFASSUNG
    assert danach.bilder.schalter.felder["neu.anschrift"].text == "ober"
    assert danach.bilder.schalter.zeiger.feld == "neu.anschrift"
    assert danach.art() is Art.INFO
    assert danach.bilder.schalter.nummer == angemeldet.bilder.schalter.nummer


@pytest.mark.parametrize(
    ("bis", "phase"), [("uebernommen", Phase.KASSE), ("im_druck", Phase.UNKLAR), ("gedruckt", Phase.FRAGE)]
)
def test_after_a_crash_the_closing_goes_on_and_prints_nothing(
    stammdaten: Stammdaten, angemeldet: Sitzungsplatz, bis: str, phase: Phase
) -> None:
    angemeldet.uebernimm()
    if bis == "gedruckt":
        angemeldet.sitzung.abschluss.quittiere("R-1")
    elif bis == "im_druck":
        s = angemeldet.umgebung.schalter
        vorgang = quittiere(s, ERNA, angemeldet.store.offene(ERNA.id)[0], "R-1")
        schreite(s, ERNA, vorgang, DruckBeabsichtigt("d-1", 0), "druck_beabsichtigt")
    danach = Sitzungsplatz(stammdaten, store=angemeldet.store)
    danach.melde_an()
    assert danach.seite() is Seite.ABSCHLUSS
    assert danach.phase() is phase
    assert danach.bilder.schalter.gesperrt
    assert danach.drucker.gedruckt == []


def test_a_parked_draft_stays_in_the_list_after_a_restart(stammdaten: Stammdaten, angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.parke()
    danach = Sitzungsplatz(stammdaten, store=angemeldet.store, vorgaben=Vorgaben(namen_in_liste=True))
    danach.melde_an()
    assert danach.seite() is Seite.LEERLAUF
    (zeile,) = danach.bilder.vorgaenge.zeilen
    assert (zeile.stufe, zeile.name) == ("geparkt", "Müstermann-Żółć, Erika Łucja")
    danach.sitzung.vorgaenge.setze_fort(zeile.id)
    assert danach.seite() is Seite.ERFASSUNG


def test_the_privacy_screen_keeps_the_vorgang(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.sichtschutz()
    assert angemeldet.seite() is Seite.SICHTSCHUTZ
    assert angemeldet.bilder.schalter.felder == {}
    angemeldet.sitzung.zurueck()
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Erika Łucja"


def test_a_keyboard_reader_opens_the_vorgang(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.gescannt(MRZ)
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1964"
    assert angemeldet.bilder.meldung.text == "Ausweis vom Lesegerät übernommen."


def test_a_reader_on_the_wrong_layout_heals(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.gescannt(MRZ.replace("<", ";"))
    assert angemeldet.bilder.schalter.felder["person.geburtsdatum"].text == "12.08.1964"


def test_what_is_no_zone_is_said_and_opens_nothing(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.gescannt("260240030000175260240030000175")
    assert angemeldet.art() is Art.WARNUNG
    assert angemeldet.seite() is Seite.LEERLAUF


def test_a_locked_counter_takes_no_scan(platz: Sitzungsplatz) -> None:
    platz.sitzung.beginne()
    platz.sitzung.gescannt(MRZ)
    platz.lies_ein()
    assert platz.seite() is Seite.ANMELDUNG
    assert platz.store.journal == []


def test_an_unknown_document_is_said(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein(BILD_FREMD)
    assert angemeldet.bilder.meldung.text == "Ein Dokument wurde nicht erkannt."


@pytest.mark.parametrize(
    ("dokument", "text"),
    [
        (Dokument(Dokumentart.LEER, {}), "Das Blatt ist leer."),
        (Dokument(Dokumentart.FAHRZEUGSCHEIN_ALT, {}), "Das ist ein alter Fahrzeugschein (vor Oktober 2005)."),
        (Dokument(Dokumentart.FAHRZEUGSCHEIN_DIGITAL, {}), "Das ist der digitale Fahrzeugschein auf dem Telefon."),
        (
            Dokument(Dokumentart.ZB1_RUECKSEITE, {}, code_freigelegt=True),
            "Der Sicherheitscode der ZB I liegt offen: sie ist nicht mehr gültig.",
        ),
    ],
)
def test_a_paper_that_holds_no_data_is_named(angemeldet: Sitzungsplatz, dokument: Dokument, text: str) -> None:
    angemeldet.sitzung.gescannt(MRZ)
    angemeldet.sitzung.schalter.nimm_lesung(Lesung((dokument,), 0.1), letzte=True)
    assert angemeldet.art() is Art.WARNUNG
    assert angemeldet.bilder.meldung.text == text


def test_an_empty_glass_is_said(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.lesen.einlesen()
    assert angemeldet.bilder.meldung.text == "Auf dem Scanner liegt nichts."
    assert angemeldet.bilder.lesen.stand is Lesestand.BEREIT


def test_the_demo_offers_scenarios_and_its_band(stammdaten: Stammdaten) -> None:
    szenarien = (Szenario("hauptfall", "Hauptfall"), Szenario("firma", "Firma"))
    platz = Sitzungsplatz(stammdaten, vorgaben=Vorgaben(betriebsart=Betriebsart.DEMO, szenarien=szenarien))
    platz.melde_an()
    assert platz.bilder.sitzung.band.startswith("DEMO")
    assert platz.bilder.sitzung.titel.startswith("DEMO – ")
    platz.sitzung.lesen.einlesen()
    assert platz.szenarien() == szenarien
    platz.sitzung.zurueck()
    assert platz.szenarien() == ()
    platz.sitzung.lesen.einlesen()
    platz.sitzung.lesen.waehle("hauptfall")
    assert platz.seite() is Seite.ERFASSUNG
    assert platz.fahrzeuge() == ("NE-AB 1234",)


@pytest.mark.parametrize("getippt", [True, False])
def test_a_late_document_does_not_take_the_focus_from_typing(stammdaten: Stammdaten, getippt: bool) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner)
    platz.melde_an()
    runner.alles()
    platz.sitzung.von_hand()
    runner.alles()
    platz.lies_ein()
    if getippt:
        platz.sitzung.schalter.gib_ein("neu.anschrift", "ober")
    vorher = platz.bilder.schalter.zeiger.nummer
    runner.alles()
    assert (platz.bilder.schalter.zeiger.nummer == vorher) is getippt
    assert platz.fahrzeuge() == ("NE-AB 1234",)


def test_another_clerk_waits_until_the_draft_is_on_disk(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    angemeldet.sitzung.anmeldung.sperre()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.anmeldung.melde_an(OTTO.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.ANMELDUNG
    assert angemeldet.art() is Art.STOERUNG
    angemeldet.sitzung.anmeldung.melde_an(OTTO.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.store.offene(ERNA.id)[0].angaben.text("person.vornamen") == "Erika"


def test_a_closed_vorgang_of_the_list_shows_what_was_decided(angemeldet: Sitzungsplatz) -> None:
    angemeldet.melderegister.offline = True
    angemeldet.uebernimm()
    angemeldet.sitzung.abschluss.quittiere("R-1")
    angemeldet.sitzung.abschluss.bestaetige()
    angemeldet.sitzung.abschluss.bestaetige()
    assert angemeldet.store.offene(ERNA.id)[0].angaben.felder == {}
    angemeldet.sitzung.vorgaenge.setze_fort(angemeldet.bilder.vorgaenge.zeilen[0].id)
    assert angemeldet.phase() is Phase.FERTIG
    felder = angemeldet.bilder.schalter.felder
    assert felder["person.vornamen"].text == "Erika Łucja"
    assert felder["fahrzeug.0.C.1.3"].text == "Am Markt 2, 41564 Kaarst"
    assert angemeldet.bilder.schalter.vergleich[0].fahrzeugregister.text == "Oberstraße 91"
    assert not angemeldet.bilder.schalter.hat_fehler


def test_locking_signs_out_at_the_kreis_if_it_is_there(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.anmeldung.sperre()
    assert angemeldet.district.abgemeldet == [f"s-{ERNA.kennung}"]
    angemeldet.melde_an()
    angemeldet.district.offline = True
    angemeldet.sitzung.anmeldung.sperre()
    assert len(angemeldet.district.abgemeldet) == 1
    assert angemeldet.bilder.anmeldung.offen and angemeldet.bilder.anmeldung.fehler == ""
