"""The places where witnesses ask about the audit tree."""

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, geraetepruefung
from bureau_app.district.audit.pruefspur import Pruefspur
from bureau_app.wire import dienst
from bureau_app.wire.nachricht import KENNZAHL_MUSTER
from bureau_app.wire.pruefspur import Konsistenzmeldung, Siegelschluessel

_Groesse = Annotated[int, Query(ge=0, lt=2**63)]
_Kennzahl = Annotated[str, Query(pattern=f"^{KENNZAHL_MUSTER}$")]


def pruefspurrouten(verzeichnis: Verzeichnis, pruefspur: Pruefspur) -> APIRouter:
    """For every enrolled device."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.get("/v1/pruefspur/kopf")
    def kopf(_geraet: Geraet) -> Response:
        if (neuester := pruefspur.neuester()) is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return als_json(neuester)

    @router.get("/v1/pruefspur/konsistenz")
    def konsistenz(_geraet: Geraet, von: _Groesse, bis: _Groesse) -> Response:
        try:
            beweis = pruefspur.konsistenz(von, bis)
        except ValueError:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN) from None
        return als_json(Konsistenzmeldung(von=von, bis=bis, beweis=tuple(h.hex() for h in beweis)))

    @router.get("/v1/pruefspur/einschluss")
    def einschluss(geraet: Geraet, op_id: _Kennzahl, groesse: _Groesse) -> Response:
        try:
            return als_json(pruefspur.einschluss(geraet.gemeinde_ags, op_id, groesse))
        except ValueError:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN) from None

    @router.get("/v1/pruefspur/schluessel")
    def schluessel(_geraet: Geraet) -> Response:
        b64 = base64.urlsafe_b64encode(pruefspur.schluessel).rstrip(b"=").decode()
        return als_json(Siegelschluessel(schluessel=b64))

    return router
