"""Draws identity documents, and papers that are none of those that a counter needs."""

from random import Random

from tests.zeichner.angaben import Zone, anschrift, fahrzeug, tag
from tests.zeichner.papiere import Bogen, Farbe
from tests.zeichner.schriften import MASCHINE, OCR_B, TITEL, VORDRUCK, vorhandene

KARTENTOENE: tuple[Farbe, ...] = ((206, 218, 216), (214, 208, 220), (226, 226, 214), (200, 214, 226))
SCHWARZ: Farbe = (28, 28, 34)
GRAU: Farbe = (90, 100, 110)


def _name(zufall: Random, namen: tuple[str, ...]) -> str:
    return str(zufall.choice(vorhandene(namen)).name)


def _zone(bogen: Bogen, zufall: Random, zone: Zone, x: float, y: float, breite: float, mm: float) -> None:
    """Writes the lines letter by letter at the pitch that fills `breite`."""
    datei = _name(zufall, OCR_B)
    schritt = breite / len(zone.zeilen[0])
    for nr, zeile in enumerate(zone.zeilen):
        for stelle, zeichen in enumerate(zeile):
            bogen.text(
                x + (stelle + 0.5) * schritt, y + nr * zufall.uniform(5.9, 6.0), zeichen, datei, mm, SCHWARZ, "mm"
            )


def kartenrueckseite(zufall: Random, zone: Zone, wohnung: str) -> Bogen:
    """Back of an ID card in TD1 size: the address in capitals, the zone of three lines."""
    bogen = Bogen(zufall, 85.6, 54, zufall.choice(KARTENTOENE))
    klein, gross = _name(zufall, VORDRUCK), _name(zufall, VORDRUCK)
    x, y = zufall.uniform(4, 8), zufall.uniform(4, 7)
    strasse, ort = wohnung.upper().replace("ß", "SS").split("\n")
    bogen.text(x, y, "ANSCHRIFT/ADDRESS/ADRESSE", klein, 1.2, GRAU)
    bogen.text(x, y + 3.2, ort, gross, 2.0, SCHWARZ)
    bogen.text(x, y + 6.4, strasse, gross, 2.0, SCHWARZ)
    bogen.text(x, y + 11, "BEHÖRDE/AUTHORITY/AUTORITÉ", klein, 1.2, GRAU)
    bogen.text(x, y + 14, "STADT " + ort.split(" ", 1)[1], gross, 1.9, SCHWARZ)
    bogen.text(x + 45, y, "AUGENFARBE/COLOUR OF EYES", klein, 1.0, GRAU)
    bogen.text(x + 45, y + 3, zufall.choice(("BRAUN", "BLAU", "GRÜN")), gross, 1.8, SCHWARZ)
    _zone(bogen, zufall, zone, zufall.uniform(3, 5), zufall.uniform(35.5, 37), zufall.uniform(75, 77.5), 2.3)
    return bogen


def kartenvorderseite(zufall: Random, familie: str, vornamen: str) -> Bogen:
    """Front of an ID card: names and photo, no zone."""
    bogen = Bogen(zufall, 85.6, 54, zufall.choice(KARTENTOENE))
    klein, gross = _name(zufall, VORDRUCK), _name(zufall, VORDRUCK)
    bogen.text(4, 4, "BUNDESREPUBLIK DEUTSCHLAND", klein, 1.6, GRAU)
    bogen.text(4, 7.5, "PERSONALAUSWEIS", _name(zufall, TITEL), 2.2, GRAU)
    bogen.stift.rectangle((48, 130, 320, 490), fill=(150, 140, 135))
    werte = (
        ("[a] Name/Surname/Nom", familie.upper()),
        ("Vornamen/Given names/Prénoms", vornamen.upper()),
        ("Geburtstag/Date of birth", tag(zufall, 1940, 2005)),
        ("Gültig bis/Date of expiry", tag(zufall, 2027, 2034)),
    )
    for nr, (label, wert) in enumerate(werte):
        bogen.text(30, 13 + nr * 9, label, klein, 1.1, GRAU)
        bogen.text(30, 16.4 + nr * 9, wert.replace("\n", ""), gross, 2.0, SCHWARZ)
    bogen.text(75, 50, "".join(zufall.choices("0123456789", k=6)), gross, 2.6, SCHWARZ, "mm")
    return bogen


def alte_karte(zufall: Random, zone: Zone, familie: str) -> Bogen:
    """An older card in TD2 size with a zone of two lines."""
    bogen = Bogen(zufall, 105, 74, zufall.choice(KARTENTOENE))
    klein, gross = _name(zufall, VORDRUCK), _name(zufall, VORDRUCK)
    bogen.text(5, 5, "BUNDESREPUBLIK DEUTSCHLAND  PERSONALAUSWEIS", klein, 2.0, GRAU)
    bogen.stift.rectangle((60, 150, 420, 600), fill=(150, 140, 135))
    bogen.text(40, 14, "Name/Surname/Nom", klein, 1.2, GRAU)
    bogen.text(40, 18, familie.upper().replace("\n", ""), gross, 2.2, SCHWARZ)
    _zone(bogen, zufall, zone, zufall.uniform(4, 6), 60.5, zufall.uniform(92, 95), 2.4)
    return bogen


