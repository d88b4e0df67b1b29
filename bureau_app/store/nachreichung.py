"""Confirmed changes that go once more, the same bytes under the same ids, because their register restored a backup."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, or_, select, update

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.store.stoerungen import unlesbar
from bureau_app.store.tables import Ausgangszeile, Zeigerzeile

_BESTAETIGT, _UEBERGEBEN = Registerstand.BESTAETIGT.value, Registerstand.UEBERGEBEN.value


def merke_vor(verbindung: Connection, register: Register, zeiger: str) -> int | None:
    """With the first cursor of another epoch all that this register ever confirmed or took over for good, and whose
    body was not deleted yet, is to be offered again: how many changes that are; None in the epoch that was."""
    frage = select(Zeigerzeile.zeiger).where(Zeigerzeile.register == register.value)
    alt = _epoche(verbindung.scalar(frage) or "")
    if alt in ("", _epoche(zeiger)):
        return None
    a = Ausgangszeile
    genommen = or_(a.stand == _BESTAETIGT, and_(a.stand == _UEBERGEBEN, a.faellig.is_(None)))
    wo = (a.register == register.value, genommen, func.length(a.koerper) > 0)
    return verbindung.execute(update(a).where(*wo).values(nachreichen=1)).rowcount


def _epoche(zeiger: str) -> str:
    """What a cursor begins with: another one after each restore."""
    return zeiger.partition(".")[0]


def faellige(verbindung: Connection, register: Register, hoechstens: int) -> tuple[Aenderung, ...]:
    """The oldest of each Vorgang, in the order in which they were made."""
    a = Ausgangszeile
    offen = (a.register == register.value, a.nachreichen == 1, func.length(a.koerper) > 0)
    erste = select(func.min(a.nr)).where(*offen).group_by(a.vorgang_id)
    frage = select(a.op_id, a.vorgang_id, a.base_version, a.koerper, a.pruefsumme, a.folge).where(a.nr.in_(erste))
    gefunden = []
    for z in verbindung.execute(frage.order_by(a.nr).limit(hoechstens)):
        aenderung = Aenderung(z.op_id, z.vorgang_id, register, z.base_version, z.koerper, z.folge)
        if aenderung.pruefsumme != z.pruefsumme:
            raise unlesbar("ausgang")
        gefunden.append(aenderung)
    return tuple(gefunden)


def erledige(verbindung: Connection, op_ids: Sequence[str]) -> None:
    """The register has ruled on them again."""
    a = Ausgangszeile
    verbindung.execute(update(a).where(a.op_id.in_(op_ids)).values(nachreichen=0))
