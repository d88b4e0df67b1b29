"""One line for the reason that a second person reads; Enter sends it, nothing else is asked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from bureau_app.domain.freigabe import BEGRUENDUNG_HOECHSTENS
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.bausteine import Eingabe
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil
from bureau_app.workflows.freigabe import BEGRUENDUNG


class Begruendungszeile(QFrame):
    """Shown on F7; `gesendet` has the reason."""

    gesendet = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self.setProperty("rolle", "frage")
        self.setProperty("art", "achtung")
        self.eingabe = Eingabe(stil)
        self.eingabe.setObjectName(BEGRUENDUNG)
        self.eingabe.setMaxLength(BEGRUENDUNG_HOECHSTENS)
        self.eingabe.setAccessibleName(texte.feldname(BEGRUENDUNG))
        self.eingabe.enter.connect(lambda: self.gesendet.emit(self.eingabe.text()))
        label = schrift(texte("begruendung.frage"), "fett")
        tun = schrift(texte("begruendung.tun"), "leise")
        label.setBuddy(self.eingabe)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(12, 6, 12, 8)
        stapel.setSpacing(4)
        kopf = QHBoxLayout()
        kopf.addWidget(label, 1)
        kopf.addWidget(tun)
        stapel.addLayout(kopf)
        stapel.addWidget(self.eingabe)
        self.hide()

    def zeige(self, state: State) -> None:
        """There or not; what was typed stays while it is."""
        war_da = not self.isHidden()
        self.setVisible(state.fragt_begruendung)
        self.eingabe.setEnabled(not state.gesperrt)
        if state.fragt_begruendung and not war_da:
            self.eingabe.setText(state.begruendung)

    def richte(self) -> None:
        """The focus."""
        self.eingabe.setFocus(Qt.FocusReason.OtherFocusReason)
