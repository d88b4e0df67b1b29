"""The journal: lines that are only ever added, each bound to the one before by its checksum."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, literal_column, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bureau_app.store.direkt import Direktbefehl
from bureau_app.store.tables import Journalschnitt, Journalzeile, Vorgangszeile, Zaehlerzeile, tabelle
from bureau_app.workflows.journal import Journalauszug
from bureau_app.workflows.ports import Journaleintrag

_ZAEHLER = "journal"
_J = tabelle(Journalzeile).c
_S = tabelle(Journalschnitt).c
_SCHNITT = select(_S.nr, _S.pruefsumme).order_by(_S.nr.desc()).limit(1)
_FELDER = (_J.nr, _J.am, _J.akteur, _J.schritt, _J.vorgang_id, _J.merkmale, _J.vorher)
_NAMEN = tuple(feld.key for feld in _FELDER)
_ZEILEN = select(*_FELDER, _J.pruefsumme).order_by(_J.nr)
_MERKMALE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ZUM_PRUEFEN = json.JSONEncoder(ensure_ascii=False)
_NEUE_ZEILE = Direktbefehl(insert(tabelle(Journalzeile)), tuple(_J.keys()))
_Z = tabelle(Zaehlerzeile)
_STAND = _Z.c.wert
_GEZAEHLT = select(_STAND).where(_Z.c.name == _ZAEHLER)
_DAVOR = select(_J.pruefsumme).where(_J.nr == literal_column("zaehler.wert - 1")).scalar_subquery()
_ZAEHLE = Direktbefehl(
    sqlite_insert(_Z)
    .values(name=_ZAEHLER, wert=1)
    .on_conflict_do_update(index_elements=["name"], set_={"wert": _STAND + 1})
    .returning(_STAND, _DAVOR)
)
"""The next line's number, and the checksum of the line before it; None if there is no such line."""


@dataclass(frozen=True, slots=True)
class Kettenpruefung:
    """Result of a check: how many lines there are, and the number of the first that does not fit (None: all do)."""

    zeilen: int
    bruch: int | None


def schreibe(verbindung: Connection, eintrag: Journaleintrag, am: datetime) -> None:
    """Add one line in the caller's transaction. Its number is counted apart from the lines: one that was cut off at the
    end is missed for ever, however many follow."""
    ((nr, vorher),) = _ZAEHLE.fuehre_aus(verbindung, {}).fetchall()
    felder = {
        "nr": nr,
        "am": am.isoformat(),
        "akteur": eintrag.akteur,
        "schritt": eintrag.schritt,
        "vorgang_id": eintrag.vorgang_id,
        "merkmale": _MERKMALE.encode(eintrag.merkmale),
        "vorher": vorher or "",
    }
    _NEUE_ZEILE.fuehre_aus(verbindung, felder | {"pruefsumme": _pruefsumme(felder)})


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
    schnitt = verbindung.execute(_SCHNITT).first()
    davor, vorher = (schnitt.nr, schnitt.pruefsumme) if schnitt else (0, "")
    erwartet = davor + 1
    for zeile in verbindung.execute(_ZEILEN):
        werte = dict(zip(_NAMEN, zeile, strict=False))
        if zeile.nr != erwartet or zeile.vorher != vorher or zeile.pruefsumme != _pruefsumme(werte):
            return Kettenpruefung(_anzahl(verbindung), erwartet)
        vorher, erwartet = zeile.pruefsumme, erwartet + 1
    gezaehlt = verbindung.scalar(_GEZAEHLT) or 0
    return Kettenpruefung(erwartet - 1 - davor, None if gezaehlt == erwartet - 1 else erwartet)


def ende_vor(verbindung: Connection, zeitpunkt: str) -> int:
    """The number up to which all lines were written before this time (ISO 8601, UTC), without the youngest line, from
    which the chain goes on; 0 if there are none."""
    erste = select(func.min(_J.nr)).where(_J.am >= zeitpunkt).scalar_subquery()
    juengste = select(func.max(_J.nr)).scalar_subquery()
    frage = select(func.max(_J.nr)).where(_J.nr < func.coalesce(erste, juengste), _J.nr < juengste)
    return verbindung.scalar(frage) or 0


def zeilen_bis(verbindung: Connection, bis: int) -> int:
    """How many lines there are up to this number."""
    return verbindung.execute(select(func.count()).select_from(Journalzeile).where(_J.nr <= bis)).scalar_one()


def kuerze(verbindung: Connection, bis: int, am: datetime) -> int:
    """Delete the lines up to this number, for ever; the chain goes on from the checksum of the last one. How many."""
    pruefsumme = verbindung.execute(select(_J.pruefsumme).where(_J.nr == bis)).scalar_one()
    schnitt = {"nr": bis, "pruefsumme": pruefsumme, "am": am.isoformat()}
    verbindung.execute(insert(tabelle(Journalschnitt)), schnitt)
    return verbindung.execute(delete(tabelle(Journalzeile)).where(_J.nr <= bis)).rowcount


def _pruefsumme(felder: dict[str, object]) -> str:
    return sha256(_ZUM_PRUEFEN.encode(list(felder.values())).encode()).hexdigest()


def _anzahl(verbindung: Connection) -> int:
    return verbindung.execute(select(func.count()).select_from(Journalzeile)).scalar_one()
