"""Two sources agree: what was read from paper needs no look where the Kreis's register says exactly the same."""

from collections.abc import Iterator

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.ausweisplatz import plaetze
from bureau_app.domain.latin import bereinige
from bureau_app.domain.registerfahrzeug import Registerfahrzeug, lies_registerfahrzeug


def vom_register_bestaetigt(angaben: Angaben) -> frozenset[str]:
    """Keys of the fields whose text the register has letter for letter, marks included, capitals aside.

    The register is a source of its own. Two papers read by the same eyes are not: what those cannot tell apart
    ("ễ" and "ê") is missing in both readings, and the zone of an identity document has no marks at all. So where only
    the base letters agree, a person still looks.
    """
    return frozenset(_bestaetigt(angaben))


def _bestaetigt(angaben: Angaben) -> Iterator[str]:
    for nummer in angaben.fahrzeuge():
        bekannt = lies_registerfahrzeug(angaben.text(f"fahrzeug.{nummer}.register"))
        if bekannt is None or not _gleich(angaben.text(f"fahrzeug.{nummer}.E"), bekannt.fin):
            continue
        for code, text in _felder(bekannt).items():
            if _gleich(angaben.text(f"fahrzeug.{nummer}.{code}"), text):
                yield f"fahrzeug.{nummer}.{code}"
        yield from _halter(angaben, bekannt)


def _halter(angaben: Angaben, bekannt: Registerfahrzeug) -> Iterator[str]:
    """Both names of the person whom the register names as the Halter, and the old address if it is that person's."""
    for platz in plaetze(angaben):
        namen = {
            f"{platz.person}familienname": bekannt.halter_name,
            f"{platz.person}vornamen": bekannt.halter_vornamen,
        }
        if all(_gleich(angaben.text(key), text) for key, text in namen.items()):
            yield from namen
            if _gleich(angaben.text("alt.anschrift"), bekannt.halter_anschrift):
                yield "alt.anschrift"


def _felder(bekannt: Registerfahrzeug) -> dict[str, str]:
    return {
        "A": bekannt.kennzeichen,
        "E": bekannt.fin,
        "C.1.1": bekannt.halter_name,
        "C.1.2": bekannt.halter_vornamen,
        "C.1.3": bekannt.halter_anschrift,
        "D.1": bekannt.marke,
    }


def _gleich(a: str, b: str) -> bool:
    """Not `casefold`: that would make "ß" of one and "ss" of the other the same."""
    return bool(a) and _zeile(a) == _zeile(b)


def _zeile(text: str) -> str:
    """On one line, lines of an address parted by a comma as a draft has it."""
    return ", ".join(bereinige(zeile) for zeile in text.splitlines()).lower()
