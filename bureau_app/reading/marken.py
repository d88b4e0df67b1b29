"""Finds Data Matrix codes on a picture, small and blurred ones too; only a Druckstücknummer is ever handed on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp

from bureau_app.reading.modelle import Bild
from bureau_app.reading.tinte import Kasten

DRUCKSTUECKNUMMER = re.compile(r"[A-Z][A-Z0-9]{7}")
FORMAT = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix])
ARTEN = (zxingcpp.Binarizer.GlobalHistogram, zxingcpp.Binarizer.LocalAverage)

SUCHBREITE = 1200
KLEINSTE, GROESSTE = 16, 80
MODULE = 16
DUNKLER = 0.3
UMGEBUNG = 61
MIN_FUELLUNG = 0.4
MAX_MARKEN = 8
RAND = 0.35
# How a crop is enlarged and sharpened: pixels of its side, radius in modules and strength of the sharpening.
SCHAERFUNGEN = ((128, 0.7, 4.5), (192, 1.0, 1.5), (192, 0.7, 4.5), (128, 1.0, 4.0))
NAH = 6.0
GLEICH_GROSS = 1.3
MIN_WECHSEL, MAX_WECHSEL = 2.0, 12.0


@dataclass(frozen=True, slots=True)
class Marke:
    """A square that looks like a Data Matrix: its box, its Druckstücknummer or "", if it holds anything else."""

    kasten: Kasten
    nummer: str = field(repr=False)
    anderes: bool = False

    @classmethod
    def von(cls, kasten: Kasten, text: str) -> "Marke":
        """With what was read, "" if nothing; only a Druckstücknummer stays."""
        passt = DRUCKSTUECKNUMMER.fullmatch(text) is not None
        return cls(kasten, text if passt else "", bool(text) and not passt)


def finde_marken(grau: Bild) -> list[Marke]:
    """The codes on a grey picture; what a code holds besides a Druckstücknummer is dropped here."""
    gelesen = [Marke.von(_ort(code.position), code.text) for code in _lies(grau)]
    kaesten = [k for k in _quadrate(grau) if not any(_beruehren(k, marke.kasten) for marke in gelesen)]
    return gelesen + [Marke.von(kasten, _scharf_gelesen(grau, kasten)) for kasten in kaesten[:MAX_MARKEN]]


def liegt_code_offen(marken: Sequence[Marke]) -> bool:
    """Whether the Sicherheitscode is there (FZV Anlage 5): a code that is no number, or one as large beside the number.

    The second need not be readable, and nobody reads what it holds.
    """
    nummern = [marke.kasten for marke in marken if marke.nummer]
    andere = [marke.kasten for marke in marken if not marke.nummer]
    return any(marke.anderes for marke in marken) or any(_gehoeren_zusammen(a, b) for a in nummern for b in andere)


def _gehoeren_zusammen(a: Kasten, b: Kasten) -> bool:
    groesse = max(a.b, a.h)
    verhaeltnis = max(b.b, b.h) / groesse
    abstand = max(abs(a.x + a.b / 2 - b.x - b.b / 2), abs(a.y + a.h / 2 - b.y - b.h / 2))
    return 1 / GLEICH_GROSS < verhaeltnis < GLEICH_GROSS and abstand < NAH * groesse


def _lies(grau: Bild, art: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(grau, formats=FORMAT, binarizer=art))


def _ort(ort: zxingcpp.Position) -> Kasten:
    """The box around a code's corners."""
    ecken = [(p.x, p.y) for p in (ort.top_left, ort.top_right, ort.bottom_right, ort.bottom_left)]
    x, y, b, h = cv2.boundingRect(np.array(ecken, dtype=np.int32))
    return Kasten(max(0, x), max(0, y), max(1, b), max(1, h))


def _beruehren(a: Kasten, b: Kasten) -> bool:
    return a.x < b.rechts and b.x < a.rechts and a.y < b.unten and b.y < a.unten


def _quadrate(grau: Bild) -> list[Kasten]:
    """Dark squares as small as a code on its sheet, with light and dark modules in turn; the fullest first."""
    faktor = SUCHBREITE / max(grau.shape)
    art = cv2.INTER_AREA if faktor < 1 else cv2.INTER_CUBIC
    klein = cv2.GaussianBlur(cv2.resize(grau, None, fx=faktor, fy=faktor, interpolation=art), (0, 0), 1.0).astype(
        np.uint8
    )
    umgebung = np.ones((UMGEBUNG, UMGEBUNG), np.uint8)
    papier = cv2.blur(cv2.morphologyEx(klein, cv2.MORPH_CLOSE, umgebung), (UMGEBUNG // 2,) * 2).astype(np.float32)
    dunkel = ((papier - klein) > DUNKLER * np.maximum(papier, 1)).astype(np.uint8)
    maske = cv2.morphologyEx(dunkel, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    anzahl, _, masse, _ = cv2.connectedComponentsWithStats(maske, connectivity=8)
    funde = []
    for x, y, b, h, flaeche in masse[1:anzahl].tolist():
        quadrat = min(b, h) >= KLEINSTE and max(b, h) <= min(GROESSTE, 1.4 * min(b, h))
        if quadrat and flaeche > MIN_FUELLUNG * b * h and _hat_module(klein[y : y + h, x : x + b]):
            funde.append((flaeche / (b * h), Kasten(*(round(v / faktor) for v in (x, y, b, h)))))
    return [kasten for _, kasten in sorted(funde, key=lambda fund: -fund[0])]


def _hat_module(schnitt: Bild) -> bool:
    """Whether rows and columns change between light and dark as often as the modules of a small code do."""
    _, dunkel = cv2.threshold(schnitt, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    wechsel = [float(np.abs(np.diff(dunkel.astype(np.int8), axis=achse)).sum(axis=achse).mean()) for achse in (0, 1)]
    return min(wechsel) >= MIN_WECHSEL and max(wechsel) <= MAX_WECHSEL


def _scharf_gelesen(grau: Bild, kasten: Kasten) -> str:
    """The text of a code that is too small or blurred to be read as it is; "" if it cannot be read."""
    rand = round(RAND * max(kasten.b, kasten.h))
    schnitt = grau[max(0, kasten.y - rand) : kasten.unten + rand, max(0, kasten.x - rand) : kasten.rechts + rand]
    for seite, weite, stark in SCHAERFUNGEN:
        faktor, modul = seite / max(kasten.b, kasten.h), seite / MODULE
        gross = cv2.resize(schnitt, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_CUBIC).astype(np.float32)
        weich = cv2.GaussianBlur(gross, (0, 0), modul / 4)
        scharf = weich + stark * (weich - cv2.GaussianBlur(weich, (0, 0), weite * modul))
        dunkel, hell = (float(v) for v in np.percentile(scharf, (2, 90)))
        bild = np.clip((scharf - dunkel) / max(hell - dunkel, 1.0) * 255, 0, 255).astype(np.uint8)
        for art in ARTEN:
            if codes := _lies(bild, art):
                return str(codes[0].text)
    return ""
