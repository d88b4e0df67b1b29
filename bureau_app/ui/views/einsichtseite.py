"""The auditor's page: the journal of this counter, the youngest line first; nothing of it can be changed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bureau_app.ui.presenters.einsicht import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Karte, schrift
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_SPALTEN = {"am": 15, "wer": 23, "was": 20, "vorgang": 17, "merkmale": 25}


class Einsichtseite(QWidget):
    """A table to read."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._texte = texte
        self.liste = Liste(
            stil, texte("einsicht.name"), [texte(f"einsicht.{name}") for name in _SPALTEN], list(_SPALTEN.values())
        )
        self._karte = Karte(stil, texte("einsicht.titel"), "auge")
        self._karte.setAccessibleName("")
        self._karte.inhalt.addWidget(schrift(texte("einsicht.text"), "leise", umbruch=True))
        self._karte.inhalt.addWidget(self.liste, 1)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(16, 10, 16, 8)
        stapel.addWidget(self._karte, 1)

    def render_state(self, state: State) -> None:
        """Show the lines."""
        self.liste.zeige([Zeile(str(z.nr), (z.am, z.wer, z.was, z.nummer, z.merkmale)) for z in state.zeilen])
        self._karte.stand.setze("", "leise", self._texte("einsicht.anzahl", anzahl=len(state.zeilen)))

    def setze_fokus(self) -> None:
        """To the table."""
        self.liste.setFocus()
