"""The conversation with AusweisApp (BSI TR-03124-2, SDK with API level 2) as a list of transitions; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from bureau_app.workflows.eid import EidLage, EidSchritt

API_LEVEL = 2
_GUT = "#ok"
_ABBRUCH, _KARTE_WEG = "/sal#cancellationByUser", "/ifdl#cancellationByUser"
"""The same word twice (TR-03112-1): somebody gave up, or took the card away while it was read."""
_NUR_ERDACHT = "Simulator"
"""AusweisApp's built-in reader without hardware, which never holds a citizen's card."""


class Meldung(Enum):
    """What a message of AusweisApp means for the reading."""

    BEREIT = auto()
    ZU_ALT = auto()
    BEGONNEN = auto()
    NICHT_BEGONNEN = auto()
    RECHTE = auto()
    LESEGERAET = auto()
    KARTE_DA = auto()
    KARTE_FEHLT = auto()
    CAN = auto()
    CAN_AM_GERAET = auto()
    PIN = auto()
    FORTSCHRITT = auto()
    GELESEN = auto()
    ABGEBROCHEN = auto()
    AUSWEIS_WEG = auto()
    GESCHEITERT = auto()
    BEDEUTUNGSLOS = auto()


class Befehl(Enum):
    """What is sent in answer, by its name in the SDK."""

    NICHTS = ""
    RUN_AUTH = "RUN_AUTH"
    ACCEPT = "ACCEPT"
    SET_CAN = "SET_CAN"
    CANCEL = "CANCEL"


class Abbruch(Enum):
    """Why a reading cannot go on; each has its Fehlercode."""

    ZU_ALT = auto()
    OHNE_RECHT = auto()
    AUSWEIS_WEG = auto()
    GESCHEITERT = auto()


@dataclass(frozen=True, slots=True)
class Uebergang:
    """In one of these steps this message leads there, and this is sent; `abbruch` ends the reading instead."""

    von: tuple[EidSchritt, ...]
    meldung: Meldung
    nach: EidSchritt
    befehl: Befehl = Befehl.NICHTS
    abbruch: Abbruch | None = None


_S = EidSchritt
_VOR_DER_CAN = (_S.BEREITET_VOR, _S.SUCHT_LESEGERAET, _S.KEIN_LESEGERAET, _S.AUSWEIS_AUFLEGEN)
_BEI_DER_CAN = (_S.CAN_EINGEBEN, _S.CAN_AM_GERAET)
_UNTERWEGS = (*_VOR_DER_CAN, *_BEI_DER_CAN, _S.AUSWEIS_FEHLT, _S.LIEST)

UEBERGAENGE: tuple[Uebergang, ...] = (
    Uebergang((_S.VERBINDET,), Meldung.BEREIT, _S.VERBINDET, Befehl.RUN_AUTH),
    Uebergang((_S.VERBINDET,), Meldung.ZU_ALT, _S.ABGEBROCHEN, abbruch=Abbruch.ZU_ALT),
    Uebergang((_S.VERBINDET,), Meldung.BEGONNEN, _S.BEREITET_VOR),
    Uebergang((_S.VERBINDET,), Meldung.NICHT_BEGONNEN, _S.ABGEBROCHEN, abbruch=Abbruch.GESCHEITERT),
    Uebergang((_S.BEREITET_VOR,), Meldung.RECHTE, _S.BEREITET_VOR, Befehl.ACCEPT),
    Uebergang((_S.BEREITET_VOR,), Meldung.KARTE_FEHLT, _S.SUCHT_LESEGERAET),
    Uebergang((_S.SUCHT_LESEGERAET, _S.KEIN_LESEGERAET), Meldung.LESEGERAET, _S.AUSWEIS_AUFLEGEN),
    Uebergang((_S.SUCHT_LESEGERAET, _S.KEIN_LESEGERAET), Meldung.KARTE_DA, _S.AUSWEIS_AUFLEGEN),
    Uebergang(_BEI_DER_CAN, Meldung.LESEGERAET, _S.AUSWEIS_FEHLT),
    Uebergang((_S.AUSWEIS_FEHLT,), Meldung.KARTE_DA, _S.CAN_EINGEBEN),
    Uebergang((*_BEI_DER_CAN, _S.LIEST), Meldung.KARTE_FEHLT, _S.AUSWEIS_AUFLEGEN),
    Uebergang((*_VOR_DER_CAN, _S.CAN_EINGEBEN, _S.LIEST), Meldung.CAN, _S.CAN_EINGEBEN),
    Uebergang((*_VOR_DER_CAN, *_BEI_DER_CAN, _S.LIEST), Meldung.CAN_AM_GERAET, _S.CAN_AM_GERAET, Befehl.SET_CAN),
    Uebergang(_UNTERWEGS, Meldung.PIN, _S.ABGEBROCHEN, Befehl.CANCEL, Abbruch.OHNE_RECHT),
    Uebergang((*_BEI_DER_CAN, _S.AUSWEIS_AUFLEGEN, _S.LIEST), Meldung.FORTSCHRITT, _S.LIEST),
    Uebergang(_UNTERWEGS, Meldung.GELESEN, _S.HOLT),
    Uebergang(_UNTERWEGS, Meldung.ABGEBROCHEN, _S.ABGEBROCHEN),
    Uebergang(_UNTERWEGS, Meldung.AUSWEIS_WEG, _S.ABGEBROCHEN, abbruch=Abbruch.AUSWEIS_WEG),
    Uebergang(_UNTERWEGS, Meldung.GESCHEITERT, _S.ABGEBROCHEN, abbruch=Abbruch.GESCHEITERT),
)
"""Each step with its abort beside its success. What is not listed changes nothing."""

_NACH = {(von, u.meldung): u for u in UEBERGAENGE for von in u.von}


def naechste(lage: EidLage, nachricht: Mapping[str, Any]) -> tuple[EidLage, Befehl, Abbruch | None]:
    """Where a message leads, what to send, and why the reading ends, if it does.

    A second request for the CAN after one was sent means that it was wrong.
    """
    meldung = deute(nachricht)
    uebergang = _NACH.get((lage.schritt, meldung))
    if uebergang is None:
        return lage, Befehl.NICHTS, None
    falsch = lage.can_falsch
    if meldung in (Meldung.CAN, Meldung.CAN_AM_GERAET):
        falsch = lage.schritt in (EidSchritt.LIEST, EidSchritt.CAN_AM_GERAET)
    prozent = _prozent(nachricht) if uebergang.nach is EidSchritt.LIEST else lage.prozent
    return (
        replace(lage, schritt=uebergang.nach, can_falsch=falsch, prozent=prozent),
        uebergang.befehl,
        uebergang.abbruch,
    )


def can_gesendet(lage: EidLage) -> EidLage:
    """The clerk's CAN is on its way to the card."""
    return replace(lage, schritt=EidSchritt.LIEST, prozent=0)


