"""After the end: Korrektur and Storno by number, the tasks they leave to people, the journal, and who sees which."""

import pytest

from bureau_app.domain import nummer
from bureau_app.domain.bezug import Bezugsgrund, Vorgangsart
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.anzeige import Seite
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import KENNWORT, REVISION, VERWALTUNG, Sitzungsplatz

STORNO, GRUND = Vorgangsart.STORNO.value, Bezugsgrund.NICHT_EINGEZOGEN.value


def abgeschlossener(platz: Sitzungsplatz) -> Vorgang:
    """One case up to its end at the counter."""
    platz.uebernimm()
    platz.sitzung.abschluss.quittiere("R-1")
    platz.sitzung.abschluss.bestaetige()
    vorgang = platz.sitzung.abschluss.vorgang
    assert vorgang is not None
    return vorgang


def suche(platz: Sitzungsplatz, text: str) -> None:
    platz.sitzung.nachtrag.zur_korrektur()
    platz.sitzung.nachtrag.korrektur.suche(text)


def storniert(platz: Sitzungsplatz) -> Vorgang:
    """A Storno that was granted and closed."""
    vorgang = abgeschlossener(platz)
    suche(platz, vorgang.nummer)
    platz.sitzung.nachtrag.korrektur.beginne_neu(STORNO, GRUND)
    platz.sitzung.befehle.antrag.oeffne()
    platz.sitzung.befehle.antrag.sende("Nicht eingezogen, Erklärung liegt vor.")
    platz.anderswo()
    platz.vor(1)
    platz.sitzung.freigaben.antraege.oeffne()
    platz.sitzung.befehle.uebernimm()
    platz.sitzung.abschluss.bestaetige()
    jetzt = platz.sitzung.abschluss.vorgang
    assert jetzt is not None and jetzt.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)
    platz.sitzung.abschluss.bestaetige()
    return jetzt


def test_a_closed_vorgang_is_found_by_its_number_and_the_look_is_on_record(angemeldet: Sitzungsplatz) -> None:
    vorgang = abgeschlossener(angemeldet)
    suche(angemeldet, nummer.anzeige(vorgang.nummer))
    bild = angemeldet.bilder.korrektur
    assert angemeldet.seite() is Seite.KORREKTUR
    assert bild.gefunden and nummer.anzeige(vorgang.nummer) in bild.kopf
    assert any(zeile.neu.startswith("Oberstraße 91") for zeile in bild.inhalt)
    gelesen = [e for e in angemeldet.store.journal if e.schritt == "gelesen"]
    assert [(e.akteur, e.vorgang_id, e.merkmale) for e in gelesen] == [
        (ERNA.id, vorgang.id, (("anlass", "korrektur"),))
    ]


@pytest.mark.parametrize(
    ("text", "teil"),
    [
        ("12", "Das ist keine Vorgangsnummer"),
        (nummer.bilde(2026, ERNA.gemeinde_ags, 3, 99), "An diesem Schalter wurde kein"),
    ],
)
def test_what_is_not_found_is_said(angemeldet: Sitzungsplatz, text: str, teil: str) -> None:
    suche(angemeldet, text)
    assert angemeldet.bilder.korrektur.fehler.startswith(teil)
    assert not angemeldet.bilder.korrektur.gefunden


def test_a_scanned_case_sheet_is_what_is_looked_for(angemeldet: Sitzungsplatz) -> None:
    vorgang = abgeschlossener(angemeldet)
    angemeldet.sitzung.nachtrag.zur_korrektur()
    angemeldet.sitzung.gescannt(vorgang.nummer)
    assert angemeldet.bilder.korrektur.gefunden
    assert angemeldet.seite() is Seite.KORREKTUR


def test_art_and_reason_must_be_chosen(angemeldet: Sitzungsplatz) -> None:
    suche(angemeldet, abgeschlossener(angemeldet).nummer)
    angemeldet.sitzung.nachtrag.korrektur.beginne_neu("", GRUND)
    assert angemeldet.bilder.korrektur.fehler == "Erst wählen, was getan wird und warum."


