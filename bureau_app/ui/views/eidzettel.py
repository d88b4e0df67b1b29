"""The sheet of an on-site reading: photo and consent, each step as AusweisApp goes, the CAN, and Esc to give it up."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from bureau_app.ui.presenters.eid import EidPresenter, State, Ziel
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste
from bureau_app.workflows.eid import EidSchritt

TAKT_MS = 1000
_BREITE = 460


class Eidzettel(QDialog):
    """Does not stop the program; what the clerk does comes by signal."""

    begonnen = Signal()
    can_getippt = Signal(str)
    abgebrochen = Signal()

    def __init__(self, fenster: QWidget, stil: Stil, texte: Texte) -> None:
        super().__init__(fenster)
        self._gezeigt = State()
        self.setWindowTitle(texte("eid.titel"))
        self.setMinimumWidth(stil.px(_BREITE))
        self.text, self.tun = schrift("", "gross", umbruch=True), schrift("", "leise", umbruch=True)
        self.fehler = schrift("", "fehler", umbruch=True)
        self.haken = QCheckBox(texte("eid.haken"))
        self.can, self._can_name = QLineEdit(), QLabel(texte("eid.can"))
        self.can.setMaxLength(7)
        self._can_name.setBuddy(self.can)
        self.balken = QProgressBar()
        self.balken.setAccessibleName(texte("eid.liest"))
        self.beginnen, self.weiter = Taste(stil, texte("eid.beginnen")), Taste(stil, texte("eid.weiter"), "Enter")
        self.abbrechen = Taste(stil, texte("eid.abbrechen"), texte.taste_gezeigt("abbrechen"))
        self._ordne()
        self.haken.toggled.connect(self.beginnen.setEnabled)
        self.beginnen.clicked.connect(self._beginne)
        self.weiter.clicked.connect(self._gib_can)
        self.abbrechen.clicked.connect(self.abgebrochen)

    def _ordne(self) -> None:
        can = QHBoxLayout()
        for glied in (self._can_name, self.can, self.weiter):
            can.addWidget(glied)
        knoepfe = QHBoxLayout()
        knoepfe.addStretch(1)
        for knopf in (self.abbrechen, self.beginnen):
            knoepfe.addWidget(knopf)
        stapel = QVBoxLayout(self)
        for teil in (self.text, self.tun, self.haken, self.fehler, self.balken):
            stapel.addWidget(teil)
        stapel.insertLayout(3, can)
        stapel.addLayout(knoepfe)

    def reject(self) -> None:
        """Esc and the window's own cross."""
        self.abgebrochen.emit()

    def zeige(self, state: State) -> None:
        """The sheet as it is now."""
        vorher, self._gezeigt = self._gezeigt, state
        if not state.offen:
            self.can.clear()
            self.hide()
            return
        abgleich = state.schritt is None
        self.text.setText(state.text)
        self.tun.setText(state.tun)
        self.fehler.setText(state.fehler)
        self.balken.setValue(state.prozent)
        teile = ((self.haken, abgleich), (self.beginnen, abgleich), (self.balken, state.schritt is EidSchritt.LIEST))
        can = tuple((teil, state.fragt_can) for teil in (self._can_name, self.can, self.weiter))
        for teil, sichtbar in (*teile, *can, (self.fehler, bool(state.fehler)), (self.tun, bool(state.tun))):
            teil.setVisible(sichtbar)
        (self.weiter if state.fragt_can else self.beginnen).setDefault(True)
        if not vorher.offen:
            self.haken.setChecked(False)
            self.beginnen.setEnabled(False)
            self.open()
            self.haken.setFocus()
        if state.text != vorher.text:
            sage_an(self, f"{state.text} {state.tun}")
        if state.fragt_can and not vorher.fragt_can:
            self.can.clear()
            self.can.setFocus()

    def _beginne(self) -> None:
        self.abbrechen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.begonnen.emit()

    def _gib_can(self) -> None:
        if self._gezeigt.fragt_can:
            self.can_getippt.emit(self.can.text())


def verbinde_eid(fenster: QWidget, stil: Stil, u: Umgebung, meldung: MeldungPresenter, ziel: Ziel) -> EidPresenter:
    """The sheet joined to its presenter, whose `oeffne` shows it."""
    assert u.eidleser is not None
    zettel = Eidzettel(fenster, stil, u.texte)
    eid = EidPresenter(u, u.eidleser, meldung, ziel, zettel.zeige)
    zettel.begonnen.connect(eid.beginne)
    zettel.can_getippt.connect(eid.gib_can)
    zettel.abgebrochen.connect(eid.brich_ab)
    takt = QTimer(zettel)
    takt.setInterval(TAKT_MS)
    takt.timeout.connect(eid.takt)
    takt.start()
    return eid
