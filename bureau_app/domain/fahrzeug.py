"""Kennzeichen, FIN and its check digit, months and days as printed, and the ZulassungsbescheinigungTeil1."""

import calendar
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bureau_app.domain.eingabe import pflicht, pruefe_laenge, pruefe_zeichen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, Zeichenvorrat, bereinige

_KENNZEICHEN = re.compile(
    r"([A-ZÄÖÜ]{1,3})(?:\s*-\s*|\s+)([A-Z]{1,2})\s*([1-9][0-9]{0,3})\s*([HE]?)"
    r"(?:\s*\(?(0[1-9]|1[0-2])\s*[-–/]\s*(0[1-9]|1[0-2])\)?)?"
)
_NUR_ZIFFERN = re.compile(r"(?:([A-ZÄÖÜ]{1,3}|0)[\s-]*|(?=1-1$))([1-9][0-9\s-]*|0[3-7][0-9\s-]*)")
_AUSFUHR = re.compile(r"[A-ZÄÖÜ]{1,3}[\s-]+[1-9][0-9]{0,3}\s*[A-Z]")
_VERSICHERUNG = re.compile(r"[0-9]{3}[\s-]?[A-Z]{3}")


class Kennzeichenart(StrEnum):
    """Kinds of plates; only the first four are for the counter (FZV §§ 9, 10; the rest: Kreis or another authority)."""

    NORMAL = "normal"
    SAISON = "saison"
    HISTORISCH = "historisch"
    ELEKTRO = "elektro"
    BEHOERDE = "behoerde"
    ROT = "rot"
    KURZZEIT = "kurzzeit"
    AUSFUHR = "ausfuhr"
    VERSICHERUNG = "versicherung"
    UNBEKANNT = "unbekannt"


@dataclass(frozen=True, slots=True)
class Kennzeichen:
    """A plate of FZV § 9 and Anlage 1: "NE", "AB", "123", suffix "H", "E" or "", season "04-10" or ""."""

    unterscheidung: str = field(repr=False)
    buchstaben: str = field(repr=False)
    ziffern: str = field(repr=False)
    zusatz: str = field(default="", repr=False)
    saison: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str, feld: str = "fahrzeug.A") -> "Kennzeichen":
        """Read "NE-AB 123E (04-10)", also typed as "ne ab123e 04-10"; the break after the first letters must be there.

        A plate has at most 8 positions, 7 with a suffix or a season, 6 with both; on two lines always 5 after the
        first letters are possible (FZV Anlage 4, Abschnitte 1, 4, 5, 5a). A season has 2 to 11 months (FZV § 10).
        """
        roh = pflicht(text, feld)
        treffer = _KENNZEICHEN.fullmatch(_gross(roh))
        if not treffer:
            raise Eingabefehler(Fehlercode.KENNZEICHEN_FORM, feld, kennzeichen=roh)
        unterscheidung, buchstaben, ziffern, zusatz, von, bis = treffer.groups()
        erkennung = len(buchstaben + ziffern)
        hoechstens = 8 - bool(zusatz) - bool(von)
        zweizeilig_moeglich = hoechstens < 8 and erkennung <= 5
        if len(unterscheidung) + erkennung > hoechstens and not zweizeilig_moeglich:
            raise Eingabefehler(Fehlercode.KENNZEICHEN_STELLEN, feld, kennzeichen=roh)
        if von and (int(bis) - int(von)) % 12 + 1 not in range(2, 12):
            raise Eingabefehler(Fehlercode.KENNZEICHEN_SAISON, feld, saison=f"{von}-{bis}")
        return cls(unterscheidung, buchstaben, ziffern, zusatz, f"{von}-{bis}" if von else "")

    def __str__(self) -> str:
        saison = f" ({self.saison})" if self.saison else ""
        return f"{self.unterscheidung}-{self.buchstaben} {self.ziffern}{self.zusatz}{saison}"

    @property
    def suchschluessel(self) -> str:
        """Plate without blanks and season; the hyphen stays: N-EA 1 is not NE-A 1."""
        return f"{self.unterscheidung}-{self.buchstaben}{self.ziffern}{self.zusatz}"


def kennzeichenart(text: str, amtliche: Collection[str] = ()) -> Kennzeichenart:
    """The kind of plate; `amtliche` are the Unterscheidungszeichen that only authorities have (FZV Anlage 2).

    Plates of figures only belong to authorities, consulates and the Bundeswehr; 03 and 04 begin Kurzzeit-, 05 to 07
    red plates (FZV §§ 41 to 43).
    """
    roh = _gross(bereinige(text))
    try:
        kennzeichen = Kennzeichen.parse(roh)
    except Eingabefehler:
        return _besondere_art(roh)
    if kennzeichen.unterscheidung in amtliche:
        return Kennzeichenart.BEHOERDE
    if kennzeichen.zusatz:
        return Kennzeichenart.HISTORISCH if kennzeichen.zusatz == "H" else Kennzeichenart.ELEKTRO
    return Kennzeichenart.SAISON if kennzeichen.saison else Kennzeichenart.NORMAL


