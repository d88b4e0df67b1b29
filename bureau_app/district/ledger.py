"""The district's ledger: rules on changes, keeps entries version by version, and tells what happened in order."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.sperre import sperre
from bureau_app.district.tables import Eintrag, Ereignis, Fassung, Kreis
from bureau_app.domain.abgleich import Ausgang, Bekannt, Ergebnis, reconcile
from bureau_app.wire.fahrzeugregister import FORMEN, FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.sync import (
    FEED_SEITE,
    Aenderungsmeldung,
    Ausgangsmeldung,
    Feedeintrag,
    Syncanfrage,
    Syncantwort,
    lies_aenderung,
    op_id_von,
)
from bureau_app.wire.sync import Fassung as Fassungsmeldung

LOG = logging.getLogger(__name__)

_ZEIGER = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})")
_GENUG_STOERUNGEN = 2


@dataclass(frozen=True, slots=True)
class _Stand:
    """What is stored about a change's Vorgang and op id, read under the lock."""

    seq: int
    version: int
    gemeinde_ags: str
    bekannt: Bekannt | None
    bekannte_seq: int | None


class Registerpruefung(Protocol):
    """What lies behind the ledger: asked before an entry is booked, and told of it, in the same transaction."""

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """A reason code for a conflict that a person must decide, "" for none."""

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """The entry is booked."""


