"""Reads identity documents: the machine readable zone, and beside it the printed address or name."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import cv2
import numpy as np

from bureau_app.domain.ausweis import Ausweisart, Mrz, lies_mrz
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld
from bureau_app.reading import mrz, tinte
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.beschriftung import Gesucht, aehnlich, finde_werte
from bureau_app.reading.modelle import Bild, Geraet
from bureau_app.reading.mrz_loesung import Loesung
from bureau_app.reading.mrz_muster import FUELLER, TD1
from bureau_app.reading.papier import Papier
from bureau_app.reading.tinte import Kasten

KARTE_BREITE = 1040
PASS_BREITE = 1500
KARTE_VERHAELTNIS = 1.5
UNTEN = 0.45
DETEKTORBREITE = 736
# The pitch of a card's zone and the longest word of an address, in widths of the card.
SCHRITT_DER_KARTE = 2.54 / 85.6
WORT = 0.3
MIN_OBEN = 40
# German towns and streets have umlauts where the recogniser sees other marks.
UMLAUTE = str.maketrans("ÂÃÅÔÕŐÓÛŰÚ", "ÄÄÄÖÖÖÖÜÜÜ")
ANSCHRIFT = ("ANSCHRIFT/ADDRESS/ADRESSE", "ANSCHRIFT ADDRESS ADRESSE", "Wohnort/Residence/Domicile")
NAME = ("1. Name/Surname/Nom", "Name/Surname/Nom", "1 Name Surname Nom", "[a] Name/Surname/Nom")

ARTEN = {
    Ausweisart.PERSONALAUSWEIS: Dokumentart.PERSONALAUSWEIS,
    Ausweisart.REISEPASS: Dokumentart.REISEPASS,
    Ausweisart.AUFENTHALTSTITEL: Dokumentart.AUFENTHALTSTITEL,
}
ANFANG = {"P": Dokumentart.REISEPASS, "A": Dokumentart.AUFENTHALTSTITEL, "V": Dokumentart.UNBEKANNT}
UMSCHRIFT = str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "Ø": "OE", "Æ": "AE", "Å": "AA", "Ł": "L", "Đ": "D"}
)
LEER = Lesefeld("", Feldstatus.UNGELESEN, 0.0)


@dataclass(frozen=True, slots=True)
class Seite:
    """A document laid flat, right way up or not: grey, evened out, and the lines that the detector found on it."""

    grau: Bild = field(repr=False)
    weiss: Bild = field(repr=False)

    @classmethod
    def aus(cls, farbe: Bild, lage: Papier) -> "Seite":
        """The sheet in the size in which zones are read."""
        karte = lage.breite / max(lage.hoehe, 1.0) > KARTE_VERHAELTNIS
        breite = KARTE_BREITE if karte else PASS_BREITE
        hoehe = max(64, round(breite * lage.hoehe / max(lage.breite, 1.0)))
        matrix = lage.abbildung(breite, hoehe)
        flach = cv2.warpPerspective(farbe, matrix, (breite, hoehe), borderMode=cv2.BORDER_REPLICATE)
        grau = cv2.cvtColor(flach, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        return cls(grau, tinte.auf_weiss(grau, round(breite * 0.04)))

    def gedreht(self) -> "Seite":
        """The same upside down."""
        return Seite(np.ascontiguousarray(np.rot90(self.grau, 2)), np.ascontiguousarray(np.rot90(self.weiss, 2)))


@dataclass(frozen=True, slots=True)
class Gelesenes:
    """A zone that was read, and the page that it stands on; what is printed beside it is read only if it is taken."""

    seite: Seite = field(repr=False)
    zone: mrz.Zone
    loesung: Loesung = field(repr=False)

    @property
    def sicher(self) -> bool:
        """Whether the check digits and all letters speak for it: then nothing else needs to be tried."""
        return self.loesung.fertig

    def guete(self, heute: date) -> tuple[bool, float]:
        """Which zone to take of several: one that may be taken without a look, else the more probable one."""
        loesung = self.loesung
        taugt = loesung.eindeutig and loesung.im_ganzen >= mrz.MIN_OK and _geprueft(loesung, heute) is not None
        return taugt, loesung.im_ganzen


def finde_ausweis(
    farbe: Bild, papier: Papier, geraet: Geraet, *, gruendlich: bool = True, nur_sicher: bool = False
) -> Gelesenes | None:
    """The zone of the document on a found sheet, whichever way up; nothing if there is none.

    Only a `gruendlich` look reads on where a zone does not fit, and asks the detector for another one. `nur_sicher`:
    only a zone whose letters stand apart and leave no doubt, for a sheet that is probably something else.
    """
    seite = Seite.aus(farbe, papier)
    gelesen = _nach_buchstaben(seite, geraet, gruendlich)
    if nur_sicher:
        return gelesen if gelesen is not None and gelesen.sicher else None
    if gelesen is None or (gruendlich and not gelesen.loesung.gueltig):
        anders = _nach_detektor(seite, geraet, gruendlich)
        gelesen = anders if anders is not None and (gelesen is None or anders.sicher) else gelesen
    return gelesen


def _nach_buchstaben(seite: Seite, geraet: Geraet, gruendlich: bool) -> Gelesenes | None:
    """The zone whose letters stand apart, whichever way up the page lies."""
    zweifelhaft: Gelesenes | None = None
    for lage in (seite, seite.gedreht()):
        zone = mrz.finde_zone(lage.weiss)
        gelesen = None if zone is None else _lies(lage, zone, geraet, gruendlich)
        if gelesen is not None and gelesen.sicher:
            return gelesen
        zweifelhaft = zweifelhaft or gelesen
    return zweifelhaft


def _nach_detektor(seite: Seite, geraet: Geraet, gruendlich: bool) -> Gelesenes | None:
    """The zone that shows as lines only: too pale, too coarse or too blurred for letters."""
    ecken = geraet.finder.finde(seite.grau, DETEKTORBREITE)
    kaesten = [Kasten(*(int(v) for v in cv2.boundingRect(k.astype(np.int32)))) for k in ecken]
    hoehe, breite = seite.grau.shape
    gestuerzt = [Kasten(breite - k.rechts, hoehe - k.unten, k.b, k.h) for k in kaesten]
    for lage, lagen in ((seite, kaesten), (seite.gedreht(), gestuerzt)):
        zone = mrz.zone_nach_kaesten(lagen, breite)
        if zone is not None and (gelesen := _lies(lage, zone, geraet, gruendlich)) is not None:
            return gelesen
    return None


def _lies(seite: Seite, zone: mrz.Zone, geraet: Geraet, gruendlich: bool) -> Gelesenes | None:
    """What this zone says; nothing if it is none after all."""
    if zone.zeilen[0].y < UNTEN * seite.grau.shape[0]:
        return None
    loesung = mrz.lies_zone(seite.grau, zone, geraet, gruendlich=gruendlich)
    if loesung is None:
        return None
    if not zone.schritt:
        zone = mrz.Zone(zone.zeilen, zone.zeilen[0].b / loesung.muster.laenge)
    return Gelesenes(seite, zone, loesung)


def als_dokument(gelesen: Gelesenes, geraet: Geraet, heute: date) -> Dokument:
    """The document with this zone and what is printed above it."""
    seite, zone, loesung = gelesen.seite, gelesen.zone, gelesen.loesung
    gedruckt = _gedrucktes(seite.grau, seite.weiss, zone, loesung, geraet)
    return _dokument(loesung, seite.grau, zone, gedruckt, heute)


def _dokument(loesung: Loesung, grau: Bild, zone: mrz.Zone, gedruckt: Mapping[str, Lesefeld], heute: date) -> Dokument:
    """All fields of the document; those under a check digit are taken only if all check digits agree."""
    muster, text = loesung.muster, loesung.text
    gelesen = _geprueft(loesung, heute)
    gut = gelesen is not None and loesung.eindeutig

    def feld(wert: str, von: int, bis: int, taugt: bool = gut) -> Lesefeld:
        bild = als_png(grau, zone.zeilen[von // muster.laenge], round(zone.schritt / 2))
        return _feld(wert, loesung.konfidenz(von, bis), taugt, bild)

    nummer, geburt, ablauf = muster.gruppen[:3]
    familie, _, vornamen = text[slice(*muster.namen)].partition(FUELLER * 2)
    dokumentnummer = gelesen.dokumentnummer if gelesen else text[nummer.von : nummer.bis].rstrip(FUELLER)
    geboren = gelesen.geburtsdatum.isoformat() if gelesen and gelesen.geburtsdatum else ""
    felder = {
        "mrz": _feld("\n".join(loesung.zeilen), loesung.im_ganzen, gut, _bild_der_zone(grau, zone)),
        "document_number": feld(dokumentnummer, nummer.von, nummer.bis),
        "surname": feld(familie.replace(FUELLER, " ").strip(), *muster.namen, taugt=False),
        "given_names": feld(vornamen.replace(FUELLER, " ").strip(), *muster.namen, taugt=False),
        "birth_date": feld(geboren, geburt.von, geburt.bis),
        "expiry_date": feld(gelesen.gueltig_bis.isoformat() if gelesen else "", ablauf.von, ablauf.bis),
        "nationality": feld(text[slice(*muster.staat)].rstrip(FUELLER), *muster.staat),
        "sex": feld(text[muster.geschlecht], muster.geschlecht, muster.geschlecht + 1),
    }
    art = ARTEN[gelesen.art] if gelesen else ANFANG.get(text[0], Dokumentart.PERSONALAUSWEIS)
    return Dokument(art, felder | {"surname_printed": LEER, "address": LEER} | dict(gedruckt))


def _feld(wert: str, konfidenz: float, taugt: bool, bild: bytes | None) -> Lesefeld:
    """A field that may be taken only if `taugt` and sure enough; nothing read is unread."""
    status = Feldstatus.OK if taugt and konfidenz >= mrz.MIN_OK else Feldstatus.PRUEFEN
    return Lesefeld(wert, status if wert else Feldstatus.UNGELESEN, round(konfidenz, 3), bild)


def _bild_der_zone(grau: Bild, zone: mrz.Zone) -> bytes | None:
    return als_png(grau, tinte.umfassend(list(zone.zeilen)), round(zone.schritt / 2))


def _geprueft(loesung: Loesung, heute: date) -> Mrz | None:
    """The zone as the domain understands it, or nothing if it breaks a rule."""
    if not loesung.gueltig:
        return None
    try:
        return lies_mrz(loesung.zeilen, heute=heute)
    except Eingabefehler:
        return None


def _gedrucktes(grau: Bild, weiss: Bild, zone: mrz.Zone, loesung: Loesung, geraet: Geraet) -> dict[str, Lesefeld]:
    """The printed address (back of a card) or the printed name (data page of a passport) above the zone.

    Cards with a zone of two lines bear their zone on the front and their address on the back.
    """
    bis, pass_ = zone.zeilen[0].y, loesung.text[0] == "P"
    if loesung.muster is not TD1 and not pass_:
        return {}
    familienname = loesung.text[slice(*loesung.muster.namen)].partition(FUELLER * 2)[0].replace(FUELLER, "")
    stuecke = tinte.flecken(weiss[:bis], mrz.SCHWELLE_TEXT)
    b, h = stuecke.masse[:, 2], stuecke.masse[:, 3]
    breite = weiss.shape[1] if loesung.muster is not TD1 else zone.schritt / SCHRITT_DER_KARTE
    laeufe = tinte.zeilen(stuecke.nur((h < breite * 0.045) & (b < breite * WORT)), breite * 0.032, breite * 0.0068)
    text = [k for k in laeufe if k.b > breite * 0.02 and breite * 0.006 < k.h < breite * 0.06]
    einzeln = [teil for k in text for teil in tinte.teile_zeilen(weiss, k, text, mrz.SCHWELLE_TEXT)]
    if pass_:
        return finde_werte(
            grau, einzeln, geraet.leser, {"surname_printed": Gesucht(NAME, partial(_ist_name, familienname))}
        )
    anschrift = {"address": Gesucht(ANSCHRIFT, _ist_ort, UMLAUTE)}
    gefunden = finde_werte(grau, einzeln, geraet.leser, anschrift)
    if "\n" in gefunden.get("address", LEER).wert:
        return gefunden
    nochmals = finde_werte(grau, _nach_finder(grau[:bis], geraet), geraet.leser, anschrift)
    return nochmals if "\n" in nochmals.get("address", LEER).wert else gefunden


def _nach_finder(grau: Bild, geraet: Geraet) -> list[Kasten]:
    """Lines as the detector finds them, without the margin that it gives them."""
    if min(grau.shape) < MIN_OBEN:
        return []
    kaesten = (cv2.boundingRect(k.astype(np.int32)) for k in geraet.finder.finde(grau, DETEKTORBREITE))
    oben = (Kasten(max(0, x), max(0, y) + h // 6, b, h - h // 3) for x, y, b, h in kaesten)
    return [k for k in oben if k.b > k.h > 4]


def _ist_ort(text: str) -> bool:
    """A line with a postcode and a town."""
    return bool(re.fullmatch(r"\d{5} [A-ZÄÖÜ][A-ZÄÖÜß .()/-]{2,}", text))


def _ist_name(familienname: str, text: str) -> bool:
    """The name that the machine readable zone spells without marks."""
    ohne_marken = unicodedata.normalize("NFKD", text.upper().translate(UMSCHRIFT))
    return len(familienname) > 1 and aehnlich("".join(z for z in ohne_marken if z.isalpha()), familienname) >= 0.85
