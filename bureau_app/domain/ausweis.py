"""Personalausweis, Reisepass, elektronischer Aufenthaltstitel: the machine-readable zone (ICAO 9303) and its names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.namen import namen_passen, namensworte, ohne_akzente
from bureau_app.domain.staaten import STAATENCODES
from bureau_app.domain.tastatur import lesarten


class Ausweisart(StrEnum):
    """Kinds of identity documents that a counter accepts."""

    PERSONALAUSWEIS = "personalausweis"
    REISEPASS = "reisepass"
    AUFENTHALTSTITEL = "aufenthaltstitel"


_KOPF = r"(?P<typ>[A-Z][A-Z<])(?P<staat>[A-Z<]{3})"
_NUMMER = r"(?P<nummer>[A-Z0-9<]{9})(?P<pz_nummer>[0-9<])"
_NATION = r"(?P<nation>[A-Z<]{3})"
_DATEN = r"(?P<geburt>[0-9<]{6})(?P<pz_geburt>[0-9<])(?P<geschlecht>[MF<])(?P<ablauf>[0-9]{6})(?P<pz_ablauf>[0-9])"


class _Format(NamedTuple):
    """One layout: lines, their length, the fields of all lines in a row, and the pieces under the last check digit."""

    name: str
    zeilen: int
    laenge: int
    felder: re.Pattern[str]
    gesamt: tuple[slice, ...]

    @property
    def namensbreite(self) -> int:
        return self.laenge if self.zeilen == 3 else self.laenge - 5


_FORMATE = (
    _Format(
        "TD1",
        3,
        30,
        re.compile(
            rf"{_KOPF}{_NUMMER}(?P<zusatz>[A-Z0-9<]{{15}}){_DATEN}{_NATION}[A-Z0-9<]{{11}}"
            r"(?P<pz_gesamt>[0-9])(?P<name>[A-Z][A-Z<]{29})"
        ),
        (slice(5, 37), slice(38, 45), slice(48, 59)),
    ),
    _Format(
        "TD2",
        2,
        36,
        re.compile(
            rf"{_KOPF}(?P<name>[A-Z][A-Z<]{{30}}){_NUMMER}{_NATION}{_DATEN}"
            r"(?P<zusatz>[A-Z0-9<]{7})(?P<pz_gesamt>[0-9])"
        ),
        (slice(36, 46), slice(49, 56), slice(57, 71)),
    ),
    _Format(
        "TD3",
        2,
        44,
        re.compile(
            rf"{_KOPF}(?P<name>[A-Z][A-Z<]{{38}}){_NUMMER}{_NATION}{_DATEN}"
            r"(?P<zusatz>[A-Z0-9<]{14})(?P<pz_zusatz>[0-9<])(?P<pz_gesamt>[0-9])"
        ),
        (slice(44, 54), slice(57, 64), slice(65, 87)),
    ),
)
_NAMENSBREITE = {f.name: f.namensbreite for f in _FORMATE}
_SERIE_DEUTSCH = re.compile(r"[CFGHJKLMNPRTVWXYZ0-9]{9}|[A-Z][0-9]{7}")
"""PAuswV Anhang 3 Nr. 9, PassV Anlage 11 Nr. 9; specimens also use 0. Provisional ones: a letter and 7 digits."""


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a machine-readable zone says; `geburtsdatum` is None if a part of it is unknown, names are in A–Z."""

    art: Ausweisart
    format: str = field(repr=False)
    aussteller: str = field(repr=False)
    dokumentnummer: str = field(repr=False)
    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date | None = field(repr=False)
    geschlecht: str = field(repr=False)
    gueltig_bis: date = field(repr=False)
    staatsangehoerigkeit: str = field(repr=False)

    @property
    def name_abgeschnitten(self) -> bool:
        """Whether the names fill their field to the end, so that something may be missing."""
        laenge = len(self.familienname) + 2 + len(self.vornamen)
        return laenge >= _NAMENSBREITE[self.format]


