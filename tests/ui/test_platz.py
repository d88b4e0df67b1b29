"""Room: what larger letters, long messages and slips beside a field may take, and what must stay in sight."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QWidget

from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.meldung import State as Meldungsbild
from bureau_app.ui.views.taste import Taste
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, ausweis_lesung, zb1_lesung
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_schalterseite import png
from tests.ui.test_zugang import stelle_her


@pytest.mark.parametrize("seite", ["anmeldung", "leerlauf", "erfassung", "kasse", "grund"])
def test_larger_letters_never_make_the_window_larger(baue: Bau, seite: str) -> None:
    """On the smallest screen of an office, every command and the whole status line stay inside the window."""
    platz = baue()
    stelle_her(platz, seite)
    platz.fenster.resize(1366, 768)
    platz.ruhe()
    for _ in range(4):
        platz.fenster.zoome(1)
        platz.ruhe()
        assert (platz.fenster.width(), platz.fenster.height()) == (1366, 768)
    for taste in platz.rahmen.findChildren(Taste):
        if taste.isVisible() and not platz.rahmen.schalter.isAncestorOf(taste):
            ecke = taste.mapTo(platz.fenster, taste.rect().bottomRight())
            assert platz.fenster.rect().contains(ecke), taste.text()
    platz.fenster.zoome(0)
    platz.ruhe()
    assert (platz.fenster.width(), platz.fenster.height()) == (1366, 768)


def test_what_has_the_focus_can_be_seen_with_large_letters(baue: Bau) -> None:
    platz = baue()
    stelle_her(platz, "kasse")
    platz.fenster.resize(1366, 768)
    for _ in range(4):
        platz.fenster.zoome(1)
    platz.sitzung.zurueck()
    platz.sitzung.befehle.uebernimm()
    nummer = platz.rahmen.schalter.abschluss.nummer
    platz.warte(lambda: nummer.visibleRegion().boundingRect() == nummer.rect())
    assert nummer.hasFocus()


def test_the_message_keeps_its_height_and_its_whole_text(angemeldet: Fensterplatz) -> None:
    zeile = angemeldet.rahmen.meldung
    hoehe = zeile.height()
    for text in ("Kurz.", "Ein sehr langer Satz, der nicht in zwei Zeilen passt. " * 12):
        zeile.render_state(Meldungsbild(Art.WARNUNG, text))
        angemeldet.ruhe()
        assert zeile.height() == hoehe
    gezeigt = [label for label in zeile.findChildren(QLabel) if label.text()]
    assert gezeigt[0].text().endswith("…") and gezeigt[0].text() != text
    assert gezeigt[0].toolTip() == gezeigt[0].accessibleName() == text


def flaeche(widget: QWidget, in_: QWidget) -> QRect:
    return QRect(widget.mapTo(in_, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("code", ["person.familienname", "alt.anschrift", "C.1.1", "C.1.3"])
def test_the_slip_hides_no_field_to_compare_with(angemeldet: Fensterplatz, code: str) -> None:
    angemeldet.fenster.resize(1366, 768)
    angemeldet.leser.kennt(BILD_AUSWEIS, ausweis_lesung(png()))
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(png(), C__1__1="ANDERS"))
    angemeldet.lies_ein()
    angemeldet.ruhe()
    seite = angemeldet.rahmen.schalter
    felder = {**seite.person.felder, **seite.fahrzeug.felder, **seite.neu.felder}
    felder[code].setFocus()
    angemeldet.ruhe()
    if not seite.zettel.isVisible():
        angemeldet.sitzung.befehle.hilfe(seite.fokusfeld())
        angemeldet.ruhe()
    assert seite.zettel.isVisible()
    zettel = flaeche(seite.zettel, seite)
    for name, feld in felder.items():
        assert not feld.isVisible() or not zettel.intersects(flaeche(feld, seite)), name


@pytest.mark.parametrize("code", ["D.1", "B", "I", "21"])
def test_a_rare_field_is_seen_whole_when_it_gets_the_focus(angemeldet: Fensterplatz, code: str) -> None:
    angemeldet.fenster.resize(1366, 768)
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.mehr_felder()
    feld = angemeldet.rahmen.schalter.fahrzeug.felder[code]
    feld.setFocus()
    angemeldet.warte(lambda: feld.visibleRegion().boundingRect() == feld.rect())


def test_two_vehicles_and_every_befund_are_counted_and_in_reach(baue: Bau) -> None:
    platz = baue()
    stelle_her(platz, "zwei_fahrzeuge")
    platz.fenster.resize(1366, 768)
    platz.ruhe()
    tabelle, befunde = platz.rahmen.schalter.vergleich, platz.bilder.schalter.befunde
    letzte = tabelle.visualRect(tabelle.modell.index(tabelle.modell.rowCount() - 1, 0))
    assert tabelle.viewport().rect().contains(letzte)
    gezeigt = [label.text() for label in platz.rahmen.schalter.findChildren(QLabel)]
    assert f"{len(befunde)} Befunde" in gezeigt


def test_with_large_letters_the_slip_is_in_sight(angemeldet: Fensterplatz) -> None:
    angemeldet.fenster.resize(1366, 768)
    angemeldet.leser.kennt(BILD_AUSWEIS, ausweis_lesung(png()))
    angemeldet.lies_ein()
    for _ in range(4):
        angemeldet.fenster.zoome(1)
    angemeldet.ruhe()
    seite = angemeldet.rahmen.schalter
    angemeldet.sitzung.befehle.hilfe("person.familienname")
    angemeldet.ruhe()
    zettel, feld = seite.zettel, seite.person.felder["person.familienname"]
    assert zettel.visibleRegion().boundingRect() == zettel.rect()
    assert not flaeche(zettel, seite).intersects(flaeche(feld, seite))
