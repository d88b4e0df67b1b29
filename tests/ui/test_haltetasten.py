"""A key held down acts once, wherever the focus is; keys that move or zoom may repeat."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut

from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from tests.ui.fensterplatz import OHNE, Fensterplatz


def test_enter_held_down_confirms_one_field(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_Return)
    vorher = angemeldet.fokus()
    for _ in range(5):
        angemeldet.halte(Qt.Key.Key_Return)
    assert angemeldet.fokus() is vorher


def test_enter_held_down_never_leaves_the_closing_panel(angemeldet: Fensterplatz) -> None:
    angemeldet.uebernimm()
    angemeldet.ruhe()
    angemeldet.tippe("R-17")
    angemeldet.taste(Qt.Key.Key_Return)
    for taste in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        angemeldet.halte(taste)
    assert angemeldet.phase() is Phase.FRAGE


def test_enter_held_down_opens_nothing_from_the_list(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_F6)
    assert angemeldet.seite() is Seite.LEERLAUF
    angemeldet.rahmen.leerlauf.liste.setFocus()
    angemeldet.halte(Qt.Key.Key_Return)
    assert angemeldet.seite() is Seite.LEERLAUF
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.seite() is Seite.ERFASSUNG


def test_enter_held_down_signs_nobody_in(platz: Fensterplatz) -> None:
    platz.rahmen.anmeldung.knopf.setFocus()
    gemeldet: list[str] = []
    platz.rahmen.anmeldung.angemeldet.connect(lambda kennung, _: gemeldet.append(kennung))
    platz.halte(Qt.Key.Key_Return)
    platz.halte(Qt.Key.Key_Space)
    assert gemeldet == []


def test_letters_may_be_held_down(angemeldet: Fensterplatz) -> None:
    angemeldet.taste(Qt.Key.Key_F3)
    griff = angemeldet.fenster.windowHandle()
    for _ in range(3):
        angemeldet.app.sendEvent(griff, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, OHNE, "a", True))
    angemeldet.ruhe()
    assert angemeldet.bilder.schalter.felder["person.familienname"].text == "aaa"


@pytest.mark.parametrize(("taste", "wiederholt"), [("Ctrl++", True), ("F11", False), ("F12", False), ("F9", False)])
def test_only_keys_that_move_or_zoom_repeat(platz: Fensterplatz, taste: str, wiederholt: bool) -> None:
    kuerzel = [k for k in platz.fenster.findChildren(QShortcut) if k.key().toString() == taste]
    assert kuerzel
    assert {k.autoRepeat() for k in kuerzel} == {wiederholt}
