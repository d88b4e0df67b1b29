"""Derives from the ledger what each target gets: a cursor a target, moved in the transaction that queues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from bureau_app.district.ereignisse import AENDERUNGEN, Stelle, hoechste, lies
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.falltabellen import Fallschluessel
from bureau_app.district.outbound.dahinter import stelle
from bureau_app.district.outbound.tabellen import Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.tables import Kreis, tabelle
from bureau_app.district.transaktion import einfuegen_in, schreiben
from bureau_app.domain.ereignis import Register
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden

SEITE = 500
_Z = tabelle(Zielzeile).c
_DIESES = (_Z.district_id == bindparam("kreis"), _Z.name == bindparam("dieses"))
_ZEIGER = select(_Z.zeiger).where(*_DIESES).with_for_update()
_SETZE_ZEIGER = update(tabelle(Zielzeile)).where(*_DIESES)
_EPOCHE = select(Kreis.epoche).where(Kreis.district_id == bindparam("kreis"))
_VERGESSEN = timedelta(days=700)
"""Shorter than sendings are kept (resources/aufbewahrung.toml)."""


@dataclass(frozen=True, slots=True)
class Zielwahl:
    """Which entries a target gets: of this register, of one town or ("") of all."""

    name: str
    register: str
    gemeinde_ags: str = ""


class Ableitung:
    """Queues sendings of one district. Safe for several threads and processes: the target's row is the lock."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime], inhalt: Fallinhalt) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = inhalt

    def leite_ab(self, ziel: Zielwahl) -> int:
        """Look through one page of the ledger after the target's cursor; sendings and cursor in one transaction.

        How many rows were looked at. A cursor of another epoch begins anew: what the target knows, it knows by its key.
        """
        with schreiben(self._engine) as v:
            dieses = {"kreis": self._district_id, "dieses": ziel.name}
            zeiger = v.scalar(_ZEIGER, dieses)
            if zeiger is None:
                return 0
            epoche = v.scalars(_EPOCHE, {"kreis": self._district_id}).one()
            zeilen = lies(v, self._district_id, self._stelle(v, zeiger, epoche), SEITE, ziel.gemeinde_ags)
            for zeile in zeilen:
                if zeile.art in AENDERUNGEN and zeile.register == ziel.register and self._lesbar(v, zeile):
                    self._reihe_ein(v, ziel, zeile)
            if zeilen:
                v.execute(_SETZE_ZEIGER, dieses | {"zeiger": f"{epoche}.{zeilen[-1].xid}.{zeilen[-1].seq}"})
        return len(zeilen)

    def _stelle(self, v: Connection, zeiger: str, epoche: str) -> Stelle:
        nach = stelle(zeiger, epoche)
        return Stelle() if nach > hoechste(v, self._district_id) else nach

    def _lesbar(self, v: Connection, zeile: Any) -> bool:
        """Not what was erased so long ago that its sending is forgotten too: after a restore the ledger is looked
        through anew. What was erased lately is queued, and parked for a person to know."""
        if self._uhr() - zeile.zeit < _VERGESSEN:
            return True
        wo = (Fallschluessel.district_id == self._district_id, Fallschluessel.vorgang_id == zeile.vorgang_id)
        return v.scalar(select(Fallschluessel.vorgang_id).where(*wo)) is not None

    def _reihe_ein(self, v: Connection, ziel: Zielwahl, zeile: Any) -> None:
        jetzt = self._uhr()
        werte = {
            "district_id": self._district_id,
            "schluessel": dedup_schluessel(self._district_id, ziel.name, zeile.op_id),
            "ziel": ziel.name,
            "op_id": zeile.op_id,
            "vorgang_id": zeile.vorgang_id,
            "bezug": self._bezug(v, zeile),
            "register": zeile.register,
            "version": zeile.version,
            "gemeinde_ags": zeile.gemeinde_ags,
            "xid": zeile.xid,
            "seq": zeile.seq,
            "stand": Sendestand.WARTET.value,
            "versuche": 0,
            "naechster_versuch": jetzt,
            "grund": "",
            "vermerk": "",
            "angelegt_am": jetzt,
            "erledigt": False,
        }
        v.execute(_neue(v.dialect.name), werte)

    def _bezug(self, v: Connection, zeile: Any) -> str:
        """The Vorgang that a Korrektur or Storno is about; a sealed entry does not tell."""
        if zeile.register != Register.FAHRZEUGREGISTER.value:
            return ""
        koerper = self._inhalt.lies(v, zeile.vorgang_id, zeile.register, zeile.version)
        try:
            bezug = FahrzeugregisterEintrag.aus_json(koerper or b"").bezug
        except Unverstanden:
            return ""
        return bezug.vorgang_id if bezug else ""


@cache
def _neue(dialekt: str) -> Any:
    return einfuegen_in(dialekt, Sendungszeile).on_conflict_do_nothing()


def dedup_schluessel(district_id: str, ziel: str, op_id: str) -> str:
    """The same for ever for one change and one target; tells nobody anything."""
    return sha256(f"{district_id}/{ziel}/{op_id}".encode()).hexdigest()
