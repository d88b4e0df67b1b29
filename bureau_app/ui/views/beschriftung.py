"""Labels, lines and cards: the still parts of a page."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bureau_app.ui.views.bausteine import setze_eigenschaft
from bureau_app.ui.views.stil import Kleidbar, Stil

_KENNZEICHEN = re.compile(r"\b([A-ZÄÖÜ]{1,3})-([A-ZÄÖÜ]{1,2}) (\d{1,4}[EH]?)\b")


def ungetrennt(text: str) -> str:
    """The text as it is shown where lines break: a plate ("NE-AB 1234") stays on one line."""
    return _KENNZEICHEN.sub("\\1\N{NON-BREAKING HYPHEN}\\2\N{NO-BREAK SPACE}\\3", text)


class _Absatz(QLabel):
    """A text of several lines; it tells its words as they were set."""

    def __init__(self, text: str) -> None:
        super().__init__(ungetrennt(text))
        self._gesetzt = text

    def setText(self, text: str) -> None:
        self._gesetzt = text
        super().setText(ungetrennt(text))

    def text(self) -> str:
        return self._gesetzt


def schrift(text: str = "", rolle: str = "", umbruch: bool = False) -> QLabel:
    """A text; `rolle` is what the style sheet dresses it by."""
    label = _Absatz(text) if umbruch else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if rolle:
        label.setProperty("rolle", rolle)
    if umbruch:
        label.setWordWrap(True)
    return label


def passe_hoehe_an(label: QLabel, breite: int) -> None:
    """Reserve the lines that a wrapped text takes at this width: nested layouts forget to ask for them."""
    label.setFixedHeight(label.heightForWidth(breite) if label.text() else 0)
    regel = label.sizePolicy()
    regel.setHeightForWidth(False)
    label.setSizePolicy(regel)


def kuerze_auf_zeilen(text: str, schrift: QFont, breite: int, zeilen: int) -> str:
    """The text as it is if it fits in so many lines of `breite` pixels, else cut with an ellipsis in the last one."""
    satz = QTextLayout(text, schrift)
    satz.beginLayout()
    anfaenge = []
    while (reihe := satz.createLine()).isValid():
        reihe.setLineWidth(max(1, breite))
        anfaenge.append(reihe.textStart())
    satz.endLayout()
    if len(anfaenge) <= zeilen:
        return text
    letzte = anfaenge[zeilen - 1]
    rest = QFontMetrics(schrift).elidedText(text[letzte:], Qt.TextElideMode.ElideRight, breite)
    return f"{text[:letzte].rstrip()}\n{rest}" if letzte else rest


def rolle_zu(bereich: QScrollArea, widget: QWidget, rand: int) -> None:
    """Scroll until the whole widget can be seen; Qt itself is content with the cursor of a field that has the focus."""
    if (flaeche := bereich.widget()) is None:
        return
    mitte = widget.mapTo(flaeche, widget.rect().center())
    bereich.ensureVisible(mitte.x(), mitte.y(), 0, widget.height() // 2 + rand)


def trenner() -> QFrame:
    """A hairline across."""
    linie = QFrame()
    linie.setProperty("rolle", "trenner")
    return linie


class Stapel(QStackedWidget):
    """Pages of which one is shown; the hidden ones ask for no room."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        seite = self.currentWidget()
        return seite.sizeHint() if seite else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        seite = self.currentWidget()
        return seite.minimumSizeHint() if seite else super().minimumSizeHint()


class Stand(QWidget):
    """A sign and a word in one colour: a state, never by colour alone."""

    def __init__(self, stil: Stil, umbruch: bool = False) -> None:
        super().__init__()
        self._stil = stil
        self._zustand = ("", "", "", 0)
        self._bild, self.wort = QLabel(), schrift(umbruch=umbruch)
        zeile = QHBoxLayout(self)
        zeile.setContentsMargins(0, 0, 0, 0)
        zeile.setSpacing(5)
        zeile.addWidget(self._bild, 0, Qt.AlignmentFlag.AlignTop if umbruch else Qt.AlignmentFlag.AlignVCenter)
        zeile.addWidget(self.wort, 1)

    def setze(self, zeichen: str, farbe: str, wort: str) -> None:
        """Show this sign (by name) in this colour (by name) with this word; no sign shows nothing but the word."""
        ton = getattr(self._stil.farben, farbe)
        groesse = self._stil.px(15)
        if (zeichen, ton, wort, groesse) == self._zustand:
            return
        self._zustand = (zeichen, ton, wort, groesse)
        self._bild.setVisible(bool(zeichen))
        if zeichen:
            self._bild.setPixmap(self._stil.zeichen(zeichen, ton, groesse, self.devicePixelRatioF()))
        self.wort.setText(wort)
        self.wort.setStyleSheet("" if self._stil.kontrast else f"color: {ton}")

    def text(self) -> str:
        """The word shown."""
        return self.wort.text()


class Karte(QFrame, Kleidbar):
    """A surface with a title, a state at its right, and content below."""

    def __init__(self, stil: Stil, titel: str, zeichen: str = "") -> None:
        super().__init__()
        self.setProperty("rolle", "karte")
        self.setAccessibleName(titel)
        self._stil, self._zeichen = stil, zeichen
        self.titel = schrift(titel, "titel")
        self.stand = Stand(stil)
        self._bild = QLabel()
        self.kopf = QHBoxLayout()
        self.kopf.setSpacing(8)
        if zeichen:
            self.kopf.addWidget(self._bild)
        self.kopf.addWidget(self.titel)
        self.kopf.addStretch(1)
        self.kopf.addWidget(self.stand)
        self.inhalt = QVBoxLayout(self)
        self.inhalt.setContentsMargins(14, 8, 14, 10)
        self.inhalt.setSpacing(6)
        self.inhalt.addLayout(self.kopf)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.kleide()

    def kleide(self) -> None:
        """Draw the sign anew, in the colours of the theme."""
        if self._zeichen:
            farbe, groesse = self._stil.farben.leise, self._stil.px(18)
            self._bild.setPixmap(self._stil.zeichen(self._zeichen, farbe, groesse, self.devicePixelRatioF()))

    def setze_art(self, art: str) -> None:
        """Another tint of the surface."""
        setze_eigenschaft(self, "art", art)
