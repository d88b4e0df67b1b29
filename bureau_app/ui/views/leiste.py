"""The status line: every part with a sign of its own and, for whoever needs it, how it is in a word."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from bureau_app.ui.presenters.leiste import Lage, State, Teil
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import Stand, schrift
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste

_LAGE = {Lage.GUT: "gut", Lage.LAEUFT: "hinweis", Lage.GESTOERT: "fehler", Lage.RUHT: "leise"}
_ZEICHEN = {
    "entwurf": "diskette",
    "melderegister": "register",
    "kreis": "wechsel",
    "drucker": "drucker",
    "leser": "scanner",
}


class _Teil(QWidget):
    """What it is by its sign, how it is by a second sign: tick, dots or cross."""

    def __init__(self, stil: Stil, texte: Texte, zeichen: str) -> None:
        super().__init__()
        self._texte, self._zeichen = texte, zeichen
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
        self.setToolTip(teil.hinweis or lage)


class Leiste(QFrame):
    """At the lower edge of the window."""

    sperren = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self.setProperty("rolle", "leiste")
        self.setAccessibleName(texte("leiste.name"))
        self._teile = {name: _Teil(stil, texte, zeichen) for name, zeichen in _ZEICHEN.items()}
        self._platz = schrift("", "leise")
        self._sperren = Taste(stil, texte.knopf("sperren"), texte.taste_gezeigt("sperren"))
        self._sperren.setProperty("flach", "true")
        self._sperren.clicked.connect(self.sperren)
        self.setMinimumHeight(stil.px(40))
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(14, 0, 8, 0)
        zeile.setSpacing(22)
        for teil in self._teile.values():
            zeile.addWidget(teil)
        zeile.addStretch(1)
        zeile.addWidget(self._platz)
        zeile.addWidget(self._sperren)

    def render_state(self, state: State) -> None:
        """Show the line."""
        for name, teil in self._teile.items():
            teil.zeige(getattr(state, name))
        self._platz.setText(state.platz)

    def zeige_sperren(self, moeglich: bool) -> None:
        """Whether somebody is signed in."""
        self._sperren.setVisible(moeglich)
