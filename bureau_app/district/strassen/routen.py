"""The places where counters look which street directories there are, and fetch one."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import antwort, geraetepruefung
from bureau_app.district.strassen.verzeichnisse import Strassenverzeichnisse
from bureau_app.wire import dienst

_UNVERAENDERT = 304
Ags = Annotated[str, Path(pattern=r"^[0-9]{8}$")]


def strassenrouten(verzeichnis: Verzeichnis, strassen: Strassenverzeichnisse) -> APIRouter:
    """For every enrolled device: people move between towns, and where streets are is no secret."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.get("/v1/strassen")
    def uebersicht(_geraet: Geraet, request: Request) -> Response:
        inhalt = strassen.uebersicht().als_json()
        return _mit_marke(request, sha256(inhalt).hexdigest(), inhalt)

    @router.get("/v1/strassen/{ags}")
    def blatt(_geraet: Geraet, request: Request, ags: Ags) -> Response:
        if (stand := strassen.blatt(ags)) is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return _mit_marke(request, *stand)

    return router


def _mit_marke(request: Request, version: str, inhalt: bytes) -> Response:
    """The bytes with their ETag; nothing if the asker has them."""
    marke = f'"{version}"'
    if request.headers.get("if-none-match") == marke:
        return Response(status_code=_UNVERAENDERT, headers={"ETag": marke})
    ganz = antwort(inhalt)
    ganz.headers["ETag"] = marke
    return ganz
