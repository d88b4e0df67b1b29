"""The places of the relay: a town's agent fetches envelopes and brings answers, its counters ask for its key."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, antwort, geraetepruefung, lies
from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.district.outbound.ziele import Ziele
from bureau_app.wire import dienst
from bureau_app.wire.uebergabe import Abholantworten, Abholung, Empfaenger


def uebergaberouten(verzeichnis: Verzeichnis, ziele: Ziele, fach: Abholfach) -> APIRouter:
    """Each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    def pruefe_abholer(geraet: Geraeteausweis, request: Request) -> None:
        """Only the device that the district named for this town: an answer from anybody else would be believed. A
        refusal is noted."""
        gemeinde = ziele.gemeinde(geraet.gemeinde_ags)
        if gemeinde is None or gemeinde[1] != geraet.nummer:
            request.app.state.verweigerungen.notiere(geraet.id, "abholer")
            raise Abgelehnt(dienst.ROLLE_FEHLT)

    @router.get("/v1/uebergabe")
    def hole(geraet: Geraet, request: Request) -> Response:
        pruefe_abholer(geraet, request)
        return als_json(Abholung(posten=fach.hole(geraet.gemeinde_ags)))

    @router.post("/v1/uebergabe/antworten")
    def antworte(geraet: Geraet, koerper: Koerper, request: Request) -> Response:
        pruefe_abholer(geraet, request)
        fach.antworte(geraet.gemeinde_ags, lies(Abholantworten, koerper).antworten)
        return antwort(b"{}")

    @router.get("/v1/melderegister/schluessel")
    def schluessel(geraet: Geraet) -> Response:
        gemeinde = ziele.gemeinde(geraet.gemeinde_ags)
        if gemeinde is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return als_json(Empfaenger(gemeinde_ags=geraet.gemeinde_ags, pem=gemeinde[0].decode()))

    return router
