"""From what a device read to the fields of the draft: what is kept, whose writing wins, what must be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.angaben import FAHRZEUGCODES, Angaben, Feld, Quelle
from bureau_app.domain.anschrift import Anschrift, zerlege_zeilen
from bureau_app.domain.aufkleber import ohne_kopfzeile
from bureau_app.domain.ausweis import Mrz
from bureau_app.domain.ausweisplatz import SPRECHER, Ausweisplatz, Gelesen, ausweisplatz, plaetze
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from bureau_app.domain.ummeldung import Fahrzeugzustand

_LEER = Lesefeld("", Feldstatus.UNGELESEN, 0.0)
_AUSWEISE = (Dokumentart.PERSONALAUSWEIS, Dokumentart.REISEPASS, Dokumentart.AUFENTHALTSTITEL)
_ZU_NENNENDE = (
    *(Dokumentart.ZB1_RUECKSEITE, Dokumentart.AUSWEIS_VORDERSEITE, Dokumentart.FAHRZEUGSCHEIN_ALT),
    *(Dokumentart.FAHRZEUGSCHEIN_DIGITAL, Dokumentart.LEER),
)
_NAMEN = (("familienname", "C.1.1"), ("vornamen", "C.1.2"))


@dataclass(frozen=True, slots=True)
class Aufnahme:
    """The draft after a reading, the crops to show beside its fields (PNG, never stored), and how many documents of the
    picture were of no known kind. `andere` are the kinds of papers that are known, but not the ones to read from."""

    angaben: Angaben = field(repr=False)
    ausschnitte: Mapping[str, bytes] = field(repr=False)
    unbekannt: int
    andere: tuple[Dokumentart, ...] = ()


def nimm_lesung_auf(angaben: Angaben, lesung: Lesung, zeichen: Zeichenvorrat) -> Aufnahme:
    """Merge a reading into the draft; a field that the clerk typed or confirmed is never overwritten.

    Of an identity document only kind, validity, name, birth date and address are taken over (PAuswG § 20 Abs. 2, 3).
    Another person's one becomes the next who moves too; the same one, or the same ZB I (same FIN), read again replaces
    what it said before.
    """
    ausschnitte: dict[str, bytes] = {}
    unbekannt = 0
    andere: list[Dokumentart] = []
    for dokument in sorted(lesung.dokumente, key=lambda d: d.art in _ZU_NENNENDE):
        if dokument.art in _AUSWEISE and (platz := ausweisplatz(angaben, _wer(dokument), zeichen)):
            neu, bilder = _ausweis(angaben, dokument, platz)
        elif dokument.art is Dokumentart.ZB1:
            neu, bilder = _zb1(angaben, dokument)
        elif dokument.art in _ZU_NENNENDE:
            andere.append(dokument.art)
            neu, bilder = _code_offen(angaben, dokument), {}
        else:
            unbekannt += 1
            continue
        angaben = _ergaenzt(angaben, neu)
        ausschnitte |= bilder
    angaben = _beste_schreibweise(angaben, zeichen)
    return Aufnahme(angaben, _mit_herkunft(angaben, ausschnitte), unbekannt, tuple(andere))


def _code_offen(angaben: Angaben, dokument: Dokument) -> dict[str, Feld]:
    """The state of the ZB I whose back was read: the last one of the draft, if its Sicherheitscode lies open (R11)."""
    nummern = list(angaben.fahrzeuge())
    if not dokument.code_freigelegt or not nummern:
        return {}
    zustand = Feld(Fahrzeugzustand.CODE_OFFEN.value, Feldstatus.OK, Quelle.GELESEN)
    return {f"fahrzeug.{nummern[-1]}.zustand": zustand}


def nimm_mrz_auf(angaben: Angaben, mrz: Mrz, zeichen: Zeichenvorrat) -> Angaben:
    """Merge a machine readable zone from a reader or a keyboard wedge; names, without check digit, stay to look at."""
    geburtsdatum = _tag(mrz.geburtsdatum) if mrz.geburtsdatum else ""
    platz = ausweisplatz(angaben, Gelesen(mrz.familienname, mrz.vornamen, geburtsdatum), zeichen) or SPRECHER
    neu = {
        f"{platz.ausweis}art": Feld(mrz.art.value, Feldstatus.OK, Quelle.GELESEN),
        f"{platz.ausweis}gueltig_bis": Feld(_tag(mrz.gueltig_bis), Feldstatus.OK, Quelle.GELESEN),
        f"{platz.person}familienname": Feld(_schreibweise(mrz.familienname), Feldstatus.PRUEFEN, Quelle.GELESEN),
        f"{platz.person}vornamen": Feld(_schreibweise(mrz.vornamen), Feldstatus.PRUEFEN, Quelle.GELESEN),
    }
    if geburtsdatum:
        neu[f"{platz.person}geburtsdatum"] = Feld(geburtsdatum, Feldstatus.OK, Quelle.GELESEN)
    return _beste_schreibweise(_ergaenzt(angaben, neu), zeichen)


def _ergaenzt(angaben: Angaben, neu: Mapping[str, Feld]) -> Angaben:
    """What was typed or confirmed stays, and what could be read before is not lost to a worse picture."""

    def frei(key: str, feld: Feld) -> bool:
        alt = angaben.feld(key)
        return not alt.text.strip() or (alt.quelle is Quelle.GELESEN and feld.status is not Feldstatus.UNGELESEN)

    return angaben.mit({key: feld for key, feld in neu.items() if frei(key, feld)})


def _wer(dokument: Dokument) -> Gelesen:
    return Gelesen(*(_text(dokument, code) for code in ("surname", "given_names", "birth_date")))


def _text(dokument: Dokument, code: str) -> str:
    return _umgeschrieben(code, _feld(dokument, code).wert)


def _feld(dokument: Dokument, code: str) -> Lesefeld:
    """The printed surname of a passport is better than the zone's."""
    gedruckt = dokument.felder.get(f"{code}_printed", _LEER)
    return gedruckt if gedruckt.wert else dokument.felder.get(code, _LEER)


