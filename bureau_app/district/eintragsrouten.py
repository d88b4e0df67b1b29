"""A single entry of the register: read with its version as ETag, changed only by who names the version it builds on."""

import re
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, antwort, geraetepruefung
from bureau_app.district.ledger import Ledger
from bureau_app.district.problems import problem_mit
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire import dienst
from bureau_app.wire.dienst import Konflikt, Konfliktproblem
from bureau_app.wire.nachricht import KENNZAHL_MUSTER
from bureau_app.wire.sync import Aenderungsmeldung, Ausgangsmeldung

SCHLUESSEL = "Idempotency-Key"
"""The op id of a change; the ledger knows it for ever."""
VERALTET = "veraltete_fassung"
_MARKE = re.compile(r'"v([0-9]{1,9})"')


def eintragsrouten(ledger: Ledger, verzeichnis: Verzeichnis) -> APIRouter:
    """Each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]
    Vorgang = Annotated[str, Depends(_vorgang_id)]

    @router.get("/v1/fahrzeugregister/{vorgang_id}")
    def eintrag(geraet: Geraet, vorgang_id: Vorgang, request: Request) -> Response:
        stand = ledger.stand(geraet.gemeinde_ags, vorgang_id)
        if stand is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        marke = {"ETag": f'"v{stand[0]}"'}
        if request.headers.get("if-none-match") == marke["ETag"]:
            return Response(status_code=304, headers=marke)
        gefunden = antwort(stand[1])
        gefunden.headers.update(marke)
        return gefunden

    @router.put("/v1/fahrzeugregister/{vorgang_id}")
    def setze(geraet: Geraet, vorgang_id: Vorgang, koerper: Koerper, request: Request) -> Response:
        if geraet.quarantaene:
            raise Abgelehnt(dienst.GERAET_GEGABELT)
        base = _base_version(request)
        op_id = request.headers.get(SCHLUESSEL, "")
        try:
            aenderung = Aenderung(op_id, vorgang_id, Register.FAHRZEUGREGISTER, base, koerper)
            meldung = Aenderungsmeldung.von(aenderung)
        except ValueError:
            raise Abgelehnt(dienst.ANFRAGE_UNVERSTAENDLICH) from None
        zeiger = request.headers.get(dienst.ZEIGER_KOPF, "")
        ruling = ledger.entscheide_nach(geraet, meldung.model_dump(by_alias=True), zeiger)
        if ruling is None:
            raise Abgelehnt(dienst.ERST_LESEN)
        return _gesagt(ruling)

    return router


def _gesagt(ruling: Ausgangsmeldung) -> Response:
    """The ruling, or the problem that it is; whoever gets one reads the entry and decides anew."""
    if ruling.ausgang in (Ausgang.ACCEPTED, Ausgang.KNOWN):
        angenommen = als_json(ruling)
        angenommen.headers["ETag"] = f'"v{ruling.version}"'
        return angenommen
    art = dienst.KONFLIKT if ruling.ausgang is Ausgang.CONFLICT else dienst.NICHT_ANGENOMMEN
    art = dienst.VERSION_VERALTET if ruling.grund == VERALTET else art
    konflikt = Konflikt(kind=ruling.grund, current_version=ruling.version)
    return problem_mit(partial(Konfliktproblem, conflict=konflikt), art)


def _base_version(request: Request) -> int:
    """The version that the change builds on, 0 for a new entry; VORBEDINGUNG_FEHLT if nothing says so."""
    if request.headers.get("if-none-match") == "*":
        return 0
    marke = _MARKE.fullmatch(request.headers.get("if-match", ""))
    if marke is None:
        raise Abgelehnt(dienst.VORBEDINGUNG_FEHLT)
    return int(marke[1])


def _vorgang_id(request: Request) -> str:
    vorgang_id = str(request.path_params["vorgang_id"])
    if not re.fullmatch(KENNZAHL_MUSTER, vorgang_id):
        raise Abgelehnt(dienst.NICHT_GEFUNDEN)
    return vorgang_id
