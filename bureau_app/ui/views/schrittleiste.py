"""The six steps of a Vorgang in a row: number, name, how far, and the Vorgang's number at the end."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bureau_app.ui.presenters.schritte import Schritt, Schrittstand
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil, breite_von

_ZEICHEN = {
    Schrittstand.FERTIG: ("haken", "gut"),
    Schrittstand.JETZT: ("punkt", "aktion"),
    Schrittstand.FEHLER: ("kreuz", "fehler"),
    Schrittstand.GESPERRT: ("sperre", "fehler"),
    Schrittstand.FREIGABE: ("freigabe", "achtung"),
    Schrittstand.OFFEN: ("", "leise"),
    Schrittstand.ENTFAELLT: ("", "leise"),
}
_WICHTIG = (Schrittstand.JETZT, Schrittstand.FEHLER, Schrittstand.GESPERRT, Schrittstand.FREIGABE)


class _Feld(QWidget):
    """One step."""

    def __init__(self, stil: Stil, texte: Texte, nummer: int) -> None:
        super().__init__()
        self._stil, self._texte, self._nummer = stil, texte, nummer
        self._schritt: Schritt | None = None

    def zeige(self, schritt: Schritt) -> None:
        """How far it is."""
        self.setMinimumHeight(self._stil.px(32))
        if schritt == self._schritt:
            return
        self._schritt = schritt
        name, stand = self._worte(schritt)
        self.setAccessibleName(self._texte("schritt.ansage", nummer=self._nummer, name=name, stand=stand))
        self.update()

    def _worte(self, schritt: Schritt) -> tuple[str, str]:
        return self._texte(f"schritt.{schritt.name.value}"), self._texte(f"schritt.{schritt.stand.value}")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._schritt is None:
            return
        stil, (name, stand) = self._stil, self._worte(self._schritt)
        zeichen, farbe = _ZEICHEN[self._schritt.stand]
        ton = QColor(getattr(stil.farben, farbe))
        jetzt = self._schritt.stand in _WICHTIG
        with QPainter(self) as painter:
            balken = ton if zeichen else QColor(stil.farben.linie)
            painter.fillRect(0, self.height() - stil.px(4), self.width() - 4, stil.px(4), balken)
            schrift = stil.schrift()
            schrift.setBold(jetzt)
            painter.setFont(schrift)
            painter.setPen(QColor(stil.farben.text if zeichen else stil.farben.leise))
            text = f"{self._nummer}  {name}"
            mitte = self.rect().adjusted(2, 0, 0, -stil.px(6))
            painter.drawText(mitte, Qt.AlignmentFlag.AlignVCenter, text)
            x = breite_von(text, schrift) + stil.px(10)
            if zeichen:
                groesse = stil.px(15)
                bild = stil.zeichen(zeichen, ton.name(), groesse, self.devicePixelRatioF())
                painter.drawPixmap(x, (mitte.height() - groesse) // 2, bild)
                x += groesse + stil.px(5)
            if x + breite_von(stand, schrift) <= self.width():
                painter.setPen(ton)
                painter.drawText(mitte.adjusted(x - 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, stand)


class Schrittleiste(QWidget):
    """Read by eye and by assistive technology; nothing in it can be pressed."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self.setAccessibleName(texte("schritt.leiste"))
        self._felder = [_Feld(stil, texte, nummer) for nummer in range(1, 7)]
        self.nummer: QLabel = schrift("", "leise")
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(2, 0, 2, 0)
        zeile.setSpacing(4)
        for feld in self._felder:
            zeile.addWidget(feld, 1)
        zeile.addSpacing(8)
        zeile.addWidget(self.nummer)

    def zeige(self, schritte: tuple[Schritt, ...], nummer: str) -> None:
        """All steps; none keeps what is shown."""
        for feld, schritt in zip(self._felder, schritte, strict=False):
            feld.zeige(schritt)
        self.nummer.setText(nummer)