def test_one_that_is_not_committed_yet_has_no_day(angemeldet: Sitzungsplatz) -> None:
    vorgang = abgeschlossener(angemeldet)
    suche(angemeldet, vorgang.nummer)
    angemeldet.sitzung.nachtrag.korrektur.beginne_neu(STORNO, GRUND)
    suche(angemeldet, vorgang.nummer)
    assert angemeldet.bilder.korrektur.kopf.endswith(", noch nicht übernommen (Entwurf).")


@pytest.mark.parametrize("art", [Vorgangsart.KORREKTUR, Vorgangsart.STORNO])
def test_a_new_vorgang_begins_with_what_was_recorded(angemeldet: Sitzungsplatz, art: Vorgangsart) -> None:
    vorgang = abgeschlossener(angemeldet)
    suche(angemeldet, vorgang.nummer)
    angemeldet.sitzung.nachtrag.korrektur.beginne_neu(art.value, GRUND)
    assert angemeldet.seite() is Seite.ERFASSUNG
    neuer = angemeldet.sitzung.entwurf.sicherung.vorgang
    assert neuer is not None and neuer.bezug is not None
    assert (neuer.bezug.art, neuer.bezug.vorgang_id) == (art, vorgang.id)
    assert angemeldet.bilder.schalter.felder["person.vornamen"].text == "Erika Łucja"
    assert angemeldet.store.lade(vorgang.id) == vorgang


@pytest.mark.parametrize(
    ("art", "anfang", "danach"),
    [
        (Vorgangsart.KORREKTUR, "Korrektur von ", "Oberstraße 91"),
        (Vorgangsart.STORNO, "Storno von ", "Am Markt 2"),
    ],
)
def test_its_draft_says_what_it_is_and_where_the_registers_go(
    angemeldet: Sitzungsplatz, art: Vorgangsart, anfang: str, danach: str
) -> None:
    vorgang = abgeschlossener(angemeldet)
    suche(angemeldet, vorgang.nummer)
    angemeldet.sitzung.nachtrag.korrektur.beginne_neu(art.value, GRUND)
    bild = angemeldet.bilder.schalter
    (band,) = bild.baender
    assert band.art == "nachtrag" and band.text == f"{anfang}{nummer.anzeige(vorgang.nummer)}:"
    strasse = bild.vergleich[0]
    assert strasse.melderegister.text == strasse.fahrzeugregister.text == danach
    assert strasse.bisher.text != danach and strasse.melderegister.geaendert


def test_a_committed_storno_still_says_that_it_is_one(angemeldet: Sitzungsplatz) -> None:
    storno = storniert(angemeldet)
    angemeldet.sitzung.entwurf.zeige_uebernommenen(ERNA, storno)
    assert [band.art for band in angemeldet.bilder.schalter.baender] == ["nachtrag"]


def test_a_storno_leaves_its_physical_acts_to_people(angemeldet: Sitzungsplatz) -> None:
    storno = storniert(angemeldet)
    (zeile,) = [z for z in angemeldet.bilder.vorgaenge.zeilen if z.id == storno.id]
    assert (zeile.stufe, zeile.wartet) == ("Aufgabe offen", False)
    angemeldet.sitzung.vorgaenge.setze_fort(storno.id)
    assert angemeldet.seite() is Seite.AUFGABEN
    aufgaben = [z.aufgabe for z in angemeldet.bilder.aufgaben.zeilen]
    assert aufgaben[0] == "Aufkleber für NE-AB 1234 unbrauchbar machen"
    assert aufgaben[1].startswith("Gebühr von 1") and "R-1" in aufgaben[1]
    for rest in (1, 0):
        angemeldet.sitzung.nachtrag.aufgaben.erledige(angemeldet.bilder.aufgaben.zeilen[0].id, "Vernichtet.")
        assert len(angemeldet.bilder.aufgaben.zeilen) == rest
    danach = angemeldet.store.lade(storno.id)
    assert danach is not None and not danach.offene_aufgaben()
    assert {a.erledigt_von for a in danach.aufgaben} == {ERNA.id}


