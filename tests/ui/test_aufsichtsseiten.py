"""Inbox, request, supervisor beside the clerk, Korrektur, tasks, journal: by keyboard, accessible, nothing cut."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit

from bureau_app.domain.bezug import Bezugsgrund, Vorgangsart
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.views.stil import Stil
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import AUFSICHT, KENNWORT, REVISION, VERWALTUNG
from tests.ui import test_zugang as zugang
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_rueckgabenseite import rueckgaben

STRG = Qt.KeyboardModifier.ControlModifier


def am_platz(baue: Bau, sprache: str) -> Fensterplatz:
    platz = baue(sprache=sprache)
    platz.melde_an()
    platz.erbitte()
    platz.ruhe()
    platz.taste(Qt.Key.Key_F10)
    return platz


def eingang(baue: Bau, sprache: str) -> Fensterplatz:
    schalter = am_platz(baue, sprache)
    platz = baue(sprache=sprache, freigabe=schalter.freigabe)
    platz.melde_an(AUFSICHT.kennung)
    platz.ruhe()
    return platz


def antrag(baue: Bau, sprache: str) -> Fensterplatz:
    platz = eingang(baue, sprache)
    platz.taste(Qt.Key.Key_Return)
    return platz


def eigener(baue: Bau, sprache: str) -> Fensterplatz:
    platz = eingang(baue, sprache)
    for eingereicht in platz.freigabe.eingereicht.values():
        eingereicht.person = AUFSICHT.id
    platz.vor(1)
    platz.taste(Qt.Key.Key_Return)
    return platz


def korrektur(baue: Bau, sprache: str) -> Fensterplatz:
    platz = baue(sprache=sprache)
    platz.melde_an()
    platz.uebernimm()
    platz.sitzung.abschluss.quittiere("R-1")
    platz.sitzung.abschluss.bestaetige()
    vorgang = platz.sitzung.abschluss.vorgang
    assert vorgang is not None
    platz.ruhe()
    platz.taste(Qt.Key.Key_K, STRG)
    platz.tippe(vorgang.nummer)
    platz.taste(Qt.Key.Key_Return)
    return platz


def freigegebenes_storno(baue: Bau, sprache: str) -> Fensterplatz:
    platz = korrektur(baue, sprache)
    platz.sitzung.nachtrag.korrektur.beginne_neu(Vorgangsart.STORNO.value, Bezugsgrund.DOPPELT_ERFASST.value)
    platz.ruhe()
    platz.taste(Qt.Key.Key_F7)
    platz.tippe("Doppelt.")
    platz.taste(Qt.Key.Key_Return)
    platz.anderswo()
    platz.vor(1)
    platz.ruhe()
    platz.taste(Qt.Key.Key_F10)
    return platz


def aufgaben(baue: Bau, sprache: str) -> Fensterplatz:
    platz = freigegebenes_storno(baue, sprache)
    platz.taste(Qt.Key.Key_F12)
    platz.sitzung.abschluss.bestaetige()
    platz.sitzung.abschluss.bestaetige()
    platz.ruhe()
    platz.taste(Qt.Key.Key_T, STRG)
    return platz


def einsicht(baue: Bau, sprache: str) -> Fensterplatz:
    vorher = korrektur(baue, sprache)
    platz = baue(sprache=sprache, store=vorher.store)
    platz.melde_an(REVISION.kennung)
    platz.ruhe()
    return platz


def verwaltung(baue: Bau, sprache: str) -> Fensterplatz:
    platz = baue(sprache=sprache)
    platz.melde_an(VERWALTUNG.kennung)
    platz.ruhe()
    return platz


SEITEN: dict[Seite | str, Callable[[Bau, str], Fensterplatz]] = {
    Seite.AM_PLATZ: am_platz,
    Seite.EINGANG: eingang,
    Seite.ANTRAG: antrag,
    "eigener": eigener,
    Seite.KORREKTUR: korrektur,
    Seite.AUFGABEN: aufgaben,
    Seite.RUECKGABEN: rueckgaben,
    Seite.EINSICHT: einsicht,
    Seite.VERWALTUNG: verwaltung,
}
JE_FENSTER = (
    zugang.test_everything_that_takes_the_focus_has_a_name,
    zugang.test_names_say_more_than_their_group,
    zugang.test_every_mnemonic_has_a_buddy_and_lists_are_labelled,
    zugang.test_mnemonics_are_unique,
    zugang.test_shortcuts_are_unique_and_never_letters_alone,
    zugang.test_targets_can_be_hit,
    zugang.test_tab_visits_everything_once_and_comes_back,
    zugang.test_nothing_is_cut_at_1366_by_768,
    zugang.test_a_narrow_window_scrolls_down_only,
)


@pytest.mark.parametrize("sprache", ["de", "en"])
@pytest.mark.parametrize("seite", SEITEN)
def test_each_page_is_accessible_and_fits(baue: Bau, seite: Seite | str, sprache: str) -> None:
    platz = SEITEN[seite](baue, sprache)
    assert platz.seite() in (seite, Seite.ANTRAG)
    for pruefe in JE_FENSTER:
        pruefe(platz)


@pytest.mark.parametrize("seite", [Seite.ANTRAG, Seite.AM_PLATZ, Seite.KORREKTUR])
def test_letters_twice_as_large_fit(qapp: QApplication, stil: Stil, baue: Bau, seite: Seite) -> None:
    zugang.test_letters_twice_as_large_fit_on_1920_by_1080(qapp, stil, baue, SEITEN[seite](baue, "de"))


@pytest.mark.parametrize("wie", ["sperre", "sichtschutz"])
@pytest.mark.parametrize("seite", [Seite.EINGANG, Seite.ANTRAG, Seite.AM_PLATZ, Seite.KORREKTUR])
def test_nothing_of_the_person_when_locked_or_screened(baue: Bau, seite: Seite, wie: str) -> None:
    platz = SEITEN[seite](baue, "de")
    wurzel = QAccessible.queryAccessibleInterface(platz.fenster)
    assert wurzel is not None
    (platz.sitzung.anmeldung.sperre if wie == "sperre" else platz.sitzung.sichtschutz)()
    platz.ruhe()
    gesprochen = list(zugang.alles_gesprochene(wurzel))
    gesprochen += [w.text() for w in platz.fenster.findChildren(QLineEdit)]
    gesprochen += [w.text() for w in platz.fenster.findChildren(QLabel)]
    for modell in (w.model() for w in platz.fenster.findChildren(QAbstractItemView)):
        felder = [(r, c) for r in range(modell.rowCount()) for c in range(modell.columnCount())]
        gesprochen += [str(modell.index(r, c).data()) for r, c in felder]
    assert [text for text in gesprochen if any(c in text for c in zugang.CANARY)] == []


def test_the_supervisor_decides_by_keyboard(baue: Bau) -> None:
    platz = eingang(baue, "de")
    assert platz.fokus() is platz.rahmen.eingang.liste
    platz.tasten = 0
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus() is platz.rahmen.antrag.felder["grund"]
    platz.taste(Qt.Key.Key_F7)
    assert platz.fokus() is platz.rahmen.antrag.felder["grund"]
    assert "Begründung" in platz.bilder.antrag.fehler
    platz.taste(Qt.Key.Key_F12)
    assert platz.tasten == 3
    assert platz.seite() is Seite.EINGANG
    (eingereicht,) = platz.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.GEWAEHRT
    platz.taste(Qt.Key.Key_Escape)
    assert platz.seite() is Seite.LEERLAUF
    platz.taste(Qt.Key.Key_F8)
    assert platz.seite() is Seite.EINGANG


def test_an_own_request_has_no_way_to_be_granted_and_says_why(baue: Bau) -> None:
    platz = eigener(baue, "de")
    for name in ("freigeben", "ablehnen"):
        taste = platz.rahmen.befehle[Seite.ANTRAG].tasten[name]
        assert not taste.isEnabled()
        assert taste.accessibleDescription() == "Das ist der eigene Antrag: Eine zweite Person entscheidet."
    platz.taste(Qt.Key.Key_F12)
    (eingereicht,) = platz.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.OFFEN
    assert platz.fokus() is platz.rahmen.antrag.inhalt


def test_a_supervisor_beside_the_clerk_by_keyboard(baue: Bau) -> None:
    platz = am_platz(baue, "de")
    felder = platz.rahmen.antrag.felder
    assert platz.fokus() is felder["kennung"]
    platz.tippe(AUFSICHT.kennung)
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus() is felder["kennwort"]
    platz.tippe("falsch")
    platz.taste(Qt.Key.Key_F12)
    assert platz.fokus() is felder["kennwort"] and felder["kennwort"].text() == ""
    platz.tippe(KENNWORT)
    platz.taste(Qt.Key.Key_Return)
    platz.tippe("Beleg gesehen.")
    platz.taste(Qt.Key.Key_F12)
    assert platz.seite() is Seite.ERFASSUNG
    assert [feld.text() for feld in felder.values()] == ["", "", ""]


def test_after_the_grant_the_focus_is_on_the_command_that_is_due(baue: Bau) -> None:
    platz = freigegebenes_storno(baue, "de")
    assert platz.fokus() is platz.rahmen.befehle[Seite.ERFASSUNG].tasten["uebernehmen"]


def test_what_is_wrong_with_a_decision_is_seen_however_much_stands_above_it(baue: Bau) -> None:
    platz = am_platz(baue, "de")
    platz.fenster.resize(900, 420)
    platz.ruhe()
    platz.tippe(AUFSICHT.kennung)
    platz.taste(Qt.Key.Key_F12)
    fehler = platz.rahmen.antrag.fehler
    assert fehler.text() and fehler.visibleRegion().boundingRect().height() == fehler.height()


def test_while_the_kreis_is_asked_the_focus_stays_where_it_is(baue: Bau) -> None:
    platz = am_platz(baue, "de")
    seite = platz.rahmen.antrag
    seite.render_state(replace(platz.bilder.antrag, arbeitet=True))
    assert platz.fokus() is seite.felder["kennung"], "not on a button that a space would press"
    platz.tippe("x")
    assert seite.felder["kennung"].text() == ""


def test_what_was_typed_outlives_an_expired_session_but_not_its_request(baue: Bau) -> None:
    platz = antrag(baue, "de")
    platz.tippe("Kein Beleg, weil")
    person = platz.freigabe.sitzungen.pop(f"s-{AUFSICHT.kennung}")
    platz.taste(Qt.Key.Key_F7)
    assert platz.seite() is Seite.ANMELDUNG
    assert platz.rahmen.antrag.felder["grund"].text() == ""
    platz.freigabe.sitzungen[f"s-{AUFSICHT.kennung}"] = person
    platz.tippe(KENNWORT)
    platz.taste(Qt.Key.Key_Return)
    assert platz.rahmen.antrag.felder["grund"].text() == "Kein Beleg, weil"
    platz.taste(Qt.Key.Key_Escape)
    platz.taste(Qt.Key.Key_Return)
    assert platz.rahmen.antrag.felder["grund"].text() == ""


def test_a_storno_and_its_tasks_by_keyboard(baue: Bau) -> None:
    platz = aufgaben(baue, "de")
    seite = platz.rahmen.aufgaben
    assert platz.fokus() is seite.liste
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus() is seite.vermerk
    platz.tippe("Vernichtet.")
    platz.taste(Qt.Key.Key_F12)
    assert seite.liste.rowCount() == 1 and seite.vermerk.text() == ""
    assert platz.fokus() is seite.liste
    platz.taste(Qt.Key.Key_F12)
    assert platz.bilder.aufgaben.zeilen == ()
    assert platz.fokus() is seite


def test_korrektur_chooses_and_begins_by_keyboard(baue: Bau) -> None:
    platz = korrektur(baue, "de")
    seite = platz.rahmen.korrektur
    assert platz.fokus() is seite.art
    for auswahl in (seite.art, seite.grund):
        platz.taste(Qt.Key.Key_Down)
        assert auswahl.currentIndex() == 1
        platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_F12)
    assert platz.seite() is Seite.ERFASSUNG
    neuer = platz.store.offene(ERNA.id)[0]
    assert neuer.bezug is not None
    assert (neuer.bezug.art, neuer.bezug.grund) == (Vorgangsart.KORREKTUR, Bezugsgrund.FEHLER_DER_BEHOERDE)
