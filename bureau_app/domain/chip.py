"""What the chip of an eID says (TR-03127, data groups), as far as a change of address needs it; no number, no photo."""

from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.ausweisplatz import SPRECHER, Gelesen, ausweisplatz
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.lesung import Feldstatus

DOKUMENTARTEN = {
    "ID": Ausweisart.PERSONALAUSWEIS,
    "AR": Ausweisart.AUFENTHALTSTITEL,
    "AS": Ausweisart.AUFENTHALTSTITEL,
    "AF": Ausweisart.AUFENTHALTSTITEL,
}
"""DocumentType of TR-03127; the eID-Karte for citizens of the Union (UB) has no photo and is no identity document."""


@dataclass(frozen=True, slots=True)
class Chipdaten:
    """Names as the register writes them; `geburtsdatum` is None if a part of it is unknown; `anschrift` in lines."""

    art: Ausweisart
    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date | None = field(repr=False)
    gueltig_bis: date = field(repr=False)
    anschrift: str = field(default="", repr=False)


def nimm_chip_auf(angaben: Angaben, chip: Chipdaten, zeichen: Zeichenvorrat) -> Angaben:
    """Merge the chip into the draft, at the place of its person; what the clerk typed or confirmed stays.

    The chip is signed and the clerk has compared the photo, so what it says counts as confirmed, and a picture read
    later cannot replace it. Two things are to be looked at: names in capitals only, whose writing in small letters is
    a guess, and the address, which may be the new one already (§ 19 PAuswV).
    """
    geburtsdatum = f"{chip.geburtsdatum:%d.%m.%Y}" if chip.geburtsdatum else ""
    platz = ausweisplatz(angaben, Gelesen(chip.familienname, chip.vornamen, geburtsdatum), zeichen) or SPRECHER
    neu = {
        f"{platz.ausweis}art": _sicher(chip.art.value),
        f"{platz.ausweis}gueltig_bis": _sicher(f"{chip.gueltig_bis:%d.%m.%Y}"),
        f"{platz.person}familienname": _name(chip.familienname),
        f"{platz.person}vornamen": _name(chip.vornamen),
        f"{platz.person}geburtsdatum": _sicher(geburtsdatum),
    }
    if platz == SPRECHER:
        neu["alt.anschrift"] = Feld(einzeilig(chip.anschrift), Feldstatus.PRUEFEN, Quelle.GELESEN)
    return angaben.mit({key: feld for key, feld in neu.items() if feld.text and _frei(angaben.feld(key))})


def lies_can(text: str) -> str:
    """The six digits that were typed from the front of the card; Eingabefehler EID_CAN_FORM."""
    can = text.replace(" ", "")
    if not (len(can) == 6 and can.isascii() and can.isdigit()):
        raise Eingabefehler(Fehlercode.EID_CAN_FORM, "eid.can")
    return can


def _frei(alt: Feld) -> bool:
    return alt.quelle is Quelle.GELESEN or not alt.text.strip()


def _sicher(text: str) -> Feld:
    return Feld(text, Feldstatus.OK, Quelle.BESTAETIGT)


def _name(text: str) -> Feld:
    if text.isupper() and len(text) > 1:
        return Feld(text.title(), Feldstatus.PRUEFEN, Quelle.GELESEN)
    return _sicher(text)
