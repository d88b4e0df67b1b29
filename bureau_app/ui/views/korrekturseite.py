"""Korrektur and Storno: the number of a closed Vorgang, what was recorded then, what is to be done and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bureau_app.domain.bezug import Bezugsgrund
from bureau_app.ui.presenters.freigabenbild import Inhaltszeile
from bureau_app.ui.presenters.korrektur import ARTEN, State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import Auswahl, Eingabe
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift
from bureau_app.ui.views.liste import Liste, Zeile
from bureau_app.ui.views.stil import Stil

_INHALT = ("merkmal", "alt", "neu")
_BREITE = 1000


class Korrekturseite(QWidget):
    """`gesucht` carries the number, `begonnen` what is to be done (its value) and why (its value)."""

    gesucht = Signal(str)
    begonnen = Signal(str, str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte, self._state = stil, texte, State()
        self.nummer = Eingabe(stil)
        self.nummer.setAccessibleName(texte.feldname("vorgang.nummer"))
        self.nummer.enter.connect(lambda: self.gesucht.emit(self.nummer.text()))
        self.art = self._auswahl("art", [art.value for art in ARTEN])
        self.grund = self._auswahl("grund", [grund.value for grund in Bezugsgrund])
        self.inhalt = Liste(
            stil, texte("korrektur.inhalt"), [texte(f"korrektur.{n}") for n in _INHALT], (30, 35, 35), waehlbar=False
        )
        self._kopf, self._hinweis = schrift("", "fett", umbruch=True), Stand(stil, umbruch=True)
        self._fehler = Stand(stil, umbruch=True)
        self._unten = QWidget()
        self._ordne()
        self.render_state(self._state)

    def _auswahl(self, name: str, werte: list[str]) -> Auswahl:
        worte = tuple(self._texte(f"korrektur.{name}_{wert}") for wert in werte)
        auswahl = Auswahl(self._stil, tuple(werte), worte, self._texte("wert.waehlen"))
        auswahl.setAccessibleName(self._texte.feldname(f"korrektur.{name}"))
        auswahl.enter.connect(self.focusNextChild)
        return auswahl

    def _ordne(self) -> None:
        texte = self._texte
        karte = self._karte = Karte(self._stil, texte("korrektur.titel"), "wechsel")
        karte.setAccessibleName("")
        oben = QGridLayout()
        oben.setHorizontalSpacing(10)
        oben.addWidget(self._label("vorgang.nummer", self.nummer), 0, 0)
        oben.addWidget(self.nummer, 0, 1)
        oben.setColumnStretch(1, 1)
        unten = QGridLayout(self._unten)
        unten.setContentsMargins(0, 0, 0, 0)
        unten.setHorizontalSpacing(10)
        for spalte, (name, feld) in enumerate((("art", self.art), ("grund", self.grund))):
            unten.addWidget(self._label(f"korrektur.{name}", feld), 0, 2 * spalte)
            unten.addWidget(feld, 0, 2 * spalte + 1)
            unten.setColumnStretch(2 * spalte + 1, 1)
        karte.inhalt.addWidget(schrift(texte("korrektur.text"), "leise", umbruch=True))
        karte.inhalt.addLayout(oben)
        for teil in (self._kopf, self._hinweis, self.inhalt, self._unten, self._fehler):
            karte.inhalt.addWidget(teil)
        karte.inhalt.addStretch(1)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(24, 16, 24, 8)
        stapel.addWidget(karte)
        stapel.addStretch(1)

    def _label(self, key: str, feld: QWidget) -> QWidget:
        label = schrift(self._texte.etikett(key), "leise")
        label.setBuddy(feld)
        return label

    def beginne(self) -> None:
        """F12."""
        self.begonnen.emit(str(self.art.currentData() or ""), str(self.grund.currentData() or ""))

    def render_state(self, state: State) -> None:
        """Show the page."""
        vorher, self._state = self._state, state
        if state.lauf != vorher.lauf or not (state.gefunden or state.gesucht or state.fehler):
            self.nummer.clear()
        if not state.gefunden or state.lauf != vorher.lauf:
            for auswahl in (self.art, self.grund):
                auswahl.setCurrentIndex(0)
        self._kopf.setText(state.kopf)
        self._hinweis.setze("warnung", "achtung", state.hinweis)
        self._fehler.setze("kreuz", "fehler", state.fehler)
        self.inhalt.zeige([_zeile(nummer, zeile) for nummer, zeile in enumerate(state.inhalt)])
        for teil, da in (
            (self._kopf, state.kopf),
            (self._hinweis, state.hinweis),
            (self._fehler, state.fehler),
            (self.inhalt, state.inhalt),
            (self._unten, state.gefunden),
        ):
            teil.setVisible(bool(da))
        self.inhalt.setFixedHeight(self.inhalt.hoehe_fuer(100))
        if state.gefunden and not vorher.gefunden and self.isVisible():
            self.art.setFocus()
        if state.versuch != vorher.versuch and state.fehler:
            (self.art if state.gefunden else self.nummer).setFocus()
            sage_an(self, state.fehler, dringend=True)

    def setze_fokus(self) -> None:
        """Where typing begins."""
        (self.art if self._state.gefunden else self.nummer).setFocus()


def _zeile(nummer: int, zeile: Inhaltszeile) -> Zeile:
    return Zeile(str(nummer), (zeile.merkmal, zeile.alt, zeile.neu))
