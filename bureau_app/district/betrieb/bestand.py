"""Counts of the district's database for those who run it: no names, no contents, nothing by person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select, text

from bureau_app.district.tables import Ereignis, Freigabe, Geraet, Sitzung
from bureau_app.district.transaktion import lesen
from bureau_app.domain.freigabe import Freigabestand

_AELTESTE_TRANSAKTION = text(
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0) FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_xid IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Betriebszahlen:
    """One look at the database: counts, and ages in seconds (0.0: nothing waits).

    `feed_alter_s` is the age of the oldest open transaction that writes: nothing younger is told to counters yet.
    """

    geraete: int
    sitzungen: int
    ereignisse: int
    freigaben_offen: int
    freigabe_alter_s: float
    feed_alter_s: float


class Bestand:
    """Reads the counts of one district; blocking."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def betriebszahlen(self) -> Betriebszahlen:
        """As committed now."""
        jetzt = self._uhr()
        with lesen(self._engine) as v:
            offene = (Freigabe.district_id == self._district_id, Freigabe.stand == Freigabestand.OFFEN.value)
            seit = v.scalar(select(func.min(Freigabe.beantragt_am)).where(*offene))
            sitzungen = (Sitzung.district_id == self._district_id, Sitzung.gueltig_bis >= jetzt)
            return Betriebszahlen(
                geraete=_anzahl(v, Geraet, Geraet.district_id == self._district_id),
                sitzungen=_anzahl(v, Sitzung, *sitzungen),
                ereignisse=_anzahl(v, Ereignis, Ereignis.district_id == self._district_id),
                freigaben_offen=_anzahl(v, Freigabe, *offene),
                freigabe_alter_s=max(0.0, (jetzt - seit).total_seconds()) if seit else 0.0,
                feed_alter_s=_feed_alter(v),
            )


def _anzahl(v: Connection, tabelle: type[object], *wo: object) -> int:
    return v.scalar(select(func.count()).select_from(tabelle).where(*wo)) or 0  # type: ignore[arg-type]


def _feed_alter(v: Connection) -> float:
    """SQLite has one writer at a time, so nothing holds the feed up."""
    return float(v.scalar(_AELTESTE_TRANSAKTION) or 0) if v.dialect.name == "postgresql" else 0.0
