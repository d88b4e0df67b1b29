"""The card of the Fahrzeuge: one is shown, the others are tabs; rare fields show when something is the matter."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from bureau_app.ui.presenters.felder import FAHRZEUG, FAHRZEUG_WEITERE, Feldansicht, Marke, fahrzeugfeld
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugbild, Fahrzeugstand
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Stand, schrift
from bureau_app.ui.views.feldkarte import Feldkarte, Kartenplan
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

AUSSEHEN = {
    Fahrzeugstand.OFFEN: ("", "leise"),
    Fahrzeugstand.AUFKLEBER: ("haken", "gut"),
    Fahrzeugstand.FREIGABE: ("freigabe", "achtung"),
    Fahrzeugstand.SPERRE: ("sperre", "fehler"),
    Fahrzeugstand.KREIS: ("wechsel", "hinweis"),
    Fahrzeugstand.ABGELEHNT: ("ring", "leise"),
    Fahrzeugstand.STORNIERT: ("kreuz", "leise"),
}
"""Sign and colour of what becomes of a vehicle; a word stands beside each."""
_WEITERE_ZEILEN = (
    ("B", "I"),
    ("D.1", "D.3"),
    ("2.1", "2.2"),
    ("16", "Nr."),
    ("21", "druckstueck"),
    ("behoerde",),
    ("anhaengerverzeichnis",),
)
PLAN = Kartenplan(
    "karte.fahrzeug",
    "fahrzeug",
    (("A", "X"), ("E", "3"), ("C.1.1",), ("C.1.2",), ("C.1.3",), ("zustand", "aufkleber"), *_WEITERE_ZEILEN),
    {"A": 3, "X": 2, "E": 9, "3": 1},
)


class Fahrzeugkarte(Feldkarte):
    """Tells its fields by code of the shown Fahrzeug."""

    gewechselt = Signal(int)
    mehr = Signal()
    zum_kreis = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__(stil, texte, PLAN, rollbar=True)
        self._rendert = False
        self.reiter = QTabBar()
        self.reiter.setAccessibleName(texte("karte.fahrzeuge"))
        self.reiter.setExpanding(False)
        self.reiter.setDrawBase(False)
        self.reiter.currentChanged.connect(self._gewaehlt)
        self._keins = schrift(texte("karte.fahrzeug_keins"), "leise", umbruch=True)
        self._keins.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.weitere, self.kreis = self._flach("weitere"), self._flach("zum_kreis")
        self.weitere.clicked.connect(self.mehr)
        self.kreis.clicked.connect(self.zum_kreis)
        self.ausgang, self.halter = Stand(stil), schrift("", "leise")
        self.haenge_an("C.1.1", self.halter)
        self.inhalt.insertWidget(1, self.reiter)
        self.inhalt.insertWidget(2, self._keins, 1)
        zeile = QHBoxLayout()
        zeile.setSpacing(4)
        zeile.addWidget(self.weitere)
        zeile.addStretch(1)
        zeile.addWidget(self.ausgang)
        zeile.addWidget(self.kreis)
        self.inhalt.addLayout(zeile)

    def _flach(self, name: str) -> Taste:
        taste = Taste(self._stil, self._texte.knopf(name), self._texte.taste_gezeigt(name))
        taste.setProperty("flach", "true")
        taste.setze_kuerzel(self._texte.taste(name))
        return taste

    def _gewaehlt(self, nummer: int) -> None:
        if not self._rendert and nummer >= 0:
            self.gewechselt.emit(nummer)

    def zeige(self, state: State) -> None:
        """The shown Fahrzeug and the tabs of all."""
        self._zeige_reiter(state)
        leer = Feldansicht()
        for code in (*FAHRZEUG, *FAHRZEUG_WEITERE):
            self.zeige_feld(code, state.felder.get(fahrzeugfeld(state.fahrzeug, code), leer))
        eines = bool(state.fahrzeuge)
        self._keins.setVisible(not eines)
        assert self._rolle is not None
        self._rolle.setVisible(eines)
        self.weitere.setVisible(not state.gesperrt)
        self._zeige_ausgang(state.fahrzeuge[state.fahrzeug] if eines else None, state.gesperrt)
        for codes in _WEITERE_ZEILEN:
            self.zeige_zeilen(codes, any(code in state.weitere for code in codes))
        name = "weniger" if state.mehr else "weitere"
        self.weitere.setze(self._texte.knopf(name), self._texte.taste_gezeigt(name))
        vorsatz = f"fahrzeug.{state.fahrzeug}."
        offen = state.anzahl(vorsatz, Marke.PRUEFEN, Marke.UNGELESEN)
        stand = state.schritte[1].stand if state.schritte else Schrittstand.OFFEN
        if stand is Schrittstand.GESPERRT and state.fahrzeuge[state.fahrzeug].stand is not Fahrzeugstand.SPERRE:
            stand = Schrittstand.OFFEN
        self.zeige_stand(offen, state.anzahl(vorsatz, Marke.FEHLER), stand)

    def _zeige_ausgang(self, bild: Fahrzeugbild | None, gesperrt: bool) -> None:
        self.ausgang.setze(*(AUSSEHEN[bild.stand] if bild else ("", "leise")), bild.wort if bild else "")
        self.ausgang.setVisible(bild is not None and bool(bild.wort))
        self.halter.setText(self._texte("karte.halter", name=bild.halter) if bild and bild.halter else "")
        self.halter.setVisible(bool(self.halter.text()))
        self.kreis.setVisible(bild is not None and not gesperrt)
        name = "doch_hier" if bild and bild.verwiesen else "zum_kreis"
        self.kreis.setze(self._texte.knopf(name), self._texte.taste_gezeigt(name))

    def _zeige_reiter(self, state: State) -> None:
        self._rendert = True
        self.reiter.setIconSize(QSize(self._stil.px(14), self._stil.px(14)))
        namen = state.fahrzeuge if len(state.fahrzeuge) > 1 else ()
        while self.reiter.count() > len(namen):
            self.reiter.removeTab(self.reiter.count() - 1)
        for stelle, bild in enumerate(namen):
            if stelle == self.reiter.count():
                self.reiter.addTab(bild.name)
            elif self.reiter.tabText(stelle) != bild.name:
                self.reiter.setTabText(stelle, bild.name)
            self.reiter.setTabIcon(stelle, self._reiterzeichen(bild.stand))
            self.reiter.setAccessibleTabName(stelle, f"{bild.name} {bild.wort}".strip())
            self.reiter.setTabToolTip(stelle, bild.wort)
        if namen:
            self.reiter.setCurrentIndex(state.fahrzeug)
        self.reiter.setVisible(bool(namen))
        self._rendert = False

    def _reiterzeichen(self, stand: Fahrzeugstand) -> QIcon:
        zeichen, farbe = AUSSEHEN[stand]
        if not zeichen:
            return QIcon()
        return QIcon(self._stil.zeichen(zeichen, getattr(self._stil.farben, farbe), self._stil.px(14)))
