"""The privacy screen: nothing of the Vorgang, and how to come back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Kleidbar, Stil


class Sichtschutzseite(QWidget, Kleidbar):
    """Shown while F11 holds."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil = stil
        self._bild = QLabel()
        titel, tun = schrift(texte("meldung.sichtschutz"), "riesig"), schrift(texte("meldung.sichtschutz_tun"), "leise")
        stapel = QVBoxLayout(self)
        stapel.addStretch(1)
        for teil in (self._bild, titel, tun):
            teil.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            stapel.addWidget(teil)
        stapel.addStretch(1)
        self.kleide()

    def kleide(self) -> None:
        """Draw the sign anew, in the colours of the theme."""
        f, groesse = self._stil.farben, self._stil.px(72)
        self._bild.setPixmap(self._stil.zeichen("auge", f.leise, groesse, self.devicePixelRatioF()))
