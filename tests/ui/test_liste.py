"""A list that is shown again changes what changed, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from pytestqt.qtbot import QtBot

from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

ROLLE = Qt.ItemDataRole


@pytest.fixture
def liste(qtbot: QtBot, stil: Stil) -> Liste:
    liste = Liste(stil, "Anträge", ("Wer", "Stand"), (60, 40))
    qtbot.addWidget(liste)
    liste.zeige([Zeile("a", ("Anna", "neu"), marke="ungelesen"), Zeile("b", ("Bert", "alt"), leise=True)])
    return liste


def test_a_sign_goes_with_its_reason(liste: Liste) -> None:
    rollen = (ROLLE.FontRole, ROLLE.DecorationRole, ROLLE.AccessibleTextRole, ROLLE.ForegroundRole)
    neu, leise = liste.model().index(0, 1), liste.model().index(1, 0)
    assert [neu.data(rolle) is not None for rolle in rollen] == [True, True, True, False]
    assert leise.data(ROLLE.ForegroundRole) is not None
    liste.zeige([Zeile("a", ("Anna", "gesehen")), Zeile("b", ("Bert", "alt"))])
    assert neu.data() == neu.data(ROLLE.ToolTipRole) == "gesehen"
    assert [neu.data(rolle) for rolle in rollen] == [None] * 4
    assert leise.data(ROLLE.ForegroundRole) is None


def test_text_that_only_just_does_not_fit_takes_a_second_line(liste: Liste) -> None:
    liste.ensurePolished()
    text = "Am Mühlenkamp 17a, 41564 Kaarst"
    breite = liste.fontMetrics().horizontalAdvance(text)
    eine = liste.rowHeight(1)
    liste.zeige([Zeile("a", (text, "")), Zeile("b", ("Bert", ""))])
    for rand in range(0, 12, 2):
        liste.resize(liste.width() - liste.viewport().width() + (breite + rand) * 100 // 60 + 1, 200)
        liste.resizeEvent(QResizeEvent(liste.size(), liste.size()))
        assert liste.rowHeight(0) > eine, rand


def test_nothing_is_announced_that_did_not_change(liste: Liste) -> None:
    geaendert: list[tuple[int, int]] = []
    liste.model().dataChanged.connect(lambda von, _bis: geaendert.append((von.row(), von.column())))
    liste.zeige([Zeile("a", ("Anna", "neu"), marke="ungelesen"), Zeile("b", ("Bert", "neu"), leise=True)])
    assert (1, 1) in geaendert
    assert (0, 0) not in geaendert


def test_the_chosen_row_stays_chosen_wherever_it_is(liste: Liste) -> None:
    liste.setCurrentCell(1, 0)
    liste.zeige([Zeile("c", ("Cem", "neu")), Zeile("a", ("Anna", "neu")), Zeile("b", ("Bert", "alt"))])
    assert (liste.currentRow(), liste.gewaehlte()) == (2, "b")