def _besondere_art(roh: str) -> Kennzeichenart:
    if ziffern := _NUR_ZIFFERN.fullmatch(roh):
        if ziffern[2].startswith(("03", "04")):
            return Kennzeichenart.KURZZEIT
        return Kennzeichenart.ROT if ziffern[2].startswith("0") else Kennzeichenart.BEHOERDE
    if _AUSFUHR.fullmatch(roh):
        return Kennzeichenart.AUSFUHR
    return Kennzeichenart.VERSICHERUNG if _VERSICHERUNG.fullmatch(roh) else Kennzeichenart.UNBEKANNT


_FIN_WERTE = {str(ziffer): ziffer for ziffer in range(10)}
_FIN_GRUPPEN = ("OÖ", "AJÄ", "BKS", "CLT", "DMUÜ", "ENV", "FW", "GPX", "HQY", "IRZ")
_FIN_WERTE |= {zeichen: wert for wert, gruppe in enumerate(_FIN_GRUPPEN) for zeichen in gruppe}
_FIN_GEWICHTE = (2, 3, 4, 5, 6, 7, 8, 9, 10, 2, 3, 4, 5, 6, 7, 8, 9)
FIN_LAENGE = 17
_LAENGE_FELD = 500
"""Characters of a ZB I field at most: more than any paper prints, and what the message to the Kreis takes."""


@dataclass(frozen=True, slots=True)
class Fin:
    """A Fahrzeug-Identifizierungsnummer of at most 17 characters, capitals and digits."""

    wert: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, feld: str = "fahrzeug.E") -> "Fin":
        """Read field E; blanks and hyphens go. 17 characters hold no I, O, Q (ISO 3779), a shorter one no O."""
        roh = pflicht(text, feld)
        wert = _ohne_trenner(roh)
        if len(wert) > FIN_LAENGE:
            raise Eingabefehler(Fehlercode.FIN_ZU_LANG, feld, laenge=str(len(wert)))
        verboten = "IOQÄÖÜ" if len(wert) == FIN_LAENGE else "O"
        if fremde := [z for z in wert if z in verboten or z not in _FIN_WERTE]:
            raise Eingabefehler(Fehlercode.FIN_ZEICHEN, feld, zeichen=" ".join(dict.fromkeys(fremde)))
        return cls(pflicht(wert, feld))

    def __str__(self) -> str:
        return self.wert