def passseite(zufall: Random, zone: Zone, familie: str, vornamen: str) -> Bogen:
    """The data page of a passport with a zone of two lines."""
    bogen = Bogen(zufall, 125, 88, zufall.choice(KARTENTOENE))
    klein, gross = _name(zufall, VORDRUCK), _name(zufall, VORDRUCK)
    bogen.text(5, 5, "REISEPASS  PASSPORT  PASSEPORT", klein, 2.0, GRAU)
    bogen.stift.rectangle((60, 160, 460, 680), fill=(150, 140, 135))
    for nr, (label, wert) in enumerate(
        (("1. Name/Surname/Nom", familie), ("2. Vornamen/Given names/Prénoms", vornamen))
    ):
        bogen.text(44, 16 + nr * 10, label, klein, 1.2, GRAU)
        bogen.text(44, 20 + nr * 10, wert.upper().replace("\n", ""), gross, 2.2, SCHWARZ)
    _zone(bogen, zufall, zone, zufall.uniform(4, 6), 74.5, zufall.uniform(112, 115), 2.4)
    return bogen


def alter_fahrzeugschein(zufall: Random) -> Bogen:
    """A Fahrzeugschein from before October 2005: other paper, other labels, numbered fields."""
    bogen = Bogen(zufall, 210, 105, (236, 226, 196))
    klein, gross = _name(zufall, VORDRUCK), _name(zufall, MASCHINE)
    farbe = (110, 90, 60)
    werte = fahrzeug(zufall)
    bogen.text(22, 6, "Fahrzeugschein", _name(zufall, TITEL), 4.0, farbe)
    links = (
        ("Amtliches Kennzeichen", werte["A"]),
        ("Name, Vorname (Firma)", werte["C.1.1"].replace("\n", "")),
        ("Postleitzahl, Wohnort/Sitz", werte["C.1.3"].split("\n")[1]),
        ("Straße, Hausnummer", werte["C.1.3"].split("\n")[0]),
        ("Nächste Hauptuntersuchung", werte["X"]),
    )
    for nr, (label, wert) in enumerate(links):
        bogen.text(4, 22 + nr * 14, label, klein, 1.5, farbe)
        bogen.text(4, 27 + nr * 14, wert, gross, 2.2, SCHWARZ)
    mitte = (
        "1 Fahrzeug- und Aufbauart",
        "2 Fahrzeughersteller",
        "3 Typ und Ausführung",
        "4 Fahrzeug-Ident.-Nr.",
        "5 Antriebsart",
        "6 Höchstgeschwindigkeit km/h",
        "7 Leistung kW bei min-1",
        "8 Hubraum cm3",
        "9 Nutz- oder Aufliegelast kg",
    )
    for nr, label in enumerate(mitte):
        bogen.text(72, 7 + nr * 9, label, klein, 1.3, farbe)
        bogen.text(74, 11 + nr * 9, (werte["E"], werte["D.1"], werte["G"])[nr % 3], gross, 2.2, SCHWARZ)
        bogen.text(142, 7 + nr * 9, f"{nr + 12} Leergewicht / Zul. Gesamtgewicht kg", klein, 1.3, farbe)
        bogen.text(144, 11 + nr * 9, (werte["F.1"], werte["18"], werte["T"])[nr % 3], gross, 2.2, SCHWARZ)
    bogen.falze((70, 140))
    return bogen


def digitaler_fahrzeugschein(zufall: Random) -> Bogen:
    """A screenshot of the Fahrzeugschein in a phone's app."""
    bogen = Bogen(zufall, 70, 150, (250, 250, 252), 0.0)
    schrift, fett = _name(zufall, VORDRUCK), _name(zufall, TITEL)
    werte = fahrzeug(zufall)
    bogen.text(4, 4, "12:41", fett, 2.0, SCHWARZ)
    bogen.text(35, 14, "Digitaler Fahrzeugschein", fett, 2.6, SCHWARZ, "mm")
    bogen.stift.rectangle((40, 240, 800, 560), fill=(40, 110, 90))
    bogen.text(35, 33, werte["A"], fett, 4.5, (255, 255, 255), "mm")
    paare = (
        ("Zulassungsbescheinigung Teil I", ""),
        ("Halter", werte["C.1.1"].replace("\n", "")),
        ("Anschrift", werte["C.1.3"].replace("\n", ", ")),
        ("Fahrzeug-Identifizierungsnummer (E)", werte["E"]),
        ("Marke (D.1)", werte["D.1"]),
        ("Handelsbezeichnung (D.3)", werte["D.3"]),
        ("Datum der Erstzulassung (B)", werte["B"]),
        ("Nächste Hauptuntersuchung", werte["X"]),
    )
    for nr, (label, wert) in enumerate(paare):
        bogen.text(5, 56 + nr * 10.5, label, schrift, 1.7, (110, 110, 120))
        bogen.text(5, 60 + nr * 10.5, wert, schrift, 2.2, SCHWARZ)
    bogen.text(35, 144, "QR-Code anzeigen", fett, 2.2, (20, 90, 200), "mm")
    return bogen


def brief(zufall: Random) -> Bogen:
    """A letter: much text and nothing that a counter needs."""
    bogen = Bogen(zufall, 210, 297, (248, 248, 246), 0.2)
    datei = _name(zufall, VORDRUCK)
    for nr in range(32):
        zeile = f"Sehr geehrte Damen und Herren, am {tag(zufall, 2020, 2025)} haben wir den Vertrag über die Wohnung"
        bogen.text(25, 40 + nr * 6.5, zeile[: zufall.randint(30, 95)], datei, 2.2, SCHWARZ)
    bogen.text(25, 20, anschrift(zufall).replace("\n", ", "), datei, 2.2, SCHWARZ)
    return bogen


def leeres_blatt(zufall: Random) -> Bogen:
    """A blank sheet."""
    return Bogen(zufall, 210, 105, (246, 246, 240), 0.3)
