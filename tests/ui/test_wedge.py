"""The keyboard reader: a scan is taken wherever the focus is and leaves no trace; typing is left alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from bureau_app.ui.views.wedge import Tastaturleser

MRZ = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<\n"
CODES = ("260240030000175", "D1234567")
SCHNELL, LANGSAM = 0.005, 0.120


class Platz:
    """A window with every kind of widget, a reader on it, and a clock of its own."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.jetzt = 100.0
        self.gescannt: list[str] = []
        self.geklickt = 0
        self.fenster = QWidget()
        self.leser = Tastaturleser(app, self.fenster, lambda t: t in CODES, lambda: self.jetzt)
        self.leser.gescannt.connect(self.gescannt.append)
        self.zeile, self.kennwort = QLineEdit("vorher"), QLineEdit()
        self.kennwort.setEchoMode(QLineEdit.EchoMode.Password)
        self.auswahl, self.haken, self.knopf = QComboBox(), QCheckBox("Haken"), QPushButton("Drucken")
        self.auswahl.addItems(["Personalausweis", "Id-Karte", "Reisepass"])
        self.knopf.clicked.connect(self._klick)
        self.liste, self.tabelle = QListWidget(), QTableWidget(2, 2)
        self.liste.addItems(["A", "I", "M"])
        stapel = QVBoxLayout(self.fenster)
        for widget in self.alle():
            stapel.addWidget(widget)
        self.fenster.show()
        self.fenster.activateWindow()
        assert QTest.qWaitForWindowActive(self.fenster)

    def _klick(self) -> None:
        self.geklickt += 1

    def alle(self) -> tuple[QWidget, ...]:
        return (self.zeile, self.kennwort, self.auswahl, self.haken, self.knopf, self.liste, self.tabelle)

    def sende(self, text: str, abstand: float, fenster: QWidget | None = None) -> None:
        griff = (fenster or self.fenster).windowHandle()
        for zeichen in text:
            self.jetzt += abstand
            code = Qt.Key.Key_Return if zeichen == "\n" else Qt.Key(ord(zeichen.upper()[0]))
            for art in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(art, code, Qt.KeyboardModifier.NoModifier, "\r" if zeichen == "\n" else zeichen)
                self.app.sendEvent(griff, event)

    def fertig(self) -> None:
        self.leser.beende()


@pytest.fixture
def platz(qapp: QApplication) -> Iterator[Platz]:
    platz = Platz(qapp)
    yield platz
    platz.fenster.close()
    platz.fenster.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("wo", ["zeile", "auswahl", "haken", "knopf", "liste", "tabelle"])
def test_a_scan_is_taken_and_leaves_no_trace(platz: Platz, wo: str) -> None:
    widget = getattr(platz, wo)
    widget.setFocus()
    vorher = (platz.zeile.text(), platz.auswahl.currentIndex(), platz.haken.isChecked())
    platz.sende(MRZ, SCHNELL)
    platz.fertig()
    assert platz.gescannt == [MRZ.strip()]
    assert (platz.zeile.text(), platz.auswahl.currentIndex(), platz.haken.isChecked()) == vorher
    assert platz.geklickt == 0


def test_the_burst_ends_by_itself(platz: Platz, qapp: QApplication) -> None:
    platz.zeile.setFocus()
    platz.sende(MRZ, SCHNELL)
    frist = QDeadlineTimer(5000)
    while not platz.gescannt and not frist.hasExpired():
        qapp.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    assert platz.gescannt == [MRZ.strip()]


def test_typing_arrives_at_once_and_whole(platz: Platz) -> None:
    platz.zeile.clear()
    platz.zeile.setFocus()
    for nummer, zeichen in enumerate("Oberstr. 9"):
        platz.sende(zeichen, LANGSAM)
        assert len(platz.zeile.text()) == nummer + 1
    assert platz.zeile.text() == "Oberstr. 9"
    assert platz.gescannt == []


def test_fast_fingers_lose_nothing(platz: Platz) -> None:
    platz.zeile.clear()
    platz.zeile.setFocus()
    platz.sende("Neuss am Rhein", SCHNELL)
    platz.fertig()
    assert platz.zeile.text() == "Neuss am Rhein"
    assert platz.gescannt == []


@pytest.mark.parametrize("pause_vor_enter", [False, True])
@pytest.mark.parametrize("pause", [0.04, 0.09, 0.5])
@pytest.mark.parametrize("wo", ["zeile", "knopf", "auswahl"])
def test_lines_with_pauses_between_are_one_scan(platz: Platz, wo: str, pause: float, pause_vor_enter: bool) -> None:
    platz.knopf.setAutoDefault(True)
    getattr(platz, wo).setFocus()
    vorher = (platz.zeile.text(), platz.auswahl.currentIndex())
    for zeile in MRZ.splitlines():
        platz.sende(zeile, SCHNELL)
        if pause_vor_enter:
            platz.fertig()
            platz.jetzt += min(pause, 0.2)
        platz.sende("\n", SCHNELL)
        platz.fertig()
        platz.jetzt += pause
    assert platz.gescannt == [MRZ.strip()]
    assert (platz.zeile.text(), platz.auswahl.currentIndex()) == vorher
    assert platz.geklickt == 0


@pytest.mark.parametrize("zone", ["P<D<<" + "A" * 39 + "\n" + "1" * 44, "A" * 36 + "\n" + "2" * 36, "A" * 90, "A" * 88])
def test_a_zone_of_every_form_is_taken(platz: Platz, zone: str) -> None:
    platz.zeile.setFocus()
    platz.sende(zone, SCHNELL)
    platz.fertig()
    assert platz.gescannt == [zone]
    assert platz.zeile.text() == "vorher"


