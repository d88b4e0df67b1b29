"""Why a scanner gave no picture, said the same way whatever drives it."""

from enum import Enum, auto

from bureau_app.domain.fehlercode import Fehlercode, Stoerung


class Hindernis(Enum):
    """What stood in the way of a scan."""

    TREIBER_FEHLT = auto()
    BELEGT = auto()
    STAU = auto()
    EINZUG_LEER = auto()
    KLAPPE_OFFEN = auto()
    ZU_LANGE = auto()
    UNBEKANNT = auto()


def stoerung_von(hindernis: Hindernis, treiber: str, grund: str = "") -> Stoerung:
    """The Stoerung of a scan; `treiber` is what an administrator installs or sets up, `grund` the driver's own code."""
    match hindernis:
        case Hindernis.TREIBER_FEHLT:
            return Stoerung(Fehlercode.SCANNER_TREIBER, treiber=treiber)
        case Hindernis.BELEGT:
            return Stoerung(Fehlercode.SCANNER_BELEGT)
        case Hindernis.STAU:
            return Stoerung(Fehlercode.SCANNER_STAU)
        case Hindernis.EINZUG_LEER:
            return Stoerung(Fehlercode.SCANNER_EINZUG_LEER)
        case Hindernis.KLAPPE_OFFEN:
            return Stoerung(Fehlercode.SCANNER_KLAPPE_OFFEN)
        case Hindernis.ZU_LANGE:
            return Stoerung(Fehlercode.SCANNER_ZU_LANGE)
        case Hindernis.UNBEKANNT:
            return Stoerung(Fehlercode.SCANNER_GERAET, treiber=treiber, grund=grund)
