"""The fields of the screen: which there are, in which order they are worked through, and how sure each one is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.ummeldung import (
    Erlassgrund,
    Fahrzeugzustand,
    Nachweis,
    Uebermittlungssperre,
    Verspaetungsgrund,
    Vertretungsart,
    Wohnungsart,
)

PERSON = (
    "person.familienname",
    "person.vornamen",
    "person.geburtsdatum",
    "ausweis.art",
    "ausweis.gueltig_bis",
    "alt.anschrift",
    "person.auskunftssperre",
    "person.sperrvermerk",
    "person.uebermittlungssperre",
)
MIT = (
    "mit.familienname",
    "mit.vornamen",
    "mit.geburtsdatum",
    "mit.ausweis.art",
    "mit.ausweis.gueltig_bis",
    "mit.anwesend",
    "mit.vollmacht",
)
"""Codes of a person who moves too; the key has the number after "mit."."""
VERTRETER = ("vertreter.name", "vertreter.art", "vertreter.nachweis", "vertreter.ausweis")
SONST = "neu.wohnungsgeber_sonst"
"""A field of the screen only: what is there instead of the Wohnungsgeber's paper; it writes `neu.wohnungsgeber`."""
WOHNUNGSGEBER = "neu.wohnungsgeber"
NEU = (
    "neu.anschrift",
    "neu.zusatz",
    "neu.einzugsdatum",
    "neu.verspaetung",
    "neu.wohnungsart",
    "neu.weitere_wohnung",
    WOHNUNGSGEBER,
    SONST,
    "wohnungsgeber.merkmal",
    "wohnungsgeber.name",
    "wohnungsgeber.anschrift",
    "wohnungsgeber.eigentuemer",
    "familie.belehrung",
)
ERLASS = "gebuehr.erlass"
FAHRZEUG = ("A", "X", "E", "3", "C.1.1", "C.1.2", "C.1.3", "zustand", "aufkleber")
"""Codes of a vehicle that are always on the screen."""
FAHRZEUG_WEITERE = (
    "B",
    "I",
    "D.1",
    "D.3",
    "2.1",
    "2.2",
    "16",
    "Nr.",
    "21",
    "druckstueck",
    "behoerde",
    "anhaengerverzeichnis",
)
"""Codes that are on the screen when something is the matter with them, or when the clerk wants them."""
FAHRZEUG_GEBRAUCHT = ("X", "C.1.2")
"""Codes whose value may stay empty for the record, but without which a Fahrzeug gets no Aufkleber here."""

AUSWAHL: dict[str, tuple[str, ...]] = {
    "ausweis.art": tuple(a.value for a in Ausweisart),
    "mit.ausweis.art": tuple(a.value for a in Ausweisart),
    "mit.vollmacht": (Nachweis.ORIGINAL.value, Nachweis.KOPIE.value),
    "vertreter.art": tuple(a.value for a in Vertretungsart),
    "vertreter.nachweis": (Nachweis.ORIGINAL.value, Nachweis.KOPIE.value),
    "person.uebermittlungssperre": (
        Uebermittlungssperre.BEANTRAGT.value,
        Uebermittlungssperre.NICHT_GEWUENSCHT.value,
    ),
    "neu.verspaetung": tuple(g.value for g in Verspaetungsgrund),
    "neu.wohnungsart": tuple(w.value for w in Wohnungsart),
    SONST: ("merkmal", "verweigert"),
    ERLASS: tuple(g.value for g in Erlassgrund),
    "zustand": tuple(z.value for z in Fahrzeugzustand),
}
LEERE_WAHL = {
    "mit.vollmacht": "keine_vollmacht",
    "vertreter.nachweis": "kein_nachweis",
    "person.uebermittlungssperre": "nicht_gefragt",
    SONST: "nichts_davon",
    ERLASS: "kein_erlass",
    "ausweis.art": "waehlen",
    "mit.ausweis.art": "waehlen",
    "vertreter.art": "waehlen",
    "neu.verspaetung": "waehlen",
}
"""What a list says while nothing is chosen; one that is not named here always has a value."""
HAKEN = (
    "person.auskunftssperre",
    "person.sperrvermerk",
    "mit.anwesend",
    "vertreter.ausweis",
    WOHNUNGSGEBER,
    "familie.belehrung",
    "aufkleber",
    "anhaengerverzeichnis",
)
JA = "ja"

VERWIESEN = "verwiesen"
"""Code of a vehicle that no field shows: the clerk leaves it to the Kreis."""
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


def mitfeld(nummer: int, code: str) -> str:
    """Key of a field ("mit.vornamen") of the person of this number who moves too."""
    return f"mit.{nummer}.{code.removeprefix('mit.')}"


def code_von(key: str) -> str:
    """The code that the screen knows a field by: a vehicle's ZB I code, "mit.vornamen", else the whole key."""
    teile = key.split(".", 2)
    if teile[0] == "fahrzeug":
        return teile[2]
    return f"mit.{teile[2]}" if teile[0] == "mit" and teile[1].isdigit() else key


def fahrzeug_von(key: str) -> int | None:
    """Number of the vehicle that a field belongs to."""
    teile = key.split(".", 2)
    return int(teile[1]) if teile[0] == "fahrzeug" and len(teile) == 3 and teile[1].isdigit() else None


def mit_von(key: str) -> int | None:
    """Number of the person who moves too that a field belongs to."""
    teile = key.split(".", 2)
    return int(teile[1]) if teile[0] == "mit" and len(teile) == 3 and teile[1].isdigit() else None


def bildschirmfeld(key: str) -> str:
    """The field of the screen that a key of the domain means: a part of an Anschrift lies in its one line."""
    vorn, _, hinten = key.rpartition(".")
    return f"{vorn}.anschrift" if vorn in ("alt", "neu") and hinten in _TEILE_EINER_ANSCHRIFT else key


def hat_vertreter(angaben: Angaben) -> bool:
    """Whether somebody came in place of the person."""
    return any(angaben.text(key) for key in VERTRETER)


def reihenfolge(angaben: Angaben) -> Iterator[str]:
    """Keys of all fields in the order of work: the persons, who came instead, vehicle by vehicle, the new Anschrift."""
    yield from PERSON
    for nummer in angaben.personen():
        yield from (mitfeld(nummer, code) for code in MIT)
    yield from VERTRETER
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
