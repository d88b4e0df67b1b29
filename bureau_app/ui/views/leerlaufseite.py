"""Between two visits: nothing to press, a scan opens the Vorgang; below, the clerk's own unfinished ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.lesen import State as Lesebild
from bureau_app.ui.presenters.vorgaenge import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Karte, Stand, schrift
from bureau_app.ui.views.stil import Kleidbar, Stil

_SPALTEN = ("nummer", "kennzeichen", "stufe", "seit", "name")
_LESER = {
    Lesestand.WAERMT: ("uhr", "hinweis", "leser.waermt"),
    Lesestand.SCANNT: ("scanner", "hinweis", "leser.scannt"),
    Lesestand.LIEST: ("scanner", "hinweis", "leser.liest"),
    Lesestand.FEHLER: ("kreuz", "fehler", "leerlauf.ohne_leser"),
}


class _Liste(QTableWidget):
    """Enter goes on with the row."""

    fortgesetzt = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        zeile = self.currentRow()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and zeile >= 0:
            self.fortgesetzt.emit(self.id_von(zeile))
            event.accept()
        else:
            super().keyPressEvent(event)

    def id_von(self, zeile: int) -> str:
        """Id of the Vorgang of a row."""
        feld = self.item(zeile, 0)
        return str(feld.data(Qt.ItemDataRole.UserRole)) if feld else ""


class Leerlaufseite(QWidget, Kleidbar):
    """The invitation and the list."""

    fortgesetzt = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._state = State()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(texte("leerlauf.aufforderung"))
        self.setAccessibleDescription(texte("leerlauf.aufforderung_text"))
        self._bild = QLabel()
        self._bild.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._leser = Stand(stil)
        self.liste = _Liste()
        self.liste.fortgesetzt.connect(self.fortgesetzt)
        self.liste.itemDoubleClicked.connect(lambda feld: self.fortgesetzt.emit(self.liste.id_von(feld.row())))
        self.liste.currentCellChanged.connect(lambda *_: self._zeige_hinweis())
        self._leer = schrift(texte("leerlauf.liste_leer"), "leise")
        self._richte_liste_ein()
        self._ordne()
        self.kleide()

    def _richte_liste_ein(self) -> None:
        liste = self.liste
        liste.setAccessibleName(self._texte("leerlauf.liste"))
        liste.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        liste.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        liste.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        liste.setTabKeyNavigation(False)
        liste.setShowGrid(False)
        liste.verticalHeader().hide()
        liste.horizontalHeader().setHighlightSections(False)
        liste.horizontalHeader().setSectionsClickable(False)
        liste.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _ordne(self) -> None:
        gross = schrift(self._texte("leerlauf.aufforderung"), "riesig")
        klein = schrift(self._texte("leerlauf.aufforderung_text"), "leise")
        for label in (gross, klein):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lesezeile = QHBoxLayout()
        lesezeile.addStretch(1)
        lesezeile.addWidget(self._leser)
        lesezeile.addStretch(1)
        self._karte = Karte(self._stil, self._texte("leerlauf.liste"), "register")
        self._karte.stand.setze("", "leise", "")
        self._karte.inhalt.addWidget(self.liste, 1)
        self._karte.inhalt.addWidget(self._leer)
        self._karte.inhalt.addStretch(0)
        self._karte.setMaximumWidth(self._stil.px(860))
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(24, 16, 24, 16)
        stapel.setSpacing(6)
        stapel.addStretch(2)
        for teil in (self._bild, gross, klein):
            stapel.addWidget(teil)
        stapel.addLayout(lesezeile)
        stapel.addStretch(2)
        mitte = QHBoxLayout()
        mitte.addStretch(1)
        mitte.addWidget(self._karte, 20, Qt.AlignmentFlag.AlignTop)
        mitte.addStretch(1)
        stapel.addLayout(mitte, 3)

    def kleide(self) -> None:
        """Draw the sign anew, in the colours of the theme."""
        f, groesse = self._stil.farben, self._stil.px(72)
        self._bild.setPixmap(self._stil.zeichen("scanner", f.aktion, groesse, self.devicePixelRatioF()))

    def zeige_leser(self, state: Lesebild) -> None:
        """What the reader is doing."""
        if state.stand in _LESER:
            zeichen, farbe, schluessel = _LESER[state.stand]
            self._leser.setze(zeichen, farbe, self._texte(schluessel))
        else:
            self._leser.setze("", "leise", " ")

    def render_state(self, state: State) -> None:
        """Show the list."""
        self._state = state
        hatte_fokus = self.hasFocus() or self.liste.hasFocus()
        self.liste.setVisible(bool(state.zeilen))
        self._leer.setVisible(not state.zeilen)
        spalten = _SPALTEN if state.mit_namen else _SPALTEN[:4]
        self.liste.setColumnCount(len(spalten))
        self.liste.setHorizontalHeaderLabels([self._texte(f"leerlauf.{name}") for name in spalten])
        kopf = self.liste.horizontalHeader()
        kopf.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        kopf.setSectionResizeMode(_SPALTEN.index("stufe"), QHeaderView.ResizeMode.Fixed)
        self.liste.setRowCount(len(state.zeilen))
        for nummer, zeile in enumerate(state.zeilen):
            for spalte, name in enumerate(spalten):
                feld = QTableWidgetItem(getattr(zeile, name))
                if zeile.wartet:
                    feld.setForeground(QColor(self._stil.farben.leise))
                feld.setData(Qt.ItemDataRole.UserRole, zeile.id)
                self.liste.setItem(nummer, spalte, feld)
        stand = _SPALTEN.index("stufe")
        self.liste.setColumnWidth(
            stand, max(self._stil.px(190), self.liste.sizeHintForColumn(stand) + self._stil.px(24))
        )
        hoehe = self._stil.px(32)
        self.liste.verticalHeader().setDefaultSectionSize(hoehe)
        self.liste.setFixedHeight(hoehe * (min(len(state.zeilen), 5) + 1) + 8)
        if state.zeilen and self.liste.currentRow() < 0:
            self.liste.setCurrentCell(0, 0)
        self._zeige_hinweis()
        if hatte_fokus:
            self.setze_fokus()

    def _zeige_hinweis(self) -> None:
        """What Enter does with the row."""
        zeilen, stelle = self._state.zeilen, self.liste.currentRow()
        gewaehlt = zeilen[stelle] if 0 <= stelle < len(zeilen) else None
        was = "ansehen" if gewaehlt and gewaehlt.wartet else "fortsetzen"
        self._karte.stand.setze("", "leise", self._texte(f"leerlauf.{was}") if zeilen else "")

    def setze_fokus(self) -> None:
        """To the list, if it has anything."""
        if self._state.zeilen:
            self.liste.setFocus()
        else:
            self.setFocus()
