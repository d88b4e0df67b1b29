"""Confirmed changes that go once more, the same bytes under the same ids, because their register restored a backup."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bureau_app.domain.abgleich import Aenderung, epoche
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.store.ausgang import nachzureichen
from bureau_app.store.codec import entpacke
from bureau_app.store.stoerungen import unlesbar
from bureau_app.store.tables import Ausgangszeile, Vorgangszeile, Zeigerzeile, tabelle

_BESTAETIGT, _UEBERGEBEN = Registerstand.BESTAETIGT.value, Registerstand.UEBERGEBEN.value
_TABELLE = tabelle(Ausgangszeile)
_A, _Z = _TABELLE.c, tabelle(Zeigerzeile).c
_PARKEN_AB = 4
"""So often a change may fail until it is parked."""

_OFFEN = (_A.register == bindparam("dieses"), nachzureichen(_A))
_ERSTE = select(func.min(_A.nr)).where(*_OFFEN).group_by(_A.vorgang_id)
_B, _V = _TABELLE.alias().c, tabelle(Vorgangszeile).c
_FEHLENDE = select(_B.vorgang_id).where(_B.register == bindparam("dieses"), nachzureichen(_B))
_BEZOGENE = select(_V.id).where(_V.id == _A.vorgang_id, _V.bezug.in_(_FEHLENDE)).correlate(_TABELLE)
_DESSEN = tabelle(Vorgangszeile).alias()
_FAELLIGE = (
    select(_A.op_id, _A.vorgang_id, _A.base_version, _A.koerper, _A.pruefsumme, _A.folge, _DESSEN.c.inhalt)
    .outerjoin(_DESSEN, _DESSEN.c.id == _A.vorgang_id)
    .where(_A.nr.in_(_ERSTE), ~_BEZOGENE.exists(), (_A.nachreichen > _PARKEN_AB) == bindparam("geparkte"))
    .order_by(_A.nr)
    .limit(bindparam("hoechstens"))
)
_GEPARKT = select(func.count()).select_from(_TABELLE).where(*_OFFEN, _A.nachreichen > _PARKEN_AB)
ZEIGER = select(_Z.zeiger).where(_Z.register == bindparam("dieses"))
"""Where the feed of the register `dieses` was read to."""


def merke_vor(verbindung: Connection, register: Register, zeiger: str) -> int | None:
    """With the first cursor of another epoch all that this register ever confirmed or took over for good, and whose
    body was not deleted yet, is to be offered again: how many changes that are; None in the epoch that was."""
    alt = epoche(verbindung.scalar(ZEIGER, {"dieses": register.value}) or "")
    if alt in ("", epoche(zeiger)):
        return None
    a = _A
    genommen = or_(a.stand == _BESTAETIGT, and_(a.stand == _UEBERGEBEN, a.faellig.is_(None)))
    wo = (a.register == register.value, genommen, func.length(a.koerper) > 0)
    return verbindung.execute(update(_TABELLE).where(*wo).values(nachreichen=1)).rowcount


def faellige(verbindung: Connection, register: Register, hoechstens: int, geparkte: bool) -> tuple[Aenderung, ...]:
    """The oldest of each Vorgang, in the order in which they were made, as far as they are parked or not; a Korrektur
    or Storno once the register has ruled again on what it is about. Each with the vehicles that came back then."""
    gefunden = []
    werte = {"dieses": register.value, "hoechstens": hoechstens, "geparkte": geparkte}
    for z in verbindung.execute(_FAELLIGE, werte):
        ohne = entpacke(z.inhalt).nicht_gebuchte(z.op_id) if z.inhalt is not None else ()
        aenderung = Aenderung(z.op_id, z.vorgang_id, register, z.base_version, z.koerper, z.folge, ohne)
        if aenderung.pruefsumme != z.pruefsumme:
            raise unlesbar("ausgang")
        gefunden.append(aenderung)
    return tuple(gefunden)


def erledige(verbindung: Connection, op_ids: Sequence[str]) -> None:
    """The register has ruled on them again."""
    verbindung.execute(update(_TABELLE).where(_A.op_id.in_(op_ids)).values(nachreichen=0))


def zaehle_versuch(verbindung: Connection, op_id: str) -> None:
    """One that is to be offered again failed once more."""
    wo = (_A.op_id == op_id, _A.nachreichen > 0)
    verbindung.execute(update(_TABELLE).where(*wo).values(nachreichen=_A.nachreichen + 1))


def geparkte(verbindung: Connection, register: Register) -> int:
    """How many failed too often."""
    return verbindung.scalar(_GEPARKT, {"dieses": register.value}) or 0
