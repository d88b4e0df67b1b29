"""Other spellings of a read name or address that differ in marks only: readers do not know all letters of DIN 91379."""

from collections.abc import Iterator

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.anschrift import zerlege_zeilen
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.ausweisplatz import plaetze
from bureau_app.domain.latin import Zeichenvorrat, bereinige
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.namen import ohne_akzente
from bureau_app.domain.registerfahrzeug import lies_registerfahrzeug
from bureau_app.domain.strassen import Strassenverzeichnis

HOECHSTENS = 5
_FAMILIENNAME, _VORNAMEN, _ANSCHRIFT = "familienname", "vornamen", "anschrift"
_ARTEN = {"C.1.1": _FAMILIENNAME, "C.1.2": _VORNAMEN, "C.1.3": _ANSCHRIFT}


def andere_schreibweisen(
    key: str, angaben: Angaben, strassen: Strassenverzeichnis, zeichen: Zeichenvorrat
) -> tuple[str, ...]:
    """What a field that must be looked at may say instead, best first; none if it is no name or address, or is sure.

    The register's spelling comes first, then the street directory's, then what other papers of the Vorgang say. Each
    has the same letters without marks, or lacks but letters with marks that a reader left out ("Nguyn" for "Nguyễn").
    """
    art, feld = _art(key), angaben.feld(key)
    if not art or feld.status is Feldstatus.OK or not feld.text.strip():
        return ()
    quellen = (
        *_aus_dem_register(art, angaben),
        *(_aus_dem_verzeichnis(feld.text, strassen) if art == _ANSCHRIFT else ()),
        *_aus_anderen_papieren(art, angaben),
    )
    text = bereinige(feld.text)
    passend = (wert for wert in map(bereinige, quellen) if wert != text and _nur_marken(text, wert, zeichen))
    return tuple(dict.fromkeys(passend))[:HOECHSTENS]


def _art(key: str) -> str:
    """Which of name, given names and address a field holds; nothing of them for others."""
    if key.startswith("fahrzeug."):
        return _ARTEN.get(key.split(".", 2)[2], "")
    if key == "alt.anschrift":
        return _ANSCHRIFT
    return key.rsplit(".", 1)[-1] if key.endswith((f".{_FAMILIENNAME}", f".{_VORNAMEN}")) else ""


def _aus_dem_register(art: str, angaben: Angaben) -> Iterator[str]:
    """What the Kreis's register says about the Halter of each vehicle of the draft."""
    for nummer in angaben.fahrzeuge():
        bekannt = lies_registerfahrzeug(angaben.text(f"fahrzeug.{nummer}.register"))
        if bekannt is not None and bekannt.fin == angaben.text(f"fahrzeug.{nummer}.E"):
            namen = {_FAMILIENNAME: bekannt.halter_name, _VORNAMEN: bekannt.halter_vornamen}
            yield namen.get(art, einzeilig(bekannt.halter_anschrift))


def _aus_dem_verzeichnis(text: str, strassen: Strassenverzeichnis) -> Iterator[str]:
    """All streets of the postcode that was read, with the house number that was read."""
    _, hausnummer, plz, _ = zerlege_zeilen("\n".join(teil.strip() for teil in text.split(",")))
    for strasse in strassen.strassen:
        if strasse.plz == plz:
            yield f"{strasse.name} {hausnummer}".strip() + f", {plz} {strasse.ort}"


def _aus_anderen_papieren(art: str, angaben: Angaben) -> Iterator[str]:
    """The same kind of field of everybody and of every vehicle in the draft."""
    if art == _ANSCHRIFT:
        yield angaben.text("alt.anschrift")
    else:
        yield from (angaben.text(f"{platz.person}{art}") for platz in plaetze(angaben))
    codes = [code for code, welche in _ARTEN.items() if welche == art]
    yield from (angaben.text(f"fahrzeug.{nummer}.{code}") for nummer in angaben.fahrzeuge() for code in codes)


def _nur_marken(gelesen: str, wert: str, zeichen: Zeichenvorrat) -> bool:
    """Whether a text is the read one with other marks, or with letters that a reader left out because of theirs."""
    if not wert or wert.upper() == gelesen.upper():
        return False
    ohne_fremde = "".join(c for c in wert if c.isascii())
    gleich = ohne_akzente(wert).upper() == ohne_akzente(gelesen).upper()
    return gleich or zeichen.suchform(wert) == zeichen.suchform(gelesen) or ohne_fremde.upper() == gelesen.upper()
