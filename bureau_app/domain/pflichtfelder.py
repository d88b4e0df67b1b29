"""Which fields of a draft may not stay empty, given what was entered so far."""

from collections.abc import Iterator

from bureau_app.domain.angaben import Angaben

JA = "ja"
"""What a field that is ticked says."""

PFLICHT = (
    "person.familienname",
    "person.vornamen",
    "person.geburtsdatum",
    "ausweis.art",
    "ausweis.gueltig_bis",
    "alt.anschrift",
    "neu.anschrift",
    "neu.einzugsdatum",
)
"""Fields of every Ummeldung that may not stay empty."""

FAHRZEUG_PFLICHT = ("A", "E", "3", "C.1.1", "C.1.3", "B", "16", "Nr.")
"""ZB I fields that the Kreis needs (FZV §§ 58, 59, 60)."""

VERWIESEN_PFLICHT = ("A", "E", "C.1.1", "C.1.3")
"""Of a vehicle that is left to the Kreis: which one it is and whose; its paper may be lost or stand on a phone only."""

_MIT_PFLICHT = ("familienname", "vornamen", "geburtsdatum")
_AUSWEIS = ("ausweis.art", "ausweis.gueltig_bis")
_VERTRETER = ("vertreter.name", "vertreter.art")


def pflichtfelder(angaben: Angaben) -> Iterator[str]:
    """Keys of everything that is needed, in the order of the screen."""
    yield from PFLICHT
    if angaben.text("neu.wohnungsgeber") == "merkmal":
        yield "wohnungsgeber.merkmal"
    for nummer in angaben.personen():
        yield from mit_pflicht(angaben, nummer)
    yield from vertreter_pflicht(angaben)
    for nummer in angaben.fahrzeuge():
        yield from fahrzeug_pflicht(angaben, nummer)


def mit_pflicht(angaben: Angaben, nummer: int) -> tuple[str, ...]:
    """Of somebody who moves too: names and birth date; of an identity document that was begun, all of it."""
    begonnen = any(angaben.text(f"mit.{nummer}.{key}") for key in _AUSWEIS)
    return tuple(f"mit.{nummer}.{key}" for key in (*_MIT_PFLICHT, *(_AUSWEIS if begonnen else ())))


def vertreter_pflicht(angaben: Angaben) -> tuple[str, ...]:
    """Of somebody who came instead of the person: name and in which right; nothing if nobody did."""
    return _VERTRETER if any(angaben.text(key) for key in _VERTRETER) else ()


def fahrzeug_pflicht(angaben: Angaben, nummer: int) -> tuple[str, ...]:
    """Of a vehicle; less of one that is left to the Kreis."""
    verwiesen = angaben.text(f"fahrzeug.{nummer}.verwiesen") == JA
    codes = VERWIESEN_PFLICHT if verwiesen else FAHRZEUG_PFLICHT
    return tuple(f"fahrzeug.{nummer}.{code}" for code in codes)
