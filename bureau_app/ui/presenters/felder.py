"""The fields of the screen: which there are, in which order they are worked through, and how sure each one is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.ummeldung import Fahrzeugzustand, Wohnungsart

PERSON = (
    "person.familienname",
    "person.vornamen",
    "person.geburtsdatum",
    "ausweis.art",
    "ausweis.gueltig_bis",
    "alt.anschrift",
    "person.auskunftssperre",
)
NEU = ("neu.anschrift", "neu.zusatz", "neu.einzugsdatum", "neu.wohnungsart", "neu.wohnungsgeber")
FAHRZEUG = ("A", "X", "E", "3", "C.1.1", "C.1.2", "C.1.3", "zustand", "aufkleber")
"""Codes of a vehicle that are always on the screen."""
FAHRZEUG_WEITERE = ("B", "I", "D.1", "D.3", "2.1", "2.2", "16", "Nr.", "21", "druckstueck")
"""Codes that are on the screen when something is the matter with them, or when the clerk wants them."""
FAHRZEUG_GEBRAUCHT = ("X", "C.1.2")
"""Codes whose value may stay empty for the record, but without which a Fahrzeug gets no Aufkleber here."""

AUSWAHL: dict[str, tuple[str, ...]] = {
    "ausweis.art": tuple(a.value for a in Ausweisart),
    "neu.wohnungsart": tuple(w.value for w in Wohnungsart),
    "zustand": tuple(z.value for z in Fahrzeugzustand),
}
HAKEN = ("person.auskunftssperre", "neu.wohnungsgeber", "aufkleber")
JA = "ja"

FOKUS = "schalter.fokus"
GEPARKT = "schalter.geparkt"
"""Kept with the draft: the field that had the focus, and whether the clerk put the draft aside."""

_TEILE_EINER_ANSCHRIFT = ("strasse", "hausnummer", "plz", "ort")


class Marke(StrEnum):
    """What stands beside a field: where its text comes from and whether somebody must look."""

    LEER = "leer"
    GELESEN = "gelesen"
    PRUEFEN = "pruefen"
    UNGELESEN = "ungelesen"
    EINGEGEBEN = "eingegeben"
    BESTAETIGT = "bestaetigt"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class Feldansicht:
    """One field as it is drawn; `fehler` and its `tun` in words, `ausschnitt` a PNG of the place on the paper."""

    text: str = field(default="", repr=False)
    marke: Marke = Marke.LEER
    fehler: str = field(default="", repr=False)
    tun: str = field(default="", repr=False)
    ausschnitt: bytes | None = field(default=None, repr=False)


def fahrzeugfeld(nummer: int, code: str) -> str:
    """Key of a vehicle's field."""
    return f"fahrzeug.{nummer}.{code}"


def code_von(key: str) -> str:
    """The ZB I code of a vehicle's field, the whole key of any other."""
    return key.split(".", 2)[2] if key.startswith("fahrzeug.") else key


def fahrzeug_von(key: str) -> int | None:
    """Number of the vehicle that a field belongs to."""
    teile = key.split(".", 2)
    return int(teile[1]) if teile[0] == "fahrzeug" and len(teile) == 3 and teile[1].isdigit() else None


def bildschirmfeld(key: str) -> str:
    """The field of the screen that a key of the domain means: a part of an Anschrift lies in its one line."""
    vorn, _, hinten = key.rpartition(".")
    return f"{vorn}.anschrift" if vorn in ("alt", "neu") and hinten in _TEILE_EINER_ANSCHRIFT else key


def reihenfolge(angaben: Angaben) -> Iterator[str]:
    """Keys of all fields in the order of work: the person, vehicle by vehicle, the new Anschrift."""
    yield from PERSON
    for nummer in angaben.fahrzeuge():
        yield from (fahrzeugfeld(nummer, code) for code in (*FAHRZEUG, *FAHRZEUG_WEITERE))
    yield from NEU


def leer_begonnen(einzug: str) -> Angaben:
    """A new draft with what is true most often: moved in today, the only dwelling."""
    return Angaben().mit({"neu.einzugsdatum": Feld(einzug), "neu.wohnungsart": Feld(Wohnungsart.ALLEINIGE.value)})


def enthaelt_etwas(angaben: Angaben) -> bool:
    """Whether anything would be lost: read or typed, not what every draft begins with."""
    begonnen = ("neu.einzugsdatum", "neu.wohnungsart", FOKUS, GEPARKT)
    return any(f.text.strip() for k, f in angaben.felder.items() if k not in begonnen and code_von(k) != "zustand")


def marke_von(feld: Feld, offen: bool) -> Marke:
    """How sure a field is; `offen`: somebody must still look at it."""
    if feld.status is Feldstatus.UNGELESEN and offen and not feld.text.strip():
        return Marke.UNGELESEN
    if offen:
        return Marke.PRUEFEN
    if not feld.text.strip():
        return Marke.LEER
    if feld.quelle is Quelle.GELESEN:
        return Marke.GELESEN
    return Marke.BESTAETIGT if feld.quelle is Quelle.BESTAETIGT else Marke.EINGEGEBEN
