"""A set page as a value in millimetres, and the one function that paints it on screen, PDF and paper."""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from bureau_app.domain.aufkleber import Bogenlage
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.printing.schriften import MM_PRO_PT, Schriften, Textmass


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: start of its baseline in mm, size in pt, grey from 0 (black) to 1, and what was measured."""

    text: str = field(repr=False)
    x_mm: float
    grundlinie_mm: float
    schrift_pt: float
    fett: bool
    mass: Textmass
    grau: float = 0.0

    @property
    def rechts_mm(self) -> float:
        """Where the next letter would stand."""
        return self.x_mm + self.mass.breite * self.schrift_pt * MM_PRO_PT

    @property
    def oben_mm(self) -> float:
        """Upper edge of the ink."""
        return self.grundlinie_mm - self.mass.oben * self.schrift_pt * MM_PRO_PT

    @property
    def unten_mm(self) -> float:
        """Lower edge of the ink."""
        return self.grundlinie_mm + self.mass.unten * self.schrift_pt * MM_PRO_PT


@dataclass(frozen=True, slots=True)
class Flaeche:
    """A filled rectangle in mm, grey from 0 (black) to 1."""

    x_mm: float
    y_mm: float
    breite_mm: float
    hoehe_mm: float
    grau: float = 0.0


@dataclass(frozen=True, slots=True)
class Seite:
    """One page: size in mm and what stands on it."""

    breite_mm: float
    hoehe_mm: float
    texte: tuple[Text, ...] = ()
    flaechen: tuple[Flaeche, ...] = ()


def verschiebe(seite: Seite, x_mm: float, y_mm: float) -> Seite:
    """The page with everything on it moved; its size stays."""
    texte = (replace(t, x_mm=t.x_mm + x_mm, grundlinie_mm=t.grundlinie_mm + y_mm) for t in seite.texte)
    flaechen = (replace(f, x_mm=f.x_mm + x_mm, y_mm=f.y_mm + y_mm) for f in seite.flaechen)
    return replace(seite, texte=tuple(texte), flaechen=tuple(flaechen))


def auf_bogen(seite: Seite, bogen: Bogenlage) -> Seite:
    """The sheet of the label printer with the page at its place."""
    return replace(verschiebe(seite, bogen.x_mm, bogen.y_mm), breite_mm=bogen.breite_mm, hoehe_mm=bogen.hoehe_mm)


def setze(
    schriften: Schriften,
    text: str,
    x_mm: float,
    grundlinie_mm: float,
    schrift_pt: float,
    *,
    fett: bool = False,
    grau: float = 0.0,
) -> Text:
    """Set one line; Eingabefehler DRUCK_ZEICHEN if the fonts lack one of its characters."""
    mass = schriften.miss(text, fett)
    if not mass.vollstaendig:
        raise Eingabefehler(Fehlercode.DRUCK_ZEICHEN, text=text)
    return Text(text, x_mm, grundlinie_mm, schrift_pt, fett, mass, grau)


def zeichne(painter: QPainter, seite: Seite, schriften: Schriften, px_pro_mm: float) -> None:
    """Paint a page, its upper left corner at the painter's origin; `px_pro_mm` is the painter's resolution."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    for flaeche in seite.flaechen:
        ort = QRectF(flaeche.x_mm, flaeche.y_mm, flaeche.breite_mm, flaeche.hoehe_mm)
        rechteck = QRectF(ort.topLeft() * px_pro_mm, ort.size() * px_pro_mm)
        painter.fillRect(rechteck, QColor.fromRgbF(flaeche.grau, flaeche.grau, flaeche.grau))
    for text in seite.texte:
        painter.setPen(QColor.fromRgbF(text.grau, text.grau, text.grau))
        ort_px = QPointF(text.x_mm, text.grundlinie_mm) * px_pro_mm
        schriften.zeichne(painter, text.text, text.fett, ort_px, text.schrift_pt * MM_PRO_PT * px_pro_mm)
