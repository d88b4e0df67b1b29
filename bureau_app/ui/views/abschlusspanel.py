"""From F12 to done in the right column: what is asked now, the fee, what is printed, and both registers."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from bureau_app.domain.ereignis import Registerstand
from bureau_app.ui.presenters.abschlussbild import GRUENDE, Aufkleberstand, Phase, State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.abschlussteile import Ausgangsteil, Registerteil
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import Eingabe, setze_eigenschaft
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift, trenner
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste
from bureau_app.ui.views.vorschau import Vorschau

_DRUCK = {
    Aufkleberstand.OFFEN: ("ring", "leise"),
    Aufkleberstand.LAEUFT: ("uhr", "hinweis"),
    Aufkleberstand.GEDRUCKT: ("haken", "gut"),
    Aufkleberstand.UNKLAR: ("warnung", "achtung"),
    Aufkleberstand.NICHT: ("kreuz", "fehler"),
}
_TASTEN = {
    Phase.KASSE: ("quittieren",),
    Phase.FREI: ("frei_drucken",),
    Phase.OHNE_AUFKLEBER: ("abschliessen",),
    Phase.DRUCK: ("drucken",),
    Phase.UNKLAR: ("liegt_vor", "liegt_nicht_vor"),
    Phase.FRAGE: ("fertig", "neu_drucken"),
    Phase.FERTIG: ("naechster",),
}
_VORRANG = ("quittieren", "frei_drucken", "abschliessen", "drucken", "fertig", "naechster")
_KUERZEL = ("drucken", "neu_drucken")
"""Commands whose key works wherever the focus is; Enter works where the focus is, Alt+letter by its mnemonic."""
LESEZEIT = 0.7
"""Seconds for which a new question takes no answer: nobody has read it yet, the key was meant for the one before."""


class Abschlusspanel(Karte):
    """One question at a time, on top; `befehl` names the command pressed, `grund` the reason chosen."""

    befehl = Signal(str)
    grund = Signal(str)
    quittung = Signal(str)
    getippt = Signal(str)
    gewaehlt = Signal(int)

    def __init__(self, stil: Stil, texte: Texte, aufkleber_mm: tuple[float, float]) -> None:
        super().__init__(stil, texte("abschluss.titel"), "fertig")
        self._stil, self._texte = stil, texte
        self._gezeigt = (Phase.KEINE, False)
        self.uhr: Callable[[], float] = time.monotonic
        self._gefragt_um = 0.0
        self._rendert = False
        self._frage, self._tun = schrift("", "gross", umbruch=True), schrift("", "leise", umbruch=True)
        self.nummer = Eingabe(stil)
        self.nummer.setAccessibleName(texte.feldname("kasse.quittung"))
        self.nummer.enter.connect(lambda: self.quittung.emit(self.nummer.text()))
        self.nummer.textEdited.connect(self.getippt)
        self._nummer_fehler = schrift("", "fehler", umbruch=True)
        self.tasten = {name: self._taste(name) for namen in _TASTEN.values() for name in namen}
        self.gruende = {grund: self._grundtaste(grund) for grund in GRUENDE}
        self.reiter = QTabBar()
        self.reiter.setAccessibleName(texte("karte.fahrzeuge"))
        self.reiter.setExpanding(False)
        self.reiter.currentChanged.connect(self._gewechselt)
        self.vorschau = Vorschau(stil, texte, *aufkleber_mm)
        self._aufkleber = schrift("", "titel")
        self._druckstand = Stand(stil)
        self._quittiert = Stand(stil)
        self._summe = schrift("", "gross")
        self._posten = QGridLayout()
        self._postentexte: tuple[tuple[str, str], ...] = ()
        self.registerteil, self.ausgangsteil = Registerteil(stil, texte), Ausgangsteil(stil, texte)
        self._ordne()
        self.render_state(State())

    # ------------------------------------------------------------------------------------------------- building

    def _taste(self, name: str) -> Taste:
        taste = Taste(self._stil, self._texte.knopf(name), self._texte.taste_gezeigt(name), name in _VORRANG)
        if name in _KUERZEL:
            taste.setze_kuerzel(self._texte.taste(name))
        if name == "quittieren":
            taste.clicked.connect(lambda: self.quittung.emit(self.nummer.text()))
        else:
            taste.clicked.connect(lambda: self._antworte(self.befehl, name))
        return taste

    def _grundtaste(self, grund: str) -> Taste:
        taste = Taste(self._stil, self._texte(f"abschluss.grund_{grund}"))
        taste.clicked.connect(lambda: self._antworte(self.grund, grund))
        return taste

    def _antworte(self, signal: SignalInstance, wort: str) -> None:
        """An answer counts once its question could be read."""
        if self.uhr() - self._gefragt_um >= LESEZEIT:
            signal.emit(wort)

    def _ordne(self) -> None:
        self.inhalt.addWidget(self._fragekasten())
        self.inhalt.addSpacing(4)
        kopf = QHBoxLayout()
        kopf.addWidget(schrift(self._texte("abschluss.gebuehr"), "titel"))
        kopf.addWidget(self._quittiert)
        kopf.addStretch(1)
        kopf.addWidget(self._summe)
        self.inhalt.addLayout(kopf)
        self._posten.setColumnStretch(0, 1)
        self.inhalt.addLayout(self._posten)
        self.inhalt.addWidget(trenner())
        self.inhalt.addWidget(self._druckteil())
        self.inhalt.addWidget(self.ausgangsteil)
        self.inhalt.addStretch(1)
        self.inhalt.addWidget(self.registerteil)

    def _fragekasten(self) -> QFrame:
        self.kasten = QFrame()
        self.kasten.setProperty("rolle", "frage")
        self.kasten.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        stapel = QVBoxLayout(self.kasten)
        stapel.setContentsMargins(14, 10, 14, 12)
        stapel.setSpacing(6)
        stapel.addWidget(self._frage)
        stapel.addWidget(self._tun)
        self._nummernzeile = QWidget()
        zeile = QHBoxLayout(self._nummernzeile)
        zeile.setContentsMargins(0, 2, 0, 0)
        label = schrift(self._texte.etikett("kasse.quittung"))
        label.setBuddy(self.nummer)
        zeile.addWidget(label)
        zeile.addWidget(self.nummer, 1)
        stapel.addWidget(self._nummernzeile)
        stapel.addWidget(self._nummer_fehler)
        for taste in self.gruende.values():
            stapel.addWidget(taste)
        knoepfe = QHBoxLayout()
        for taste in self.tasten.values():
            knoepfe.addWidget(taste)
        knoepfe.addStretch(1)
        stapel.addLayout(knoepfe)
        return self.kasten

    def _druckteil(self) -> QWidget:
        self._druck = QWidget()
        stapel = QVBoxLayout(self._druck)
        stapel.setContentsMargins(0, 2, 0, 0)
        stapel.setSpacing(6)
        kopf = QHBoxLayout()
        kopf.addWidget(self._aufkleber)
        kopf.addWidget(self.reiter)
        kopf.addStretch(1)
        kopf.addWidget(self._druckstand)
        stapel.addLayout(kopf)
        stapel.addWidget(self.vorschau)
        return self._druck

    def _gewechselt(self, stelle: int) -> None:
        if not self._rendert and stelle >= 0:
            self.gewaehlt.emit(stelle)

    # ------------------------------------------------------------------------------------------------- showing

    def render_state(self, state: State) -> None:
        """Show the panel; the focus goes to what the question asks for."""
        self._zeige_frage(state)
        self._zeige_gebuehr(state)
        self._zeige_aufkleber(state)
        self.ausgangsteil.zeige(state.ausgaenge, state.mitnehmen)
        self.registerteil.zeige(state.register)
        if (state.phase, state.arbeitet) != self._gezeigt:
            self._gezeigt = (state.phase, state.arbeitet)
            self._gefragt_um = self.uhr()
            self._richte_fokus(state)

    def _zeige_frage(self, state: State) -> None:
        if state.frage and state.frage != self._frage.text():
            sage_an(self.kasten, f"{state.frage} {state.tun}")
        self._frage.setText(state.frage)
        self._tun.setText(state.tun)
        self._tun.setVisible(bool(state.tun))
        self.kasten.setAccessibleName(state.frage)
        self.kasten.setAccessibleDescription(state.tun)
        setze_eigenschaft(self.kasten, "art", self._art(state))
        self._nummernzeile.setVisible(state.phase is Phase.KASSE)
        self._nummer_fehler.setVisible(bool(state.quittung_fehler))
        self._nummer_fehler.setText(state.quittung_fehler)
        self.nummer.setAccessibleDescription(state.quittung_fehler)
        gezeigt = () if state.arbeitet else _TASTEN.get(state.phase, ())
        for name, taste in self.tasten.items():
            taste.setVisible(name in gezeigt)
        for taste in self.gruende.values():
            taste.setVisible(state.phase is Phase.GRUND)
        if state.phase is Phase.KEINE:
            self.nummer.clear()
        elif not self.nummer.text():
            self.nummer.setText(state.getippt)

    def _art(self, state: State) -> str:
        if state.phase is Phase.FERTIG:
            zurueck = any(z.stand is Registerstand.ZURUECK for z in state.register)
            return "fehler" if zurueck else "gut"
        warnt = state.phase is Phase.UNKLAR or (state.phase is Phase.DRUCK and not state.arbeitet)
        return "achtung" if warnt else ""

    def _zeige_gebuehr(self, state: State) -> None:
        self._summe.setText(state.gebuehr.summe)
        self._quittiert.setze(*(("haken", "gut") if state.quittung else ("", "leise")), state.quittung)
        if state.gebuehr.zeilen == self._postentexte:
            return
        self._postentexte = state.gebuehr.zeilen
        while (alt := self._posten.takeAt(0)) is not None:
            if (label := alt.widget()) is not None:
                label.deleteLater()
        for zeile, (text, betrag) in enumerate(state.gebuehr.zeilen):
            self._posten.addWidget(schrift(text, "leise", umbruch=True), zeile, 0)
            self._posten.addWidget(schrift(betrag), zeile, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def _zeige_aufkleber(self, state: State) -> None:
        self._druck.setVisible(bool(state.aufkleber) and not (state.phase is Phase.FERTIG and state.ausgaenge))
        self._rendert = True
        while self.reiter.count() > len(state.aufkleber):
            self.reiter.removeTab(0)
        for stelle, zeile in enumerate(state.aufkleber):
            if stelle == self.reiter.count():
                self.reiter.addTab(zeile.kennzeichen)
            self.reiter.setTabText(stelle, zeile.kennzeichen)
        self.reiter.setCurrentIndex(state.gewaehlt)
        self._rendert = False
        self.reiter.setVisible(len(state.aufkleber) > 1)
        if not state.aufkleber:
            self._aufkleber.clear()
            self._druckstand.setze("", "leise", "")
            self.vorschau.zeige(None, "")
            return
        gezeigt = state.aufkleber[min(state.gewaehlt, len(state.aufkleber) - 1)]
        eines = "_eines" if len(state.aufkleber) == 1 else ""
        self._aufkleber.setText(self._texte(f"abschluss.vorschau{eines}", kennzeichen=gezeigt.kennzeichen))
        self._druckstand.setze(*_DRUCK[gezeigt.stand], gezeigt.wort)
        self.vorschau.zeige(gezeigt.vorschau, gezeigt.kennzeichen)

    def _richte_fokus(self, state: State) -> None:
        """To what the question asks for; an unclear print has no default."""
        if state.phase is Phase.KEINE:
            return
        if state.phase is Phase.KASSE:
            self.nummer.setFocus()
        elif state.phase is Phase.GRUND:
            next(iter(self.gruende.values())).setFocus()
        elif state.phase is Phase.UNKLAR or state.arbeitet:
            self.kasten.setFocus()
        else:
            self.tasten[_TASTEN[state.phase][0]].setFocus()
