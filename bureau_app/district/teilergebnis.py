"""An entry of several vehicles of which some cannot be booked: the others are, and each of these is told by itself."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from bureau_app.district.ereignisse import schreibe
from bureau_app.district.registerdaten import geaenderte
from bureau_app.district.tables import Ereignis
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.sync import FAHRZEUG_ZURUECK, fahrzeuggrund, lies_fahrzeuggrund

TEILWEISE = "teilweise"
"""The reason code of a change that was booked without some of its vehicles."""


def teilbar(eintrag: FahrzeugregisterEintrag, einwaende: Collection[int]) -> bool:
    """Whether some of the vehicles that the entry changes can be booked, while those with these indexes cannot."""
    return 0 < len(einwaende) < len(geaenderte(eintrag))


def wieder_ohne(
    eintrag: FahrzeugregisterEintrag, damals: Mapping[int, str], einwaende: Mapping[int, str]
) -> dict[int, str]:
    """What stands against single vehicles, with those that the entry was booked without before a restore: a register
    behind the district holds it like that and takes it once. What was booked then and cannot be now is left out too;
    that register keeps it."""
    geaendert = geaenderte(eintrag)
    gleich = {
        n: grund for n, grund in damals.items() if n < len(eintrag.fahrzeuge) and eintrag.fahrzeuge[n] in geaendert
    }
    return dict(sorted({**einwaende, **gleich}.items()))


def ohne(eintrag: FahrzeugregisterEintrag, nummern: Collection[int]) -> FahrzeugregisterEintrag:
    """The entry without the vehicles of these indexes: what is booked."""
    rest = tuple(f for n, f in enumerate(eintrag.fahrzeuge) if n not in nummern)
    return eintrag.model_copy(update={"fahrzeuge": rest})


def wie_gebucht(eintrag: FahrzeugregisterEintrag, teile: Mapping[int, str]) -> FahrzeugregisterEintrag:
    """The entry as others may be told of it: a vehicle that was not booked is the Kreis's to decide, for this reason;
    a Storno does not name it."""
    if eintrag.art == "storno":
        return ohne(eintrag, teile)
    fahrzeuge = tuple(_dem_kreis(f, teile[n]) if n in teile else f for n, f in enumerate(eintrag.fahrzeuge))
    return eintrag.model_copy(update={"fahrzeuge": fahrzeuge})


def _dem_kreis(fahrzeug: Fahrzeugangabe, grund: str) -> Fahrzeugangabe:
    return fahrzeug.model_copy(update={"ausgang": Fahrzeugausgang.KREIS, "gruende": (grund,)})


def merke_teile(v: Connection, ereignis: Mapping[str, Any], teile: Mapping[int, str]) -> None:
    """One row a vehicle that was not booked, beside the row `ereignis` of the change itself, which alone has the
    device's running number."""
    for nummer, grund in sorted(teile.items()):
        schritt = {
            "op_id": _op_id(ereignis["op_id"], nummer),
            "pruefsumme": "",
            "art": FAHRZEUG_ZURUECK,
            "grund": fahrzeuggrund(nummer, grund),
            "koerper_hash": "",
            "geraet_folge": None,
            "zu_op_id": ereignis["op_id"],
        }
        schreibe(v, {**ereignis, **schritt})


def teile(v: Connection, district_id: str, op_id: str, fahrzeuge: int) -> dict[int, str]:
    """Which of so many vehicles of a change were not booked, and why."""
    ids = [_op_id(op_id, nummer) for nummer in range(fahrzeuge)]
    wo = (Ereignis.district_id == district_id, Ereignis.op_id.in_(ids))
    return dict(lies_fahrzeuggrund(grund) for grund in v.scalars(select(Ereignis.grund).where(*wo)))


def gebucht(v: Connection, district_id: str, op_id: str, register: str, koerper: bytes) -> bytes:
    """The bytes that others get of a change: as they came, unless vehicles of it were not booked."""
    if register != Register.FAHRZEUGREGISTER.value:
        return koerper
    try:
        eintrag = FahrzeugregisterEintrag.aus_json(koerper)
    except Unverstanden:
        return koerper
    nicht = teile(v, district_id, op_id, len(eintrag.fahrzeuge)) if len(eintrag.fahrzeuge) > 1 else {}
    return wie_gebucht(eintrag, nicht).als_json() if nicht else koerper


def _op_id(op_id: str, nummer: int) -> str:
    return str(uuid.uuid5(uuid.UUID(op_id), f"{nummer} {FAHRZEUG_ZURUECK}"))
