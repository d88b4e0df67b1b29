"""Tasks that only people can do: the list, and the line that says what was done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bureau_app.ui.presenters.aufgaben import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import Eingabe
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_SPALTEN = {"nummer": 24, "aufgabe": 56, "seit": 20}
_HOECHSTENS = 10


class Aufgabenseite(QWidget):
    """`erledigt` carries the row and the remark; Enter in the list leads to the remark."""

    erledigt = Signal(str, str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._texte, self._state = texte, State()
        self.liste = Liste(
            stil, texte("aufgaben.name"), [texte(f"aufgaben.{name}") for name in _SPALTEN], list(_SPALTEN.values())
        )
        self.vermerk = Eingabe(stil)
        self.vermerk.setAccessibleName(texte.feldname("aufgabe.vermerk"))
        self.liste.gewaehlt.connect(lambda _: self.vermerk.setFocus())
        self._leer, self._fehler = schrift(texte("aufgaben.leer"), "leise"), Stand(stil, umbruch=True)
        self._label = schrift(texte.etikett("aufgabe.vermerk"), "leise")
        self._label.setBuddy(self.vermerk)
        karte = Karte(stil, texte("aufgaben.titel"), "haken")
        karte.setAccessibleName("")
        zeile = QGridLayout()
        zeile.addWidget(self._label, 0, 0)
        zeile.addWidget(self.vermerk, 0, 1)
        zeile.setColumnStretch(1, 1)
        for teil in (schrift(texte("aufgaben.text"), "leise", umbruch=True), self._leer, self.liste):
            karte.inhalt.addWidget(teil)
        karte.inhalt.addLayout(zeile)
        karte.inhalt.addWidget(self._fehler)
        karte.inhalt.addStretch(1)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(24, 16, 24, 8)
        stapel.addWidget(karte)
        stapel.addStretch(1)
        self.setFocusPolicy(self.liste.focusPolicy())
        self.setAccessibleName(texte("aufgaben.titel"))
        self.render_state(self._state)

    def erledige(self) -> None:
        """F12."""
        self.erledigt.emit(self.liste.gewaehlte(), self.vermerk.text())

    def render_state(self, state: State) -> None:
        """Show the list."""
        vorher, self._state = self._state, state
        if state.erledigt != vorher.erledigt or not state.zeilen:
            self.vermerk.clear()
        self.liste.zeige([Zeile(z.id, (z.nummer, z.aufgabe, z.seit)) for z in state.zeilen])
        self.liste.setFixedHeight(self.liste.hoehe_fuer(_HOECHSTENS))
        self._fehler.setze("kreuz", "fehler", state.fehler)
        hatte_fokus = any(teil.hasFocus() for teil in (self, self.liste, self.vermerk))
        for teil in (self.liste, self._label, self.vermerk):
            teil.setVisible(bool(state.zeilen))
        self._leer.setVisible(not state.zeilen)
        self._fehler.setVisible(bool(state.fehler))
        if state.versuch != vorher.versuch and state.fehler:
            self.vermerk.setFocus()
            sage_an(self, state.fehler, dringend=True)
        elif state.erledigt != vorher.erledigt or (hatte_fokus and bool(state.zeilen) != bool(vorher.zeilen)):
            self.setze_fokus()

    def setze_fokus(self) -> None:
        """To the list, if it has anything."""
        if self._state.zeilen:
            self.liste.setFocus()
        else:
            self.setFocus()
