"""The card of the Fahrzeuge: one is shown, the others are tabs; rare fields show when something is the matter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar

from bureau_app.ui.presenters.felder import FAHRZEUG, FAHRZEUG_WEITERE, Feldansicht, Marke, fahrzeugfeld
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.feldkarte import Feldkarte, Kartenplan
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

_WEITERE_ZEILEN = (("B", "I"), ("D.1", "D.3"), ("2.1", "2.2"), ("16", "Nr."), ("21", "druckstueck"))
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
        self.weitere = Taste(stil, texte.knopf("weitere"), texte.taste_gezeigt("weitere"))
        self.weitere.setProperty("flach", "true")
        self.weitere.setze_kuerzel(texte.taste("weitere"))
        self.weitere.clicked.connect(self.mehr)
        self.kopf.insertWidget(2, self.reiter)
        self.inhalt.insertWidget(1, self._keins, 1)
        self.inhalt.addWidget(self.weitere, 0, Qt.AlignmentFlag.AlignLeft)

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
        self.weitere.setVisible(eines and not state.gesperrt)
        for codes in _WEITERE_ZEILEN:
            self.zeige_zeilen(codes, any(code in state.weitere for code in codes))
        name = "weniger" if len(state.weitere) == len(FAHRZEUG_WEITERE) else "weitere"
        self.weitere.setze(self._texte.knopf(name), self._texte.taste_gezeigt(name))
        vorsatz = f"fahrzeug.{state.fahrzeug}."
        offen = state.anzahl(vorsatz, Marke.PRUEFEN, Marke.UNGELESEN)
        stand = state.schritte[1].stand if state.schritte else Schrittstand.OFFEN
        self.zeige_stand(offen, state.anzahl(vorsatz, Marke.FEHLER), stand)

    def _zeige_reiter(self, state: State) -> None:
        self._rendert = True
        namen = state.fahrzeuge if len(state.fahrzeuge) > 1 else ()
        while self.reiter.count() > len(namen):
            self.reiter.removeTab(self.reiter.count() - 1)
        for stelle, name in enumerate(namen):
            if stelle == self.reiter.count():
                self.reiter.addTab(name)
            elif self.reiter.tabText(stelle) != name:
                self.reiter.setTabText(stelle, name)
        if namen:
            self.reiter.setCurrentIndex(state.fahrzeug)
        self.reiter.setVisible(bool(namen))
        self._rendert = False
