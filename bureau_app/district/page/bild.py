"""Pictures of counts as inline SVG: bars beside names, columns by day; colours and fonts come from the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ZEILE, _BALKEN, _NAME, _BREIT, _WERT = 34, 20, 130, 640, 80
_ZEICHEN, _SICHTBAR = 7.4, 3
_HOCH, _OBEN, _UNTEN = 400, 24, 44


@dataclass(frozen=True, slots=True)
class Balken:
    """One row: name, parts in the order of the legend, and what is written behind them."""

    name: str
    teile: tuple[int, ...]
    wert: str


def balken(zeilen: Sequence[Balken], klassen: Sequence[str], beschreibung: str) -> str:
    """Bars from the left, each of one or more parts; `klassen` colour the parts."""
    hoehe = len(zeilen) * _ZEILE
    groesste = max((sum(z.teile) for z in zeilen), default=0) or 1
    name = max(_NAME, round(max((len(z.name) for z in zeilen), default=0) * _ZEICHEN) + 14)
    wert = max(_WERT, round(max((len(z.wert) for z in zeilen), default=0) * _ZEICHEN) + 8)
    platz = _BREIT - name - wert
    teile = [_kopf(_BREIT, hoehe, beschreibung)]
    for nummer, zeile in enumerate(zeilen):
        y = nummer * _ZEILE + (_ZEILE - _BALKEN) / 2
        grund = y + _BALKEN - 3
        teile.append(f'<text x="{name - 10}" y="{grund:g}" class="name">{escape(zeile.name)}</text>')
        x = float(name)
        for klasse, anzahl in zip(klassen, zeile.teile, strict=True):
            breite = max(platz * anzahl / groesste, _SICHTBAR) if anzahl else 0.0
            if anzahl:
                teile.append(f'<rect x="{x:.1f}" y="{y:g}" width="{breite:.1f}" height="{_BALKEN}" class="{klasse}"/>')
            x += breite
        teile.append(f'<text x="{x + 8:.1f}" y="{grund:g}">{escape(zeile.wert)}</text>')
    teile.append(f'<line x1="{name}" y1="0" x2="{name}" y2="{hoehe}"/></svg>')
    return "".join(teile)


def saeulen(werte: Sequence[tuple[str, int]], beschreibung: str) -> str:
    """One column a name with its count above it; the last one is today's and stands out."""
    groesste = max((wert for _, wert in werte), default=0) or 1
    schritt = _BREIT / max(len(werte), 1)
    boden = _HOCH - _UNTEN
    teile = [_kopf(_BREIT, _HOCH, beschreibung)]
    for nummer, (name, wert) in enumerate(werte):
        hoehe = (boden - _OBEN) * wert / groesste
        mitte = schritt * (nummer + 0.5)
        klasse = "heute" if nummer == len(werte) - 1 else "teil1"
        if wert:
            teile.append(
                f'<rect x="{mitte - schritt * 0.32:.1f}" y="{boden - hoehe:.1f}" width="{schritt * 0.64:.1f}" '
                f'height="{max(hoehe, 1):.1f}" class="{klasse}"/>'
            )
        teile.append(f'<text x="{mitte:.1f}" y="{boden - hoehe - 6:.1f}" class="mitte">{wert}</text>')
        for zeile, wort in enumerate(name.split(" ")):
            teile.append(
                f'<text x="{mitte:.1f}" y="{boden + 16 + 15 * zeile}" class="mitte leise">{escape(wort)}</text>'
            )
    teile.append(f'<line x1="0" y1="{boden}" x2="{_BREIT}" y2="{boden}"/></svg>')
    return "".join(teile)


def _kopf(breite: int, hoehe: int, beschreibung: str) -> str:
    return f'<svg viewBox="0 0 {breite} {hoehe}" role="img" aria-label="{escape(beschreibung)}">'