def test_a_zone_typed_on_the_wrong_layout_is_taken(platz: Platz) -> None:
    platz.zeile.setFocus()
    platz.sende(MRZ.replace("<", ";"), SCHNELL)
    platz.fertig()
    assert platz.gescannt == [MRZ.replace("<", ";").strip()]


def test_half_a_zone_is_announced_when_nothing_more_comes(platz: Platz, qapp: QApplication) -> None:
    platz.zeile.setFocus()
    platz.sende(MRZ[:31], SCHNELL)
    platz.fertig()
    assert platz.gescannt == []
    frist = QDeadlineTimer(5000)
    while not platz.gescannt and not frist.hasExpired():
        qapp.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    assert platz.gescannt == [MRZ[:30]]
    assert platz.zeile.text() == "vorher"


def test_typing_after_half_a_zone_is_not_lost(platz: Platz) -> None:
    platz.zeile.setFocus()
    platz.sende(MRZ[:31], SCHNELL)
    platz.fertig()
    platz.sende("x", LANGSAM)
    platz.fertig()
    platz.sende("y", LANGSAM)
    assert platz.gescannt == [MRZ[:30]]
    assert platz.zeile.text() == "vorherxy"


@pytest.mark.parametrize(
    "text",
    [
        "Karl-Bröger-Straße 17 b, 41462 Neuss",
        "Oberstraße 91, 41460 Neuss, 2. OG links",
        "260240030000175260240030",
        "Rheinstraße-am-Stadtgarten-Nord",
        "Eine Zeile mit genau 30 Zeiche",
    ],
)
def test_a_fast_text_that_is_no_zone_reaches_its_field(platz: Platz, text: str) -> None:
    platz.zeile.clear()
    platz.zeile.setFocus()
    platz.sende(text, SCHNELL)
    platz.fertig()
    assert platz.zeile.text() == text
    assert platz.gescannt == []


def test_selected_text_comes_back_after_a_scan(platz: Platz) -> None:
    platz.zeile.setFocus()
    platz.zeile.selectAll()
    platz.sende(MRZ, SCHNELL)
    platz.fertig()
    assert platz.zeile.text() == "vorher"


def test_the_first_letter_is_taken_back_aloud(platz: Platz) -> None:
    gehoert: list[str] = []
    platz.zeile.textEdited.connect(gehoert.append)
    platz.zeile.setFocus()
    platz.sende(MRZ, SCHNELL)
    platz.fertig()
    assert gehoert[-1] == "vorher"


@pytest.mark.parametrize("wo", ["zeile", "auswahl", "haken", "knopf", "liste", "tabelle"])
@pytest.mark.parametrize("code", CODES)
def test_a_code_is_taken_wherever_the_focus_is(platz: Platz, wo: str, code: str) -> None:
    platz.knopf.setAutoDefault(True)
    getattr(platz, wo).setFocus()
    vorher = (platz.zeile.text(), platz.auswahl.currentIndex(), platz.haken.isChecked())
    platz.sende(code + "\n", SCHNELL)
    platz.fertig()
    assert platz.gescannt == [code]
    assert (platz.zeile.text(), platz.auswahl.currentIndex(), platz.haken.isChecked()) == vorher
    assert platz.geklickt == 0
    platz.sende("x", LANGSAM)
    assert platz.zeile.text() == ("vorherx" if wo == "zeile" else "vorher")


@pytest.mark.parametrize("text", [CODES[0], CODES[0][:-1] + "\n", "12" + CODES[0] + "\n", "D1234567"])
def test_fast_typing_that_is_no_finished_code_reaches_its_field(platz: Platz, text: str) -> None:
    platz.zeile.clear()
    platz.zeile.setFocus()
    platz.sende(text, SCHNELL)
    platz.fertig()
    assert platz.zeile.text() == text.strip()
    assert platz.gescannt == []


def test_a_code_typed_by_hand_is_typing(platz: Platz) -> None:
    platz.zeile.clear()
    platz.zeile.setFocus()
    platz.sende(CODES[0] + "\n", LANGSAM)
    platz.fertig()
    assert platz.zeile.text() == CODES[0]
    assert platz.gescannt == []


def test_a_password_that_looks_like_a_code_stays_where_it_is(platz: Platz) -> None:
    platz.kennwort.setFocus()
    platz.sende(CODES[1] + "\n", SCHNELL)
    platz.fertig()
    assert platz.kennwort.text() == CODES[1]
    assert platz.gescannt == []


def test_a_password_is_never_read_along(platz: Platz) -> None:
    platz.kennwort.setFocus()
    platz.sende("einsehrlangeskennwortohneende", SCHNELL)
    platz.fertig()
    assert platz.kennwort.text() == "einsehrlangeskennwortohneende"
    assert platz.gescannt == []


def test_enter_alone_presses_the_button(platz: Platz) -> None:
    platz.knopf.setAutoDefault(True)
    platz.knopf.setFocus()
    platz.sende("\n", LANGSAM)
    assert platz.geklickt == 1


def test_a_scan_in_a_dialog_is_taken_too(platz: Platz, qapp: QApplication) -> None:
    dialog = QDialog(platz.fenster)
    feld = QLineEdit(dialog)
    dialog.open()
    dialog.activateWindow()
    frist = QDeadlineTimer(5000)
    while qapp.focusWindow() is not dialog.windowHandle():
        assert not frist.hasExpired()
        qapp.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    feld.setFocus()
    platz.sende(MRZ, SCHNELL, dialog)
    platz.fertig()
    assert platz.gescannt == [MRZ.strip()]
    assert feld.text() == ""
    dialog.close()
