"""The district's ledger: rules on changes, keeps entries version by version, and tells what happened in order."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError

from bureau_app.district.abweisung import Abgewiesen, halte_fest
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme, pruefe, refused
from bureau_app.district.buchung import Einzelbuchung, Ueberholt
from bureau_app.district.direkt import Direktleitung, direktleitung
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.feed import Feed
from bureau_app.district.gruppe import Gruppenbuchung, Rundenfrage
from bureau_app.district.identity.quarantaene import Gegabelt
from bureau_app.district.registerpruefung import Registerpruefung
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.stapel import Ding, Stapelbuchung
from bureau_app.district.tables import Eintrag
from bureau_app.district.transaktion import lesen, schreiben, schreiben_fuer
from bureau_app.district.zukunft import vermerke_zukunft
from bureau_app.domain.abgleich import Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.sync import FEED_SEITE, Ausgangsmeldung, Feedeintrag, Syncanfrage, Syncantwort

LOG = logging.getLogger(__name__)

_GENUG_STOERUNGEN = 2
_STOERUNGEN = (OperationalError, ProgrammingError)
"""The database does not answer, or forbids it: only a fault of this program would write another town's row."""
_VERSUCHE = 3
_VERSION = select(Eintrag.version).where(
    Eintrag.district_id == bindparam("kreis"),
    Eintrag.vorgang_id == bindparam("vorgang"),
    Eintrag.register == bindparam("dieses"),
    Eintrag.gemeinde_ags == bindparam("gemeinde"),
)