def _ausweis(angaben: Angaben, dokument: Dokument, platz: Ausweisplatz) -> tuple[dict[str, Feld], dict[str, bytes]]:
    """Everything for this person's place; the old address is everybody's, so that the first document gives it."""
    keys = {
        f"{platz.person}familienname": "surname",
        f"{platz.person}vornamen": "given_names",
        f"{platz.person}geburtsdatum": "birth_date",
        f"{platz.ausweis}gueltig_bis": "expiry_date",
    }
    if _text(dokument, "address") and (platz == SPRECHER or not angaben.text("alt.anschrift")):
        keys["alt.anschrift"] = "address"
    neu = {f"{platz.ausweis}art": Feld(dokument.art.value, Feldstatus.OK, Quelle.GELESEN)}
    neu |= {
        key: Feld(_text(dokument, code), _feld(dokument, code).status, Quelle.GELESEN) for key, code in keys.items()
    }
    bilder = {key: _feld(dokument, code).ausschnitt for key, code in keys.items()}
    return neu, {key: bild for key, bild in bilder.items() if bild}


def _umgeschrieben(code: str, wert: str) -> str:
    if code in ("birth_date", "expiry_date"):
        return _tag(date.fromisoformat(wert)) if wert else ""
    return einzeilig(wert) if code == "address" else _schreibweise(wert)


def _zb1(angaben: Angaben, dokument: Dokument) -> tuple[dict[str, Feld], dict[str, bytes]]:
    nummer = _fahrzeugnummer(angaben, dokument.felder.get("E", _LEER).wert)
    neu: dict[str, Feld] = {}
    bilder: dict[str, bytes] = {}
    for code in FAHRZEUGCODES:
        gelesen, key = dokument.felder.get(code, _LEER), f"fahrzeug.{nummer}.{code}"
        wert = ohne_kopfzeile(gelesen.wert) if code == "C.1.3" and dokument.hat_aufkleber else gelesen.wert
        neu[key] = Feld(einzeilig(wert), gelesen.status, Quelle.GELESEN)
        if gelesen.ausschnitt:
            bilder[key] = gelesen.ausschnitt
    aufkleber = "ja" if dokument.hat_aufkleber else ""
    neu[f"fahrzeug.{nummer}.aufkleber"] = Feld(aufkleber, Feldstatus.OK, Quelle.GELESEN)
    if not angaben.text(f"fahrzeug.{nummer}.zustand"):
        neu[f"fahrzeug.{nummer}.zustand"] = Feld(Fahrzeugzustand.IN_ORDNUNG.value, Feldstatus.OK, Quelle.GELESEN)
    return neu, bilder


