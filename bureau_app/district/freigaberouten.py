"""The places where counters ask for approvals, supervisors decide, and both wait for news."""

import re
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import (
    Koerper,
    als_json,
    geraetepruefung,
    lies,
    pruefe_person,
    sitzung_von,
    verlange_frisch,
    zertifikat_von,
)
from bureau_app.district.freigaben import BEANTRAGEN, Freigaben
from bureau_app.district.identity.signatur import Signaturen
from bureau_app.district.problems import problem_mit
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.district.wecker import Wecker
from bureau_app.wire import dienst
from bureau_app.wire.freigabe import (
    HOECHSTENS_ANTRAEGE,
    HOECHSTENS_WARTEN_S,
    MARKE_MUSTER,
    Freigabeanfrage,
    Freigabeauskuenfte,
    Freigabeeingang,
    Freigabeentscheidung,
    SchonEntschieden,
)
from bureau_app.wire.nachricht import KENNZAHL_MUSTER

ENTSCHEIDEN = ("aufsicht",)
"""Roles that see the inbox of their town and decide."""

Marke = Annotated[str, Query(pattern=MARKE_MUSTER)]
Warten = Annotated[float, Query(ge=0, le=HOECHSTENS_WARTEN_S)]
Antraege = Annotated[list[str], Query(min_length=1, max_length=HOECHSTENS_ANTRAEGE)]


def freigaberouten(
    verzeichnis: Verzeichnis, sitzungen: Sitzungen, freigaben: Freigaben, signaturen: Signaturen
) -> APIRouter:
    """Asking, taking back, deciding (signed, with a certificate); each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]
    Sitzung = Annotated[str, Depends(sitzung_von)]
    Antrag = Annotated[str, Depends(_antrag_id)]
    Zertifikat = Annotated[str | None, Depends(zertifikat_von)]

    @router.put("/v1/freigaben/{antrag_id}")
    def beantrage(geraet: Geraet, sitzung: Sitzung, antrag_id: Antrag, koerper: Koerper) -> Response:
        wer = pruefe_person(sitzungen, geraet, sitzung, BEANTRAGEN)
        return als_json(freigaben.beantrage(geraet, wer, antrag_id, lies(Freigabeanfrage, koerper)))

    @router.delete("/v1/freigaben/{antrag_id}")
    def ziehe_zurueck(geraet: Geraet, sitzung: Sitzung, antrag_id: Antrag) -> Response:
        pruefe_person(sitzungen, geraet, sitzung, BEANTRAGEN)
        return als_json(freigaben.ziehe_zurueck(geraet, antrag_id))

    @router.post("/v1/freigaben/{antrag_id}/entscheidung")
    def entscheide(
        geraet: Geraet, sitzung: Sitzung, antrag_id: Antrag, zertifikat: Zertifikat, koerper: Koerper
    ) -> Response:
        wer = pruefe_person(sitzungen, geraet, sitzung, ENTSCHEIDEN)
        verlange_frisch(sitzungen, wer)
        entscheidung = lies(Freigabeentscheidung, koerper)
        if zertifikat:
            signaturen.pruefe(zertifikat, antrag_id, entscheidung)
        auskunft = freigaben.entscheide(wer, antrag_id, entscheidung, zertifikat or "")
        if auskunft.zuerst:
            return als_json(auskunft)
        return problem_mit(partial(SchonEntschieden, meldung=auskunft), dienst.SCHON_ENTSCHIEDEN)

    return router


def warterouten(verzeichnis: Verzeichnis, sitzungen: Sitzungen, freigaben: Freigaben, wecker: Wecker) -> APIRouter:
    """The inbox and the messages: both wait for news, and hold no thread while they do."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]
    Sitzung = Annotated[str, Depends(sitzung_von)]

    @router.get("/v1/freigaben")
    async def eingang(geraet: Geraet, sitzung: Sitzung, marke: Marke = "", warte: Warten = 0) -> Response:
        def jetzt() -> Freigabeeingang:
            return freigaben.eingang(pruefe_person(sitzungen, geraet, sitzung, ENTSCHEIDEN))

        stand = await wecker.warte(geraet.gemeinde_ags, jetzt, lambda stand: stand.marke != marke, warte)
        return als_json(stand)

    @router.get("/v1/freigabemeldungen")
    async def meldungen(geraet: Geraet, antrag: Antraege, marke: Marke = "", warte: Warten = 0) -> Response:
        def jetzt() -> Freigabeauskuenfte:
            return freigaben.meldungen(geraet, antrag, marke)

        stand = await wecker.warte(geraet.gemeinde_ags, jetzt, lambda stand: stand.marke != marke, warte)
        return als_json(stand)

    return router


def _antrag_id(request: Request) -> str:
    antrag_id = str(request.path_params["antrag_id"])
    if not re.fullmatch(KENNZAHL_MUSTER, antrag_id):
        raise Abgelehnt(dienst.NICHT_GEFUNDEN)
    return antrag_id