_WERTE = {zeichen: wert for wert, zeichen in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def pruefziffer(text: str) -> int:
    """Check digit of ICAO 9303-3 (weights 7, 3, 1; A is 10, Z is 35, `<` is 0)."""
    summe = 0
    for stelle, zeichen in enumerate(text):
        if zeichen not in _WERTE:
            raise Eingabefehler(Fehlercode.MRZ_ZEICHEN, "ausweis.mrz", zeichen=zeichen)
        summe += _WERTE[zeichen] * (7, 3, 1)[stelle % 3]
    return summe % 10


def lies_mrz(zeilen: Sequence[str], *, heute: date) -> Mrz:
    """Read the lines of a TD1, TD2 or TD3 zone; Eingabefehler names what cannot be so.

    Every check digit must fit, issuer and nationality must be codes of ICAO 9303, German numbers follow PAuswV and
    PassV. A birth lies in the past; an expiry between 30 years ago and 20 years from `heute`.
    """
    text = "".join(zeilen)
    passend = [f for f in _FORMATE if [len(z) for z in zeilen] == [f.laenge] * f.zeilen]
    treffer = passend[0].felder.fullmatch(text) if passend else None
    if not treffer:
        raise Eingabefehler(Fehlercode.MRZ_FORM, "ausweis.mrz")
    form, teile = passend[0], treffer.groupdict()
    nummer, pz_nummer = _dokumentnummer(form, teile)
    _pruefe_pruefziffern(teile, nummer, pz_nummer, "".join(text[s] for s in form.gesamt))
    art = _art(form, teile["typ"])
    aussteller, nation = _staaten(teile)
    if aussteller == "D" and not _SERIE_DEUTSCH.fullmatch(nummer):
        raise Eingabefehler(Fehlercode.MRZ_SERIENNUMMER, "ausweis.nummer")
    familienname, _, vornamen = teile["name"].partition("<<")
    return Mrz(
        art=art,
        format=form.name,
        aussteller=aussteller,
        dokumentnummer=nummer,
        familienname=familienname.replace("<", " ").strip(),
        vornamen=vornamen.replace("<", " ").strip(),
        geburtsdatum=_geburtsdatum(teile["geburt"], heute),
        geschlecht=teile["geschlecht"],
        gueltig_bis=_ablaufdatum(teile["ablauf"], heute),
        staatsangehoerigkeit=nation,
    )


def _dokumentnummer(form: _Format, teile: dict[str, str]) -> tuple[str, str]:
    """Number and its check digit; a long one goes on in the optional data (ICAO 9303-5 and -6)."""
    rest = teile["zusatz"].partition("<")[0]
    if form.name != "TD3" and teile["pz_nummer"] == "<" and len(rest) > 1 and "<" not in teile["nummer"]:
        return teile["nummer"] + rest[:-1], rest[-1]
    return teile["nummer"].rstrip("<"), teile["pz_nummer"]


def _pruefe_pruefziffern(teile: dict[str, str], nummer: str, pz_nummer: str, gesamt: str) -> None:
    if str(pruefziffer(nummer)) != pz_nummer:
        raise Eingabefehler(Fehlercode.MRZ_PRUEFZIFFER_NUMMER, "ausweis.nummer")
    if not _passt(teile["geburt"], teile["pz_geburt"]):
        raise Eingabefehler(Fehlercode.MRZ_PRUEFZIFFER_GEBURT, "person.geburtsdatum")
    if str(pruefziffer(teile["ablauf"])) != teile["pz_ablauf"]:
        raise Eingabefehler(Fehlercode.MRZ_PRUEFZIFFER_ABLAUF, "ausweis.gueltig_bis")
    if not _passt(teile["zusatz"], teile.get("pz_zusatz", str(pruefziffer(teile["zusatz"])))):
        raise Eingabefehler(Fehlercode.MRZ_PRUEFZIFFER_ZUSATZ, "ausweis.mrz")
    if str(pruefziffer(gesamt)) != teile["pz_gesamt"]:
        raise Eingabefehler(Fehlercode.MRZ_PRUEFZIFFER_GESAMT, "ausweis.mrz")


def _passt(feld: str, ziffer: str) -> bool:
    """Whether the check digit fits; a field of fillers only may have a filler in its place."""
    return ziffer == str(pruefziffer(feld)) or (ziffer == "<" and not feld.strip("<"))


def _art(form: _Format, typ: str) -> Ausweisart:
    if (typ[0] == "P") != (form.name == "TD3") or typ[0] not in "ACIP" or typ == "AC":
        raise Eingabefehler(Fehlercode.MRZ_DOKUMENTART, "ausweis.mrz", typ=typ.rstrip("<"))
    if typ[0] == "P":
        return Ausweisart.REISEPASS
    return Ausweisart.AUFENTHALTSTITEL if typ[0] == "A" or typ[1] == "R" else Ausweisart.PERSONALAUSWEIS


def _staaten(teile: dict[str, str]) -> tuple[str, str]:
    """Issuer and nationality; the German Personalausweis is for Germans only (PAuswG § 1)."""
    aussteller, nation = teile["staat"].rstrip("<"), teile["nation"].rstrip("<")
    if aussteller not in STAATENCODES:
        raise Eingabefehler(Fehlercode.MRZ_AUSSTELLER, "ausweis.mrz", code=aussteller)
    if nation not in STAATENCODES or (teile["typ"] == "ID" and aussteller == "D" and nation != "D"):
        raise Eingabefehler(Fehlercode.MRZ_STAATSANGEHOERIGKEIT, "ausweis.mrz", code=nation)
    return aussteller, nation


def _tage(jjmmtt: str, jahrhunderte: Sequence[int]) -> list[date]:
    """The days that the six digits may mean, one a century, impossible ones left out."""
    jahr, monat, tag = int(jjmmtt[:2]), int(jjmmtt[2:4]), int(jjmmtt[4:])
    moeglich = []
    for jahrhundert in jahrhunderte:
        try:
            moeglich.append(date(jahrhundert + jahr, monat, tag))
        except ValueError:
            continue
    return moeglich


def _geburtsdatum(jjmmtt: str, heute: date) -> date | None:
    if "<" in jjmmtt:
        return None
    jahrhundert = heute.year // 100 * 100
    vergangen = [tag for tag in _tage(jjmmtt, (jahrhundert, jahrhundert - 100)) if tag <= heute]
    if not vergangen:
        raise Eingabefehler(Fehlercode.MRZ_GEBURTSDATUM, "person.geburtsdatum")
    return vergangen[0]


def _ablaufdatum(jjmmtt: str, heute: date) -> date:
    jahrhundert = heute.year // 100 * 100
    tage = _tage(jjmmtt, (jahrhundert, jahrhundert + 100, jahrhundert - 100))
    nahe = [tag for tag in tage if heute.year - 30 <= tag.year <= heute.year + 20]
    if not nahe:
        raise Eingabefehler(Fehlercode.MRZ_GUELTIG_BIS, "ausweis.gueltig_bis")
    return nahe[0]


_GROSS = str.maketrans("abcdefghijklmnopqrstuvwxyz_", "ABCDEFGHIJKLMNOPQRSTUVWXYZ<")


def zerlege_mrz(roh: str) -> tuple[str, ...]:
    """Lines of what a reader or a keyboard wedge sent, whatever its framing; not yet checked.

    Takes what lies between STX and ETX, drops control characters and blanks, splits at CR and LF or else by the
    lengths of TD1, TD3 and TD2; up to four characters too many at the front (a reader's header) are dropped.
    """
    rahmen = roh.rpartition("\x02")[2].partition("\x03")[0].translate(_GROSS)
    zeilen = ["".join(c for c in z if c.isprintable() and not c.isspace()) for z in re.split(r"[\r\n]+", rahmen)]
    zeilen = [z for z in zeilen if z]
    if any([len(z) for z in zeilen] == [f.laenge] * f.zeilen for f in _FORMATE):
        return tuple(zeilen)
    alles = "".join(zeilen)
    for hoechstens_zuviel in (4, 0):
        for form in _FORMATE:
            laenge = form.zeilen * form.laenge
            mrz = alles[-laenge:]
            sieht_so_aus = hoechstens_zuviel == 0 or form.felder.fullmatch(mrz)
            if laenge <= len(alles) <= laenge + hoechstens_zuviel and sieht_so_aus:
                return tuple(mrz[i : i + form.laenge] for i in range(0, laenge, form.laenge))
    return tuple(zeilen)


def heile_tastaturbelegung(roh: str, *, heute: date) -> tuple[str, ...] | None:
    """Lines of a zone that a keyboard reader typed, even on the wrong layout: the reading whose check digits fit.

    None if no reading fits. A layout is taken as a whole, so that the fillers decide about Y and Z in the names.
    """
    for lesart in lesarten(roh):
        zeilen = zerlege_mrz(lesart)
        try:
            lies_mrz(zeilen, heute=heute)
        except Eingabefehler:
            continue
        return zeilen
    return None


def mrz_passt_zu_name(mrz: Mrz, familienname: str, vornamen: str, zeichen: Zeichenvorrat) -> bool:
    """Whether printed names are those of the zone: in search form, hyphens, titles and the order of words aside.

    If the zone may be cut off, each of its words need only begin a printed one, in order. Foreign issuers may have
    dropped an umlaut's dots instead of writing it out.
    """
    in_zone = mrz.familienname.split(), mrz.vornamen.split()
    gedruckt = [(familienname, vornamen)]
    if mrz.aussteller != "D":
        gedruckt.append((ohne_akzente(familienname), ohne_akzente(vornamen)))
    worte = [(namensworte(f, zeichen), namensworte(v, zeichen)) for f, v in gedruckt]
    return any(namen_passen(in_zone, namen, gekuerzt=mrz.name_abgeschnitten) for namen in worte)
