"""The places where counters fetch the district's Policy and, when they are enrolled, its key."""

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, geraetepruefung
from bureau_app.district.policies import Policies
from bureau_app.wire import dienst
from bureau_app.wire.policysendung import Policyschluessel, Policysendung

_UNVERAENDERT = 304


def policyrouten(verzeichnis: Verzeichnis, policies: Policies) -> APIRouter:
    """For every enrolled device."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.get("/v1/policy")
    def policy(_geraet: Geraet, request: Request) -> Response:
        if (neueste := policies.geltende()) is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        marke = f'"{neueste.version}"'
        if request.headers.get("if-none-match") == marke:
            return Response(status_code=_UNVERAENDERT, headers={"ETag": marke})
        sendung = Policysendung(
            version=neueste.version, dokument=neueste.dokument.decode(), signatur=_b64(neueste.signatur)
        )
        antwort = als_json(sendung)
        antwort.headers["ETag"] = marke
        return antwort

    @router.get("/v1/policy/schluessel")
    def schluessel(_geraet: Geraet) -> Response:
        if (oeffentlich := policies.schluessel()) is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return als_json(Policyschluessel(schluessel=_b64(oeffentlich)))

    return router


def _b64(roh: bytes) -> str:
    return base64.urlsafe_b64encode(roh).rstrip(b"=").decode()
