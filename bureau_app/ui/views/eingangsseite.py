"""The supervisor's inbox: who asks for a second person's word, the oldest first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bureau_app.ui.presenters.freigabeneingang import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Karte, Stand
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_SPALTEN = {"alter": 10, "grund": 28, "nummer": 22, "betroffen": 24, "von": 22}
_HOECHSTENS = 14
_BREITE = 1080


class Eingangsseite(QWidget):
    """`gewaehlt` names the request that is to be opened."""

    gewaehlt = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(texte("eingang.titel"))
        self.liste = Liste(
            stil, texte("eingang.name"), [texte(f"eingang.{name}") for name in _SPALTEN], list(_SPALTEN.values())
        )
        self.liste.gewaehlt.connect(self.gewaehlt)
        self._karte = Karte(stil, texte("eingang.titel"), "freigabe")
        self._karte.setAccessibleName("")
        self._stand = Stand(stil, umbruch=True)
        self._karte.inhalt.addWidget(self._stand)
        self._karte.inhalt.addWidget(self.liste)
        self._karte.inhalt.addStretch(0)
        mitte = QHBoxLayout()
        mitte.addStretch(1)
        mitte.addWidget(self._karte, 40)
        mitte.addStretch(1)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(24, 16, 24, 16)
        stapel.addLayout(mitte)
        stapel.addStretch(1)
        self.render_state(State())

    def render_state(self, state: State) -> None:
        """Show the list."""
        hatte_fokus = self.hasFocus() or self.liste.hasFocus()
        self._karte.setMaximumWidth(self._stil.px(_BREITE))
        self.liste.zeige(
            [Zeile(z.antrag_id, (z.alter, z.grund, z.nummer, z.betroffen, z.von), z.eigener) for z in state.zeilen]
        )
        self.liste.setVisible(bool(state.zeilen))
        self.liste.setFixedHeight(self.liste.hoehe_fuer(_HOECHSTENS))
        self._stand.setze("warnung" if state.getrennt else "", "achtung" if state.getrennt else "leise", state.stand)
        self._stand.setVisible(bool(state.stand))
        self._karte.stand.setze("", "leise", self._texte("eingang.oeffnen") if state.zeilen else "")
        if hatte_fokus:
            self.setze_fokus()

    def setze_fokus(self) -> None:
        """To the list, if it has anything."""
        if self.liste.rowCount():
            self.liste.setFocus()
        else:
            self.setFocus()