def _gross(text: str) -> str:
    """In capitals, but what would become two letters (ß) stays as it is."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _ohne_trenner(text: str) -> str:
    return _gross(re.sub(r"[\s-]", "", text))


def fin_pruefziffer(fin: str) -> str:
    """The check digit of ZB I field 3, "0" to "9" or "X": weights 2 to 10, then 2 to 9, from the right, modulo 11.

    It never fills in a missing one. The North American digit at position 9 is another one and is never checked. A
    character that no FIN has counts as 0.
    """
    ziffern = zip(reversed(_ohne_trenner(fin)), _FIN_GEWICHTE, strict=False)
    rest = sum(_FIN_WERTE.get(zeichen, 0) * gewicht for zeichen, gewicht in ziffern) % 11
    return "X" if rest == 10 else str(rest)


def parse_datum(text: str, feld: str) -> date:
    """A day as printed or typed: "03.09.2009", "3.9.2009", "03092009", or ISO "2009-09-03"."""
    roh = pflicht(text, feld)
    deutsch = re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})", roh)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", roh)
    if deutsch:
        tag, monat, jahr = (int(z) for z in deutsch.groups() if z)
    elif iso:
        jahr, monat, tag = map(int, iso.groups())
    else:
        raise Eingabefehler(Fehlercode.DATUM_FORM, feld, datum=roh)
    if not (1 <= monat <= 12 and 1850 <= jahr <= 2199 and 1 <= tag <= calendar.monthrange(jahr, monat)[1]):
        raise Eingabefehler(Fehlercode.DATUM_UNMOEGLICH, feld, datum=roh)
    return date(jahr, monat, tag)


@dataclass(frozen=True, slots=True, order=True)
class Monat:
    """A month of a year, as in field X (next Hauptuntersuchung)."""

    jahr: int
    monat: int

    @classmethod
    def parse(cls, text: str, feld: str = "fahrzeug.X") -> "Monat":
        """Read "12.2027", "12/2027", "12.27" or "12/27"."""
        roh = pflicht(text, feld)
        treffer = re.fullmatch(r"(0?[1-9]|1[0-2])\s?[./]\s?(20[0-9]{2}|[0-9]{2})", roh)
        if not treffer:
            raise Eingabefehler(Fehlercode.MONAT_FORM, feld, monat=roh)
        jahr = int(treffer[2])
        return cls(jahr if jahr > 99 else 2000 + jahr, int(treffer[1]))

    @property
    def letzter_tag(self) -> date:
        """The last day of the month."""
        return date(self.jahr, self.monat, calendar.monthrange(self.jahr, self.monat)[1])

    def __str__(self) -> str:
        return f"{self.monat:02d}.{self.jahr}"


@dataclass(frozen=True, slots=True)
class ZulassungsbescheinigungTeil1:
    """The fields of a ZB I (FZV Anlage 6) that the rules and the vehicle register need, and what can be seen on it.

    `halter_anschrift` has its printed lines joined by a line feed; `fin_pruefziffer` is "-" if none is printed.
    """

    kennzeichen: str = field(repr=False)
    fin: str = field(repr=False)
    fin_pruefziffer: str = field(repr=False)
    halter_name: str = field(repr=False)
    halter_vornamen: str = field(repr=False)
    halter_anschrift: str = field(repr=False)
    erstzulassung: date | None = field(repr=False)
    zulassung: date | None = field(repr=False)
    naechste_hu: Monat | None = field(repr=False)
    marke: str = field(repr=False)
    handelsbezeichnung: str = field(repr=False)
    hsn: str = field(repr=False)
    tsn: str = field(repr=False)
    zb2_nummer: str = field(repr=False)
    nummer: str = field(repr=False)
    vermerke: str = field(repr=False)
    hat_aufkleber: bool
    sicherheitscode_offen: bool = False

    @classmethod
    def parse(
        cls, werte: Mapping[str, str], *, hat_aufkleber: bool, zeichen: Zeichenvorrat, feld_prefix: str = "fahrzeug"
    ) -> "ZulassungsbescheinigungTeil1":
        """Check what was read, by official codes ("A", "C.1.1" …); "-" is a printed empty field.

        Eingabefehler on `<feld_prefix>.<code>`. A, E, C.1.1 and C.1.3 must be there; 2.1, 2.2, 16 and Nr. are taken
        as printed, their forms are not published.
        """

        def feld(code: str) -> str:
            return f"{feld_prefix}.{code}"

        def text(code: str, typ: Datentyp = Datentyp.C) -> str:
            einzeilig = re.sub(r"(?<=\w)-\s*\n\s*", "-", werte.get(code, ""))
            ohne_strich = pruefe_zeichen(_ohne_leerstrich(einzeilig), typ, zeichen, feld(code))
            return pruefe_laenge(ohne_strich, _LAENGE_FELD, feld(code))

        def tag(code: str) -> date | None:
            return parse_datum(text(code), feld(code)) if text(code) else None

        return cls(
            kennzeichen=_kennzeichen(text("A"), feld("A")),
            fin=str(Fin.parse(text("E"), feld("E"))),
            fin_pruefziffer=_gedruckte_pruefziffer(text("3"), feld("3")),
            halter_name=pflicht(text("C.1.1"), feld("C.1.1")),
            halter_vornamen=text("C.1.2", Datentyp.A),
            halter_anschrift=_anschriftzeilen(werte.get("C.1.3", ""), zeichen, feld("C.1.3")),
            erstzulassung=tag("B"),
            zulassung=tag("I"),
            naechste_hu=Monat.parse(text("X"), feld("X")) if text("X") else None,
            marke=text("D.1"),
            handelsbezeichnung=text("D.3"),
            hsn=text("2.1"),
            tsn=_ohne_trenner(text("2.2")),
            zb2_nummer=_ohne_trenner(text("16")),
            nummer=text("Nr."),
            vermerke=text("21"),
            hat_aufkleber=hat_aufkleber,
        )


def _kennzeichen(text: str, feld: str) -> str:
    """A plate in its printed form; special plates stay as they are, the rules send them to the Kreis."""
    besondere = _besondere_art(_gross(text)) if text else Kennzeichenart.UNBEKANNT
    return str(Kennzeichen.parse(text, feld)) if besondere is Kennzeichenart.UNBEKANNT else _gross(text)


def _gedruckte_pruefziffer(text: str, feld: str) -> str:
    ziffer = text.upper() or "-"
    if not re.fullmatch("[0-9X-]", ziffer):
        raise Eingabefehler(Fehlercode.FIN_PRUEFZIFFER_FORM, feld, ziffer=text)
    return ziffer


def _anschriftzeilen(text: str, zeichen: Zeichenvorrat, feld: str) -> str:
    zeilen = [_ohne_leerstrich(zeile) for zeile in text.splitlines() if _ohne_leerstrich(zeile)]
    pflicht(" ".join(zeilen), feld)
    ganz = "\n".join(pruefe_zeichen(zeile, Datentyp.B, zeichen, feld) for zeile in zeilen)
    return pruefe_laenge(ganz, _LAENGE_FELD, feld)


def _ohne_leerstrich(text: str) -> str:
    """The text without superfluous blanks; the stroke of an empty field is nothing."""
    sauber = bereinige(text)
    return "" if sauber in ("-", "–") else sauber
