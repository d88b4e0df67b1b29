"""The closing panel: one question at a time, the focus on its answer, nothing irreversible by a stray key."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.views.abschlusspanel import Abschlusspanel
from bureau_app.ui.views.taste import Taste
from tests.sitzungsplatz import zb1_lesung
from tests.ui.fensterplatz import Fensterplatz

UNKLAR = Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT)


@pytest.fixture
def kasse(angemeldet: Fensterplatz) -> Fensterplatz:
    angemeldet.uebernimm()
    angemeldet.ruhe()
    return angemeldet


def panel(platz: Fensterplatz) -> Abschlusspanel:
    return platz.rahmen.schalter.abschluss


def sichtbare(platz: Fensterplatz) -> list[str]:
    tasten = [*panel(platz).tasten.items(), *panel(platz).gruende.items()]
    return [name for name, taste in tasten if taste.isVisible()]


def test_the_receipt_number_has_the_focus(kasse: Fensterplatz) -> None:
    assert kasse.fokus() is panel(kasse).nummer
    assert sichtbare(kasse) == ["quittieren"]
    assert not kasse.rahmen.schalter.person.isEnabled()
    assert panel(kasse).vorschau.dpi >= 96


def test_a_wrong_number_is_said_at_the_field(kasse: Fensterplatz) -> None:
    kasse.tippe("R 17!")
    kasse.taste(Qt.Key.Key_Return)
    assert kasse.phase() is Phase.KASSE
    assert panel(kasse).nummer.accessibleDescription()
    assert panel(kasse).nummer.text() == "R 17!"


def test_the_question_has_its_answer_in_focus(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    assert sichtbare(kasse) == ["fertig", "neu_drucken"]
    assert kasse.fokus() is panel(kasse).tasten["fertig"]
    assert panel(kasse).kasten.accessibleName() == "Lesbar und aufgeklebt?"


def test_a_key_held_down_answers_only_once(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    gehalten = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    kasse.sekunden += 1.0
    kasse.app.sendEvent(kasse.fokus(), gehalten)
    kasse.ruhe()
    assert kasse.phase() is Phase.FRAGE


def test_a_question_takes_no_answer_before_it_could_be_read(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    kasse.taste(Qt.Key.Key_Return, nach=0.2)
    assert kasse.phase() is Phase.FRAGE
    kasse.taste(Qt.Key.Key_Return, nach=0.6)
    assert kasse.phase() is Phase.FERTIG
    kasse.taste(Qt.Key.Key_Return, nach=0.3)
    assert kasse.seite() is Seite.ABSCHLUSS


def test_the_doubtful_print_and_the_reason_take_no_early_answer(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    kasse.taste(Qt.Key.Key_F9)
    kasse.taste(Qt.Key.Key_Return, nach=0.1)
    assert kasse.phase() is Phase.GRUND
    kasse.taste(Qt.Key.Key_Return)
    assert kasse.phase() is Phase.FRAGE
    assert len(kasse.drucker.gedruckt) == 2


def test_an_unclear_print_has_no_default(kasse: Fensterplatz) -> None:
    kasse.drucker.stoere(UNKLAR, nach_dem_druck=True)
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    assert sichtbare(kasse) == ["liegt_vor", "liegt_nicht_vor"]
    assert not isinstance(kasse.fokus(), Taste)
    for taste in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F9, Qt.Key.Key_F12):
        kasse.taste(taste)
    assert kasse.phase() is Phase.UNKLAR and len(kasse.drucker.gedruckt) == 1
    kasse.taste(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert sichtbare(kasse) == ["drucken"]
    kasse.taste(Qt.Key.Key_F9)
    assert kasse.phase() is Phase.FRAGE


def test_printing_again_asks_why(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    kasse.taste(Qt.Key.Key_F9)
    assert sichtbare(kasse) == ["fehldruck", "beschaedigt", "falsch_geklebt"]
    kasse.taste(Qt.Key.Key_Tab)
    kasse.taste(Qt.Key.Key_Return)
    assert kasse.phase() is Phase.FRAGE
    assert ("grund", "beschaedigt") in [m for e in kasse.store.journal for m in e.merkmale]


def test_of_several_the_chosen_one_is_printed_again(angemeldet: Fensterplatz) -> None:
    zweites: Any = {"A": "GV-XY 99", "E": "WVWZZZ1JZXW000001", "3": "6"}
    angemeldet.leser.kennt(b"zb1-2", zb1_lesung(**zweites))
    angemeldet.lies_ein()
    angemeldet.lies_ein(b"zb1-2")
    angemeldet.erfasse()
    angemeldet.sitzung.befehle.uebernimm()
    angemeldet.ruhe()
    assert panel(angemeldet).reiter.count() == 2
    angemeldet.tippe("R-17")
    angemeldet.taste(Qt.Key.Key_Return)
    panel(angemeldet).reiter.setCurrentIndex(1)
    angemeldet.taste(Qt.Key.Key_F9)
    angemeldet.taste(Qt.Key.Key_Return)
    assert len(angemeldet.drucker.gedruckt) == 3
    assert angemeldet.bilder.abschluss.gewaehlt == 1


def test_the_registers_are_shown_by_sign_and_word(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.taste(Qt.Key.Key_Return)
    kasse.taste(Qt.Key.Key_Return)
    assert kasse.bilder.abschluss.frage == "Abgeschlossen."
    kasse.melderegister.arbeite_ab()
    kasse.uhr.vor(timedelta(seconds=5))
    kasse.sitzung.takt()
    kasse.ruhe()
    assert panel(kasse).kasten.property("art") == "gut"
    assert kasse.fokus() is panel(kasse).tasten["naechster"]
    kasse.taste(Qt.Key.Key_Return)
    assert kasse.seite() is Seite.LEERLAUF


def test_the_case_sheet_is_printed_by_key(kasse: Fensterplatz) -> None:
    kasse.taste(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(kasse.drucker.gedruckt) == 1


def test_esc_goes_back_before_anything_was_paid(kasse: Fensterplatz) -> None:
    kasse.taste(Qt.Key.Key_Escape)
    assert kasse.seite() is Seite.ERFASSUNG
    assert kasse.rahmen.schalter.person.isEnabled()


def test_the_panel_can_be_clicked_too(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    QTest.mouseClick(panel(kasse).tasten["quittieren"], Qt.MouseButton.LeftButton)
    assert kasse.phase() is Phase.FRAGE
    kasse.sekunden += 1.0
    QTest.mouseClick(panel(kasse).tasten["fertig"], Qt.MouseButton.LeftButton)
    assert kasse.phase() is Phase.FERTIG


def test_what_was_typed_before_the_window_was_locked_is_there_again(kasse: Fensterplatz) -> None:
    kasse.tippe("R-17")
    kasse.sitzung.abschluss.verberge(True)
    assert panel(kasse).nummer.text() == ""
    kasse.sitzung.abschluss.verberge(False)
    assert panel(kasse).nummer.text() == "R-17"
