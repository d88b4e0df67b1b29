"""Anschrift: normal form, equality across documents, and the municipality of the Zulassungsbezirk it lies in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bureau_app.domain.eingabe import pflicht, pruefe_laenge, pruefe_zeichen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, Zeichenvorrat, bereinige

LAENGE_STRASSE = 55
LAENGE_ORT = 50
LAENGE_ZUSATZ = 21
"""Field lengths: XInneres Meldeanschrift (Straße, Zusatzangaben), PAuswV Anhang 3 (Wohnort 2 x 25)."""

_HAUSNUMMER = r"[0-9]{1,4}\s*[A-Za-z]?(?:\s*[-–]\s*[0-9]{1,4}\s*[A-Za-z]?)?"
_HAUSNUMMER_GANZ = re.compile(r"([1-9][0-9]{0,3})([a-z]?)(?:-([1-9][0-9]{0,3})([a-z]?))?")
_STRASSE_MIT_NUMMER = re.compile(rf"(.+?)(?:,\s*|(?<=[^0-9\s,/–-])\s*)({_HAUSNUMMER})")
_PLZ_ZEILE = re.compile(r"(?:D\s*-\s*)?([0-9]{5})\s+([^0-9].*)")
_VOR_DEM_ORT = re.compile(r"(?<=\S)(?:,\s*|\s+)(?=(?:D\s*-\s*)?[0-9]{5}\s+[^\W0-9])")
_NACH_DEM_ORT = re.compile(r"^(\s*[0-9]{5}\s[^,\n]*),\s*(?=.*[0-9])", re.MULTILINE)
_ORT_GEHT_WEITER = re.compile(r".*(?:-|\b(?:AM|AN|AUF|BEI|DER|DEM|DEN|IM|IN|OB|VOR|A\.|B\.|I\.|D\.))", re.IGNORECASE)


def _ortsschluessel(name: str) -> str:
    """A place's name for look-up: case, umlaut spelling and punctuation aside ("NEUSS", "Neuß", "JUECHEN")."""
    klein = name.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return " ".join(re.findall(r"\w+", klein))


@dataclass(frozen=True, slots=True)
class Gemeinde:
    """A municipality: AGS (8 digits), name, official title ("Stadt Neuss"), short form for a sticker, postcodes."""

    ags: str
    name: str = field(repr=False)
    bezeichnung: str = field(repr=False)
    kurz: str = field(repr=False)
    plz: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gemeinden:
    """The municipalities of one Zulassungsbezirk; inside the Rhein-Kreis Neuss a postcode belongs to exactly one."""

    eintraege: tuple[Gemeinde, ...] = field(repr=False)

    def __init__(self, eintraege: Iterable[Gemeinde]) -> None:
        object.__setattr__(self, "eintraege", tuple(eintraege))

    def nach_plz(self, plz: str) -> Gemeinde | None:
        """The municipality that the postcode belongs to."""
        return next((g for g in self.eintraege if plz in g.plz), None)

    def nach_ags(self, ags: str) -> Gemeinde | None:
        """The municipality with the Amtlicher Gemeindeschlüssel (8 digits)."""
        return next((g for g in self.eintraege if g.ags == ags), None)

    def nach_name(self, name: str) -> Gemeinde | None:
        """The municipality of that name or official title, however spelled; a part of town after it is ignored."""
        gesucht = _ortsschluessel(name)
        for gemeinde in self.eintraege:
            for moeglich in (_ortsschluessel(gemeinde.name), _ortsschluessel(gemeinde.bezeichnung)):
                if gesucht == moeglich or gesucht.startswith(moeglich + " "):
                    return gemeinde
        return None


