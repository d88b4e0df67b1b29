"""Deletes at the district what need not be kept any longer, by the table of periods, and says what and why."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    Table,
    case,
    delete,
    exists,
    func,
    select,
    tuple_,
    update,
)

from bureau_app.district.audit.protokoll import BETRIEB, Akt, vermerke
from bureau_app.district.ereignisse import BESTAETIGT, UEBERGEBEN, ZURUECK
from bureau_app.district.falltabellen import Anspruch, Fallschluessel
from bureau_app.district.outbound.tabellen import Abholzeile, Sendungszeile
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.registertabellen import Fahrzeugvorgang, Zugriff
from bureau_app.district.tables import Ereignis, Fassung, Fehlversuch, Freigabe, Freigabeinhalt, Sitzung
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.aufbewahrung import Aufbewahrung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.zeit import schaltertag

_BERLIN = ZoneInfo("Europe/Berlin")
_SCHUB = 200
_UNTERWEGS = tuple(s.value for s in Sendestand if s not in (Sendestand.BESTAETIGT, Sendestand.ZURUECK))
_F, _A = Freigabe, Abholzeile


@dataclass(frozen=True, slots=True)
class Loeschposten:
    """What one rule deleted, or would delete: how many things that began before the day `grenze`, and its source."""

    regel: str
    anzahl: int
    grenze: date
    quelle: str


class Loeschlauf:
    """The retention of one district. An open or unconfirmed Vorgang stays, however old it is."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], aufbewahrung: Aufbewahrung
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._aufbewahrung = aufbewahrung

    def laufe(self, probe: bool = False) -> tuple[Loeschposten, ...]:
        """Every rule once; with `probe` nothing is deleted. What a run deleted is noted for ever, by number only."""
        heute, lauf = schaltertag(self._uhr()), str(uuid.uuid4())
        posten = []
        for name, regel in self._aufbewahrung.regeln.items():
            if regel.nie:
                continue
            grenze = regel.grenze(heute)
            anzahl = self._faelle(grenze, probe) if name == "vorgang" else self._zeilen(name, grenze, probe)
            posten.append(Loeschposten(name, anzahl, grenze, regel.quelle))
            if anzahl and not probe:
                with schreiben(self._engine) as v:
                    akt = Akt.AUFBEWAHRUNG
                    vermerke(v, self._district_id, akt, lauf, self._uhr(), merkmal=f"{name} {anzahl}")
        return tuple(posten)

    def loesche(self, vorgang_id: str, durch: str = BETRIEB, grund: str = "antrag") -> bool:
        """Delete what one Vorgang says and what was asked about it, whatever its age (DSGVO Art. 17); False if there is
        nothing of it."""
        with schreiben(self._engine) as v:
            gefragt = self._vergiss_fragen(v, vorgang_id)
            if self._loesche(v, vorgang_id, durch, grund):
                return True
            if gefragt:
                vermerke(v, self._district_id, Akt.VORGANG_GELOESCHT, vorgang_id, self._uhr(), durch, grund)
            return gefragt > 0

    def _loesche(self, v: Connection, vorgang_id: str, durch: str, grund: str) -> bool:
        """The key goes, and with it everything that was ever copied; then what lies here, also sealed for the town."""
        wo = (Fallschluessel.district_id == self._district_id, Fallschluessel.vorgang_id == vorgang_id)
        if not v.execute(delete(Fallschluessel).where(*wo)).rowcount:
            return False
        v.execute(delete(Fassung).where(Fassung.district_id == self._district_id, Fassung.vorgang_id == vorgang_id))
        seine = (Sendungszeile.district_id == self._district_id, Sendungszeile.vorgang_id == vorgang_id)
        gesandt = select(Sendungszeile.gemeinde_ags, Sendungszeile.op_id).where(*seine)
        umschlaege = (_A.district_id == self._district_id, tuple_(_A.gemeinde_ags, _A.op_id).in_(gesandt))
        v.execute(update(_A).where(*umschlaege).values(umschlag=None))
        vermerke(v, self._district_id, Akt.VORGANG_GELOESCHT, vorgang_id, self._uhr(), durch, grund)
        return True

    def _vergiss_fragen(self, v: Connection, vorgang_id: str) -> int:
        """What was asked goes, and nobody decides about it any more; how many requests still had words."""
        wo = (_F.district_id == self._district_id, _F.vorgang_id == vorgang_id)
        worte = (
            Freigabeinhalt.district_id == self._district_id,
            Freigabeinhalt.antrag_id.in_(select(_F.antrag_id).where(*wo)),
        )
        zurueck = {"stand": Freigabestand.ZURUECKGEZOGEN.value}
        v.execute(update(_F).where(*wo, _F.stand == Freigabestand.OFFEN.value).values(**zurueck))
        return v.execute(delete(Freigabeinhalt).where(*worte)).rowcount

    def _faelle(self, grenze: date, probe: bool) -> int:
        with lesen(self._engine) as v:
            faellig = v.scalars(faellige(self._district_id, grenze)).all()
        if not probe:
            for ab in range(0, len(faellig), _SCHUB):
                with schreiben(self._engine) as v:
                    for vorgang_id in faellig[ab : ab + _SCHUB]:
                        self._loesche(v, vorgang_id, BETRIEB, "frist")
        return len(faellig)

    def _zeilen(self, name: str, grenze: date, probe: bool) -> int:
        anzahl = 0
        for tabelle, faellig in _ZEILEN[name]:
            wo = (tabelle.c.district_id == self._district_id, faellig(grenze))
            if probe:
                with lesen(self._engine) as v:
                    anzahl += v.execute(select(func.count()).select_from(tabelle).where(*wo)).scalar_one()
            else:
                with schreiben(self._engine) as v:
                    anzahl += v.execute(delete(tabelle).where(*wo)).rowcount
        return anzahl


