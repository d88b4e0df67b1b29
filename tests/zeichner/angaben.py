"""Invented people, addresses, vehicles and zones, by chance from a seed; the check digits are reckoned here again."""

from dataclasses import dataclass
from random import Random

NAMEN = (
    *("Müller", "Schmidt", "Weiß", "Größmann", "von der Heyden", "Köhler-Jäger", "Öztürk", "Nguyen", "O'Brien"),
    *("Hoffmann", "Wagner", "Becker", "Schulz", "Koch", "Richter", "Klein", "Schröder", "Neumann", "Zimmermann"),
    *("Peters", "Jansen", "van den Berg", "Kowalski", "Rossi", "Dupont", "García", "Çelik", "Hübner", "Böhm"),
)
FREMDE = ("Šimić", "Łukaszewicz", "Yılmaz", "Nguyễn", "Ţepeş", "Đorđević", "Ağaoğlu", "Kőszegi", "Dvořák", "Åkesson")
LANGE = (
    "Freifrau von Hohenlohe-\nSchillingsfürst",
    "Leutheusser-\nSchnarrenberger",
    "Schmidt-Rottluff von\nder Wettern",
)
FIRMEN = (
    "Müller & Söhne GmbH",
    "Rheinische Tiefbau KG",
    "Taxi Yılmaz e.K.",
    "Stadtwerke Kaarst\nGmbH & Co. KG",
    "Kfz-Handel Özer",
)
VORNAMEN = (
    *("Anna", "Björn", "Clara Luise", "Dieter", "Emre", "Françoise", "Günter", "Hans-Jürgen", "Ilse", "Jörg Peter"),
    *("Karin", "Lena Sophie", "Mehmet Ali", "Nora", "Otto", "Petra", "Renée", "Söhnke", "Thuy", "Uwe", "Zoë"),
)
STRASSEN = (
    *("Hauptstraße", "Am Kirchpfad", "Schloßstr.", "Kölner Straße", "Im Rosengarten", "Weg am Bach", "Lindenallee"),
    *("Bahnhofstraße", "Düsseldorfer Straße", "An der Obererft", "Von-Galen-Straße", "Rheydter Str.", "Grünstraße"),
)
ORTE = (
    *("41460 Neuss", "41352 Korschenbroich", "41515 Grevenbroich", "41564 Kaarst", "41363 Jüchen", "40667 Meerbusch"),
    *("50667 Köln", "41061 Mönchengladbach", "40213 Düsseldorf", "97070 Würzburg", "83646 Bad Tölz", "41539 Dormagen"),
)
KREISE = (
    "NE",
    "GV",
    "MG",
    "KR",
    "D",
    "K",
    "VIE",
    "WÜ",
    "TÖL",
    "LEV",
    "M",
    "BM",
    "GL",
    "HH",
    "ERK",
    "SU",
    "DU",
    "AB",
    "E",
    "OB",
)
MARKEN = (
    ("VOLKSWAGEN, VW", "GOLF", "0603"),
    ("BMW", "320D TOURING", "0005"),
    ("OPEL", "CORSA-E", "0035"),
    ("AUDI", "A4 AVANT", "0588"),
    ("MERCEDES-BENZ", "C 180", "1313"),
    ("FORD (D)", "FIESTA", "8566"),
    ("RENAULT (F)", "CLIO", "3333"),
    ("SKODA (CZ)", "OCTAVIA", "8004"),
    ("FIAT (I)", "500", "4136"),
    ("TESLA", "MODEL 3", "1480"),
    ("HYUNDAI (CZ)", "I30", "1349"),
    ("MAZDA (J)", "MX-5", "7118"),
    ("DACIA (RO)", "DUSTER", "3333"),
)
FARBEN = (("SCHWARZ", "9"), ("WEISS", "0"), ("GRAU", "7"), ("BLAU", "5"), ("ROT", "3"), ("GRÜN", "6"))
MONATE = ("{:02}.20{}", "{:02}/20{}", "{:02}.{}")
ZAHLEN: dict[str, tuple[int, int] | None] = {
    "T": (140, 250),
    "18": (3500, 4900),
    "19": (1600, 1900),
    "20": (1300, 1800),
    "G": (900, 2200),
    "12": None,
    "13": (50, 100),
    "Q": None,
    "V.7": (90, 190),
    "F.1": (1500, 2900),
    "F.2": (1500, 2900),
    "7.1": (800, 1300),
    "7.2": (800, 1300),
    "7.3": None,
    "8.1": (800, 1300),
    "8.2": (800, 1300),
    "8.3": None,
    "U.1": (70, 90),
    "U.2": (2000, 4500),
    "U.3": (65, 76),
    "O.1": (600, 2000),
    "O.2": (400, 750),
    "S.1": (2, 7),
    "S.2": None,
}
FIN_ZEICHEN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
TSN_ZEICHEN = "ABCDEFGHIJKLMNPRSTUVWXYZ0123456789"
SERIE = "CFGHJKLMNPRTVWXYZ0123456789"
STAATEN = ("D<<", "D<<", "D<<", "TUR", "POL", "ITA", "FRA", "NLD", "SYR", "VNM", "ROU")
UMSCHRIFT = str.maketrans(
    {
        "Ä": "AE",
        "Ö": "OE",
        "Ü": "UE",
        "ß": "SS",
        "Ç": "C",
        "Š": "S",
        "Ć": "C",
        "Ł": "L",
        "İ": "I",
        "Ễ": "E",
        "Ţ": "T",
        "Ş": "S",
        "Đ": "D",
        "Ğ": "G",
        "Ő": "OE",
        "Ř": "R",
        "Á": "A",
        "Å": "AA",
        "É": "E",
        "Ë": "E",
        "Í": "I",
        "'": "",
        "-": "<",
        " ": "<",
        "\n": "",
    }
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The lines of a machine readable zone and what is in them, by the keys of the reader."""

    zeilen: tuple[str, ...]
    felder: dict[str, str]


def fin_ziffer(fin: str) -> str:
    """The check digit of field 3 (weights 2 to 10 from the right, then again from 2, modulo 11)."""
    werte = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", map(int, "12345678912345078923456789"), strict=True))
    summe = sum((int(z) if z.isdigit() else werte[z]) * (nr % 9 + 2) for nr, z in enumerate(reversed(fin)))
    return "X" if summe % 11 == 10 else str(summe % 11)


def kennzeichen(zufall: Random) -> str:
    """A plate, at times with a season, H or E."""
    ort, buchstaben = (
        zufall.choice(KREISE),
        "".join(zufall.choices("ABCDEFGHJKLMNOPRSTUVWXYZ", k=zufall.choice((1, 2)))),
    )
    art = zufall.choices(("", "H", "E", "S"), (76, 7, 7, 10))[0]
    frei = min(4, (8 if not art else 7) - len(ort) - len(buchstaben))
    zahl = str(zufall.randrange(1, 10 ** zufall.randint(1, frei)))
    saison = f" ({zufall.choice(('04-10', '03-11', '11-03', '05-09'))})" if art == "S" else ""
    return f"{ort}-{buchstaben} {zahl}{art if art in 'HE' else ''}{saison}"


def tag(zufall: Random, von: int, bis: int) -> str:
    """A day, TT.MM.JJJJ."""
    return f"{zufall.randint(1, 28):02}.{zufall.randint(1, 12):02}.{zufall.randint(von, bis)}"


def halter(zufall: Random) -> tuple[str, str]:
    """Name and first names as printed; companies have none."""
    art = zufall.choices(("name", "fremd", "lang", "firma"), (70, 15, 6, 9))[0]
    if art == "firma":
        return zufall.choice(FIRMEN), zufall.choice(("", "-"))
    return zufall.choice({"name": NAMEN, "fremd": FREMDE, "lang": LANGE}[art]), zufall.choice(VORNAMEN)


def anschrift(zufall: Random) -> str:
    """Street and town on two lines."""
    nummer = f"{zufall.randint(1, 199)}{zufall.choice(('', '', '', 'a', 'b'))}"
    return f"{zufall.choice(STRASSEN)} {nummer}\n{zufall.choice(ORTE)}"


def fahrzeug(zufall: Random) -> dict[str, str]:
    """All printed values of a Zulassungsbescheinigung Teil I by their codes."""
    marke, farbe = zufall.choice(MARKEN), zufall.choice(FARBEN)
    fin = "".join(zufall.choices(FIN_ZEICHEN, k=11)) + "".join(zufall.choices("0123456789", k=6))
    name, vorname = halter(zufall)
    return _linkes_feld(zufall, name, vorname) | _mittleres_feld(zufall, marke, fin) | _rechtes_feld(zufall, farbe)


def _linkes_feld(zufall: Random, name: str, vorname: str) -> dict[str, str]:
    nummer = zufall.choice(("NE-{:06}/{:02}", "K{:07}/{:02}", "MG-{:05}/{:02}"))
    return {
        "Nr.": nummer.format(zufall.randrange(99999), zufall.randint(15, 26)),
        "A": kennzeichen(zufall),
        "C.1.1": name,
        "C.1.2": vorname,
        "C.1.3": anschrift(zufall),
        "X": zufall.choice(MONATE).format(zufall.randint(1, 12), zufall.randint(25, 28)),
        "I": tag(zufall, 2016, 2025),
    }


def _mittleres_feld(zufall: Random, marke: tuple[str, str, str], fin: str) -> dict[str, str]:
    return {
        "B": tag(zufall, 1999, 2024),
        "2.1": marke[2],
        "2.2": "".join(zufall.choices(TSN_ZEICHEN, k=3)) + "".join(zufall.choices("0123456789", k=6)),
        "J": zufall.choice(("M1", "M1", "N1", "L3e", "O1", "M1G")),
        "4": zufall.choice(("AB", "AC", "AF", "0200", "BB")),
        "E": fin,
        "3": fin_ziffer(fin),
        "D.1": marke[0],
        "D.2": zufall.choice(("AU\nCDLAX0\nFM6FM62W", "8K\nACAHAF1\nNVFM6", "K7\nX566\nG436X")),
        "D.3": marke[1],
        "2": marke[0],
        "5": zufall.choice(("FZ.Z.PERS.BEF.B. 8 SPL.\nKombilimousine", "Lkw\nGeschl. Kasten")),
        "V.9": zufall.choice(("715/2007*2018/1832AP", "-")),
        "14": zufall.choice(("EURO 6", "EURO 5")),
        "P.3": zufall.choice(("BENZIN", "DIESEL", "Hybr.Benzin/E")),
        "10": zufall.choice(("0001", "0002", "0010")),
        "14.1": str(zufall.randint(3500, 3699)),
        "P.1": str(zufall.randint(898, 2999)),
        "22": "-" if zufall.random() < 0.3 else "ZU 15.1:AUCH GEN.205/55R16*",
    }


def _rechtes_feld(zufall: Random, farbe: tuple[str, str]) -> dict[str, str]:
    def zahl(a: int, b: int) -> str:
        return str(zufall.randint(a, b))

    oben = {"L": "2", "9": zahl(1, 2), "P.2/P.4": f"{zahl(44, 250).zfill(4)}/{zahl(40, 65)}00"}
    zahlen = {code: zahl(*grenzen) if grenzen else "-" for code, grenzen in ZAHLEN.items()}
    return {
        **oben,
        **zahlen,
        "15.1": "205/55R16 91V",
        "15.2": zufall.choice(("205/55R16 91V", "225/45 R17 94W")),
        "R": farbe[0],
        "11": farbe[1],
        "K": f"e{zahl(1, 13)}*2007/46*{zahl(1, 9999).zfill(4)}*{zahl(0, 30).zfill(2)}",
        "6": tag(zufall, 2005, 2020),
        "17": "K",
        "16": "".join(zufall.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2)) + zahl(0, 999999).zfill(6),
        "21": "-",
    }


def ziffer(text: str) -> str:
    """The ICAO check digit."""
    wert = {z: nr for nr, z in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    return str(sum(wert.get(z, 0) * (7, 3, 1)[nr % 3] for nr, z in enumerate(text)) % 10)


def zone(zufall: Random, art: str, familie: str, vornamen: str) -> Zone:
    """A zone of an ID card ("td1"), a residence permit ("eat"), an older card ("td2") or a passport ("td3")."""
    deutsch = art != "eat" and zufall.random() < 0.85
    land = "D<<" if deutsch or art == "eat" else zufall.choice(STAATEN[3:])
    staat = zufall.choice(STAATEN[3:]) if art == "eat" else land
    menge = SERIE if land == "D<<" else "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789"
    nummer = "".join(zufall.choices(menge, k=9))
    geboren = f"{zufall.randrange(30, 108) % 100:02}{zufall.randint(1, 12):02}{zufall.randint(1, 28):02}"
    ablauf = f"{zufall.randint(25, 36):02}{zufall.randint(1, 12):02}{zufall.randint(1, 28):02}"
    sex = zufall.choice("MF<")
    name = f"{familie.upper().translate(UMSCHRIFT)}<<{vornamen.upper().translate(UMSCHRIFT)}"
    zeilen = _zeilen(art, zufall, land, staat, nummer, geboren, ablauf, sex, name)
    jahr = int(geboren[:2]) + (1900 if int(geboren[:2]) > 26 else 2000)
    felder = {
        "document_number": nummer,
        "birth_date": f"{jahr}-{geboren[2:4]}-{geboren[4:]}",
        "sex": sex,
        "expiry_date": f"20{ablauf[:2]}-{ablauf[2:4]}-{ablauf[4:]}",
        "nationality": staat.rstrip("<"),
    }
    return Zone(zeilen, felder)


def _zeilen(art: str, zufall: Random, *teile: str) -> tuple[str, ...]:
    """The lines in the order of their kind (ICAO Doc 9303 parts 4 to 6)."""
    land, staat, nummer, geboren, ablauf, sex, name = teile
    n, g, a = nummer + ziffer(nummer), geboren + ziffer(geboren), ablauf + ziffer(ablauf)
    if art in ("td1", "eat"):
        frei = zufall.choice(("2108", "", "")) if staat == "D<<" else ""
        eins = (("AR" if art == "eat" else "ID") + land + n).ljust(30, "<")
        zwei = (g + sex + a + staat + frei).ljust(29, "<")
        alles = eins[5:] + zwei[:7] + zwei[8:15] + zwei[18:29]
        return eins, zwei + ziffer(alles), name[:30].ljust(30, "<")
    if art == "td2":
        zwei = (n + staat + g + sex + a).ljust(35, "<")
        return ("ID" + land + name)[:36].ljust(36, "<"), zwei + ziffer(zwei[:10] + zwei[13:20] + zwei[21:35])
    rest = "<" * 14 + zufall.choice("0<")
    zwei = n + staat + g + sex + a + rest
    return ("P<" + land + name)[:44].ljust(44, "<"), zwei + ziffer(zwei[:10] + zwei[13:20] + zwei[21:43])
