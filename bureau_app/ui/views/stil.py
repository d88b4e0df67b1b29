"""How the window looks: colours and measures from data, as palette, style sheet and signs."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

SCHRIFT = "Noto Sans"


@dataclass(frozen=True, slots=True)
class Farben:
    """The colours of one theme as "#RRGGBB"."""

    grund: str
    flaeche: str
    text: str
    leise: str
    aktion: str
    auf_aktion: str
    aktion_hell: str
    fokus: str
    rand: str
    linie: str
    gut: str
    gut_hell: str
    achtung: str
    achtung_hell: str
    fehler: str
    fehler_hell: str
    hinweis: str
    hinweis_hell: str


@dataclass(frozen=True, slots=True)
class Vorlagen:
    """The data that the look is made of: tokens as TOML, the style sheet with $placeholders, signs as SVG by name."""

    tokens: str
    qss: str
    zeichen: Mapping[str, str]


class Kleidbar:
    """Something that keeps pictures or sizes of a theme and must be dressed anew with another."""

    def kleide(self) -> None:
        """Take colours and sizes from the Stil again."""


class Stil:
    """The look of one program run; custom-drawn widgets read their colours here each time they draw."""

    def __init__(self, vorlagen: Vorlagen) -> None:
        roh = tomllib.loads(vorlagen.tokens)
        self._themen = {name: Farben(**roh[name]) for name in ("hell", "dunkel")}
        self.masse: Mapping[str, float] = {k: v for k, v in roh["masse"].items() if not isinstance(v, list)}
        self.zoomstufen: tuple[int, ...] = tuple(roh["masse"]["zoom_prozent"])
        self._qss = Template(vorlagen.qss)
        self._zeichen = vorlagen.zeichen
        self._bilder: dict[tuple[str, str, int, float], QPixmap] = {}
        self.farben = self._themen["hell"]
        self.zoom = 100
        self.kontrast = False
        self.kontrast_gewuenscht: Callable[[], bool] = hoher_kontrast

    # ------------------------------------------------------------------------------------------------- the program

    def wende_an(self, app: QApplication) -> None:
        """Dress the whole program by the system's light or dark scheme; high contrast keeps the system's own look."""
        self.kontrast = self.kontrast_gewuenscht()
        app.setStyle("Fusion")
        app.setFont(self.schrift())
        if self.kontrast:
            self.farben = _systemfarben(app.palette())
            app.setStyleSheet("")
            return
        dunkel = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.waehle(app, "dunkel" if dunkel else "hell")

    def waehle(self, app: QApplication, thema: str) -> None:
        """Dress the program in the theme "hell" or "dunkel"."""
        self.farben = self._themen[thema]
        app.setPalette(self._palette())
        app.setStyleSheet(self._stylesheet())

    def zoome(self, app: QApplication, schritte: int) -> int:
        """Larger or smaller by so many steps (0: back to 100 %); the percentage that holds now."""
        stelle = self.zoomstufen.index(self.zoom) + schritte if schritte else self.zoomstufen.index(100)
        self.zoom = self.zoomstufen[max(0, min(stelle, len(self.zoomstufen) - 1))]
        app.setFont(self.schrift())
        if not self.kontrast:
            app.setStyleSheet(self._stylesheet())
        return self.zoom

    def schrift(self, faktor: float = 1.0) -> QFont:
        """The body font at the current zoom, times `faktor`."""
        schrift = QFont(SCHRIFT)
        schrift.setPointSizeF(self.masse["schrift_pt"] * self.zoom / 100 * faktor)
        return schrift

    def px(self, wert: float) -> int:
        """A measure in pixels that grows with the zoom."""
        return round(wert * self.zoom / 100)

    def _palette(self) -> QPalette:
        f, rolle = self.farben, QPalette.ColorRole
        palette = QPalette()
        for r, farbe in (
            (rolle.Window, f.grund),
            (rolle.Base, f.flaeche),
            (rolle.AlternateBase, f.grund),
            (rolle.Button, f.flaeche),
            (rolle.WindowText, f.text),
            (rolle.Text, f.text),
            (rolle.ButtonText, f.text),
            (rolle.PlaceholderText, f.leise),
            (rolle.ToolTipBase, f.text),
            (rolle.ToolTipText, f.flaeche),
            (rolle.Highlight, f.aktion),
            (rolle.HighlightedText, f.auf_aktion),
            (rolle.Link, f.aktion),
            (rolle.Mid, f.linie),
            (rolle.Dark, f.rand),
        ):
            palette.setColor(r, QColor(farbe))
        for r in (rolle.WindowText, rolle.Text, rolle.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, r, QColor(f.leise))
        return palette

    def _stylesheet(self) -> str:
        werte: dict[str, object] = {feld.name: getattr(self.farben, feld.name) for feld in fields(Farben)}
        pt = self.masse["schrift_pt"] * self.zoom / 100
        werte |= {
            "feld": self.px(self.masse["feld"]),
            "feld_im_fokus": self.px(self.masse["feld"]) - 2 * (int(self.masse["fokusring"]) - 1),
            "knopf": self.px(self.masse["knopf"]),
            "reiter": self.px(24),
            "zeile": self.px(32),
            "radius": int(self.masse["radius"]),
            "karte": int(self.masse["karte"]),
            "fokusring": int(self.masse["fokusring"]),
            "gross": f"{pt * 1.2:.2f}",
            "riesig": f"{pt * 1.9:.2f}",
        }
        return self._qss.substitute(werte)

    # ------------------------------------------------------------------------------------------------- signs

    def zeichen(self, name: str, farbe: str, groesse: int, dpr: float = 1.0) -> QPixmap:
        """A sign in a colour, `groesse` pixels high and wide, sharp at the device pixel ratio `dpr`."""
        schluessel = (name, farbe, groesse, dpr)
        if schluessel not in self._bilder:
            bild = QPixmap(round(groesse * dpr), round(groesse * dpr))
            bild.fill(Qt.GlobalColor.transparent)
            svg = self._zeichen[name].replace("currentColor", farbe)
            with QPainter(bild) as painter:
                QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(bild.rect()))
            bild.setDevicePixelRatio(dpr)
            self._bilder[schluessel] = bild
        return self._bilder[schluessel]


def registriere_schriften(dateien: Iterable[Path]) -> None:
    """Make the bundled fonts known to Qt; whatever the system has under the same name comes second."""
    for datei in dateien:
        QFontDatabase.addApplicationFont(str(datei))


@contextmanager
def ungekleidet() -> Iterator[None]:
    """Build a window in here: a style sheet dresses each widget anew whenever it or one above it gets a parent."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    kleid = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(kleid)


def hoher_kontrast() -> bool:
    """Whether the system asks for high contrast (Qt 6.10 on; before, nobody can say)."""
    hinweise = QGuiApplication.styleHints()
    zugang = getattr(hinweise, "accessibility", None)
    if zugang is None:
        return False
    return bool(zugang().contrastPreference() == Qt.ContrastPreference.HighContrast)


def breite_von(text: str, schrift: QFont) -> int:
    """Pixels that a text takes."""
    return int(QFontMetricsF(schrift).horizontalAdvance(text)) + 1


def _systemfarben(palette: QPalette) -> Farben:
    """High contrast: everything in the system's own colours, states told apart by sign and word alone."""
    rolle = QPalette.ColorRole

    def farbe(r: QPalette.ColorRole) -> str:
        return palette.color(r).name()

    text, flaeche = farbe(rolle.WindowText), farbe(rolle.Base)
    return Farben(
        **{
            feld.name: {
                "grund": farbe(rolle.Window),
                "flaeche": flaeche,
                "aktion": farbe(rolle.Highlight),
                "auf_aktion": farbe(rolle.HighlightedText),
            }.get(feld.name, flaeche if feld.name.endswith("_hell") else text)
            for feld in fields(Farben)
        }
    )