def faellige(district_id: str, grenze: date) -> CompoundSelect[Any]:
    """Vorgaenge whose last step is older, of which nothing waits: no approval, no register behind the district.

    Each table is read once, however many Vorgaenge there are: the ledger has no index by Vorgang, which every push
    would pay for.
    """
    e, s = Ereignis, Sendungszeile
    alte = select(e.vorgang_id).where(e.district_id == district_id)
    alte = alte.group_by(e.vorgang_id).having(func.max(e.zeit) < _mitternacht(grenze))
    bestaetigt = func.max(case((e.art == BESTAETIGT, e.seq), else_=0))
    schritte = (e.district_id == district_id, e.art.in_((UEBERGEBEN, ZURUECK, BESTAETIGT)))
    unbestaetigte = select(e.vorgang_id).where(*schritte).group_by(e.vorgang_id, e.register)
    unbestaetigte = unbestaetigte.having(func.max(case((e.art != BESTAETIGT, e.seq), else_=0)) > bestaetigt)
    gefragte = select(_F.vorgang_id).where(_F.district_id == district_id, _F.stand == Freigabestand.OFFEN.value)
    unterwegs = select(s.vorgang_id).where(s.district_id == district_id, s.stand.in_(_UNTERWEGS))
    lesbare = select(Fallschluessel.vorgang_id).where(Fallschluessel.district_id == district_id)
    frei = lesbare.where(Fallschluessel.vorgang_id.in_(alte)).except_(unbestaetigte, gefragte, unterwegs)
    return frei.order_by("vorgang_id")


def _mitternacht(tag: date) -> datetime:
    """When this day begins at the counter."""
    return datetime.combine(tag, time(), _BERLIN).astimezone(UTC)


def _tabelle(zeile: Any) -> Table:
    tabelle: Table = zeile.__table__
    return tabelle


def _inhalt(grenze: date) -> ColumnElement[bool]:
    alt = select(_F.antrag_id).where(_F.district_id == Freigabeinhalt.district_id)
    return Freigabeinhalt.antrag_id.in_(alt.where(_F.beantragt_am < _mitternacht(grenze)))


def _beantwortet(grenze: date) -> ColumnElement[bool]:
    """Answered sendings of which nothing could be sent once more."""
    s = Sendungszeile
    lesbar = exists().where(Fallschluessel.district_id == s.district_id, Fallschluessel.vorgang_id == s.vorgang_id)
    return s.stand.not_in(_UNTERWEGS) & (s.beantwortet_am < _mitternacht(grenze)) & ~lesbar


_ZEILEN: dict[str, tuple[tuple[Table, Callable[[date], ColumnElement[bool]]], ...]] = {
    "freigabeinhalt": ((_tabelle(Freigabeinhalt), _inhalt),),
    "freigabe": (
        (_tabelle(Freigabe), lambda g: (_F.beantragt_am < _mitternacht(g)) & (_F.stand != Freigabestand.OFFEN.value)),
    ),
    "zugriff": ((_tabelle(Zugriff), lambda g: Zugriff.zeit < _mitternacht(g)),),
    "fahrzeugvorgang": (
        (_tabelle(Fahrzeugvorgang), lambda g: Fahrzeugvorgang.tag < g),
        (_tabelle(Anspruch), lambda g: Anspruch.tag < g),
    ),
    "sendung": ((_tabelle(Sendungszeile), _beantwortet),),
    "abholung": (
        (
            _tabelle(_A),
            lambda g: (_A.abgelegt_am < _mitternacht(g)) & _A.ergebnis.is_not(None) & _A.umschlag.is_(None),
        ),
    ),
    "sitzung": ((_tabelle(Sitzung), lambda g: Sitzung.gueltig_bis < _mitternacht(g)),),
    "fehlversuch": ((_tabelle(Fehlversuch), lambda g: Fehlversuch.zuletzt < _mitternacht(g)),),
}
"""By rule: the tables whose rows go, and which rows are older than a day."""
