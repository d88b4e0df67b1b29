"""Fonts of the prints: registered once from their files, measured on their own grid so that no device has a say."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QRawFont, QTextLayout

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

FAMILIE = "Noto Sans"
MM_PRO_PT = 25.4 / 72
_SCHNITTE = {"Regular", "Bold"}
_EM = 1000
"""Font size in px at which everything is laid out: one px is one unit of the font's own grid."""


@dataclass(frozen=True, slots=True)
class Textmass:
    """Advance width, ink above and below the baseline, in parts of the font size; whether every glyph exists."""

    breite: float
    oben: float
    unten: float
    vollstaendig: bool


class Schriften:
    """The registered fonts. Usable from any thread, also from several at once."""

    def miss(self, text: str, fett: bool) -> Textmass:
        """Measure one line, shaped as it will be drawn."""
        satz = self._satz(text, fett)
        zeile = satz.lineAt(0)
        oben = unten = 0.0
        vollstaendig = True
        for lauf in satz.glyphRuns():
            roh = lauf.rawFont()
            for glyphe, ort in zip(lauf.glyphIndexes(), lauf.positions(), strict=True):
                tinte = roh.boundingRect(glyphe)
                hoehe = ort.y() - zeile.ascent()
                oben = max(oben, -(tinte.top() + hoehe))
                unten = max(unten, tinte.bottom() + hoehe)
                vollstaendig = vollstaendig and glyphe != 0
        return Textmass(zeile.naturalTextWidth() / _EM, oben / _EM, unten / _EM, vollstaendig)

    def zeichne(self, painter: QPainter, text: str, fett: bool, ort: QPointF, groesse_px: float) -> None:
        """Draw one line with its baseline starting at `ort`; `groesse_px` is the font size in px of the painter."""
        satz = self._satz(text, fett)
        painter.save()
        painter.translate(ort)
        painter.scale(groesse_px / _EM, groesse_px / _EM)
        satz.draw(painter, QPointF(0, -satz.lineAt(0).ascent()))
        painter.restore()

    def _satz(self, text: str, fett: bool) -> QTextLayout:
        font = QFont(FAMILIE)
        font.setPixelSize(_EM)
        font.setBold(fett)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        font.setFeature(QFont.Tag("liga"), 0)
        satz = QTextLayout(text, font)
        option = satz.textOption()
        option.setUseDesignMetrics(True)
        satz.setTextOption(option)
        satz.beginLayout()
        satz.createLine().setLineWidth(1e9)
        satz.endLayout()
        return satz


def lade_schriften(dateien: Iterable[Path]) -> Schriften:
    """Register font files, on the main thread, before anything is printed; Stoerung SCHRIFT_FEHLT without Noto Sans."""
    schnitte: set[str] = set()
    for datei in dateien:
        roh = QRawFont(str(datei), _EM)
        if QFontDatabase.addApplicationFont(str(datei)) >= 0 and roh.familyName() == FAMILIE:
            schnitte.add(roh.styleName())
    if fehlt := _SCHNITTE - schnitte:
        raise Stoerung(Fehlercode.SCHRIFT_FEHLT, schrift=", ".join(f"{FAMILIE} {schnitt}" for schnitt in sorted(fehlt)))
    return Schriften()
