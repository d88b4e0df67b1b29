"""The places of the service that counters ask."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Engine, text

from bureau_app import __version__
from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, antwort, geraetepruefung, lies
from bureau_app.district.betrieb.messung import Messung
from bureau_app.district.direktort import Direktort
from bureau_app.district.identity.quarantaene import Gegabelt, Quarantaene, lies_folgen
from bureau_app.district.ledger import Ledger
from bureau_app.district.wecker import Wecker
from bureau_app.domain.abgleich import Ausgang
from bureau_app.wire import dienst
from bureau_app.wire.dienst import FOLGE_KOPF, Dienstauskunft, Geraeteauskunft
from bureau_app.wire.fahrzeugregister import FORMEN
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF, KANN_REGISTER, KANN_STAND, Baumkopfmeldung
from bureau_app.wire.sync import Syncanfrage, Syncantwort, op_id_von

MIN_CLIENT = ""
"""The oldest counter whose messages are understood; an older one drains its outbox and is told to update."""


def syncort(
    ledger: Ledger,
    verzeichnis: Verzeichnis,
    messung: Messung,
    baumkopf: Callable[[], Baumkopfmeldung | None],
    wecker: Wecker,
    quarantaene: Quarantaene,
    uhr: Callable[[], datetime],
) -> Direktort:
    """Rounds of synchronisation; `baumkopf` is the newest head of the audit tree, `wecker` has those who wait.
    One thread from the token to the answer: every change of threads costs as much as a question."""
    geraet_von = geraetepruefung(verzeichnis)

    def _runde(geraet: Geraeteausweis, anfrage: Syncanfrage) -> Syncantwort:
        """Nothing of a device that a person must look at: GERAET_GEGABELT."""
        if not geraet.quarantaene:
            try:
                return ledger.runde(geraet, anfrage)
            except Gegabelt:
                quarantaene.setze(geraet, uhr())
        raise Abgelehnt(dienst.GERAET_GEGABELT)

    def bearbeite(request: Request, koerper: bytes) -> Response:
        geraet, anfrage = geraet_von(request), lies(Syncanfrage, koerper)
        kann = frozenset(request.headers.get(KANN_KOPF, "").replace(" ", "").split(","))
        folgen = lies_folgen(request.headers.get(FOLGE_KOPF, ""), [op_id_von(roh) for roh in anfrage.aenderungen])
        runde = _runde(replace(geraet, versteht=kann, folgen=folgen), anfrage)
        messung.ausgaenge((meldung.ausgang.value, meldung.grund) for meldung in runde.outcomes)
        if any(meldung.ausgang is Ausgang.ACCEPTED for meldung in runde.outcomes):
            wecker.wecke(geraet.gemeinde_ags)
        if KANN_BAUMKOPF in kann:
            runde = runde.model_copy(update={"baumkopf": baumkopf()})
        return als_json(_verstanden(runde, kann))

    return Direktort("/v1/sync", "POST", bearbeite)


def _verstanden(runde: Syncantwort, kann: frozenset[str]) -> Syncantwort:
    """Without what the counter does not know."""
    if KANN_REGISTER not in kann:
        runde = runde.ohne_register()
    return runde if KANN_STAND in kann else runde.ohne_stand()


def routen(engine: Engine, verzeichnis: Verzeichnis, district_id: str) -> APIRouter:
    """Who is who; each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.get("/v1/meta")
    def meta(geraet: Geraet) -> Response:
        ich = Geraeteauskunft(nummer=geraet.nummer, gemeinde_ags=geraet.gemeinde_ags, name=geraet.name)
        auskunft = Dienstauskunft(
            dienst="bureau-app",
            version=__version__,
            kreis=district_id,
            schemata=FORMEN,
            min_client=MIN_CLIENT,
            geraet=ich,
        )
        return als_json(auskunft)

    @router.get("/health")
    def health() -> Response:
        with engine.connect().execution_options(nur_lesen=True) as v:
            v.execute(text("SELECT 1"))
        return antwort(b'{"status":"ok"}')

    return router
