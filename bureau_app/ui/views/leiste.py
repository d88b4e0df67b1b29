"""The status line: every part with a sign of its own and, for whoever needs it, how it is in a word."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bureau_app.ui.presenters.leiste import Lage, State, Teil
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Stand, schrift
from bureau_app.ui.views.stil import Stil, breite_von
from bureau_app.ui.views.taste import Taste

_LUECKE = 22
_LAGE = {Lage.GUT: "gut", Lage.LAEUFT: "hinweis", Lage.GESTOERT: "fehler", Lage.RUHT: "leise"}
_ZEICHEN = {
    "entwurf": "diskette",
    "melderegister": "register",
    "kreis": "wechsel",
    "drucker": "drucker",
    "leser": "scanner",
    "freigaben": "freigabe",
}


class _Teil(QWidget):
    """What it is by its sign, how it is by a second sign: tick, dots or cross."""

    def __init__(self, stil: Stil, texte: Texte, zeichen: str) -> None:
        super().__init__()
        self._stil, self._texte, self._zeichen = stil, texte, zeichen
        self._was, self._wie = Stand(stil), Stand(stil)
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(0, 0, 0, 0)
        zeile.setSpacing(6)
        zeile.addWidget(self._was)
        zeile.addWidget(self._wie)

    def zeige(self, teil: Teil) -> None:
        """How it is."""
        farbe = _LAGE[teil.lage]
        wie = {Lage.GUT: "haken", Lage.LAEUFT: "uhr", Lage.GESTOERT: "kreuz"}.get(teil.lage, "")
        self._was.setze(self._zeichen, "leise", teil.text)
        self._wie.setze(wie, farbe, "")
        lage = self._texte(f"leiste.lage_{teil.lage.value}")
        self.setAccessibleName(self._texte("leiste.teil", text=teil.text, lage=lage))
        self.setAccessibleDescription(teil.hinweis)
        self.setToolTip(f"{teil.text}: {teil.hinweis or lage}")

    def noetig(self, kurz: bool) -> int:
        """Pixels that it takes, with its words or (`kurz`) by its signs alone."""
        zeichen = 2 * self._stil.px(15) + 16
        return zeichen if kurz else zeichen + breite_von(self._was.text(), self._stil.schrift())

    def kuerze(self, kurz: bool) -> None:
        """Hide or show the words; name and tool tip keep them."""
        self._was.wort.setHidden(kurz)


class Leiste(QFrame):
    """At the lower edge of the window."""

    sperren = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._name = stil, ""
        self.setProperty("rolle", "leiste")
        self.setAccessibleName(texte("leiste.name"))
        self._teile = {name: _Teil(stil, texte, zeichen) for name, zeichen in _ZEICHEN.items()}
        self._platz = schrift("", "leise")
        self._sperren = Taste(stil, texte.knopf("sperren"), texte.taste_gezeigt("sperren"))
        self._sperren.setProperty("flach", "true")
        self._sperren.clicked.connect(self.sperren)
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(14, 0, 8, 0)
        zeile.setSpacing(_LUECKE)
        for teil in self._teile.values():
            zeile.addWidget(teil)
        zeile.addStretch(1)
        zeile.addWidget(self._platz)
        zeile.addWidget(self._sperren)

    def render_state(self, state: State) -> None:
        """Show the line."""
        for name, teil in self._teile.items():
            teil.zeige(getattr(state, name))
            teil.setVisible(bool(getattr(state, name).text))
        self._name = state.platz
        self.setMinimumHeight(self._stil.px(40))
        self._passe_an()

    def zeige_sperren(self, moeglich: bool) -> None:
        """Whether somebody is signed in."""
        self._sperren.setVisible(moeglich)
        self._passe_an()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._passe_an()

    def _passe_an(self) -> None:
        """What does not fit goes by its signs alone; then the name of the place is cut, and told by its tool tip."""
        schrift, teile = self._stil.schrift(), [teil for teil in self._teile.values() if not teil.isHidden()]
        sperren = 0 if self._sperren.isHidden() else self._sperren.sizeHint().width()
        frei = self.width() - sperren - _LUECKE * (len(teile) + 2) - 22
        kurz = sum(t.noetig(False) for t in teile) + breite_von(self._name, schrift) > frei
        for teil in teile:
            teil.kuerze(kurz)
        platz = max(0, frei - sum(t.noetig(kurz) for t in teile))
        self._platz.setText(QFontMetrics(schrift).elidedText(self._name, Qt.TextElideMode.ElideRight, platz))
        self._platz.setToolTip(self._name)
        self._platz.setAccessibleName(self._name)
