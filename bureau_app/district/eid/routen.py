"""The places where counters begin a reading of an eID on site, and fetch what was read."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, geraetepruefung, lies
from bureau_app.district.eid.eidserver import Eidserverstoerung
from bureau_app.district.eid.vorort import Vorort
from bureau_app.wire import dienst
from bureau_app.wire.eid import Eidabruf

LOG = logging.getLogger(__name__)
_WARTEN_S = 5


def eidrouten(verzeichnis: Verzeichnis, vorort: Vorort | None) -> APIRouter:
    """For every enrolled device of a district that has an eID-Server; POST both: what is read is nobody's to keep on
    the way, and a session stands in no URL."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    def vorhanden() -> Vorort:
        if vorort is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return vorort

    @router.post("/v1/eid/beginn")
    def beginne(geraet: Geraet) -> Response:
        try:
            return als_json(vorhanden().beginne(geraet))
        except Eidserverstoerung as fehler:
            raise _gestoert(fehler) from None

    @router.post("/v1/eid/ergebnis")
    def ergebnis(geraet: Geraet, koerper: Koerper) -> Response:
        abruf = lies(Eidabruf, koerper)
        try:
            gelesen = vorhanden().ergebnis(geraet, abruf.session)
        except Eidserverstoerung as fehler:
            raise _gestoert(fehler) from None
        if gelesen is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return als_json(gelesen)

    return router


def _gestoert(fehler: Eidserverstoerung) -> Abgelehnt:
    """The code goes to the log, for whoever runs the service; a counter cannot mend it."""
    LOG.warning("the eID-Server is out of order: %s", fehler)
    return Abgelehnt(dienst.EID_DIENST_GESTOERT, _WARTEN_S)