def test_a_remark_that_is_too_long_is_said(angemeldet: Sitzungsplatz) -> None:
    storniert(angemeldet)
    angemeldet.sitzung.nachtrag.zu_den_aufgaben()
    angemeldet.sitzung.nachtrag.aufgaben.erledige(angemeldet.bilder.aufgaben.zeilen[0].id, "x" * 501)
    assert "501" in angemeldet.bilder.aufgaben.fehler
    assert len(angemeldet.bilder.aufgaben.zeilen) == 2


def test_what_was_corrected_once_is_corrected_from_there(angemeldet: Sitzungsplatz) -> None:
    storno = storniert(angemeldet)
    assert storno.bezug is not None
    suche(angemeldet, storno.bezug.nummer)
    assert nummer.anzeige(storno.nummer) in angemeldet.bilder.korrektur.kopf
    assert nummer.anzeige(storno.bezug.nummer) in angemeldet.bilder.korrektur.hinweis
    angemeldet.sitzung.nachtrag.korrektur.beginne_neu(STORNO, GRUND)
    assert angemeldet.seite() is Seite.KORREKTUR
    assert angemeldet.bilder.korrektur.fehler


def test_nothing_of_it_shows_when_locked_and_it_is_there_again(angemeldet: Sitzungsplatz) -> None:
    suche(angemeldet, abgeschlossener(angemeldet).nummer)
    angemeldet.sitzung.anmeldung.sperre()
    assert angemeldet.bilder.korrektur.inhalt == ()
    angemeldet.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    assert angemeldet.seite() is Seite.KORREKTUR
    assert angemeldet.bilder.korrektur.inhalt != ()
    angemeldet.sitzung.zurueck()
    assert angemeldet.bilder.korrektur.inhalt == ()


def test_the_auditor_sees_who_did_what_and_no_name_of_a_citizen(
    stammdaten: Stammdaten, angemeldet: Sitzungsplatz
) -> None:
    vorgang = abgeschlossener(angemeldet)
    platz = Sitzungsplatz(stammdaten, store=angemeldet.store)
    platz.melde_an(REVISION.kennung)
    assert platz.seite() is Seite.EINSICHT
    zeilen = platz.bilder.einsicht.zeilen
    assert zeilen[0].nr > zeilen[-1].nr
    assert {z.nummer for z in zeilen} == {nummer.anzeige(vorgang.nummer)}
    assert "übernommen" in [z.was for z in zeilen]
    alles = " ".join(f"{z.am} {z.wer} {z.was} {z.nummer} {z.merkmale}" for z in zeilen)
    assert not any(wort in alles for wort in ("Müstermann", "Oberstraße", "NE-AB"))
    for versuch in (platz.sitzung.nachtrag.zur_korrektur, platz.sitzung.nachtrag.zu_den_aufgaben):
        versuch()
        assert platz.seite() is Seite.EINSICHT
    platz.sitzung.anmeldung.sperre()
    assert platz.bilder.einsicht.zeilen == ()


def test_the_administration_sees_no_citizen_at_all(stammdaten: Stammdaten, angemeldet: Sitzungsplatz) -> None:
    vorgang = abgeschlossener(angemeldet)
    platz = Sitzungsplatz(stammdaten, store=angemeldet.store)
    platz.melde_an(VERWALTUNG.kennung)
    assert platz.seite() is Seite.VERWALTUNG
    assert platz.bilder.sitzung.policy == stammdaten.policybuch.version
    platz.sitzung.gescannt(vorgang.nummer)
    platz.sitzung.nachtrag.zur_korrektur()
    assert platz.seite() is Seite.VERWALTUNG
    assert platz.bilder.einsicht.zeilen == () and platz.bilder.vorgaenge.zeilen == ()
