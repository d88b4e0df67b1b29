"""The counter's one screen: person, Fahrzeuge, new Anschrift, both registers side by side, what stands in the way."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bureau_app.domain import nummer
from bureau_app.ui.presenters.befunde import Befundzeile
from bureau_app.ui.presenters.entwurf import F12
from bureau_app.ui.presenters.felder import NEU, PERSON, Feldansicht, Marke, code_von, fahrzeug_von, fahrzeugfeld
from bureau_app.ui.presenters.schalterbild import State
from bureau_app.ui.presenters.schritte import Schritt, Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.abschlusspanel import Abschlusspanel
from bureau_app.ui.views.bausteine import Eingabe, setze_eigenschaft
from bureau_app.ui.views.befundliste import Befundliste
from bureau_app.ui.views.beschriftung import Karte, Stapel, rolle_zu, schrift, trenner
from bureau_app.ui.views.fahrzeugkarte import Fahrzeugkarte
from bureau_app.ui.views.feldkarte import Feldkarte, Kartenplan
from bureau_app.ui.views.nebenzettel import Nebenzettel
from bureau_app.ui.views.schrittleiste import Schrittleiste
from bureau_app.ui.views.stil import Kleidbar, Stil
from bureau_app.ui.views.vergleichstabelle import Vergleichstabelle
from bureau_app.ui.views.vorschlagsliste import Vorschlagsliste

PERSON_PLAN = Kartenplan(
    "karte.person",
    "person",
    (
        ("person.familienname",),
        ("person.vornamen",),
        ("person.geburtsdatum",),
        ("ausweis.art",),
        ("ausweis.gueltig_bis",),
        ("alt.anschrift",),
        ("person.auskunftssperre",),
    ),
    {},
)
NEU_PLAN = Kartenplan(
    "karte.anschrift",
    "haus",
    (("neu.anschrift",), ("neu.zusatz",), ("neu.einzugsdatum",), ("neu.wohnungsart",), ("neu.wohnungsgeber",)),
    {},
)


_NEBEN, _UNTER = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_BREIT, _SCHMAL = 1180, 950
"""Pixels at 100 % from which on two cards, and two columns, find room side by side."""
_TABELLENHOEHE = 150


class Schalterseite(QWidget, Kleidbar):
    """Shows the draft; whoever builds it connects the signals, which name fields by key."""

    getippt = Signal(str, str)
    angehakt = Signal(str, bool)
    betreten = Signal(str)
    verlassen = Signal(str)
    enter = Signal(str)
    vorschlag_bewegt = Signal(int)
    tag_bewegt = Signal(int)
    f12_fokus = Signal()

    def __init__(self, stil: Stil, texte: Texte, aufkleber_mm: tuple[float, float]) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._state = State()
        self._zeiger = 0
        self.schritte = Schrittleiste(stil, texte)
        self.person, self.neu = Feldkarte(stil, texte, PERSON_PLAN), Feldkarte(stil, texte, NEU_PLAN)
        self.fahrzeug = Fahrzeugkarte(stil, texte)
        self.vergleich = Vergleichstabelle(stil, texte)
        self.befunde = Befundliste(stil, texte)
        self.abschluss = Abschlusspanel(stil, texte, aufkleber_mm)
        self._gemeint = schrift("", "leise")
        self._summe, self._posten = schrift("", "gross"), schrift("", "leise", umbruch=True)
        self._flaeche = QWidget()
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
        self.neu.haenge_an("neu.einzugsdatum", self._gemeint)
        self._gemeint.setMinimumWidth(self._stil.px(110))
        self._oben, self._spalten = QBoxLayout(_NEBEN), QBoxLayout(_NEBEN)
        self._oben.setSpacing(10)
        self._oben.addWidget(self.person, 11)
        self._oben.addWidget(self.fahrzeug, 14)
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
        aussen.addWidget(self.rollbereich)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen, or with large letters, cards go below each other instead of sideways out of sight."""
        super().resizeEvent(event)
        self._oben.setDirection(_UNTER if self.width() < self._stil.px(_BREIT) else _NEBEN)
        self._spalten.setDirection(_UNTER if self.width() < self._stil.px(_SCHMAL) else _NEBEN)

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
        self.vergleich.setMinimumHeight(self._stil.px(_TABELLENHOEHE))
        self.resizeEvent(QResizeEvent(self.size(), self.size()))

    def _rechte_spalte(self) -> QWidget:
        self._befundkarte = befunde = Karte(self._stil, self._texte("karte.befunde"), "info")
        befunde.kopf.addWidget(schrift(self._texte("befunde.tasten"), "leise"))
        befunde.inhalt.addWidget(self.befunde, 1)
        befunde.inhalt.addWidget(trenner())
        zeile = QHBoxLayout()
        zeile.addWidget(schrift(self._texte("gebuehr.titel"), "titel"))
        zeile.addSpacing(8)
        zeile.addWidget(self._posten, 1)
        zeile.addWidget(self._summe)
        befunde.inhalt.addLayout(zeile)
        spalte = QWidget()
        stapel = QVBoxLayout(spalte)
        stapel.setContentsMargins(0, 0, 0, 0)
        stapel.setSpacing(10)
        stapel.addWidget(self.neu)
        stapel.addWidget(befunde, 1)
        return spalte

    def _verbinde(self) -> None:
        for karte in (self.person, self.fahrzeug, self.neu):
            karte.getippt.connect(lambda code, text: self.getippt.emit(self._key(code), text))
            karte.angehakt.connect(lambda code, an: self.angehakt.emit(self._key(code), an))
            karte.betreten.connect(lambda code: self._betreten(self._key(code)))
            karte.verlassen.connect(lambda code: self.verlassen.emit(self._key(code)))
            karte.enter.connect(lambda code: self.enter.emit(self._key(code)))
        anschrift, einzug = self.neu.felder["neu.anschrift"], self.neu.felder["neu.einzugsdatum"]
        assert isinstance(anschrift, Eingabe) and isinstance(einzug, Eingabe)
        anschrift.hoch.connect(lambda: self.vorschlag_bewegt.emit(-1))
        anschrift.runter.connect(lambda: self.vorschlag_bewegt.emit(1))
        einzug.hoch.connect(lambda: self.tag_bewegt.emit(1))
        einzug.runter.connect(lambda: self.tag_bewegt.emit(-1))

    def _key(self, code: str) -> str:
        return code if code in PERSON or code in NEU else fahrzeugfeld(self._state.fahrzeug, code)

    def _betreten(self, key: str) -> None:
        self.betreten.emit(key)
        self._zeige_zettel()

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
        self._state = state
        leer = Feldansicht()
        for karte, keys in ((self.person, PERSON), (self.neu, NEU)):
            for key in keys:
                karte.zeige_feld(key, state.felder.get(key, leer))
        self.fahrzeug.zeige(state)
        self._zeige_staende(state)
        self._gemeint.setText(state.einzug_gemeint)
        self.vergleich.zeige(state.vergleich)
        self.befunde.zeige(state.befunde, bool(state.vergleich))
        self._zeige_anzahl(state.befunde)
        self._summe.setText(state.gebuehr.summe)
        setze_eigenschaft(self._summe, "rolle", "leise" if state.gebuehr.vorbehalt else "gross")
        self._posten.setText(state.gebuehr.vorbehalt or state.gebuehr.kurz)
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

    def _zeige_anzahl(self, befunde: tuple[Befundzeile, ...]) -> None:
        """How many rows there are, also those that must be scrolled to."""
        im_weg = sum(zeile.steht_im_weg for zeile in befunde)
        schluessel = "befunde.einer" if len(befunde) == 1 else "befunde.anzahl"
        text = self._texte(schluessel, anzahl=len(befunde)) if befunde else ""
        self._befundkarte.stand.setze("", "achtung" if im_weg else "leise", text)

    def _zeige_staende(self, state: State) -> None:
        for karte, schritt, vorsaetze in ((self.person, 0, ("person.", "ausweis.", "alt.")), (self.neu, 2, ("neu.",))):
            offen = sum(state.anzahl(v, Marke.PRUEFEN, Marke.UNGELESEN) for v in vorsaetze)
            fehler = sum(state.anzahl(v, Marke.FEHLER) for v in vorsaetze)
            karte.zeige_stand(offen, fehler, state.schritte[schritt].stand if state.schritte else Schrittstand.OFFEN)

    def _zeige_zettel(self) -> None:
        state, key = self._state, self.fokusfeld()
        anker = self._widget(state.hilfe.feld if state.hilfe else key)
        ansicht = state.felder.get(key, Feldansicht())
        anschrift = self.neu.felder["neu.anschrift"]
        keiner = state.kein_vorschlag and key == "neu.anschrift" and not ansicht.fehler
        self.vorschlaege.zeige(anschrift, state.vorschlaege, state.vorschlag, keiner)
        if anker is None or state.vorschlaege or self.arbeit.currentIndex():
            self.zettel.hide()
        elif state.hilfe is not None:
            self.zettel.zeige(anker, "", state.hilfe.titel, state.hilfe.text)
        elif ansicht.fehler:
            self.zettel.zeige(anker, "fehler", ansicht.fehler, ansicht.tun, ansicht.ausschnitt)
        elif ansicht.ausschnitt:
            titel, tun = self._texte("karte.nachsehen"), self._texte("karte.nachsehen_tun")
            self.zettel.zeige(anker, "achtung", titel, tun, ansicht.ausschnitt)
        else:
            self.zettel.hide()

    def _widget(self, key: str) -> QWidget | None:
        if fahrzeug_von(key) not in (None, self._state.fahrzeug):
            return None
        for karte in (self.person, self.fahrzeug, self.neu):
            if (widget := karte.felder.get(code_von(key))) is not None:
                return widget
        return None

    def _richte(self, feld: str, stelle: int) -> None:
        if feld == F12:
            self.f12_fokus.emit()
            return
        for karte in (self.person, self.fahrzeug, self.neu):
            if code_von(feld) in karte.felder:
                karte.richte_auf(code_von(feld), stelle)
                QTimer.singleShot(0, self._zeige_zettel)
