"""Draws a Zulassungsbescheinigung Teil I, front and back, from the label places of the official pattern."""

import math
from random import Random

from PIL import Image, ImageDraw

from tests.zeichner.papiere import JE_MM, Bogen, Farbe
from tests.zeichner.schriften import MASCHINE, TITEL, VORDRUCK, schrift, vorhandene

TOENE: tuple[Farbe, ...] = ((214, 226, 214), (232, 236, 228), (205, 222, 214), (240, 240, 234), (222, 230, 206))
FORMULARFARBEN: tuple[Farbe, ...] = ((48, 98, 74), (70, 110, 90), (30, 80, 60), (90, 120, 105))
ZEILE = 4.17
UEBER_HU = 1.9

# Labels of the official pattern (FZV Anlage 5, 2017 form): code → left edge and middle height in mm.
BESCHRIFTUNG: dict[str, tuple[float, float]] = {
    "B": (64.5, 6.1),
    "2.1": (95.3, 6.1),
    "2.2": (110.4, 6.1),
    "J": (64.5, 10.3),
    "4": (100.3, 10.3),
    "E": (64.5, 14.4),
    "3": (120.7, 14.4),
    "D.1": (64.5, 18.8),
    "D.2": (64.5, 22.9),
    "D.3": (64.5, 39.7),
    "2": (64.5, 43.9),
    "5": (64.5, 48.0),
    "V.9": (64.5, 56.5),
    "14": (64.5, 60.7),
    "P.3": (64.5, 64.9),
    "10": (64.5, 69.1),
    "14.1": (87.4, 69.1),
    "P.1": (110.4, 69.1),
    "22": (64.5, 73.3),
    "L": (138.0, 6.1),
    "9": (150.6, 6.1),
    "P.2/P.4": (162.8, 6.1),
    "T": (193.6, 6.1),
    "18": (137.6, 10.3),
    "19": (173.0, 10.3),
    "20": (137.6, 14.4),
    "G": (173.0, 14.4),
    "12": (137.6, 18.6),
    "13": (158.0, 18.6),
    "Q": (183.6, 18.6),
    "V.7": (137.4, 22.8),
    "F.1": (157.6, 22.8),
    "F.2": (183.0, 22.8),
    "7.1": (137.4, 27.0),
    "7.2": (157.6, 27.0),
    "7.3": (183.0, 27.0),
    "8.1": (137.4, 31.1),
    "8.2": (157.6, 31.1),
    "8.3": (183.0, 31.1),
    "U.1": (137.4, 35.3),
    "U.2": (157.6, 35.3),
    "U.3": (183.0, 35.3),
    "O.1": (137.4, 39.5),
    "O.2": (157.6, 39.5),
    "S.1": (180.4, 39.5),
    "S.2": (193.0, 39.5),
    "15.1": (137.4, 43.6),
    "15.2": (137.4, 47.8),
    "R": (137.8, 56.1),
    "11": (180.8, 56.1),
    "K": (137.8, 60.3),
    "6": (137.8, 64.5),
    "17": (173.0, 64.5),
    "16": (180.8, 64.5),
    "21": (137.6, 68.6),
}
LINKS = {
    "A Amtliches Kennzeichen": (2.2, 43.6),
    "C.1.1 Name oder Firmenname": (2.2, 52.6),
    "C.1.2 Vorname(n)": (2.2, 65.0),
    "C.1.3 Anschrift": (2.2, 73.5),
    "X Nächste HU": (2.2, 89.2),
    "(Monat und Jahr)": (4.6, 91.8),
    "C.4c Der Inhaber der Zulassungsbescheinigung wird nicht als Eigentümer des": (2.2, 98.4),
    "I Datum:": (25.6, 95.8),
}
WERTE_LINKS = {
    "Nr.": (7.5, 14.6),
    "A": (4.5, 48.0),
    "C.1.1": (4.5, 56.8),
    "C.1.2": (4.5, 69.3),
    "C.1.3": (4.5, 77.8),
    "X": (27.0, 89.8),
    "I": (36.0, 95.8),
}