@dataclass(frozen=True, slots=True)
class Anschrift:
    """A German postal address; `ags` is empty outside the Zulassungsbezirk."""

    strasse: str = field(repr=False)
    hausnummer: str = field(repr=False)
    zusatz: str = field(repr=False)
    plz: str = field(repr=False)
    ort: str = field(repr=False)
    ags: str = field(repr=False)

    @classmethod
    def parse(
        cls,
        *,
        strasse: str,
        hausnummer: str,
        plz: str,
        ort: str,
        zusatz: str = "",
        gemeinden: Gemeinden,
        zeichen: Zeichenvorrat,
        feld_prefix: str = "neu",
        ohne_hausnummer: bool = False,
    ) -> "Anschrift":
        """Check and normalise what was typed; Eingabefehler on `<feld_prefix>.strasse`, `.hausnummer`, `.plz` …

        Texts are of data type B of DIN 91379. A house without a number needs `ohne_hausnummer`, so that none is
        forgotten. The name of a municipality of the Bezirk gets its official spelling.
        """

        def geprueft(text: str, name: str, hoechstens: int) -> str:
            schluessel = f"{feld_prefix}.{name}"
            pruefe_zeichen(text, Datentyp.B, zeichen, schluessel)
            return pruefe_laenge(text, hoechstens, schluessel)

        strasse = geprueft(pflicht(strasse, f"{feld_prefix}.strasse"), "strasse", LAENGE_STRASSE)
        hausnummer = bereinige(hausnummer)
        if hausnummer or not ohne_hausnummer:
            hausnummer = lies_hausnummer(hausnummer, f"{feld_prefix}.hausnummer")
        plz = lies_plz(plz, f"{feld_prefix}.plz")
        ort = geprueft(pflicht(ort, f"{feld_prefix}.ort"), "ort", LAENGE_ORT)
        zusatz = geprueft(bereinige(zusatz), "zusatz", LAENGE_ZUSATZ)
        gemeinde = _gemeinde(plz, ort, gemeinden, feld_prefix)
        if gemeinde and _ortsschluessel(ort) in (_ortsschluessel(gemeinde.name), _ortsschluessel(gemeinde.bezeichnung)):
            ort = gemeinde.name
        return cls(strasse, hausnummer, zusatz, plz, ort, gemeinde.ags if gemeinde else "")

    def zeilen(self) -> tuple[str, str]:
        """Street line and town line, as printed: ("Oberstraße 91", "41460 Neuss")."""
        strasse = f"{self.strasse} {self.hausnummer}".rstrip()
        return (f"{strasse}, {self.zusatz}" if self.zusatz else strasse), f"{self.plz} {self.ort}"

    def gleich(self, andere: "Anschrift", zeichen: Zeichenvorrat) -> bool:
        """The same dwelling's address, though one may come from a document in capitals with "STR." and "UE".

        An addition (`zusatz`) counts only where both have one: documents print none.
        """
        if self.zusatz and andere.zusatz and _buchstaben(self.zusatz, zeichen) != _buchstaben(andere.zusatz, zeichen):
            return False
        if self.ags and andere.ags:
            gleicher_ort = self.ags == andere.ags
        else:
            gleicher_ort = _buchstaben(self.ort, zeichen) == _buchstaben(andere.ort, zeichen)
        return gleicher_ort and self._schluessel(zeichen) == andere._schluessel(zeichen)

    def _schluessel(self, zeichen: Zeichenvorrat) -> tuple[str, str, str]:
        strasse = zeichen.suchform(self.strasse)
        strasse = re.sub(r"STRASSE\b", "STR", strasse)
        strasse = re.sub(r"PL\.", "PLATZ", strasse)
        nummer = "".join(self.hausnummer.casefold().replace("–", "-").split())
        return _buchstaben(strasse, zeichen), nummer, self.plz


def _buchstaben(text: str, zeichen: Zeichenvorrat) -> str:
    return "".join(c for c in zeichen.suchform(text) if c.isalnum())


def lies_plz(text: str, feld: str) -> str:
    """A German postcode: five digits, the first two not both 0."""
    plz = pflicht(text, feld)
    ziffern = sum(c.isdigit() for c in plz)
    if ziffern != 5 and ziffern == len(plz):
        raise Eingabefehler(Fehlercode.PLZ_ZIFFERNZAHL, feld, plz=plz, ziffern=str(ziffern))
    if not re.fullmatch(r"(?!00)[0-9]{5}", plz):
        raise Eingabefehler(Fehlercode.PLZ_KEINE_ZAHL, feld, plz=plz)
    return plz