def _fahrzeugnummer(angaben: Angaben, fin: str) -> int:
    for nummer in angaben.fahrzeuge():
        if fin and angaben.text(f"fahrzeug.{nummer}.E") == fin:
            return nummer
    return len(angaben.fahrzeuge())


def _beste_schreibweise(angaben: Angaben, zeichen: Zeichenvorrat) -> Angaben:
    """Names and old address in the ZB I's writing where it says the same: an MRZ has no umlauts, an ID only capitals.

    It stays to be looked at: both may lack the same mark ("Nguyễn" is NGUYEN in one and misread in the other).
    """
    for nummer in angaben.fahrzeuge():
        fahrzeug = f"fahrzeug.{nummer}."
        for eigen, code in _namenspaare(angaben):
            if _gleich_geschrieben(angaben.text(eigen), angaben.text(fahrzeug + code), zeichen):
                angaben = _uebernommen(angaben, eigen, angaben.text(fahrzeug + code))
        schein = angaben.text(fahrzeug + "C.1.3")
        alt = angaben.text("alt.anschrift")
        if schein and (_anschrift(schein).gleich(_anschrift(alt), zeichen) if alt else nummer == 0):
            angaben = _uebernommen(angaben, "alt.anschrift", schein)
    return angaben


def _namenspaare(angaben: Angaben) -> list[tuple[str, str]]:
    """Each name of everybody in the draft, with the field of a ZB I that may print it."""
    return [(f"{platz.person}{key}", code) for platz in plaetze(angaben) for key, code in _NAMEN]


def _mit_herkunft(angaben: Angaben, ausschnitte: Mapping[str, bytes]) -> dict[str, bytes]:
    """A field that took its writing from the ZB I shows where it stands there: the zone has no marks to compare."""
    ergebnis = dict(ausschnitte)
    for nummer in angaben.fahrzeuge():
        for eigen, code in (*_namenspaare(angaben), ("alt.anschrift", "C.1.3")):
            key = f"fahrzeug.{nummer}.{code}"
            if key in ausschnitte and angaben.text(eigen) == angaben.text(key):
                ergebnis[eigen] = ausschnitte[key]
    return ergebnis


def _uebernommen(angaben: Angaben, key: str, text: str) -> Angaben:
    feld = angaben.feld(key)
    if feld.text.strip() and feld.quelle is not Quelle.GELESEN:
        return angaben
    return angaben.mit({key: Feld(text, Feldstatus.PRUEFEN, Quelle.GELESEN)})


def _gleich_geschrieben(a: str, b: str, zeichen: Zeichenvorrat) -> bool:
    def schluessel(text: str) -> list[str]:
        return zeichen.suchform(text).replace("-", " ").replace("'", " ").split()

    return bool(a) and schluessel(a) == schluessel(b)


def _anschrift(text: str) -> Anschrift:
    strasse, hausnummer, plz, ort = zerlege_zeilen(text)
    return Anschrift(strasse=strasse, hausnummer=hausnummer, zusatz="", plz=plz, ort=ort, ags="")


def einzeilig(text: str) -> str:
    """Lines of a printed field on one line; an address gets the order street, town whichever way it was printed."""
    zeilen = [z.strip() for z in text.splitlines() if z.strip()]
    strasse, hausnummer, plz, ort = zerlege_zeilen("\n".join(zeilen))
    if plz and ort and len(zeilen) > 1:
        return ", ".join(teil for teil in (f"{strasse} {hausnummer}".strip(), f"{plz} {ort}") if teil)
    return " ".join(zeilen)


def _schreibweise(text: str) -> str:
    """Capitals of a document as a proposal in mixed case: "HOFFMANN VIETEN" becomes "Hoffmann Vieten"."""
    return " ".join(text.title().split()) if text.isupper() else text


def _tag(tag: date) -> str:
    return f"{tag:%d.%m.%Y}"