def vorderseite(zufall: Random, werte: dict[str, str], aufkleber: str = "") -> Bogen:
    """The front; `aufkleber` is the address on a sticker over C.1.3, none if empty."""
    bogen = Bogen(zufall, 210, 105, zufall.choice(TOENE))
    dx, dy = _vordruck(bogen, zufall)
    lage = Image.new("RGBA", bogen.bild.size)
    _werte(ImageDraw.Draw(lage), zufall, werte)
    winkel = zufall.uniform(-0.35, 0.35)
    rechts, tiefer = dx + zufall.uniform(-1.5, 1.5), dy + zufall.uniform(-1.5, 1.5)
    bogen.gedreht_um(lage, rechts, tiefer, winkel)
    if aufkleber:
        _aufkleber(bogen, zufall, aufkleber, WERTE_LINKS["X"][1] + tiefer - UEBER_HU)
    if zufall.random() < 0.3:
        bogen.stempel(zufall.uniform(70, 190), zufall.uniform(45, 95), zufall.uniform(22, 36))
    if zufall.random() < 0.3:
        x, y = zufall.choice(((70, 97), (142, 80), (28, 38), (140, 98)))
        bogen.handschrift(x, y, zufall.uniform(12, 30))
    bogen.falze((70, 140) if zufall.random() < 0.5 else (62, 135))
    return bogen


def _vordruck(bogen: Bogen, zufall: Random) -> tuple[float, float]:
    """Title, labels and rules; the form may be printed off the sheet, the result says how far in mm."""
    farbe = zufall.choice(FORMULARFARBEN)
    klein, titel = (str(zufall.choice(vorhandene(namen)).name) for namen in (VORDRUCK, TITEL))
    dx, dy = zufall.uniform(-1.2, 1.2), zufall.uniform(-1.2, 1.2)
    hoch = zufall.uniform(1.25, 1.75)
    bogen.text(2.5 + dx, 6.3 + dy, "Zulassungsbescheinigung Teil I", titel, 2.7 * zufall.uniform(0.9, 1.05), farbe)
    bogen.text(22.5 + dx, 10.3 + dy, "(Fahrzeugschein)", klein, 2.0, farbe)
    bogen.text(2.3 + dx, 14.6 + dy, "Nr.", klein, hoch, farbe)
    for nr, zeile in enumerate(
        (
            "Europäische Gemeinschaft  D  Bundesrepublik Deutschland",
            "Permiso de circulación. Parte I /",
            "Osvědčení o registraci – Část I / Registreringsattest. Del I",
        )
    ):
        bogen.text(3 + dx, 19.5 + nr * 5 + dy, zeile, klein, 1.1, farbe)
    for text, (x, y) in LINKS.items():
        bogen.text(x + dx, y + dy, text, klein, hoch if "C.4c" not in text else 1.0, farbe)
    bogen.rechteck(2.2 + dx, 45.1 + dy, 57.2, 5.5, farbe)
    for code, (x, y) in BESCHRIFTUNG.items():
        bogen.text(x + dx, y + dy, code.split("/")[0], klein, zufall.uniform(0.95, 1.25), farbe)
    if zufall.random() < 0.7:
        for x in (66.6, 139.6):
            bogen.linie(x + dx - 3.2, 3 + dy, x + dx - 3.2, 76 + dy, farbe)
    return dx, dy


def _werte(stift: ImageDraw.ImageDraw, zufall: Random, werte: dict[str, str]) -> None:
    """The typed values: one typeface a sheet, at a distance of their own from the labels."""
    datei = zufall.choice(vorhandene(MASCHINE))
    tinte = (*zufall.choice(((20, 22, 30), (35, 35, 45), (15, 15, 15), (45, 40, 60))), zufall.randint(215, 255))
    mm = zufall.uniform(1.95, 2.45)
    spalte, links_dx = zufall.uniform(2.7, 3.3), zufall.uniform(-1.2, 0.8)
    normal, gross = schrift(datei, round(mm * JE_MM * 1.36)), schrift(datei, round(mm * JE_MM * 1.36 * 1.3))
    schritt = zufall.uniform(3.7, 4.15)
    for code, wert in werte.items():
        if code in WERTE_LINKS:
            x, y = WERTE_LINKS[code]
            x += links_dx
        else:
            x, y = BESCHRIFTUNG[code]
            x += spalte if len(code) < 4 else spalte + 0.5
        for nr, zeile in enumerate(wert.split("\n")):
            abstand = ZEILE if code in BESCHRIFTUNG else schritt
            ort = (x * JE_MM, (y + nr * abstand) * JE_MM)
            stift.text(ort, zeile, fill=tinte, font=gross if code == "A" else normal, anchor="lm")


