"""Room: what larger letters, long messages and slips beside a field may take, and what must stay in sight."""

import pytest
from PySide6.QtWidgets import QLabel

from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.meldung import State as Meldungsbild
from bureau_app.ui.views.taste import Taste
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz
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
