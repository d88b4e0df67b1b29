"""What happened to a town's Vorgaenge, from a cursor on: by epoch, transaction and number."""

import re
from typing import Any

from sqlalchemy import Engine, select

from bureau_app.district.ereignisse import Stelle, hoechste, lies
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen
from bureau_app.wire.sync import FEED_SEITE, Feedeintrag

_ZEIGER = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})\.([0-9]{1,18})")


class Feed:
    """Reads the ledger of one district for counters."""

    def __init__(self, engine: Engine, district_id: str) -> None:
        self._engine = engine
        self._district_id = district_id

    def lies(self, gemeinde_ags: str, zeiger: str, hoechstens: int = FEED_SEITE) -> tuple[tuple[Feedeintrag, ...], str]:
        """The town's steps after the cursor, oldest first, and the cursor after them.

        A cursor of another epoch, or one that this ledger never gave out (it was restored), reads from the beginning.
        """
        with lesen(self._engine, gemeinde_ags) as v:
            epoche = v.execute(select(Kreis.epoche).where(Kreis.district_id == self._district_id)).scalar_one()
            teile = _ZEIGER.fullmatch(zeiger)
            nach = Stelle(int(teile[2]), int(teile[3])) if teile and teile[1] == epoche else Stelle()
            if nach > hoechste(v, self._district_id):
                nach = Stelle()
            zeilen = lies(v, self._district_id, nach, hoechstens, gemeinde_ags)
        if zeilen:
            nach = Stelle(zeilen[-1].xid, zeilen[-1].seq)
        return tuple(_eintrag(zeile) for zeile in zeilen), f"{epoche}.{nach.xid}.{nach.seq}"


def _eintrag(zeile: Any) -> Feedeintrag:
    return Feedeintrag(
        seq=zeile.seq,
        vorgang_id=zeile.vorgang_id,
        version=zeile.version,
        art=zeile.art,
        zeit=zeile.zeit,
        op_id=zeile.zu_op_id or zeile.op_id,
        register=zeile.register,
        grund=zeile.grund,
    )
