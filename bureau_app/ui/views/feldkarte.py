"""A card of fields: each with label, mark and mnemonic, in rows of one or two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bureau_app.ui.presenters.felder import AUSWAHL, FAHRZEUG, FAHRZEUG_WEITERE, HAKEN, JA, LEERE_WAHL, Feldansicht
from bureau_app.ui.presenters.schritte import Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.bausteine import Auswahl, Eingabe, Haken
from bureau_app.ui.views.beschriftung import Karte, rolle_zu, schrift
from bureau_app.ui.views.stil import Stil

Feldwidget = Eingabe | Auswahl | Haken


_GANZ = ("E",)
"""Compared letter by letter with the paper, so never cut."""
_ROLLHOEHE = 216
"""Six rows of a card can be seen without scrolling."""


@dataclass(frozen=True, slots=True)
class Kartenplan:
    """What a card holds: title, sign, and rows of codes (a row of two shares the width by `anteile`)."""

    titel: str
    zeichen: str
    zeilen: tuple[tuple[str, ...], ...]
    anteile: Mapping[str, int]


class _Rollbereich(QScrollArea):
    """Scrolls up and down, never sideways: it asks for the width of what it holds."""

    def __init__(self, stil: Stil, halter: QWidget) -> None:
        super().__init__()
        self._stil, self._halter = stil, halter
        self.setWidget(halter)
        halter.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        breite = self._halter.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(breite, self._stil.px(_ROLLHOEHE))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._halter and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Feldkarte(Karte):
    """Speaks of its fields by code; whoever builds it adds the number of the Fahrzeug."""

    getippt = Signal(str, str)
    angehakt = Signal(str, bool)
    betreten = Signal(str)
    verlassen = Signal(str)
    enter = Signal(str)

    def __init__(self, stil: Stil, texte: Texte, plan: Kartenplan, rollbar: bool = False) -> None:
        super().__init__(stil, texte(plan.titel), plan.zeichen)
        self._stil, self._texte, self._plan = stil, texte, plan
        self.felder: dict[str, Feldwidget] = {}
        self._zeilen: dict[str, tuple[QWidget, ...]] = {}
        self._gitter = QGridLayout()
        self._gitter.setHorizontalSpacing(8)
        self._gitter.setVerticalSpacing(4)
        self._gitter.setColumnStretch(1, 1)
        self._rolle = self._rollbereich() if rollbar else None
        if self._rolle is None:
            self.inhalt.addLayout(self._gitter)
            self.inhalt.addStretch(1)
        for nummer, codes in enumerate(plan.zeilen):
            self._baue_zeile(nummer, codes)

    # ------------------------------------------------------------------------------------------------- building

    def _rollbereich(self) -> QScrollArea:
        """A card with more rows than fit lets them scroll; whatever gets the focus comes into sight."""
        halter = QWidget()
        stapel = QVBoxLayout(halter)
        stapel.setContentsMargins(0, 0, 0, 0)
        stapel.addLayout(self._gitter)
        stapel.addStretch(1)
        rolle = _Rollbereich(self._stil, halter)
        rolle.verticalScrollBar().rangeChanged.connect(lambda *_: QTimer.singleShot(0, self, self._hole_fokus_in_sicht))
        self.inhalt.addWidget(rolle, 1)
        return rolle

    def _hole_fokus_in_sicht(self) -> None:
        """The rows became more or higher: the field with the focus stays in sight."""
        for widget in self.felder.values():
            if widget.hasFocus():
                self.hole_in_sicht(widget)

    def _baue_zeile(self, nummer: int, codes: Sequence[str]) -> None:
        zeile = QHBoxLayout()
        teile: list[QWidget] = []
        zeile.setSpacing(8)
        zeile.setContentsMargins(0, 0, 0, 0)
        for stelle, code in enumerate(codes):
            widget = self._baue_feld(code)
            if not isinstance(widget, Haken):
                label = self._label(code, widget)
                teile.append(label)
                if stelle == 0:
                    self._gitter.addWidget(label, nummer, 0)
                else:
                    zeile.addWidget(label)
            zeile.addWidget(widget, self._plan.anteile.get(code, 1))
            teile.append(widget)
        halter = QWidget()
        halter.setLayout(zeile)
        nur_haken = len(codes) > 1 and all(code in HAKEN for code in codes)
        self._gitter.addWidget(halter, nummer, 0 if nur_haken else 1, 1, 2 if nur_haken else 1)
        for code in codes:
            self._zeilen[code] = (*teile, halter)

    def _label(self, code: str, widget: QWidget) -> QLabel:
        label = schrift(self._texte.etikett(_textkey(code)), "leise")
        label.setBuddy(widget)
        return label

    def _baue_feld(self, code: str) -> Feldwidget:
        key = _textkey(code)
        widget: Feldwidget
        if code in HAKEN:
            widget = Haken(self._stil, self._texte.etikett(key))
            widget.clicked.connect(lambda an, c=code: self.angehakt.emit(c, an))
        elif code in AUSWAHL:
            werte = AUSWAHL[code]
            leer = self._texte(f"wert.{LEERE_WAHL[code]}") if code in LEERE_WAHL else ""
            widget = Auswahl(self._stil, werte, tuple(self._texte(f"wert.{w}") for w in werte), leer)
            widget.gewaehlt.connect(lambda wert, c=code: self.getippt.emit(c, wert))
        else:
            widget = Eingabe(self._stil, ganz=code in _GANZ)
            widget.textEdited.connect(lambda text, c=code: self.getippt.emit(c, text))
        widget.setAccessibleName(self._texte.feldname(key))
        widget.setObjectName(code)
        widget.betreten.connect(lambda c=code: self.betreten.emit(c))
        widget.verlassen.connect(lambda c=code: self.verlassen.emit(c))
        widget.enter.connect(lambda c=code: self.enter.emit(c))
        self.felder[code] = widget
        return widget

    def haenge_an(self, code: str, widget: QWidget) -> None:
        """Put something at the end of a field's row."""
        layout = self._zeilen[code][-1].layout()
        assert layout is not None
        layout.addWidget(widget)

    # ------------------------------------------------------------------------------------------------- showing

    def richte_auf(self, code: str, stelle: int = -1) -> None:
        """Give a field the focus, the cursor at `stelle`, else all of it selected: typing replaces what stands here."""
        widget = self.felder[code]
        self.hole_in_sicht(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, Eingabe):
            if stelle >= 0:
                widget.deselect()
                widget.setCursorPosition(stelle)
            else:
                widget.setze_an_den_anfang()

    def hole_in_sicht(self, widget: QWidget) -> None:
        """Let the rows scroll until the widget, if it is one of theirs, can be seen whole."""
        if self._rolle is not None and self._rolle.isAncestorOf(widget):
            self._gitter.activate()
            rolle_zu(self._rolle, widget, 8)

    def sichtbare(self) -> tuple[str, ...]:
        """Codes of the fields that can be seen, at least half of each."""
        return tuple(
            code
            for code, widget in self.felder.items()
            if widget.isVisible() and widget.visibleRegion().boundingRect().height() * 2 >= widget.height()
        )

    def zeige_feld(self, code: str, ansicht: Feldansicht) -> None:
        """One field as it is now."""
        widget, wort = self.felder[code], self._texte(f"marke.{ansicht.marke.value}")
        if isinstance(widget, Eingabe):
            widget.setze_text(ansicht.text)
            widget.setze_marke(ansicht.marke, wort)
        elif isinstance(widget, Auswahl):
            widget.setze_wert(ansicht.text)
        else:
            widget.setChecked(ansicht.text == JA)
        hinweis = " – ".join(t for t in (ansicht.fehler, ansicht.tun) if t)
        beschreibung = self._texte("karte.fehler_am_feld", text=hinweis) if hinweis else wort
        if widget.accessibleDescription() != beschreibung:
            widget.setAccessibleDescription(beschreibung)
            widget.setToolTip(hinweis)

    def zeige_zeilen(self, codes: Sequence[str], gezeigt: bool) -> None:
        """Show or hide the rows of these fields."""
        for code in codes:
            for teil in self._zeilen[code]:
                teil.setVisible(gezeigt)

    def zeige_stand(self, offen: int, fehler: int, schritt: Schrittstand) -> None:
        """The card's state in its head: faults, fields to look at, done, or still to do."""
        if fehler:
            self.stand.setze("kreuz", "fehler", self._texte("karte.fehler", anzahl=fehler))
        elif offen:
            self.stand.setze("punkt", "achtung", self._texte("karte.offen", anzahl=offen))
        elif schritt is Schrittstand.GESPERRT:
            self.stand.setze("sperre", "fehler", self._texte("schritt.gesperrt"))
        elif schritt is Schrittstand.FERTIG:
            self.stand.setze("haken", "gut", self._texte("karte.fertig"))
        else:
            self.stand.setze("", "leise", "")


def _textkey(code: str) -> str:
    """The catalogue's key of a field's words."""
    return f"fahrzeug.{code}" if code in FAHRZEUG or code in FAHRZEUG_WEITERE else code
