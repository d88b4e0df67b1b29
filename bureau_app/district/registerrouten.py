"""The places where counters ask for a Halter's vehicles, and the Revision for who did."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, geraetepruefung, lies, pruefe_person, sitzung_von
from bureau_app.district.auskunft import FRAGEN, NACHSEHEN, Auskunft
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.wire.halter import Halterauskunft, Halterfrage, Registerangabe, Zugriffe

_HOECHSTE = 2**31 - 1


def registerrouten(verzeichnis: Verzeichnis, sitzungen: Sitzungen, auskunft: Auskunft) -> APIRouter:
    """Vehicles of a Halter by POST, so that no name stands in a URL; the log of the own town."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]
    Sitzung = Annotated[str, Depends(sitzung_von)]

    @router.post("/v1/halter/fahrzeuge")
    def fahrzeuge(geraet: Geraet, sitzung: Sitzung, koerper: Koerper) -> Response:
        wer = pruefe_person(sitzungen, geraet, sitzung, FRAGEN)
        gefunden = auskunft.fahrzeuge(geraet, wer, lies(Halterfrage, koerper))
        return als_json(Halterauskunft(fahrzeuge=tuple(Registerangabe.von(fahrzeug) for fahrzeug in gefunden)))

    @router.get("/v1/zugriffe")
    def zugriffe(geraet: Geraet, sitzung: Sitzung, ab: Annotated[int, Query(ge=1, le=_HOECHSTE)] = 1) -> Response:
        wer = pruefe_person(sitzungen, geraet, sitzung, NACHSEHEN)
        return als_json(Zugriffe(zugriffe=auskunft.zugriffe(ab, wer.gemeinde_ags)))

    return router