class Ledger:
    """The register of record of one district. Safe for several threads and processes."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], register: Registerpruefung | None = None
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._register = register

    def runde(self, geraet: Geraeteausweis, anfrage: Syncanfrage) -> Syncantwort:
        """One round: each change in a transaction of its own, then the feed.

        A change without an outcome was not ruled on, because the database was disturbed; it is sent again.
        """
        outcomes = tuple(self._entscheide_alle(geraet, anfrage.aenderungen))
        feed, cursor = self.feed(geraet.gemeinde_ags, anfrage.cursor)
        return Syncantwort(outcomes=outcomes, feed=feed, cursor=cursor)

    def entscheide(self, geraet: Geraeteausweis, roh: Any) -> Ausgangsmeldung:
        """Rule on one change and book it if it is accepted."""
        meldung = lies_aenderung(roh)
        if meldung is None:
            return _refused(op_id_von(roh), "unverstaendlich")
        eintrag = _eintrag(meldung, geraet)
        if isinstance(eintrag, str):
            return _refused(meldung.op_id, eintrag)
        try:
            with self._engine.begin() as v:
                return self._buche(v, geraet, meldung, eintrag)
        except (IntegrityError, DataError) as fehler:
            LOG.error("op %s cannot be stored: %s", meldung.op_id, type(fehler).__name__)
            return _refused(meldung.op_id, "nicht_speicherbar")

    def feed(self, gemeinde_ags: str, zeiger: str) -> tuple[tuple[Feedeintrag, ...], str]:
        """What happened to the town's Vorgaenge since the cursor, oldest first, and the cursor after it.

        Numbers are given out under the lock that is held until the commit, so no lower number appears later. A cursor
        of another epoch, or one that this ledger never gave out (it was restored), reads from the beginning.
        """
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            ich = select(Kreis.epoche, Kreis.stand).where(Kreis.district_id == self._district_id)
            epoche, stand = v.execute(ich).one()
            teile = _ZEIGER.fullmatch(zeiger)
            seit = int(teile[2]) if teile and teile[1] == epoche and int(teile[2]) <= stand else 0
            frage = (
                select(Ereignis.seq, Ereignis.vorgang_id, Ereignis.version, Ereignis.art, Ereignis.zeit)
                .where(Ereignis.district_id == self._district_id, Ereignis.gemeinde_ags == gemeinde_ags)
                .where(Ereignis.seq > seit)
                .order_by(Ereignis.seq)
                .limit(FEED_SEITE)
            )
            feed = tuple(Feedeintrag.model_validate(dict(zeile)) for zeile in v.execute(frage).mappings())
        return feed, f"{epoche}.{feed[-1].seq if feed else seit}"

    def eintrag(self, gemeinde_ags: str, vorgang_id: str) -> bytes | None:
        """The bytes of the entry's newest version; None if there is none or it is another town's."""
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            frage = select(Eintrag.version).where(
                Eintrag.district_id == self._district_id,
                Eintrag.vorgang_id == vorgang_id,
                Eintrag.gemeinde_ags == gemeinde_ags,
            )
            version = v.scalar(frage)
            return None if version is None else self._koerper(v, vorgang_id, version)

    def _entscheide_alle(self, geraet: Geraeteausweis, aenderungen: Iterable[Any]) -> Iterable[Ausgangsmeldung]:
        stoerungen = 0
        for roh in aenderungen:
            try:
                yield self.entscheide(geraet, roh)
            except OperationalError as fehler:
                LOG.warning("op %s was not ruled on: %s", op_id_von(roh), type(fehler.orig).__name__)
                stoerungen += 1
                if stoerungen == _GENUG_STOERUNGEN:
                    return

    def _buche(
        self, v: Connection, geraet: Geraeteausweis, meldung: Aenderungsmeldung, eintrag: FahrzeugregisterEintrag
    ) -> Ausgangsmeldung:
        stand = self._stand(v, meldung)
        if stand.version and stand.gemeinde_ags != geraet.gemeinde_ags:
            return _refused(meldung.op_id, "fremde_gemeinde")
        ergebnis = reconcile(meldung.op_id, meldung.pruefsumme, meldung.base_version, stand.bekannt, stand.version)
        match ergebnis.ausgang:
            case Ausgang.ACCEPTED:
                if self._register and (grund := self._register.einwand(v, eintrag)):
                    konflikt = Ergebnis(meldung.op_id, Ausgang.CONFLICT, stand.version, grund)
                    return _outcome(konflikt, None, self._fassung(v, meldung.vorgang_id, stand.version))
                if self._register:
                    self._register.uebernimm(v, eintrag)
                self._schreibe(v, geraet, meldung, ergebnis.version, stand.seq + 1)
                return _outcome(ergebnis, stand.seq + 1)
            case Ausgang.KNOWN:
                return _outcome(ergebnis, stand.bekannte_seq)
            case Ausgang.CONFLICT:
                return _outcome(ergebnis, None, self._fassung(v, meldung.vorgang_id, stand.version))
            case _:
                return _outcome(ergebnis, None)

    def _stand(self, v: Connection, meldung: Aenderungsmeldung) -> _Stand:
        seq = sperre(v, self._district_id)
        bekannt = v.execute(
            select(Ereignis.pruefsumme, Ereignis.version, Ereignis.seq).where(
                Ereignis.district_id == self._district_id, Ereignis.op_id == meldung.op_id
            )
        ).one_or_none()
        eintrag = v.execute(
            select(Eintrag.version, Eintrag.gemeinde_ags).where(
                Eintrag.district_id == self._district_id, Eintrag.vorgang_id == meldung.vorgang_id
            )
        ).one_or_none()
        return _Stand(
            seq=seq,
            version=eintrag.version if eintrag else 0,
            gemeinde_ags=eintrag.gemeinde_ags if eintrag else "",
            bekannt=Bekannt(bekannt.pruefsumme, bekannt.version) if bekannt else None,
            bekannte_seq=bekannt.seq if bekannt else None,
        )

    def _schreibe(self, v: Connection, geraet: Geraeteausweis, m: Aenderungsmeldung, version: int, seq: int) -> None:
        vorgang = {"district_id": self._district_id, "vorgang_id": m.vorgang_id}
        ereignis = {"op_id": m.op_id, "pruefsumme": m.pruefsumme, "art": _ART, "geraet_id": geraet.id}
        v.execute(
            insert(Ereignis).values(
                **vorgang, **ereignis, seq=seq, version=version, gemeinde_ags=geraet.gemeinde_ags, zeit=self._uhr()
            )
        )
        if version == 1:
            v.execute(insert(Eintrag).values(**vorgang, version=1, gemeinde_ags=geraet.gemeinde_ags))
        else:
            wo = (Eintrag.district_id == self._district_id, Eintrag.vorgang_id == m.vorgang_id)
            v.execute(update(Eintrag).where(*wo).values(version=version))
        v.execute(insert(Fassung).values(**vorgang, version=version, form=m.schema_, koerper=m.koerper.encode()))
        v.execute(update(Kreis).where(Kreis.district_id == self._district_id).values(stand=seq))

    def _koerper(self, v: Connection, vorgang_id: str, version: int) -> bytes | None:
        frage = select(Fassung.koerper).where(
            Fassung.district_id == self._district_id, Fassung.vorgang_id == vorgang_id, Fassung.version == version
        )
        return v.scalar(frage)

    def _fassung(self, v: Connection, vorgang_id: str, version: int) -> Fassungsmeldung | None:
        koerper = self._koerper(v, vorgang_id, version)
        return Fassungsmeldung(version=version, koerper=koerper.decode()) if koerper is not None else None


_ART = "eintrag_geaendert"


def _eintrag(meldung: Aenderungsmeldung, geraet: Geraeteausweis) -> FahrzeugregisterEintrag | str:
    """The entry of a change, or the reason why it cannot be taken whatever is stored."""
    if meldung.schema_ not in FORMEN:
        return "form_unbekannt"
    if not meldung.unversehrt():
        return "pruefsumme_falsch"
    try:
        eintrag = FahrzeugregisterEintrag.aus_json(meldung.koerper)
    except Unverstanden:
        return "koerper_unverstaendlich"
    if eintrag.herkunft.vorgang_id != meldung.vorgang_id:
        return "koerper_unverstaendlich"
    return eintrag if eintrag.herkunft.gemeinde_ags == geraet.gemeinde_ags else "fremde_gemeinde"


def _refused(op_id: str, grund: str) -> Ausgangsmeldung:
    return Ausgangsmeldung(op_id=op_id, ausgang=Ausgang.REFUSED, version=0, grund=grund)


def _outcome(ergebnis: Ergebnis, seq: int | None, current: Fassungsmeldung | None = None) -> Ausgangsmeldung:
    return Ausgangsmeldung(
        op_id=ergebnis.op_id,
        ausgang=ergebnis.ausgang,
        version=ergebnis.version,
        seq=seq,
        grund=ergebnis.grund,
        current=current,
    )