class Ledger:
    """The register of record of one district. Safe for several threads and processes."""

    def __init__(
        self,
        engine: Engine,
        district_id: str,
        uhr: Callable[[], datetime],
        schrank: Schluesselschrank,
        register: Registerpruefung | None = None,
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = Fallinhalt(district_id, schrank)
        self._feed = Feed(engine, district_id, uhr)
        self._einzeln = Einzelbuchung(district_id, uhr, self._inhalt, register)
        self._stapel = Stapelbuchung(district_id, uhr, self._inhalt, register)
        self._gruppe = Gruppenbuchung(uhr, self._stapel, self._feed)

    @property
    def mit_gruppen(self) -> bool:
        """Whether `runden` is of use: SQLite has one writer, and nobody to share a transaction with."""
        return self._engine.dialect.name == "postgresql"

    def runde(self, geraet: Geraeteausweis, anfrage: Syncanfrage) -> Syncantwort:
        """One round: the changes, together if nothing stands against any of them, else each by itself; then the feed.

        A change without an outcome was not ruled on, because the database was disturbed, because its counter has last
        read before a backup was put in place, or because it takes back or builds on what its counter may yet have to
        offer again (`_zu_frueh`, `_verlorene`); it is sent again. If none of them was for the first reason, the
        disturbance is raised: somebody at the counter must be told.
        """
        outcomes = self._entscheide_alle(geraet, anfrage)
        feed, cursor = self.feed(geraet.gemeinde_ags, anfrage.cursor)
        return Syncantwort(outcomes=outcomes, feed=feed, cursor=cursor)

    def leitung(self) -> AbstractContextManager[Direktleitung]:
        """A connection for all that is asked for the requests of one moment."""
        return direktleitung(self._engine)

    def runden(self, v: Direktleitung, fragen: Sequence[Rundenfrage]) -> list[Syncantwort | None]:
        """Rounds of several devices at once, what is plainly good in one transaction a town; None for each that needs
        a round of its own (`runde`), which then rules on it, or meets what disturbed this one."""
        return self._gruppe.runden(v, fragen)

    def entscheide(self, geraet: Geraeteausweis, roh: Any) -> Ausgangsmeldung:
        """Rule on one change and book it if it is accepted."""
        annahme = pruefe(roh, geraet)
        return self._buche_sicher(geraet, annahme) if isinstance(annahme, Annahme) else annahme

    def entscheide_nach(self, geraet: Geraeteausweis, roh: Any, zeiger: str) -> Ausgangsmeldung | None:
        """As `entscheide` for a device that has read the feed up to this cursor; None if that is not enough to rule on
        the change."""
        annahme = pruefe(roh, geraet)
        if self._feed.fremd(geraet.gemeinde_ags, zeiger) or self._zu_frueh(geraet, [annahme], zeiger):
            return None
        return self._buche_sicher(geraet, annahme) if isinstance(annahme, Annahme) else annahme

    def feed(self, gemeinde_ags: str, zeiger: str, hoechstens: int = FEED_SEITE) -> tuple[tuple[Feedeintrag, ...], str]:
        """What happened to the town's Vorgaenge since the cursor, oldest first, and the cursor after it."""
        return self._feed.lies(gemeinde_ags, zeiger, hoechstens)

    def eintrag(
        self, gemeinde_ags: str, vorgang_id: str, register: str = Register.FAHRZEUGREGISTER.value
    ) -> bytes | None:
        """The bytes of the entry's newest version; None if there is none, it is another town's, or it was erased."""
        stand = self.stand(gemeinde_ags, vorgang_id, register)
        return None if stand is None else stand[1]

    def stand(
        self, gemeinde_ags: str, vorgang_id: str, register: str = Register.FAHRZEUGREGISTER.value
    ) -> tuple[int, bytes] | None:
        """The entry's newest version and its bytes, None as for `eintrag`."""
        with lesen(self._engine, gemeinde_ags) as v:
            eintrag = {"kreis": self._district_id, "vorgang": vorgang_id, "dieses": register, "gemeinde": gemeinde_ags}
            version = v.scalar(_VERSION, eintrag)
            inhalt = None if version is None else self._inhalt.lies(v, vorgang_id, register, version)
        return None if version is None or inhalt is None else (version, inhalt)

    def _entscheide_alle(self, geraet: Geraeteausweis, anfrage: Syncanfrage) -> tuple[Ausgangsmeldung, ...]:
        """In the order of the changes, whatever was ruled on first; what is about the same as an earlier one that was
        disturbed waits with it. Gegabelt with the rulings on what was booked."""
        if anfrage.aenderungen and self._feed.fremd(geraet.gemeinde_ags, anfrage.cursor):
            return ()
        alle = [pruefe(roh, geraet) for roh in anfrage.aenderungen]
        zu_frueh = self._zu_frueh(geraet, alle, anfrage.cursor)
        geprueft = [eine for eine in alle if id(eine) not in zu_frueh]
        gute = [annahme for annahme in geprueft if isinstance(annahme, Annahme)]
        zusammen = self._buche_zusammen(geraet, gute)
        outcomes: list[Ausgangsmeldung] = []
        stoerungen: list[DBAPIError] = []
        gestoerte: set[Ding] = set()
        gegabelt = False
        for annahme in geprueft:
            if isinstance(annahme, Ausgangsmeldung):
                outcomes.append(annahme)
            elif (schon := zusammen.get(id(annahme))) is not None:
                outcomes.append(schon)
            elif not gestoerte.isdisjoint(gestoerte and self._stapel.dinge_von(annahme)):
                gestoerte.update(self._stapel.dinge_von(annahme))
            elif not gegabelt and len(stoerungen) < _GENUG_STOERUNGEN:
                try:
                    outcomes.append(self._buche_sicher(geraet, annahme))
                except Gegabelt:
                    gegabelt = True
                except _STOERUNGEN as fehler:
                    LOG.warning("op %s was not ruled on: %s", annahme.meldung.op_id, type(fehler.orig).__name__)
                    stoerungen.append(fehler)
                    gestoerte.update(self._stapel.dinge_von(annahme))
        if gegabelt:
            gebucht = any(ausgang.ausgang is Ausgang.ACCEPTED for ausgang in outcomes)
            raise Gegabelt(tuple(outcomes) if gebucht else ())
        if stoerungen and not outcomes:
            raise stoerungen[-1]
        verlorene = self._verlorene(geraet, gute, outcomes, anfrage.cursor)
        return tuple(ausgang for ausgang in outcomes if ausgang.op_id not in verlorene)

    def _verlorene(
        self, geraet: Geraeteausweis, gute: Sequence[Annahme], outcomes: Sequence[Ausgangsmeldung], cursor: str
    ) -> Collection[str]:
        """Those changes (op ids) that build on a version which is not there, of a counter that never read this epoch of
        the ledger: a restore may have lost it, and the counter has it to offer again."""
        grundlagen = {annahme.meldung.op_id: annahme.meldung.base_version for annahme in gute}
        voraus = [o.op_id for o in outcomes if o.ausgang is Ausgang.CONFLICT and o.version < grundlagen[o.op_id]]
        return voraus if voraus and not self._feed.kennt(geraet.gemeinde_ags, cursor) else ()

    def _zu_frueh(
        self, geraet: Geraeteausweis, alle: Sequence[Annahme | Ausgangsmeldung], cursor: str
    ) -> Collection[int]:
        """Those changes (by `id`) that are about another Vorgang, of a counter that never read this epoch of the
        ledger: a restore may have lost what they take back, and it would come again after them. With them wait those
        that come after them and are about the same."""
        annahmen = [a for a in alle if isinstance(a, Annahme)]
        if not any(_bezogen(a) for a in annahmen) or self._feed.kennt(geraet.gemeinde_ags, cursor):
            return ()
        wartende: list[int] = []
        davor: set[Ding] = set()
        for annahme in annahmen:
            eigene = self._stapel.dinge_von(annahme)
            if _bezogen(annahme) or not davor.isdisjoint(eigene):
                wartende.append(id(annahme))
                davor.update(eigene)
        return wartende

    def _buche_zusammen(self, geraet: Geraeteausweis, gute: Sequence[Annahme]) -> Mapping[int, Ausgangsmeldung]:
        """Rulings (by the change's `id`) on as many of the changes as could be booked by one statement, or were booked
        long ago; those that are left out are ruled on one by one. A disturbance here is nobody's yet: the single change
        will meet it."""
        if self._engine.dialect.name != "postgresql" or not gute:
            return {}
        try:
            if (alle := self._versuche_stapel(geraet, gute)) is not None:
                return alle
            with lesen(self._engine) as v:
                bekannte = self._einzeln.bekannte(v, geraet, gute)
            if not bekannte:
                return {}
            rest = [annahme for annahme in gute if id(annahme) not in bekannte]
            return {**bekannte, **(self._versuche_stapel(geraet, rest) or {})}
        except (IntegrityError, DataError, *_STOERUNGEN) as fehler:
            LOG.info("a batch of %d changes is ruled on one by one: %s", len(gute), type(fehler).__name__)
            return {}

    def _versuche_stapel(
        self, geraet: Geraeteausweis, annahmen: Sequence[Annahme]
    ) -> Mapping[int, Ausgangsmeldung] | None:
        neue = self._stapel.plane(geraet, annahmen)
        if not neue:
            return None
        with schreiben(self._engine) as v:
            outcomes = self._stapel.buche(v, neue)
            if outcomes is None:
                v.rollback()
                return None
            for neu, ausgang in zip(neue, outcomes, strict=True):
                self._vermerke(v, geraet, neu.annahme, ausgang)
        return {id(neu.annahme): ausgang for neu, ausgang in zip(neue, outcomes, strict=True)}

    def _buche_sicher(self, geraet: Geraeteausweis, annahme: Annahme) -> Ausgangsmeldung:
        try:
            return self._buche(geraet, annahme)
        except (IntegrityError, DataError) as fehler:
            LOG.error("op %s cannot be stored: %s", annahme.meldung.op_id, type(fehler).__name__)
            return refused(annahme.meldung.op_id, "nicht_speicherbar")

    def _buche(self, geraet: Geraeteausweis, annahme: Annahme) -> Ausgangsmeldung:
        """Again if somebody else wrote the same row in between: then there is something to read."""
        for _ in range(_VERSUCHE - 1):
            try:
                return self._buche_einmal(geraet, annahme)
            except Ueberholt:
                continue
        return self._buche_einmal(geraet, annahme)

    def _buche_einmal(self, geraet: Geraeteausweis, annahme: Annahme) -> Ausgangsmeldung:
        try:
            with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
                ausgang = self._einzeln.buche(v, geraet, annahme)
                self._vermerke(v, geraet, annahme, ausgang)
                return ausgang
        except Abgewiesen as abgewiesen:
            antwort = abgewiesen.antwort
        zeit = self._uhr()
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            if not halte_fest(v, self._district_id, geraet, annahme.meldung, antwort, zeit):
                raise Ueberholt
        return antwort

    def _vermerke(self, v: Connection, geraet: Geraeteausweis, annahme: Annahme, ausgang: Ausgangsmeldung) -> None:
        vermerke_zukunft(v, self._district_id, geraet, annahme, ausgang, self._uhr())


def _bezogen(annahme: Annahme) -> bool:
    """Whether it is a Korrektur or Storno."""
    return annahme.eintrag is not None and annahme.eintrag.bezug is not None
