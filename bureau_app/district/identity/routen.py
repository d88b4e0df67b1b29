"""The places where a PC becomes a device, gets a new certificate, and fetches the district's keys."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, geraetepruefung, lies, pruefe_weg
from bureau_app.district.identity.aufnahme import Aufgenommen, Aufnahme
from bureau_app.district.identity.grenzen import Eimer
from bureau_app.wire.dienst import Geraeteauskunft
from bureau_app.wire.geraet import (
    Aufnahmeanfrage,
    Aufnahmeantwort,
    Kreisschluessel,
    Zertifikatsanfrage,
    Zertifikatsantwort,
)


def geraeterouten(
    verzeichnis: Verzeichnis, aufnahme: Aufnahme, eimer: Eimer, schluessel: Callable[[], Kreisschluessel]
) -> APIRouter:
    """Enrolment is for whoever has a code, the rest for every enrolled device; codes have few tries an IP, and
    renewals are as few a device."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.post("/v1/aufnahme")
    def nimm_auf(request: Request, koerper: Koerper) -> Response:
        pruefe_weg(request)
        eimer.nimm(request.client.host if request.client else "")
        anfrage = lies(Aufnahmeanfrage, koerper)
        neu = aufnahme.loese_ein(anfrage.code, anfrage.gemeinde_ags, anfrage.csr.encode())
        request.state.geraet = f"{neu.ausweis.gemeinde_ags}-{neu.ausweis.nummer}"
        return als_json(_antwort(neu, aufnahme.ca_pem, schluessel()))

    @router.post("/v1/geraet/zertifikat")
    def erneuere(geraet: Geraet, koerper: Koerper) -> Response:
        eimer.nimm(geraet.id)
        neu = aufnahme.erneuere(geraet, lies(Zertifikatsanfrage, koerper).csr.encode())
        return als_json(
            Zertifikatsantwort(zertifikat=neu.pem.decode(), ca=aufnahme.ca_pem, gueltig_bis=neu.gueltig_bis)
        )

    @router.get("/v1/geraet/schluessel")
    def kreisschluessel(_geraet: Geraet) -> Response:
        return als_json(schluessel())

    return router


def _antwort(neu: Aufgenommen, ca_pem: str, schluessel: Kreisschluessel) -> Aufnahmeantwort:
    ausweis = neu.ausweis
    return Aufnahmeantwort(
        geraet_id=ausweis.id,
        geraet=Geraeteauskunft(nummer=ausweis.nummer, gemeinde_ags=ausweis.gemeinde_ags, name=ausweis.name),
        token=neu.token,
        zertifikat=neu.zertifikat.pem.decode() if neu.zertifikat else "",
        ca=ca_pem,
        schluessel=schluessel,
    )
