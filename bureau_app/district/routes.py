"""The places of the service that counters ask."""

import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Engine, text

from bureau_app import __version__
from bureau_app.district.access import Geraeteausweis, Gesperrt, Verzeichnis
from bureau_app.district.ledger import Ledger
from bureau_app.district.problems import Abgelehnt
from bureau_app.wire import dienst
from bureau_app.wire.dienst import Anmeldeanfrage, Dienstauskunft, Geraeteauskunft
from bureau_app.wire.fahrzeugregister import FORM
from bureau_app.wire.nachricht import KENNZAHL_MUSTER, Nachricht, Unverstanden
from bureau_app.wire.sync import Syncanfrage

N = TypeVar("N", bound=Nachricht)


async def _koerper(request: Request) -> bytes:
    return await request.body()


Koerper = Annotated[bytes, Depends(_koerper)]


def routen(engine: Engine, ledger: Ledger, verzeichnis: Verzeichnis, district_id: str) -> APIRouter:
    """All routes over these parts; each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(_geraetepruefung(verzeichnis))]

    @router.post("/v1/sync")
    def sync(geraet: Geraet, koerper: Koerper) -> Response:
        return _json(ledger.runde(geraet, _lies(Syncanfrage, koerper)))

    @router.post("/v1/anmeldung")
    def anmeldung(geraet: Geraet, koerper: Koerper) -> Response:
        return _json(_melde_an(verzeichnis, geraet, _lies(Anmeldeanfrage, koerper)))

    @router.get("/v1/fahrzeugregister/{vorgang_id}")
    def eintrag(geraet: Geraet, vorgang_id: str) -> Response:
        bekannt = re.fullmatch(KENNZAHL_MUSTER, vorgang_id)
        inhalt = ledger.eintrag(geraet.gemeinde_ags, vorgang_id) if bekannt else None
        if inhalt is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return _antwort(inhalt)

    @router.get("/v1/meta")
    def meta(geraet: Geraet) -> Response:
        ich = Geraeteauskunft(nummer=geraet.nummer, gemeinde_ags=geraet.gemeinde_ags, name=geraet.name)
        auskunft = Dienstauskunft(
            dienst="bureau-app", version=__version__, kreis=district_id, schemata=(FORM,), geraet=ich
        )
        return _json(auskunft)

    @router.get("/health")
    def health() -> Response:
        with engine.connect().execution_options(nur_lesen=True) as v:
            v.execute(text("SELECT 1"))
        return _antwort(b'{"status":"ok"}')

    return router


def _geraetepruefung(verzeichnis: Verzeichnis) -> Callable[[Request], Geraeteausweis]:
    def geraet_von(request: Request) -> Geraeteausweis:
        art, _, token = request.headers.get("authorization", "").partition(" ")
        ausweis = verzeichnis.geraet(token.strip()) if art.lower() == "bearer" else None
        if ausweis is None:
            raise Abgelehnt(dienst.GERAET_UNBEKANNT)
        request.state.geraet = f"{ausweis.gemeinde_ags}-{ausweis.nummer}"
        return ausweis

    return geraet_von


def _melde_an(verzeichnis: Verzeichnis, geraet: Geraeteausweis, frage: Anmeldeanfrage) -> Nachricht:
    try:
        antwort = verzeichnis.melde_an(geraet, frage.kennung, frage.kennwort)
    except Gesperrt as gesperrt:
        raise Abgelehnt(dienst.ANMELDUNG_GESPERRT, gesperrt.sekunden) from None
    if antwort is None:
        raise Abgelehnt(dienst.ANMELDUNG_FALSCH)
    return antwort


def _lies(art: type[N], koerper: bytes) -> N:
    try:
        return art.aus_json(koerper)
    except Unverstanden:
        raise Abgelehnt(dienst.ANFRAGE_UNVERSTAENDLICH) from None


def _json(nachricht: Nachricht) -> Response:
    return _antwort(nachricht.als_json())


def _antwort(inhalt: bytes) -> Response:
    return Response(inhalt, media_type="application/json", headers={"Cache-Control": "no-store"})
