"""The places of the service that counters ask."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Engine, text

from bureau_app import __version__
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, antwort, geraetepruefung
from bureau_app.wire.dienst import Dienstauskunft, Geraeteauskunft
from bureau_app.wire.fahrzeugregister import FORMEN

MIN_CLIENT = ""
"""The oldest counter whose messages are understood; an older one drains its outbox and is told to update."""


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
