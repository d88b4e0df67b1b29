"""The counter's one screen: person, Fahrzeuge, new Anschrift, both registers side by side, what stands in the way."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bureau_app.domain import nummer
from bureau_app.ui.presenters.entwurf import F7, F12
from bureau_app.ui.presenters.felder import (
    ERLASS,
    FAHRZEUG,
    FAHRZEUG_WEITERE,
    MIT,
    Feldansicht,
    code_von,
    fahrzeug_von,
    fahrzeugfeld,
    mit_von,
    mitfeld,
)
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schritt
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.abschlusspanel import Abschlusspanel
from bureau_app.ui.views.bandzeilen import Bandzeilen
from bureau_app.ui.views.befundkarte import Befundkarte
from bureau_app.ui.views.beschriftung import Karte, Stapel, rolle_zu
from bureau_app.ui.views.fahrzeugkarte import Fahrzeugkarte
from bureau_app.ui.views.nebenzettel import Nebenzettel
from bureau_app.ui.views.personenkarte import Personenkarte
from bureau_app.ui.views.schrittleiste import Schrittleiste
from bureau_app.ui.views.stil import Kleidbar, Stil
from bureau_app.ui.views.vergleichstabelle import Vergleichstabelle
from bureau_app.ui.views.vorschlagsliste import Vorschlagsliste
from bureau_app.ui.views.wohnungskarte import Wohnungskarte
from bureau_app.workflows.freigabe import BEGRUENDUNG

_NEBEN, _UNTER = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_BREIT, _SCHMAL = 1180, 950
"""Pixels at 100 % from which on two cards, and two columns, find room side by side."""
_TABELLENHOEHE = {_NEBEN: 78, _UNTER: 150}
"""At least, beside another column where the page should not scroll, and below it where it does anyway."""


class _Flaeche(QWidget):
    """What scrolls: as high as the window, unless it cannot be that low; lists inside give way before the page does."""

    def heightForWidth(self, breite: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(breite) if layout is not None else -1


class Schalterseite(QWidget, Kleidbar):
    """Shows the draft; whoever builds it connects the signals, which name fields by key."""

    getippt = Signal(str, str)
    angehakt = Signal(str, bool)
    betreten = Signal(str)
    verlassen = Signal(str)
    enter = Signal(str)
    knopf_fokus = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, aufkleber_mm: tuple[float, float]) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._state = State()
        self._zeiger = 0
        self._rendert = False
        self.schritte, self.baender = Schrittleiste(stil, texte), Bandzeilen(stil)
        self.person, self.neu = Personenkarte(stil, texte), Wohnungskarte(stil, texte)
        self.fahrzeug = Fahrzeugkarte(stil, texte)
        self.vergleich = Vergleichstabelle(stil, texte)
        self.befundkarte = Befundkarte(stil, texte)
        self.befunde, self.begruendung = self.befundkarte.liste, self.befundkarte.begruendung
        self.abschluss = Abschlusspanel(stil, texte, aufkleber_mm)
        self._flaeche = _Flaeche()
        self._ordne()
        self.zettel = Nebenzettel(stil, self._flaeche, self._alle_felder, self.vergleich)
        self.vorschlaege = Vorschlagsliste(stil, texte, self._flaeche)
        self._verbinde()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._hole_in_sicht)
        self.kleide()

    # ------------------------------------------------------------------------------------------------- building

    def _ordne(self) -> None:
        self._oben, self._spalten = QBoxLayout(_NEBEN), QBoxLayout(_NEBEN)
        self._oben.setSpacing(10)
        self._oben.addWidget(self.person, 23)
        self._oben.addWidget(self.fahrzeug, 28)
        tabelle = Karte(self._stil, self._texte("karte.vergleich"), "vergleich")
        tabelle.inhalt.addWidget(self.vergleich, 1)
        self.arbeit = Stapel()
        self.arbeit.addWidget(self._rechte_spalte())
        self.arbeit.addWidget(self.abschluss)
        links = QVBoxLayout()
        links.setSpacing(10)
        links.addLayout(self._oben)
        links.addWidget(tabelle, 1)
        self._spalten.setSpacing(10)
        self._spalten.addLayout(links, 17)
        self._spalten.addWidget(self.arbeit, 10)
        innen = QVBoxLayout(self._flaeche)
        innen.setContentsMargins(12, 2, 12, 4)
        innen.setSpacing(6)
        innen.addWidget(self.schritte)
        innen.addLayout(self._spalten, 1)
        self.rollbereich = QScrollArea()
        self.rollbereich.setWidget(self._flaeche)
        self.rollbereich.setWidgetResizable(True)
        self.rollbereich.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        aussen = QVBoxLayout(self)
        aussen.setContentsMargins(0, 0, 0, 0)
        aussen.setSpacing(4)
        aussen.addWidget(self.baender)
        aussen.addWidget(self.rollbereich)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen, or with large letters, cards go below each other instead of sideways out of sight."""
        super().resizeEvent(event)
        self._oben.setDirection(_UNTER if self.width() < self._stil.px(_BREIT) else _NEBEN)
        richtung = _UNTER if self.width() < self._stil.px(_SCHMAL) else _NEBEN
        self._spalten.setDirection(richtung)
        self.vergleich.setMinimumHeight(self._stil.px(_TABELLENHOEHE[richtung]))

    def _hole_in_sicht(self, _alt: QWidget | None, neu: QWidget | None) -> None:
        """Whatever gets the focus can be seen, once the layouts have found room for it."""
        if neu is not None and self.rollbereich.isAncestorOf(neu):
            QTimer.singleShot(0, neu, lambda: self._rolle_zu(neu))

    def _rolle_zu(self, widget: QWidget) -> None:
        if self.rollbereich.isAncestorOf(widget):
            self.fahrzeug.hole_in_sicht(widget)
            rolle_zu(self.rollbereich, widget, self._stil.px(20))

    def kleide(self) -> None:
        """Sizes of the current zoom."""
        self.resizeEvent(QResizeEvent(self.size(), self.size()))

    def _rechte_spalte(self) -> QWidget:
        spalte = QWidget()
        stapel = QVBoxLayout(spalte)
        stapel.setContentsMargins(0, 0, 0, 0)
        stapel.setSpacing(10)
        stapel.addWidget(self.neu)
        stapel.addWidget(self.befundkarte, 1)
        return spalte

    def _verbinde(self) -> None:
        for karte in (self.person, self.fahrzeug, self.neu):
            karte.getippt.connect(lambda code, text: self.getippt.emit(self._key(code), text))
            karte.angehakt.connect(lambda code, an: self.angehakt.emit(self._key(code), an))
            karte.betreten.connect(lambda code: self._betreten(self._key(code)))
            karte.verlassen.connect(lambda code: self._verlassen(self._key(code)))
            karte.enter.connect(lambda code: self.enter.emit(self._key(code)))
        self.befundkarte.getippt.connect(self.getippt)

    def _key(self, code: str) -> str:
        if code in MIT:
            return mitfeld(self._state.person - 1, code)
        am_fahrzeug = code in FAHRZEUG or code in FAHRZEUG_WEITERE
        return fahrzeugfeld(self._state.fahrzeug, code) if am_fahrzeug else code

    def _betreten(self, key: str) -> None:
        """Rows that come and go push the focus about: that is nobody's intention."""
        if not self._rendert:
            self.betreten.emit(key)
            self._zeige_zettel()

    def _verlassen(self, key: str) -> None:
        if not self._rendert:
            self.verlassen.emit(key)

    # ------------------------------------------------------------------------------------------------- asking

    def _alle_felder(self) -> list[QWidget]:
        return [widget for karte in (self.person, self.fahrzeug, self.neu) for widget in karte.felder.values()]

    def fokusfeld(self) -> str:
        """Key of the field that has the focus, "" if none has."""
        for karte in (self.person, self.fahrzeug, self.neu):
            for code, widget in karte.felder.items():
                if widget.hasFocus():
                    return self._key(code)
        return ""

    def sichtbare(self) -> tuple[str, ...]:
        """Keys of the fields that the clerk can see."""
        karten = (self.person, self.fahrzeug, self.neu)
        return tuple(self._key(code) for karte in karten for code in karte.sichtbare())

    # ------------------------------------------------------------------------------------------------- showing

    def render_state(self, state: State) -> None:
        """Show the draft; the focus goes last, because it speaks."""
        self._state, self._rendert = state, True
        self.baender.zeige(state.baender)
        for karte in (self.person, self.fahrzeug, self.neu, self.befundkarte):
            karte.zeige(state)
        self.vergleich.zeige(state.vergleich)
        self._rendert = False
        if not state.gesperrt:
            self.zeige_schritte(state.schritte, state.nummer)
        self._zeige_zettel()
        if state.zeiger.nummer != self._zeiger:
            self._zeiger = state.zeiger.nummer
            self._richte(state.zeiger.feld, state.zeiger.stelle)

    def zeige_schritte(self, schritte: tuple[Schritt, ...], vorgangsnummer: str) -> None:
        """How far the Vorgang is, and its number."""
        self.schritte.zeige(schritte, nummer.anzeige(vorgangsnummer) if vorgangsnummer else "")

    def zeige_abschluss(self, ja: bool) -> None:
        """The right column: what is typed, or the closing of what was committed."""
        self.arbeit.setCurrentIndex(int(ja))
        for karte in (self.person, self.fahrzeug):
            karte.setEnabled(not ja)
        if ja:
            self.zettel.hide()
            self.vorschlaege.hide()

    def _zeige_zettel(self) -> None:
        state, key = self._state, self.fokusfeld()
        anker = self._widget(state.hilfe.feld if state.hilfe else key)
        ansicht = state.felder.get(key, Feldansicht())
        anschrift = self.neu.anschrift
        keiner = state.kein_vorschlag and key == "neu.anschrift" and not ansicht.fehler
        self.vorschlaege.zeige(anschrift, state.vorschlaege, state.vorschlag, keiner)
        if anker is None or state.vorschlaege or self.arbeit.currentIndex():
            self.zettel.hide()
        elif state.hilfe is not None:
            self.zettel.zeige(anker, "", state.hilfe.titel, state.hilfe.text)
        elif ansicht.fehler:
            self.zettel.zeige(anker, "fehler", ansicht.fehler, ansicht.tun, ansicht.ausschnitt)
        elif ansicht.ausschnitt:
            self.zettel.zeige(anker, "achtung", self._texte("karte.nachsehen"), self._nachsehen(), ansicht.ausschnitt)
        else:
            self.zettel.hide()

    def _nachsehen(self) -> str:
        """What to do with a read field; below it the other spellings, each with its key."""
        wahl = (
            self._texte("karte.schreibweise", nummer=str(nr), text=text)
            for nr, text in enumerate(self._state.schreibweisen, start=1)
        )
        return "\n".join((self._texte("karte.nachsehen_tun"), *wahl))

    def _widget(self, key: str) -> QWidget | None:
        if fahrzeug_von(key) not in (None, self._state.fahrzeug) or mit_von(key) not in (None, self._state.person - 1):
            return None
        for karte in (self.person, self.fahrzeug, self.neu):
            if (widget := karte.felder.get(code_von(key))) is not None:
                return widget
        return None

    def _richte(self, feld: str, stelle: int) -> None:
        if feld in (F7, F12):
            self.knopf_fokus.emit(feld.removeprefix("knopf."))
            return
        if feld == BEGRUENDUNG:
            self.begruendung.richte()
        elif feld == ERLASS:
            self.befundkarte.erlass.setFocus()
        for karte in (self.person, self.fahrzeug, self.neu):
            if code_von(feld) in karte.felder:
                karte.richte_auf(code_von(feld), stelle)
                QTimer.singleShot(0, self._zeige_zettel)
