"""The message line: sign, words, what to do; it stops nobody and is said to assistive technology."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from bureau_app.ui.presenters.meldung import Art, State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.beschriftung import kuerze_auf_zeilen, schrift, ungetrennt
from bureau_app.ui.views.stil import Stil

_AUSSEHEN = {
    Art.INFO: ("info", "hinweis"),
    Art.ERFOLG: ("haken", "gut"),
    Art.WARNUNG: ("warnung", "achtung"),
    Art.STOERUNG: ("warnung", "fehler"),
}


ZEILEN = 2
"""Lines that a message may take; the rest stands in the tool tip and is said."""


class Meldungszeile(QFrame):
    """Keeps its place, and its height, whatever there is to say."""

    geschlossen = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._nummer, self._ganz = 0, ""
        self.setObjectName("meldung")
        self.setAccessibleName(texte("meldung.bereich"))
        self._bild = QLabel()
        self._text = schrift("", "", umbruch=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._zu = QToolButton()
        self._zu.setAutoRaise(True)
        self._zu.setAccessibleName(texte("meldung.schliessen"))
        self._zu.setToolTip(texte("meldung.schliessen"))
        self._zu.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._zu.clicked.connect(self.geschlossen)
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(10, 2, 4, 2)
        zeile.setSpacing(8)
        zeile.addWidget(self._bild)
        zeile.addWidget(self._text, 1)
        zeile.addWidget(self._zu)
        self.render_state(State())

    def render_state(self, state: State) -> None:
        """Show the message, or nothing."""
        art = state.art
        self.setFixedHeight(ZEILEN * QFontMetrics(self._stil.schrift()).lineSpacing() + 8)
        for teil in (self._bild, self._text, self._zu):
            teil.setVisible(art is not None)
        if art is None:
            self._ganz = ""
            self._kuerze()
            self.setStyleSheet("")
            return
        f, (zeichen, farbe) = self._stil.farben, _AUSSEHEN[art]
        ton, groesse = getattr(f, farbe), self._stil.px(20)
        self._bild.setPixmap(self._stil.zeichen(zeichen, ton, groesse, self.devicePixelRatioF()))
        self._zu.setIcon(self._stil.zeichen("kreuz", f.leise, self._stil.px(16), self.devicePixelRatioF()))
        self._zu.setMinimumSize(self._stil.px(28), self._stil.px(28))
        text = " ".join(teil for teil in (state.text, state.tun) if teil)
        self._ganz = text
        self._kuerze()
        if not self._stil.kontrast:
            hell = getattr(f, f"{farbe}_hell")
            self.setStyleSheet(f"#meldung {{ background: {hell}; border: 1px solid {ton}; border-radius: 4px }}")
        if state.nummer != self._nummer:
            self._nummer = state.nummer
            wort = self._texte(f"meldung.art_{art.value}")
            sage_an(self, f"{wort}: {text}", dringend=art in (Art.WARNUNG, Art.STOERUNG))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._kuerze()

    def _kuerze(self) -> None:
        """What does not fit is cut; tool tip and assistive technology have the whole."""
        breite = self.width() - self._stil.px(20) - self._stil.px(28) - 2 * 8 - 14 - 8
        self._text.setText(kuerze_auf_zeilen(ungetrennt(self._ganz), self._stil.schrift(), breite, ZEILEN))
        self._text.setAccessibleName(self._ganz)
        self._text.setToolTip(self._ganz)