def ohne_lesegeraet(lage: EidLage) -> EidLage:
    """The search took too long: none is plugged in, or its driver is missing. The reading waits for one."""
    return replace(lage, schritt=EidSchritt.KEIN_LESEGERAET)


def deute(nachricht: Mapping[str, Any]) -> Meldung:
    """What a message means; keys that a later version adds do no harm."""
    match nachricht.get("msg"):
        case "API_LEVEL":
            return Meldung.BEREIT if nachricht.get("current") == API_LEVEL else Meldung.ZU_ALT
        case "UNKNOWN_COMMAND" | "INVALID":
            return Meldung.ZU_ALT
        case "ACCESS_RIGHTS":
            return Meldung.RECHTE
        case "INSERT_CARD":
            return Meldung.KARTE_FEHLT
        case "READER":
            return _lesegeraet(nachricht)
        case "ENTER_CAN":
            return Meldung.CAN_AM_GERAET if _mit_tasten(nachricht) else Meldung.CAN
        case "ENTER_PIN" | "ENTER_PUK":
            return Meldung.PIN
        case "STATUS":
            return Meldung.FORTSCHRITT if _prozent(nachricht) else Meldung.BEDEUTUNGSLOS
        case "AUTH":
            return _ende(nachricht)
    return Meldung.BEDEUTUNGSLOS


def ist_lesegeraet(nachricht: Mapping[str, Any]) -> bool:
    """Whether this is a reader that a card can lie on."""
    return nachricht.get("attached") is True and nachricht.get("name") != _NUR_ERDACHT


def grund(nachricht: Mapping[str, Any]) -> str:
    """The last part of the result's code (TR-03112, resultminor): it says what failed, and nothing of anybody."""
    ende = _minor(nachricht).rpartition("#")[2]
    return ende if ende.isalnum() else "unbekannt"


def _ende(nachricht: Mapping[str, Any]) -> Meldung:
    ergebnis = nachricht.get("result")
    if "error" in nachricht:
        return Meldung.NICHT_BEGONNEN
    if not isinstance(ergebnis, Mapping):
        return Meldung.BEGONNEN
    if str(ergebnis.get("major", "")).endswith(_GUT):
        return Meldung.GELESEN
    if _minor(nachricht).endswith(_ABBRUCH):
        return Meldung.ABGEBROCHEN
    return Meldung.AUSWEIS_WEG if _minor(nachricht).endswith(_KARTE_WEG) else Meldung.GESCHEITERT


def _minor(nachricht: Mapping[str, Any]) -> str:
    ergebnis = nachricht.get("result")
    return str(ergebnis.get("minor", "")) if isinstance(ergebnis, Mapping) else ""


def _lesegeraet(nachricht: Mapping[str, Any]) -> Meldung:
    """A card is told by its keys, in later versions perhaps by none; no card is null."""
    if not ist_lesegeraet(nachricht):
        return Meldung.BEDEUTUNGSLOS
    return Meldung.LESEGERAET if nachricht.get("card") is None else Meldung.KARTE_DA


def _mit_tasten(nachricht: Mapping[str, Any]) -> bool:
    geraet = nachricht.get("reader")
    return isinstance(geraet, Mapping) and geraet.get("keypad") is True


def _prozent(nachricht: Mapping[str, Any]) -> int:
    wert = nachricht.get("progress")
    return max(0, min(100, wert)) if isinstance(wert, int) and nachricht.get("workflow") == "AUTH" else 0
