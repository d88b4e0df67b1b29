"""The places of the service that counters ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Engine, text

from bureau_app import __version__
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, antwort, geraetepruefung, lies
from bureau_app.district.betrieb.messung import Messung
from bureau_app.district.direktort import Direktort
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.ledger import Ledger
from bureau_app.district.runden import Runden, fuer, verstandenes
from bureau_app.district.wecker import Wecker
from bureau_app.domain.abgleich import Ausgang
from bureau_app.wire.dienst import FOLGE_KOPF, Dienstauskunft, Geraeteauskunft
from bureau_app.wire.fahrzeugregister import FORMEN
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF, Baumkopfmeldung
from bureau_app.wire.sync import Syncanfrage

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
    geraet_von, runden = geraetepruefung(verzeichnis), Runden(ledger, quarantaene, uhr)

    def bearbeite(request: Request, koerper: bytes) -> Response:
        geraet, anfrage = geraet_von(request), lies(Syncanfrage, koerper)
        kann = verstandenes(request.headers.get(KANN_KOPF, ""))
        runde = runden.bediene(geraet, anfrage, kann, request.headers.get(FOLGE_KOPF, ""))
        messung.ausgaenge((meldung.ausgang.value, meldung.grund) for meldung in runde.outcomes)
        if any(meldung.ausgang is Ausgang.ACCEPTED for meldung in runde.outcomes):
            wecker.wecke(geraet.gemeinde_ags)
        if KANN_BAUMKOPF in kann:
            runde = runde.model_copy(update={"baumkopf": baumkopf()})
        return als_json(fuer(kann, runde))

    return Direktort("/v1/sync", "POST", bearbeite)


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
