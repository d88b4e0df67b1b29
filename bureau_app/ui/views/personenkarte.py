"""The card of the people: who speaks, who moves too, who came instead; one is shown, the others are tabs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar

from bureau_app.ui.presenters.erfassung import IM_STELLE
from bureau_app.ui.presenters.felder import MIT, PERSON, VERTRETER, Feldansicht, Marke, mitfeld
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.feldkarte import Feldkarte, Kartenplan
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

_SPERREN = ("person.auskunftssperre", "person.sperrvermerk")
_BEVOLLMAECHTIGT = ("mit.anwesend", "mit.vollmacht")
_EINZELN = tuple((code,) for code in (*PERSON[:6], *MIT[:5], *VERTRETER))
PLAN = Kartenplan(
    "karte.person",
    "person",
    (*_EINZELN[:6], _SPERREN, ("person.uebermittlungssperre",), *_EINZELN[6:11], _BEVOLLMAECHTIGT, *_EINZELN[11:]),
    {},
)
_TASTEN = ("person_hinzu", "vertreter")


class Personenkarte(Feldkarte):
    """Tells the fields of a person who moves too by code, without the number; `befehl` names the command pressed."""

    gewechselt = Signal(int)
    befehl = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__(stil, texte, PLAN)
        self._rendert = False
        self.reiter = QTabBar()
        self.reiter.setAccessibleName(texte("karte.personen"))
        self.reiter.setExpanding(False)
        self.reiter.setDrawBase(False)
        self.reiter.currentChanged.connect(self._gewaehlt)
        self.inhalt.insertWidget(1, self.reiter)
        self.tasten: dict[str, Taste] = {}
        zeile = QHBoxLayout()
        zeile.setSpacing(4)
        for name in _TASTEN:
            taste = Taste(stil, texte.knopf(name), texte.taste_gezeigt(name))
            taste.setProperty("flach", "true")
            taste.setze_kuerzel(texte.taste(name))
            taste.clicked.connect(lambda _=False, n=name: self.befehl.emit(n))
            self.tasten[name] = taste
            zeile.addWidget(taste)
        zeile.addStretch(1)
        self.inhalt.addLayout(zeile)

    def _gewaehlt(self, stelle: int) -> None:
        if not self._rendert and stelle >= 0:
            self.gewechselt.emit(int(self.reiter.tabData(stelle)))

    def zeige(self, state: State) -> None:
        """The shown person and the tabs of all."""
        self._zeige_reiter(state)
        leer = Feldansicht()
        for code in (*PERSON, *VERTRETER):
            self.zeige_feld(code, state.felder.get(code, leer))
        for code in MIT:
            self.zeige_feld(code, state.felder.get(mitfeld(state.person - 1, code), leer))
        self.zeige_zeilen(PERSON[:-1], state.person == 0)
        self.zeige_zeilen(PERSON[-1:], state.person == 0 and PERSON[-1] in state.zeilen)
        self.zeige_zeilen(MIT, state.person > 0)
        self.zeige_zeilen(VERTRETER, state.person == IM_STELLE)
        for taste in self.tasten.values():
            taste.setVisible(not state.gesperrt)
        vorsaetze = ("person.", "ausweis.", "alt.") if state.person == 0 else (f"mit.{state.person - 1}.",)
        offen = sum(state.anzahl(v, Marke.PRUEFEN, Marke.UNGELESEN) for v in vorsaetze)
        fehler = sum(state.anzahl(v, Marke.FEHLER) for v in (*vorsaetze, "vertreter."))
        self.zeige_stand(offen, fehler, state.schritte[0].stand if state.schritte else Schrittstand.OFFEN)

    def _zeige_reiter(self, state: State) -> None:
        self._rendert = True
        namen = [(name, nummer) for nummer, name in enumerate(state.personen)]
        if state.mit_vertreter:
            namen.append((self._texte("karte.vertreter"), IM_STELLE))
        namen = namen if len(namen) > 1 else []
        while self.reiter.count() > len(namen):
            self.reiter.removeTab(self.reiter.count() - 1)
        for stelle, (name, nummer) in enumerate(namen):
            if stelle == self.reiter.count():
                self.reiter.addTab(name)
            self.reiter.setTabText(stelle, name)
            self.reiter.setTabData(stelle, nummer)
            if nummer == state.person:
                self.reiter.setCurrentIndex(stelle)
        self.reiter.setVisible(bool(namen))
        self._rendert = False

    def richte_auf(self, code: str, stelle: int = -1) -> None:
        """Give a field the focus; its row is there, because what is shown follows the draft."""
        super().richte_auf(code, stelle)
        self.felder[code].setFocus(Qt.FocusReason.OtherFocusReason)
