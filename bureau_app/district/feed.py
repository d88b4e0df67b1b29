"""What happened to a town's Vorgaenge, from a cursor on: by epoch, transaction and number."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, bindparam, select

from bureau_app.district.direkt import Direktfrage, Direktleitung
from bureau_app.district.epoche import bemerke
from bureau_app.district.ereignisse import ABGEWIESEN, Stelle, hoechste, lies
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen
from bureau_app.wire.sync import FEED_SEITE, Feedeintrag

Seite = tuple[tuple[Feedeintrag, ...], str]
"""Steps, oldest first, and the cursor after them."""

_ZEIGER = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})\.([0-9]{1,18})")

# One question, because every round asks it; for several cursors of a town at once, each with its `nummer`. The town is
# set before the rows are looked at, and only for them. `dieselbe`: PostgreSQL's timeline is still the one of the epoch
# (`epoche.zeitlinie`), so no backup was put in place.
_FRAGE = Direktfrage(f"""
WITH g AS MATERIALIZED (
  SELECT set_config('bureau.gemeinde', :gemeinde::text, true) AS gemeinde,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS offen
), ab AS (
  SELECT z.nummer, k.district_id, k.epoche, g.gemeinde, g.offen, gilt,
    k.zeitlinie = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int AS dieselbe,
    CASE WHEN gilt THEN z.xid ELSE 0 END AS x,
    CASE WHEN gilt THEN z.seq ELSE 0 END AS s
  FROM g CROSS JOIN kreis AS k
    CROSS JOIN unnest(:epoche::text[], :xid::bigint[], :seq::bigint[]) WITH ORDINALITY AS z(epoche, xid, seq, nummer)
    CROSS JOIN LATERAL (SELECT k.epoche = z.epoche AND (z.xid, z.seq) <= (g.offen, 0) AS gilt) AS w
  WHERE k.district_id = :district::text
)
SELECT ab.nummer, ab.epoche, ab.dieselbe, ab.x, ab.s, e.* FROM ab LEFT JOIN LATERAL (
  SELECT xid, seq, vorgang_id, version, art, zeit, op_id, zu_op_id, register, grund FROM ereignis
  WHERE district_id = ab.district_id AND gemeinde_ags = ab.gemeinde
    AND (xid, seq) > (ab.x, ab.s) AND xid < ab.offen AND art <> '{ABGEWIESEN}'
  ORDER BY xid, seq LIMIT :hoechstens::bigint
) AS e ON true ORDER BY ab.nummer, e.xid, e.seq
""")

_EPOCHE = select(Kreis.epoche).where(Kreis.district_id == bindparam("district_id"))


class Feed:
    """Reads the ledger of one district for counters."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._epoche = ""

    def lies(self, gemeinde_ags: str, zeiger: str, hoechstens: int = FEED_SEITE) -> Seite:
        """The town's steps after the cursor, oldest first, and the cursor after them: only steps below every
        transaction that still runs.

        A cursor of another epoch, or one that this ledger never gave out (it was restored), reads from the beginning.
        """
        if self._engine.dialect.name == "postgresql":
            return self.lies_alle(gemeinde_ags, [zeiger], hoechstens)[zeiger]
        return self._fragen(gemeinde_ags, zeiger, hoechstens)

    def vertraut(self, zeiger: str) -> bool:
        """Whether a cursor is of the epoch that was seen last, or of none; no question is asked for that."""
        return _stelle(zeiger)[0] in ("", self._epoche)

    def fremd(self, gemeinde_ags: str, zeiger: str) -> bool:
        """Whether a cursor was given out by another ledger: by this one before a backup was put in place."""
        return not self.vertraut(zeiger) and not self.kennt(gemeinde_ags, zeiger)

    def kennt(self, gemeinde_ags: str, zeiger: str) -> bool:
        """Whether a cursor was given out by the ledger as it is, and not before a backup was put in place."""
        _, jetziger = self.lies(gemeinde_ags, zeiger, 1)
        return _stelle(zeiger)[0] == _stelle(jetziger)[0]

    def lies_alle(
        self,
        gemeinde_ags: str,
        zeiger: Sequence[str],
        hoechstens: int = FEED_SEITE,
        v: Direktleitung | None = None,
        danach: bool = False,
    ) -> dict[str, Seite]:
        """The same for several cursors of a town (each once), by one question on `v` if there is one; `danach`: once
        the transaction of `v` is committed. On PostgreSQL only."""
        stellen = [_stelle(z) for z in zeiger]
        werte = {"district": self._district_id, "gemeinde": gemeinde_ags, "hoechstens": hoechstens}
        werte |= {"epoche": [epoche for epoche, _ in stellen]}
        werte |= {"xid": [stelle.xid for _, stelle in stellen], "seq": [stelle.seq for _, stelle in stellen]}
        zeilen = _FRAGE.zeilen_danach(v, werte) if v and danach else _FRAGE.zeilen_allein(v or self._engine, werte)
        if not zeilen[0].dieselbe:
            bemerke(self._engine, self._district_id, self._uhr())
            return self.lies_alle(gemeinde_ags, zeiger, hoechstens)
        self._epoche = str(zeilen[0].epoche)
        eintraege: dict[int, Feedeintrag] = {}
        seiten = {}
        for nummer, gruppe in groupby(zeilen, key=lambda zeile: int(zeile.nummer)):
            eigene = list(gruppe)
            schritte = [zeile for zeile in eigene if zeile.seq is not None]
            bis = Stelle(schritte[-1].xid, schritte[-1].seq) if schritte else Stelle(eigene[0].x, eigene[0].s)
            for zeile in schritte:
                if zeile.seq not in eintraege:
                    eintraege[zeile.seq] = _eintrag(zeile)
            seiten[zeiger[nummer - 1]] = (
                tuple(eintraege[zeile.seq] for zeile in schritte),
                _zeiger(eigene[0].epoche, bis),
            )
        return seiten

    def _fragen(self, gemeinde_ags: str, zeiger: str, hoechstens: int) -> Seite:
        """SQLite has one writer: what is committed is complete."""
        epoche, nach = _stelle(zeiger)
        with lesen(self._engine, gemeinde_ags) as v:
            eigene = self._epoche = v.execute(_EPOCHE, {"district_id": self._district_id}).scalar_one()
            if epoche != eigene or nach > hoechste(v, self._district_id):
                nach = Stelle()
            zeilen = lies(v, self._district_id, nach, hoechstens, gemeinde_ags)
        if zeilen:
            nach = Stelle(zeilen[-1].xid, zeilen[-1].seq)
        return tuple(_eintrag(zeile) for zeile in zeilen), _zeiger(eigene, nach)


def _stelle(zeiger: str) -> tuple[str, Stelle]:
    """Epoch and place that a cursor names; the beginning of no epoch if it is none."""
    teile = _ZEIGER.fullmatch(zeiger)
    return (teile[1], Stelle(int(teile[2]), int(teile[3]))) if teile else ("", Stelle())


def _zeiger(epoche: str, nach: Stelle) -> str:
    return f"{epoche}.{nach.xid}.{nach.seq}"


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
