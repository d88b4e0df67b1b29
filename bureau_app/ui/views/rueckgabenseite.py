"""What the Kreis returned: the list, and both versions of the chosen one side by side, what differs marked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bureau_app.ui.presenters.rueckgaben import State
from bureau_app.ui.presenters.rueckgabenbild import Gegenzeile
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_SPALTEN = {"nummer": 22, "grund": 58, "seit": 20}
_FASSUNGEN = {"merkmal": 16, "alt": 24, "hier": 28, "dort": 32}
_HOECHSTENS = 6


class Rueckgabenseite(QWidget):
    """`gewaehlt` names the Vorgang whose versions are asked for: Enter in the list."""

    gewaehlt = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._texte, self._state = texte, State()
        self.liste = self._baue(stil, "name", _SPALTEN, True)
        self.inhalt = self._baue(stil, "fassungen", _FASSUNGEN, False)
        self.liste.gewaehlt.connect(self.gewaehlt.emit)
        self._leer = schrift(texte("rueckgaben.leer"), "leise")
        self._kopf, self._hinweis = schrift("", "fett", umbruch=True), Stand(stil, umbruch=True)
        self._fehler = Stand(stil, umbruch=True)
        karte = Karte(stil, texte("rueckgaben.titel"), "wechsel")
        karte.setAccessibleName("")
        oben = schrift(texte("rueckgaben.text"), "leise", umbruch=True)
        for teil in (oben, self._leer, self.liste, self._kopf, self._hinweis, self.inhalt, self._fehler):
            karte.inhalt.addWidget(teil)
        karte.inhalt.addStretch(1)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(24, 16, 24, 8)
        stapel.addWidget(karte)
        stapel.addStretch(1)
        self.setFocusPolicy(self.liste.focusPolicy())
        self.setAccessibleName(texte("rueckgaben.titel"))
        self.render_state(self._state)

    def _baue(self, stil: Stil, name: str, spalten: dict[str, int], waehlbar: bool) -> Liste:
        koepfe = [self._texte(f"rueckgaben.{spalte}") for spalte in spalten]
        return Liste(stil, self._texte(f"rueckgaben.{name}"), koepfe, list(spalten.values()), waehlbar=waehlbar)

    def render_state(self, state: State) -> None:
        """Show the list and the versions."""
        vorher, self._state = self._state, state
        self.liste.zeige([Zeile(z.id, (z.nummer, z.grund, z.stand)) for z in state.zeilen])
        self.liste.setFixedHeight(self.liste.hoehe_fuer(_HOECHSTENS))
        self.inhalt.zeige([self._zeile(n, z) for n, z in enumerate(state.inhalt)])
        self.inhalt.setFixedHeight(self.inhalt.hoehe_fuer(100))
        self._kopf.setText(state.kopf)
        self._hinweis.setze("warnung", "achtung", state.hinweis)
        self._fehler.setze("kreuz", "fehler", state.fehler)
        hatte_fokus = any(teil.hasFocus() for teil in (self, self.liste, self.inhalt))
        for teil, da in (
            (self.liste, state.zeilen),
            (self._leer, not state.zeilen),
            (self._kopf, state.kopf),
            (self._hinweis, state.hinweis),
            (self.inhalt, state.inhalt),
            (self._fehler, state.fehler),
        ):
            teil.setVisible(bool(da))
        if state.versuch != vorher.versuch and state.fehler:
            sage_an(self, state.fehler, dringend=True)
        if state.gewaehlt and state.gewaehlt != vorher.gewaehlt and self.isVisible():
            self.inhalt.setFocus()
        elif state.entschieden != vorher.entschieden or (hatte_fokus and bool(state.zeilen) != bool(vorher.zeilen)):
            self.setze_fokus()

    def _zeile(self, nummer: int, zeile: Gegenzeile) -> Zeile:
        marke = self._texte("rueckgaben.anders", text=zeile.dort) if zeile.anders else ""
        return Zeile(str(nummer), (zeile.merkmal, zeile.alt, zeile.hier, zeile.dort), marke=marke)

    def setze_fokus(self) -> None:
        """To the list, if it has anything."""
        if self._state.zeilen:
            self.liste.setFocus()
        else:
            self.setFocus()
