"""The card of the new Anschrift: what everybody is asked, and rows that only some Vorgaenge need."""

from PySide6.QtCore import Signal

from bureau_app.ui.presenters.felder import NEU, WOHNUNGSGEBER, Feldansicht, Marke
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.bausteine import Eingabe
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.feldkarte import Feldkarte, Kartenplan
from bureau_app.ui.views.stil import Stil

_IMMER = ("neu.anschrift", "neu.zusatz", "neu.einzugsdatum", "neu.wohnungsart", WOHNUNGSGEBER)
PLAN = Kartenplan("karte.anschrift", "haus", tuple((code,) for code in NEU), {})


class Wohnungskarte(Feldkarte):
    """Tells its fields by key; arrows move the proposal that is marked, and the day."""

    vorschlag_bewegt = Signal(int)
    tag_bewegt = Signal(int)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__(stil, texte, PLAN)
        self.gemeint = schrift("", "leise")
        self.gemeint.setMinimumWidth(stil.px(110))
        self.haenge_an("neu.einzugsdatum", self.gemeint)
        anschrift, einzug = self.felder["neu.anschrift"], self.felder["neu.einzugsdatum"]
        assert isinstance(anschrift, Eingabe) and isinstance(einzug, Eingabe)
        self.anschrift = anschrift
        anschrift.hoch.connect(lambda: self.vorschlag_bewegt.emit(-1))
        anschrift.runter.connect(lambda: self.vorschlag_bewegt.emit(1))
        einzug.hoch.connect(lambda: self.tag_bewegt.emit(1))
        einzug.runter.connect(lambda: self.tag_bewegt.emit(-1))

    def zeige(self, state: State) -> None:
        """The fields as they are now."""
        leer = Feldansicht()
        for code in NEU:
            self.zeige_feld(code, state.felder.get(code, leer))
            if code not in _IMMER:
                self.zeige_zeilen((code,), code in state.zeilen)
        self.gemeint.setText(state.einzug_gemeint)
        vorsaetze = ("neu.", "wohnungsgeber.", "familie.")
        offen = sum(state.anzahl(v, Marke.PRUEFEN, Marke.UNGELESEN) for v in vorsaetze)
        fehler = sum(state.anzahl(v, Marke.FEHLER) for v in vorsaetze)
        self.zeige_stand(offen, fehler, state.schritte[2].stand if state.schritte else Schrittstand.OFFEN)