def _aufkleber(bogen: Bogen, zufall: Random, anschrift: str, grenze: float) -> None:
    """An address sticker over C.1.3, white on the tinted paper, a little askew; its lower edge not below `grenze` (mm).

    No office covers the next Hauptuntersuchung with it, and nobody could read what it covers.
    """
    hell = zufall.randint(238, 252)
    zettel = Bogen(
        zufall, zufall.uniform(50, 57), zufall.uniform(12.5, 14), (hell, hell, hell - zufall.randint(0, 6)), 0.15
    )
    datei = str(zufall.choice(vorhandene(MASCHINE)).name)
    zeilen = anschrift.split("\n")
    if zufall.random() < 0.5:
        zeilen = ["Anschrift geändert am " + f"{zufall.randint(1, 28):02}.03.2024", *zeilen]
    for nr, zeile in enumerate(zeilen):
        mm = 1.5 if len(zeilen) == 3 and not nr else 2.0
        zettel.text(2, 2.6 + nr * 3.8, zeile, datei, mm, (25, 25, 25))
    x, y, winkel = 2.5 + zufall.uniform(-0.8, 1.5), 74.2 + zufall.uniform(-0.7, 0.8), zufall.uniform(-1.5, 1.5)
    schief = zettel.breite * abs(math.sin(math.radians(winkel))) / 2
    bogen.lege_auf(zettel, x, min(y, grenze - zettel.hoehe - schief), winkel)


def rueckseite(zufall: Random, nummer: Image.Image | None, code: Image.Image | None) -> Bogen:
    """The back with its marking: Data Matrix of the Druckstücknummer, and of the Sicherheitscode if uncovered."""
    bogen = Bogen(zufall, 210, 105, zufall.choice(TOENE))
    farbe = zufall.choice(FORMULARFARBEN)
    klein = str(zufall.choice(vorhandene(VORDRUCK)).name)
    bogen.text(3, 5, "(Raum für weitere amtlich zugelassene Eintragungen)", klein, 1.5, farbe)
    for nr, zeile in enumerate(
        ("Weitere HU", "Gültigkeitsdauer", "Amtliches Kennzeichen", "Name oder Firmenname", "Anschrift")
    ):
        bogen.text(3, 30 + nr * 5, f"{'XHAC'[nr % 4]} {zeile}", klein, 1.5, farbe)
    for nr in range(14):
        bogen.text(
            75, 6 + nr * 5, "Datum der Erstzulassung / Date of first registration / Fahrzeugklasse", klein, 1.1, farbe
        )
    bogen.text(190, 98, "ZBI", "OCRB.otf", 3.0, (40, 40, 40))
    x, y = 28 + zufall.uniform(-2, 2), 62 + zufall.uniform(-2, 2)
    bogen.rechteck(x, y, 35, 25, (90, 90, 110))
    if nummer is not None:
        bogen.bild.paste(
            nummer.resize((round(6 * JE_MM),) * 2, Image.Resampling.NEAREST),
            (round((x + 1.5) * JE_MM), round((y + 2) * JE_MM)),
        )
    if code is not None:
        bogen.text(x + 3, y + 21, "Dokument nicht mehr gültig", klein, 1.5, (150, 30, 30))
        bogen.bild.paste(
            code.resize((round(6 * JE_MM),) * 2, Image.Resampling.NEAREST),
            (round((x + 24) * JE_MM), round((y + 8) * JE_MM)),
        )
    else:
        bogen.rechteck(x + 12, y + 7, 21, 10, (150, 150, 160), 3.0)
    bogen.falze((70, 140))
    return bogen
