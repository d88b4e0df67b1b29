"""On-site reading of an eID (§ 18a PAuswG) as the counter sees it: steps, what the chip gave, and who does what."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bureau_app.domain.chip import Chipdaten


class EidSchritt(StrEnum):
    """Where a reading stands, in the order of a good one; AUSWEIS_FEHLT: it was taken away while the CAN is asked."""

    VERBINDET = "verbindet"
    BEREITET_VOR = "bereitet_vor"
    SUCHT_LESEGERAET = "sucht_lesegeraet"
    KEIN_LESEGERAET = "kein_lesegeraet"
    AUSWEIS_AUFLEGEN = "ausweis_auflegen"
    CAN_EINGEBEN = "can_eingeben"
    CAN_AM_GERAET = "can_am_geraet"
    AUSWEIS_FEHLT = "ausweis_fehlt"
    LIEST = "liest"
    HOLT = "holt"
    FERTIG = "fertig"
    ABGEBROCHEN = "abgebrochen"


ENDEN = (EidSchritt.FERTIG, EidSchritt.ABGEBROCHEN)


@dataclass(frozen=True, slots=True)
class Lichtbildabgleich:
    """The clerk compared the photo with the person and heard the consent: without it nothing is read."""

    benutzer_id: str
    am: datetime


@dataclass(frozen=True, slots=True)
class EidLage:
    """Where the reading is; `can_falsch`: the last CAN was not the card's, `prozent` how far the reading is (0–100)."""

    schritt: EidSchritt
    can_falsch: bool = False
    prozent: int = 0
    daten: Chipdaten | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Eidauftrag:
    """One reading at the district's eID adapter: the address of its TcToken, and the session to fetch the result."""

    token_url: str = field(repr=False)
    sitzung: str = field(repr=False)


class Eiddienst(Protocol):
    """The district's adapter of its eID-Server (TR-03130). Blocking; Stoerung EID_DIENST_* or KREIS_*."""

    def beginne(self) -> Eidauftrag:
        """Open a session; each is good for one reading."""

    def ergebnis(self, sitzung: str) -> Chipdaten | None:
        """What was read, once; None if it is not there yet."""


class Eidleser(Protocol):
    """Reads one eID at a time, step by step. Blocking, for its own lane; `brich_ab` alone may come from another thread.

    Stoerung EID_*, KREIS_* ends the reading.
    """

    def beginne(self, abgleich: Lichtbildabgleich) -> EidLage:
        """Start a reading; one that still runs is given up."""

    def weiter(self, can: str = "") -> EidLage:
        """The next step, or the same again after at most a second. At CAN_EINGEBEN the reading goes on with `can`."""

    def brich_ab(self) -> None:
        """Give the reading up; `weiter` then says ABGEBROCHEN. Without a reading nothing happens."""

    def bereit(self) -> str:
        """The version of the eID client on this PC; Stoerung EID_APP_* if there is none that can read on site."""
