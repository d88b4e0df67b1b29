"""Counts of the district's database for those who run it: no names, no contents, nothing by person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text, tuple_

from bureau_app.district.audit.tables import Kopf
from bureau_app.district.ereignisse import AENDERUNGEN
from bureau_app.district.outbound.dahinter import stelle
from bureau_app.district.outbound.tabellen import Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.tables import Ereignis, Freigabe, Geraet, Kreis, Sitzung
from bureau_app.district.transaktion import lesen
from bureau_app.domain.freigabe import Freigabestand

_SCHNAPPSCHUSS = text("SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text FROM pg_current_snapshot() AS s")


@dataclass(frozen=True, slots=True)
class Ausgangszahl:
    """Sendings to one register behind the district in one state, and the age of the oldest of them in seconds."""

    ziel: str
    stand: str
    anzahl: int
    alter_s: float


@dataclass(frozen=True, slots=True)
class Zielzahl:
    """One register behind the district: for how many seconds it has been out of order (0.0: it is not), and how many
    changes for it were booked and not queued yet."""

    ziel: str
    gestoert_s: float
    rueckstand: int


@dataclass(frozen=True, slots=True)
class Betriebszahlen:
    """One look at the database: counts, and ages in seconds (0.0: nothing waits).

    `feed_alter_s` is how long an open transaction was seen to hold up what others committed: no counter is told yet.
    `siegel_…` is what the audit's tree does not cover yet: steps, and the age of the oldest. `ausgang` has every target
    with every state, also those of which there is none. `quarantaene` counts devices whose changes are not taken until
    a person looked.
    """

    geraete: int
    sitzungen: int
    ereignisse: int
    freigaben_offen: int
    freigabe_alter_s: float
    feed_alter_s: float
    siegel_rueckstand: int
    siegel_alter_s: float
    ausgang: tuple[Ausgangszahl, ...]
    ziele: tuple[Zielzahl, ...] = ()
    quarantaene: int = 0


class Bestand:
    """Reads the counts of one district; blocking."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._gesehen: tuple[str, datetime] | None = None

    def betriebszahlen(self) -> Betriebszahlen:
        """As committed now."""
        jetzt = self._uhr()
        with lesen(self._engine) as v:
            offene = (Freigabe.district_id == self._district_id, Freigabe.stand == Freigabestand.OFFEN.value)
            seit = v.scalar(select(func.min(Freigabe.beantragt_am)).where(*offene))
            hier = Geraet.district_id == self._district_id
            sitzungen = (Sitzung.district_id == self._district_id, Sitzung.gueltig_bis >= jetzt)
            return Betriebszahlen(
                geraete=_anzahl(v, Geraet, hier),
                sitzungen=_anzahl(v, Sitzung, *sitzungen),
                ereignisse=_anzahl(v, Ereignis, Ereignis.district_id == self._district_id),
                freigaben_offen=_anzahl(v, Freigabe, *offene),
                freigabe_alter_s=_alter(jetzt, seit),
                feed_alter_s=self._feed_alter(v, jetzt),
                **self._siegel(v, jetzt),
                ausgang=tuple(self._ausgang(v, jetzt)),
                ziele=tuple(self._ziele(v, jetzt)),
                quarantaene=_anzahl(
                    v, Geraet, Geraet.district_id == self._district_id, Geraet.quarantaene.is_not(None)
                ),
            )

    def _feed_alter(self, v: Connection, jetzt: datetime) -> float:
        """Since when the same transaction has been the oldest that writes while later ones ended, as far as earlier
        looks saw it: the service may not see when others began. SQLite has one writer, so nothing is held up."""
        if v.dialect.name != "postgresql":
            return 0.0
        aelteste, naechste = v.execute(_SCHNAPPSCHUSS).one()
        if aelteste == naechste:
            self._gesehen = None
        elif self._gesehen is None or self._gesehen[0] != aelteste:
            self._gesehen = (str(aelteste), jetzt)
        return _alter(jetzt, self._gesehen[1]) if self._gesehen else 0.0

    def _siegel(self, v: Connection, jetzt: datetime) -> dict[str, Any]:
        """How far the newest signed head is behind the ledger."""
        hier = Ereignis.district_id == self._district_id
        letzter = select(Kopf.ereignis_xid, Kopf.ereignis_seq).where(Kopf.district_id == self._district_id)
        kopf = v.execute(letzter.order_by(Kopf.groesse.desc()).limit(1)).one_or_none()
        offen = [hier] + ([tuple_(Ereignis.xid, Ereignis.seq) > tuple_(*kopf)] if kopf else [])
        anzahl, seit = v.execute(select(func.count(), func.min(Ereignis.zeit)).where(*offen)).one()
        return {"siegel_rueckstand": anzahl, "siegel_alter_s": _alter(jetzt, seit)}

    def _ausgang(self, v: Connection, jetzt: datetime) -> Iterator[Ausgangszahl]:
        """By target and state."""
        s = Sendungszeile
        frage = select(s.ziel, s.stand, func.count(), func.min(s.angelegt_am)).group_by(s.ziel, s.stand)
        zeilen = v.execute(frage.where(s.district_id == self._district_id)).all()
        gezaehlt = {(ziel, stand): (anzahl, seit) for ziel, stand, anzahl, seit in zeilen}
        namen = select(Zielzeile.name).where(Zielzeile.district_id == self._district_id).order_by(Zielzeile.name)
        for ziel, stand in product(v.scalars(namen).all(), Sendestand):
            anzahl, seit = gezaehlt.get((ziel, stand.value), (0, None))
            yield Ausgangszahl(ziel, stand.value, anzahl, _alter(jetzt, seit))

    def _ziele(self, v: Connection, jetzt: datetime) -> Iterator[Zielzahl]:
        z, e = Zielzeile, Ereignis
        frage = select(z.name, z.register, z.gemeinde_ags, z.zeiger, z.gestoert_seit, Kreis.epoche).order_by(z.name)
        frage = frage.join(Kreis, Kreis.district_id == z.district_id).where(z.district_id == self._district_id)
        for ziel in v.execute(frage).all():
            nach = stelle(ziel.zeiger, ziel.epoche)
            wo = [e.district_id == self._district_id, tuple_(e.xid, e.seq) > tuple_(nach.xid, nach.seq)]
            wo += [e.register == ziel.register, e.art.in_(AENDERUNGEN)]
            wo += [e.gemeinde_ags == ziel.gemeinde_ags] if ziel.gemeinde_ags else []
            yield Zielzahl(ziel.name, _alter(jetzt, ziel.gestoert_seit), _anzahl(v, Ereignis, *wo))


def _alter(jetzt: datetime, seit: datetime | None) -> float:
    return max(0.0, (jetzt - seit).total_seconds()) if seit else 0.0


def _anzahl(v: Connection, tabelle: type[object], *wo: object) -> int:
    return v.scalar(select(func.count()).select_from(tabelle).where(*wo)) or 0  # type: ignore[arg-type]
