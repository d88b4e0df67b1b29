"""Bands above the fields: sign, what is so, what to do; said aloud when one comes."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bureau_app.ui.presenters.baender import Band
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import setze_eigenschaft
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Kleidbar, Stil

_AUSSEHEN = {
    "geheim": ("auge", "fehler"),
    "nachtrag": ("register", "achtung"),
    "gut": ("haken", "gut"),
    "achtung": ("warnung", "achtung"),
    "fehler": ("kreuz", "fehler"),
}
_KLEID = {"geheim": "fehler", "nachtrag": "achtung"}
"""Bands that are dressed as another one."""
_HOECHSTENS = 3
"""One who is protected, one of the Vorgang, one of a second person."""


class _Band(QFrame):
    def __init__(self, stil: Stil) -> None:
        super().__init__()
        self._stil = stil
        self.setProperty("rolle", "frage")
        self._bild, self._text = QLabel(), schrift("", "fett", umbruch=True)
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(12, 3, 12, 3)
        zeile.setSpacing(8)
        zeile.addWidget(self._bild)
        zeile.addWidget(self._text, 1)

    def zeige(self, band: Band) -> None:
        """Show this band; `art` dresses it."""
        zeichen, farbe = _AUSSEHEN[band.art]
        setze_eigenschaft(self, "art", _KLEID.get(band.art, band.art))
        ton, groesse = getattr(self._stil.farben, farbe), self._stil.px(17)
        self._bild.setPixmap(self._stil.zeichen(zeichen, ton, groesse, self.devicePixelRatioF()))
        self._text.setText(f"{band.text} {band.tun}".strip())
        self.setAccessibleName(self._text.text())


class Bandzeilen(QWidget, Kleidbar):
    """As many bands as there are things to say; none takes no room."""

    def __init__(self, stil: Stil) -> None:
        super().__init__()
        self._baender = [_Band(stil) for _ in range(_HOECHSTENS)]
        self._gezeigt: tuple[Band, ...] = ()
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(12, 4, 12, 0)
        stapel.setSpacing(4)
        for band in self._baender:
            band.hide()
            stapel.addWidget(band)
        self.hide()

    def zeige(self, baender: tuple[Band, ...]) -> None:
        """Show these bands."""
        neue = [b for b in baender if b not in self._gezeigt]
        if baender == self._gezeigt:
            return
        self._gezeigt = baender
        self._male()
        self.setVisible(bool(baender))
        for band in neue:
            sage_an(self, f"{band.text} {band.tun}".strip())

    def _male(self) -> None:
        for stelle, widget in enumerate(self._baender):
            widget.setVisible(stelle < len(self._gezeigt))
            if stelle < len(self._gezeigt):
                widget.zeige(self._gezeigt[stelle])

    def kleide(self) -> None:
        """Signs in the colours and the size that hold now."""
        self._male()
