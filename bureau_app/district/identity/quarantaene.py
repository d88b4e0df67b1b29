"""Devices that gave one running number to two changes: a cloned PC, or a disk that was played back (K10)."""

from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, select, update

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.tables import Ereignis, Geraet
from bureau_app.district.transaktion import lesen, schreiben_fuer, schreiben_in
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.wire.sync import Ausgangsmeldung

GEGABELT = "gegabelt"
_ANDERE_MIT_FOLGE = select(Ereignis.op_id).where(
    Ereignis.district_id == bindparam("kreis"),
    Ereignis.geraet_id == bindparam("geraet"),
    Ereignis.geraet_folge == bindparam("folge"),
    Ereignis.op_id != bindparam("diese"),
)


class Gegabelt(Exception):
    """The device gave this change a number that another change of it has: neither it is booked nor what would have been
    ruled on after it. `rulings` are those on the rest of its request, none if nothing of that was booked."""

    def __init__(self, rulings: tuple[Ausgangsmeldung, ...] = ()) -> None:
        super().__init__()
        self.rulings = rulings


def pruefe_folge(v: Connection, district_id: str, geraet: Geraeteausweis, op_id: str) -> None:
    """Gegabelt if the number of this new change is another one's."""
    folge = geraet.folgen.get(op_id)
    if folge is None:
        return
    werte = {"kreis": district_id, "geraet": geraet.id, "folge": folge, "diese": op_id}
    if v.scalar(_ANDERE_MIT_FOLGE, werte) is not None:
        raise Gegabelt


class Quarantaene:
    """Which devices' changes are not taken until a person looked."""

    def __init__(self, engine: Engine, district_id: str) -> None:
        self._engine = engine
        self._district_id = district_id

    def setze(self, geraet: Geraeteausweis, jetzt: datetime) -> None:
        """From now on; what waits at the device stays there."""
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            frisch = Geraet.quarantaene.is_(None)
            wo = (Geraet.district_id == self._district_id, Geraet.id == geraet.id, frisch)
            if v.execute(update(Geraet).where(*wo).values(quarantaene=GEGABELT)).rowcount:
                vermerke(v, self._district_id, Akt.GERAET_GEGABELT, geraet.id, jetzt, merkmal=geraet.gemeinde_ags)

    def gib_frei(self, gemeinde_ags: str, nummer: int, jetzt: datetime) -> None:
        """A person looked: its changes are taken again. Eingabefehler GERAET_NICHT_IN_QUARANTAENE."""
        with schreiben_in(self._engine, gemeinde_ags) as v:
            wo = (Geraet.district_id == self._district_id, Geraet.gemeinde_ags == gemeinde_ags)
            frage = select(Geraet.id).where(*wo, Geraet.nummer == nummer, Geraet.quarantaene.is_not(None))
            if (geraet_id := v.scalar(frage)) is None:
                raise Eingabefehler(Fehlercode.GERAET_NICHT_IN_QUARANTAENE, "geraet", geraet=str(nummer))
            v.execute(update(Geraet).where(*wo, Geraet.id == geraet_id).values(quarantaene=None))
            vermerke(v, self._district_id, Akt.GERAET_FREIGEGEBEN, geraet_id, jetzt, merkmal=gemeinde_ags)

    def alle(self) -> tuple[tuple[str, int], ...]:
        """Town and number of each."""
        frage = select(Geraet.gemeinde_ags, Geraet.nummer).where(Geraet.district_id == self._district_id)
        with lesen(self._engine) as v:
            zeilen = v.execute(frage.where(Geraet.quarantaene.is_not(None))).all()
        return tuple(sorted((z.gemeinde_ags, z.nummer) for z in zeilen))
