"""Refusals as problem documents (RFC 9457): stable types, and whether waiting can help."""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.wire import dienst
from bureau_app.wire.dienst import PROBLEM, Problem

LOG = logging.getLogger(__name__)

_WARTEN_S = 5
_TITEL = {
    dienst.GERAET_UNBEKANNT: (401, False, "The device is not enrolled here."),
    dienst.GERAET_GEGABELT: (409, False, "The device gave a number twice: it was cloned, or its disk was restored."),
    dienst.SITZUNG_ABGELAUFEN: (401, False, "The person must sign in again."),
    dienst.ANMELDUNG_ZU_ALT: (403, False, "The password must be typed anew for this."),
    dienst.ANMELDUNG_ABGEBROCHEN: (403, False, "The sign-in at the IdP did not succeed."),
    dienst.KONTO_NICHT_ZUGEORDNET: (403, False, "The IdP's account is nobody's here."),
    dienst.ANMELDEDIENST_GESTOERT: (503, True, "The IdP does not answer as it should."),
    dienst.EID_DIENST_GESTOERT: (503, True, "The eID-Server does not answer as it should."),
    dienst.ROLLE_FEHLT: (403, False, "The account has not the role or the town for this."),
    dienst.EIGENER_ANTRAG: (403, False, "Nobody decides on a request of their own."),
    dienst.ANTRAG_UEBERHOLT: (409, False, "The request is gone or its content is another."),
    dienst.ANTRAGSTELLER_OHNE_ROLLE: (409, False, "Who asked has lost the role to ask."),
    dienst.SCHON_ENTSCHIEDEN: (409, False, "Somebody else decided before."),
    dienst.ANMELDUNG_FALSCH: (403, False, "Kennung or password is wrong."),
    dienst.ANMELDUNG_GESPERRT: (429, True, "Too many wrong tries."),
    dienst.AUFNAHME_CODE: (403, False, "The code is wrong, used or too old."),
    dienst.ANDERE_GEMEINDE: (409, False, "The code is for a device of another town."),
    dienst.SIGNATUR_FALSCH: (403, False, "The decision is not signed with the device's key."),
    dienst.ZU_VIELE_ANFRAGEN: (429, True, "Too many requests of one sender."),
    dienst.UEBERLASTET: (503, True, "Too many requests wait."),
    dienst.ANFRAGE_UNVERSTAENDLICH: (400, False, "The request is not the message it should be."),
    dienst.ANFRAGE_ZU_GROSS: (413, False, "The request is too large."),
    dienst.VORBEDINGUNG_FEHLT: (428, False, "Say which version the change builds on: If-Match, or If-None-Match: *."),
    dienst.ERST_LESEN: (409, True, "Read the feed first and name its cursor: a restore may have lost the entry."),
    dienst.VERSION_VERALTET: (412, False, "The entry has another version by now."),
    dienst.KONFLIKT: (409, False, "Something stands against the change that a person must decide."),
    dienst.NICHT_ANGENOMMEN: (422, False, "The change cannot be taken as it is."),
    dienst.NICHT_GEFUNDEN: (404, False, "There is nothing here."),
    dienst.METHODE_FALSCH: (405, False, "This method is not for this place."),
    dienst.NICHT_BEREIT: (503, True, "The service cannot serve now."),
    dienst.DATENBANK_GESTOERT: (503, True, "The database is out of order."),
    dienst.DIENST_GESTOERT: (500, True, "The service is out of order."),
}


def status_von(art: str) -> int:
    """The HTTP status that goes with a kind of problem."""
    return _TITEL[art][0]


def problem(art: str, warten_s: int = 0) -> Response:
    """The document of one kind; it never repeats what was sent."""
    return problem_mit(Problem, art, warten_s)


def problem_mit(form: Callable[..., Problem], art: str, warten_s: int = 0) -> Response:
    """The document of one kind in a form that says more."""
    status, retryable, titel = _TITEL[art]
    inhalt = form(type=art, title=titel, status=status, retryable=retryable)
    kopf = {"Cache-Control": "no-store"} | ({"Retry-After": str(warten_s)} if warten_s else {})
    if status == 401:
        kopf["WWW-Authenticate"] = "Bearer"
    return Response(inhalt.als_json(), status_code=status, media_type=PROBLEM, headers=kopf)


def behandle_fehler(app: FastAPI) -> None:
    """Turn every exception that leaves a route into a problem."""
    app.add_exception_handler(Abgelehnt, _abgelehnt)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unverstaendlich)
    for art in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(art, _datenbank)
    app.add_exception_handler(Exception, _dienst)


def _abgelehnt(_request: Request, fehler: Exception) -> Response:
    assert isinstance(fehler, Abgelehnt)
    return problem(fehler.art, fehler.warten_s)


def _http(_request: Request, fehler: Exception) -> Response:
    assert isinstance(fehler, HTTPException)
    return problem(dienst.METHODE_FALSCH if fehler.status_code == 405 else dienst.NICHT_GEFUNDEN)


def _unverstaendlich(_request: Request, _fehler: Exception) -> Response:
    return problem(dienst.ANFRAGE_UNVERSTAENDLICH)


def _datenbank(_request: Request, fehler: Exception) -> Response:
    LOG.warning("the database is out of order: %s", type(fehler).__name__)
    return problem(dienst.DATENBANK_GESTOERT, _WARTEN_S)


def _dienst(_request: Request, _fehler: Exception) -> Response:
    return problem(dienst.DIENST_GESTOERT, _WARTEN_S)
