"""The place that counters ask most: rounds of synchronisation, those that wait at the same moment together."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request, Response
from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, erkannt, geraete_von, geraetepruefung, lies
from bureau_app.district.betrieb.messung import Messung
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.direktort import Direktort
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.ledger import Ledger
from bureau_app.district.runden import Runden, fuer, mit_folgen, verstandenes
from bureau_app.district.sammelstelle import Sammelstelle
from bureau_app.district.wecker import Wecker
from bureau_app.domain.abgleich import Ausgang
from bureau_app.wire.dienst import FOLGE_KOPF
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF, Baumkopfmeldung
from bureau_app.wire.sync import Syncanfrage, Syncantwort

LOG = logging.getLogger(__name__)

KLEIN = 16 * 1024
"""Bytes of a request that may share a transaction with others; a larger one brings many changes by itself."""


@dataclass(slots=True)
class Zettel:
    """A request that came, with its bytes; who sent it and what it asks, once that was looked at."""

    request: Request
    koerper: bytes = field(repr=False)
    geraet: Geraeteausweis | None = None
    anfrage: Syncanfrage | None = field(default=None, repr=False)

    @property
    def kann(self) -> frozenset[str]:
        """What its sender understands."""
        return verstandenes(self.request.headers.get(KANN_KOPF, ""))

    @property
    def folgen(self) -> str:
        """The running numbers of its changes, as they came."""
        return self.request.headers.get(FOLGE_KOPF, "")


class Synchronisation:
    """Answers rounds, one by one or together; `baumkopf` is the newest head of the audit tree, `wecker` has those who
    wait. One thread from the token to the answer: every change of threads costs as much as a question."""

    def __init__(
        self,
        ledger: Ledger,
        verzeichnis: Verzeichnis,
        messung: Messung,
        baumkopf: Callable[[], Baumkopfmeldung | None],
        wecker: Wecker,
        quarantaene: Quarantaene,
        uhr: Callable[[], datetime],
    ) -> None:
        self._verzeichnis, self._messung, self._baumkopf, self._wecker = verzeichnis, messung, baumkopf, wecker
        self._geraet_von, self._runden = geraetepruefung(verzeichnis), Runden(ledger, quarantaene, uhr)
        self._ledger, self._mit_gruppen = ledger, ledger.mit_gruppen

    def ort(self) -> Direktort:
        """Where rounds are asked for."""
        return Direktort("/v1/sync", "POST", Zettel, Sammelstelle(self.gemeinsam, self.allein, self._geeignet))

    def allein(self, zettel: Zettel) -> Response:
        """One round. Who waited in a group meanwhile is asked for again: it may have been revoked."""
        noch = geraete_von(self._verzeichnis, [zettel.request])[0] if zettel.geraet else None
        geraet = noch or self._geraet_von(zettel.request)
        anfrage = zettel.anfrage or lies(Syncanfrage, zettel.koerper)
        return self._antwort(zettel, geraet, self._runden.bediene(geraet, anfrage, zettel.kann, zettel.folgen))

    def gemeinsam(self, alle: Sequence[Zettel]) -> list[Response | Exception | None]:
        """The answer to each, or why it is refused; None for whom a round by itself must answer or refuse."""
        antworten: list[Response | Exception | None] = [None] * len(alle)
        try:
            with self._ledger.leitung() as v:
                for n, antwort in self._antworten(v, alle):
                    antworten[n] = antwort
        except SQLAlchemyError as fehler:
            LOG.info("%d rounds go by themselves: %s", len(alle), type(fehler).__name__)
        return antworten

    def _antworten(self, v: Direktleitung, alle: Sequence[Zettel]) -> Iterator[tuple[int, Response | Exception]]:
        """By their index in `alle`, all on one connection."""
        fragen: dict[int, tuple[Geraeteausweis, Syncanfrage]] = {}
        for n, geraet in enumerate(geraete_von(self._verzeichnis, [zettel.request for zettel in alle], v)):
            if geraet is None or geraet.quarantaene:
                continue
            try:
                fragen[n] = self._lies(alle[n], geraet)
            except Abgelehnt as abgelehnt:
                yield n, abgelehnt
        for n, runde in zip(fragen, self._runden.bediene_alle(v, list(fragen.values())), strict=True):
            if runde is not None:
                yield n, self._antwort(alle[n], fragen[n][0], runde)

    def _geeignet(self, zettel: Zettel) -> bool:
        return self._mit_gruppen and len(zettel.koerper) <= KLEIN

    def _lies(self, zettel: Zettel, geraet: Geraeteausweis) -> tuple[Geraeteausweis, Syncanfrage]:
        """What is looked at once, whoever answers in the end."""
        erkannt(zettel.request, geraet)
        zettel.geraet, zettel.anfrage = geraet, lies(Syncanfrage, zettel.koerper)
        return mit_folgen(geraet, zettel.anfrage, zettel.kann, zettel.folgen), zettel.anfrage

    def _antwort(self, zettel: Zettel, geraet: Geraeteausweis, runde: Syncantwort) -> Response:
        self._messung.ausgaenge((meldung.ausgang.value, meldung.grund) for meldung in runde.outcomes)
        if any(meldung.ausgang is Ausgang.ACCEPTED for meldung in runde.outcomes):
            self._wecker.wecke(geraet.gemeinde_ags)
        kann = zettel.kann
        if KANN_BAUMKOPF in kann:
            runde = runde.model_copy(update={"baumkopf": self._baumkopf()})
        return als_json(fuer(kann, runde))
