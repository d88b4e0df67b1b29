"""Whether a register behind the district has still to confirm what is booked, and who says so when one is removed."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, text, tuple_

from bureau_app.district.ereignisse import BESTAETIGT, GEAENDERT, GEBUCHT, Stelle, melde_register
from bureau_app.district.outbound.tabellen import Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.tables import Ereignis, Kreis
from bureau_app.domain.ereignis import Register

ABGEHAENGT = "register_abgehaengt"
"""The reason that goes with a confirmation which only the district gave: the register behind it was removed."""

_OFFEN = (Sendestand.WARTET.value, Sendestand.UEBERGEBEN.value, Sendestand.GEPARKT.value)
_ZEIGER = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})\.([0-9]{1,18})")
_S, _Z = Sendungszeile, Zielzeile
_FUER = (
    _Z.district_id == bindparam("district_id"),
    _Z.register == bindparam("register"),
    or_(_Z.gemeinde_ags == "", _Z.gemeinde_ags == bindparam("gemeinde_ags")),
)
_DIESE: BindParameter[str] = bindparam("diese", expanding=True)
_IRGENDEINES = select(_Z.name).where(*_FUER).limit(1)
_ANDERE_ZEIGER = select(_Z.zeiger).where(*_FUER, _Z.name.not_in(_DIESE))


def stelle(zeiger: str, epoche: str) -> Stelle:
    """Where a target's cursor stands; the beginning for one of another epoch."""
    teile = _ZEIGER.fullmatch(zeiger)
    return Stelle(int(teile[2]), int(teile[3])) if teile and teile[1] == epoche else Stelle()


def aenderungsart(v: Connection, district_id: str, register: str, gemeinde_ags: str) -> str:
    """What a change becomes in the ledger: GEBUCHT if a target gets this town's changes, GEAENDERT if the district's
    own register is the last one."""
    werte = {"district_id": district_id, "register": register, "gemeinde_ags": gemeinde_ags}
    return GEAENDERT if v.scalar(_IRGENDEINES, werte) is None else GEBUCHT


def alle_bestaetigt(v: Connection, zeile: Any, zeilen: Iterable[Any]) -> bool:
    """Whether every target that gets the change of this sending has confirmed it, the sending's own aside; `zeilen` are
    the change's sendings. A target that did not look at the change yet has not."""
    andere = {z.ziel: z.stand for z in zeilen if z.ziel != zeile.ziel}
    if any(stand != Sendestand.BESTAETIGT.value for stand in andere.values()):
        return False
    werte = {"district_id": zeile.district_id, "register": zeile.register, "gemeinde_ags": zeile.gemeinde_ags}
    zeiger = v.scalars(_ANDERE_ZEIGER, werte | {"diese": [zeile.ziel, *andere]}).all()
    epoche = _epoche(v, zeile.district_id) if zeiger else ""
    return all(stelle(z, epoche) >= Stelle(zeile.xid, zeile.seq) for z in zeiger)


def haenge_ab(v: Connection, district_id: str, name: str, jetzt: datetime) -> None:
    """Take a target away; what it had not confirmed, and no other target will, is the district's own word from now on:
    no counter waits for ever. Nothing of the Melderegister, which is the town's.

    On PostgreSQL whoever is just booking is waited for, and whoever comes later sees the target gone.
    """
    if v.dialect.name == "postgresql":
        v.execute(text("LOCK TABLE ziel IN ACCESS EXCLUSIVE MODE"))
    wo = (_Z.district_id == district_id, _Z.name == name)
    ziel = v.execute(select(_Z.__table__).where(*wo)).one()
    v.execute(_Z.__table__.delete().where(*wo))  # type: ignore[attr-defined]
    if ziel.register == Register.FAHRZEUGREGISTER.value:
        for op_id in [*_unbestaetigte(v, ziel), *_nie_abgeleitete(v, ziel)]:
            melde_register(v, district_id, op_id, BESTAETIGT, ziel.register, jetzt, ABGEHAENGT)


def _unbestaetigte(v: Connection, ziel: Any) -> Iterator[str]:
    """Ids of the changes with an open sending to this target and to no other."""
    wo = (_S.district_id == ziel.district_id, _S.ziel == ziel.name, _S.stand.in_(_OFFEN))
    for zeile in v.execute(select(_S.__table__).where(*wo).order_by(_S.xid, _S.seq)).all():
        eigene = (_S.district_id == ziel.district_id, _S.op_id == zeile.op_id)
        if alle_bestaetigt(v, zeile, v.execute(select(_S.ziel, _S.stand).where(*eigene)).all()):
            yield zeile.op_id


def _nie_abgeleitete(v: Connection, ziel: Any) -> Iterator[str]:
    """Ids of the booked changes after the target's cursor, of towns that no other target gets."""
    nach = stelle(ziel.zeiger, _epoche(v, ziel.district_id))
    frage = (
        select(Ereignis.op_id, Ereignis.gemeinde_ags)
        .where(Ereignis.district_id == ziel.district_id, Ereignis.register == ziel.register, Ereignis.art == GEBUCHT)
        .where(tuple_(Ereignis.xid, Ereignis.seq) > tuple_(nach.xid, nach.seq))
        .order_by(Ereignis.xid, Ereignis.seq)
    )
    if ziel.gemeinde_ags:
        frage = frage.where(Ereignis.gemeinde_ags == ziel.gemeinde_ags)
    for zeile in v.execute(frage).all():
        if aenderungsart(v, ziel.district_id, ziel.register, zeile.gemeinde_ags) == GEAENDERT:
            yield zeile.op_id


def _epoche(v: Connection, district_id: str) -> str:
    return v.scalars(select(Kreis.epoche).where(Kreis.district_id == district_id)).one()
