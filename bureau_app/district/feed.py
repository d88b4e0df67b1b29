"""What happened to a town's Vorgaenge, from a cursor on: by epoch, transaction and number."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, select

from bureau_app.district.direkt import Direktfrage
from bureau_app.district.epoche import bemerke
from bureau_app.district.ereignisse import Stelle, hoechste, lies
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen
from bureau_app.wire.sync import FEED_SEITE, Feedeintrag

_ZEIGER = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})\.([0-9]{1,18})")

# One question, because every round asks it. The town is set before the rows are looked at, and only for them.
# `dieselbe`: PostgreSQL's timeline is still the one of the epoch (`epoche.zeitlinie`), so no backup was put in place.
_FRAGE = Direktfrage("""
WITH g AS MATERIALIZED (
  SELECT set_config('bureau.gemeinde', :gemeinde::text, true) AS gemeinde,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS offen
), ab AS (
  SELECT k.district_id, k.epoche, g.gemeinde, g.offen, gilt,
    k.zeitlinie = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int AS dieselbe,
    CASE WHEN gilt THEN :xid::bigint ELSE 0 END AS x,
    CASE WHEN gilt THEN :seq::bigint ELSE 0 END AS s
  FROM g CROSS JOIN kreis AS k CROSS JOIN LATERAL (
    SELECT k.epoche = :epoche::text AND (:xid::bigint, :seq::bigint) <= (g.offen, 0) AS gilt) AS z
  WHERE k.district_id = :district::text
)
SELECT ab.epoche, ab.dieselbe, ab.x, ab.s, e.* FROM ab LEFT JOIN LATERAL (
  SELECT xid, seq, vorgang_id, version, art, zeit, op_id, zu_op_id, register, grund FROM ereignis
  WHERE district_id = ab.district_id AND gemeinde_ags = ab.gemeinde
    AND (xid, seq) > (ab.x, ab.s) AND xid < ab.offen
  ORDER BY xid, seq LIMIT :hoechstens::bigint
) AS e ON true ORDER BY e.xid, e.seq
""")

_EPOCHE = select(Kreis.epoche).where(Kreis.district_id == bindparam("district_id"))


class Feed:
    """Reads the ledger of one district for counters."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def lies(self, gemeinde_ags: str, zeiger: str, hoechstens: int = FEED_SEITE) -> tuple[tuple[Feedeintrag, ...], str]:
        """The town's steps after the cursor, oldest first, and the cursor after them: only steps below every
        transaction that still runs.

        A cursor of another epoch, or one that this ledger never gave out (it was restored), reads from the beginning.
        """
        teile = _ZEIGER.fullmatch(zeiger)
        epoche, nach = (teile[1], Stelle(int(teile[2]), int(teile[3]))) if teile else ("", Stelle())
        frage = self._eine_frage if self._engine.dialect.name == "postgresql" else self._fragen
        epoche, nach, zeilen = frage(gemeinde_ags, epoche, nach, hoechstens)
        if zeilen:
            nach = Stelle(zeilen[-1].xid, zeilen[-1].seq)
        return tuple(_eintrag(zeile) for zeile in zeilen), f"{epoche}.{nach.xid}.{nach.seq}"

    def _eine_frage(
        self, gemeinde_ags: str, epoche: str, nach: Stelle, hoechstens: int
    ) -> tuple[str, Stelle, Sequence[Any]]:
        werte = {"district": self._district_id, "gemeinde": gemeinde_ags, "hoechstens": hoechstens}
        werte |= {"epoche": epoche, "xid": nach.xid, "seq": nach.seq}
        zeilen = _FRAGE.zeilen_allein(self._engine, werte)
        erste = zeilen[0]
        if not erste.dieselbe:
            bemerke(self._engine, self._district_id, self._uhr())
            return self._eine_frage(gemeinde_ags, epoche, nach, hoechstens)
        return erste.epoche, Stelle(erste.x, erste.s), [zeile for zeile in zeilen if zeile.seq is not None]

    def _fragen(
        self, gemeinde_ags: str, epoche: str, nach: Stelle, hoechstens: int
    ) -> tuple[str, Stelle, Sequence[Any]]:
        """SQLite has one writer: what is committed is complete."""
        with lesen(self._engine, gemeinde_ags) as v:
            eigene = v.execute(_EPOCHE, {"district_id": self._district_id}).scalar_one()
            if epoche != eigene or nach > hoechste(v, self._district_id):
                nach = Stelle()
            return eigene, nach, lies(v, self._district_id, nach, hoechstens, gemeinde_ags)


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
