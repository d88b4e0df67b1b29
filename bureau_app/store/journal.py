"""The journal: lines that are only ever added, each bound to the one before by its checksum."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bureau_app.store.tables import Journalzeile, Vorgangszeile, Zaehlerzeile, tabelle
from bureau_app.workflows.journal import Journalauszug
from bureau_app.workflows.ports import Journaleintrag

_ZAEHLER = "journal"
_J = tabelle(Journalzeile).c
_LETZTE = select(_J.nr, _J.pruefsumme).order_by(_J.nr.desc()).limit(1)
_NEUE_ZEILE = insert(tabelle(Journalzeile))
_ZAEHLERSTAND = sqlite_insert(tabelle(Zaehlerzeile))
_ZAEHLE = _ZAEHLERSTAND.on_conflict_do_update(index_elements=["name"], set_={"wert": _ZAEHLERSTAND.excluded.wert})


@dataclass(frozen=True, slots=True)
class Kettenpruefung:
    """Result of a check: how many lines there are, and the number of the first that does not fit (None: all do)."""

    zeilen: int
    bruch: int | None


def schreibe(verbindung: Connection, eintrag: Journaleintrag, am: datetime) -> None:
    """Add one line in the caller's transaction."""
    letzte = verbindung.execute(_LETZTE).first()
    nr, vorher = (letzte.nr + 1, letzte.pruefsumme) if letzte else (1, "")
    felder = {
        "nr": nr,
        "am": am.isoformat(),
        "akteur": eintrag.akteur,
        "schritt": eintrag.schritt,
        "vorgang_id": eintrag.vorgang_id,
        "merkmale": json.dumps(eintrag.merkmale, ensure_ascii=False, separators=(",", ":")),
        "vorher": vorher,
    }
    verbindung.execute(_NEUE_ZEILE, felder | {"pruefsumme": _pruefsumme(felder)})
    verbindung.execute(_ZAEHLE, {"name": _ZAEHLER, "wert": nr})


def letzte(verbindung: Connection, hoechstens: int) -> tuple[Journalauszug, ...]:
    """The youngest lines, the last one first, each with the number of its Vorgang, "" if it is not there."""
    felder = (_J.nr, _J.am, _J.akteur, _J.schritt, _J.vorgang_id, _J.merkmale, Vorgangszeile.nummer)
    frage = select(*felder).outerjoin(Vorgangszeile, Vorgangszeile.id == _J.vorgang_id)
    zeilen = verbindung.execute(frage.order_by(_J.nr.desc()).limit(hoechstens)).all()
    return tuple(_auszug(zeile) for zeile in zeilen)


def _auszug(zeile: Any) -> Journalauszug:
    merkmale = tuple((str(name), str(wert)) for name, wert in json.loads(zeile.merkmale))
    eintrag = Journaleintrag(zeile.akteur, zeile.schritt, zeile.vorgang_id, merkmale)
    return Journalauszug(zeile.nr, datetime.fromisoformat(zeile.am), zeile.nummer or "", eintrag)


def pruefe_kette(verbindung: Connection) -> Kettenpruefung:
    """Recompute every line; a changed, missing, added or cut-off line is a break."""
    felder = (_J.nr, _J.am, _J.akteur, _J.schritt, _J.vorgang_id, _J.merkmale, _J.vorher)
    vorher, erwartet = "", 1
    for zeile in verbindung.execute(select(*felder, _J.pruefsumme).order_by(_J.nr)):
        werte = dict(zip((f.key for f in felder), zeile, strict=False))
        if zeile.nr != erwartet or zeile.vorher != vorher or zeile.pruefsumme != _pruefsumme(werte):
            return Kettenpruefung(_anzahl(verbindung), erwartet)
        vorher, erwartet = zeile.pruefsumme, erwartet + 1
    gezaehlt = verbindung.execute(select(Zaehlerzeile.wert).where(Zaehlerzeile.name == _ZAEHLER)).scalar() or 0
    return Kettenpruefung(erwartet - 1, None if gezaehlt == erwartet - 1 else erwartet)


def _pruefsumme(felder: dict[str, object]) -> str:
    return sha256(json.dumps(list(felder.values()), ensure_ascii=False).encode()).hexdigest()


def _anzahl(verbindung: Connection) -> int:
    return verbindung.execute(select(func.count()).select_from(Journalzeile)).scalar_one()