def lies_hausnummer(text: str, feld: str) -> str:
    """A house number in the form of the DSMeld: up to 4 digits and a letter, or a range of two ("12a-14d")."""
    roh = pflicht(text, feld)
    nummer = re.sub(r"\b0+(?=[0-9])", "", "".join(roh.split()).lower().replace("–", "-"))
    teile = _HAUSNUMMER_GANZ.fullmatch(nummer)
    if not teile:
        raise Eingabefehler(Fehlercode.HAUSNUMMER_FORM, feld, hausnummer=roh)
    von, von_buchstabe, bis, bis_buchstabe = teile.groups()
    if bis and (int(bis), bis_buchstabe) <= (int(von), von_buchstabe):
        raise Eingabefehler(Fehlercode.HAUSNUMMER_BEREICH, feld, hausnummer=roh)
    return nummer


def _gemeinde(plz: str, ort: str, gemeinden: Gemeinden, feld_prefix: str) -> Gemeinde | None:
    """The municipality that postcode and town agree on; None if both lie outside the Bezirk."""
    zur_plz, zum_ort = gemeinden.nach_plz(plz), gemeinden.nach_name(ort)
    if zur_plz and zur_plz != zum_ort:
        raise Eingabefehler(Fehlercode.PLZ_ANDERER_ORT, f"{feld_prefix}.plz", plz=plz, gemeinde=zur_plz.name, ort=ort)
    if zum_ort and zum_ort != zur_plz:
        moeglich = ", ".join(zum_ort.plz)
        raise Eingabefehler(
            Fehlercode.ORT_ANDERE_PLZ, f"{feld_prefix}.plz", plz=plz, ort=zum_ort.name, moeglich=moeglich
        )
    return zur_plz


def zerlege_strasse(text: str) -> tuple[str, str]:
    """Street and house number of one line: "Karl-Bröger-Straße 17 b" gives ("Karl-Bröger-Straße", "17b").

    The number is what stands at the end: "Straße des 17. Juni 135" keeps its 17; "C 4, 12" is number 12 in block C 4,
    a bare "C 4" is read as number 4. No number found (also "5 1/2"): the whole text and "".
    """
    text = bereinige(text)
    treffer = _STRASSE_MIT_NUMMER.fullmatch(text)
    if not treffer:
        return text, ""
    return treffer[1], "".join(treffer[2].split()).lower().replace("–", "-")


def zerlege_zeilen(text: str) -> tuple[str, str, str, str]:
    """Street, house number, postcode, town of a printed address; what is missing is "".

    ZB I prints the street first, the back of an identity card the town; both may take two lines or share one. A town
    goes on in the next line if its first one ends with a hyphen or a word like "am" and two lines follow it.
    """
    umbrochen = _VOR_DEM_ORT.sub("\n", _NACH_DEM_ORT.sub(r"\1\n", text))
    zeilen = [z for z in map(bereinige, umbrochen.splitlines()) if z]
    for i, zeile in enumerate(zeilen):
        if treffer := _PLZ_ZEILE.fullmatch(zeile):
            plz, ort = treffer.groups()
            davor, danach = zeilen[:i], zeilen[i + 1 :]
            if _ORT_GEHT_WEITER.fullmatch(ort) and len(danach) > (0 if davor else 1):
                ort = _zeilen_verbunden([ort, danach.pop(0)])
            return *zerlege_strasse(_zeilen_verbunden(davor or danach)), plz, ort
    return *zerlege_strasse(_zeilen_verbunden(zeilen)), "", ""


def _zeilen_verbunden(zeilen: list[str]) -> str:
    """Lines as one text; after a hyphen at a line's end the next follows without a blank."""
    return re.sub(r"- (?=\S)", "-", " ".join(zeilen)) if len(zeilen) > 1 else "".join(zeilen)
