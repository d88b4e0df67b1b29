"""The page's places: signing in with an account of the built-in directory, the page, its style sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import SPERRZEIT, VERSUCHE_GERAET, Geraeteausweis, Gesperrt, Verzeichnis
from bureau_app.district.anfragen import Koerper
from bureau_app.district.identity.grenzen import Eimer
from bureau_app.district.page.lage import Lage
from bureau_app.district.page.seite import anmeldeseite, lageseite
from bureau_app.district.page.stil import STIL
from bureau_app.district.sitzungen import Sitzungen

KEKS = "bureau-seite"
"""Name of the cookie that holds the session's token; out of reach for scripts and other sites."""

PLATZ = Geraeteausweis("seite", 0, "", "Seite")
"""Stands for the browser: its sessions are none of a counter, and a counter's are none here."""

_FALSCH = "Kennung oder Kennwort stimmt nicht, oder das Konto darf diese Seite nicht sehen."
_GESPERRT = "Zu viele Versuche. In einer Viertelstunde noch einmal versuchen."
_KOPF = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Seitenangaben:
    """What the page needs beside the database: the Kreis's name, its towns (AGS to name), roles that may see it."""

    kreis: str
    gemeinden: Mapping[str, str]
    rollen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seitenzugang:
    """Who may see the page, and by whose word."""

    verzeichnis: Verzeichnis
    sitzungen: Sitzungen
    angaben: Seitenangaben


def seitenrouten(zugang: Seitenzugang, lage: Callable[[], Lage]) -> APIRouter:
    """Not part of the counters' API; each runs on a thread of the server's pool."""
    router = APIRouter(include_in_schema=False)
    router.include_router(_anmelderouten(zugang))

    @router.get("/")
    def seite(request: Request) -> Response:
        if not _darf(zugang, request.cookies.get(KEKS, "")):
            return _weiter("/anmeldung")
        return _html(lageseite(zugang.angaben.kreis, lage()))

    @router.get("/seite.css")
    def stil() -> Response:
        return Response(STIL, media_type="text/css", headers={**_KOPF, "Cache-Control": "max-age=3600"})

    return router


def _anmelderouten(zugang: Seitenzugang) -> APIRouter:
    """Signing in and out; each address has its own tries, in memory, each account those that it has at a counter."""
    router = APIRouter(include_in_schema=False)
    eimer = Eimer(VERSUCHE_GERAET, VERSUCHE_GERAET / SPERRZEIT.total_seconds())

    @router.get("/anmeldung")
    def formular() -> Response:
        return _html(anmeldeseite(zugang.angaben.kreis))

    @router.post("/anmeldung")
    def anmelden(request: Request, koerper: Koerper) -> Response:
        felder = parse_qs(koerper.decode("utf-8", "replace"), max_num_fields=5)
        kennung, kennwort = (felder.get(name, [""])[0] for name in ("kennung", "kennwort"))
        try:
            eimer.nimm(request.client.host if request.client else "")
            wer = zugang.verzeichnis.melde_an(None, kennung[:64], kennwort[:1024])
        except (Abgelehnt, Gesperrt):
            return _html(anmeldeseite(zugang.angaben.kreis, _GESPERRT), 429)
        if wer is None or wer.rolle not in zugang.angaben.rollen:
            return _html(anmeldeseite(zugang.angaben.kreis, _FALSCH), 403)
        token, _ = zugang.sitzungen.eroeffne(PLATZ, wer.id)
        antwort = _weiter("/")
        sicher = request.url.scheme == "https"
        antwort.set_cookie(KEKS, token, httponly=True, secure=sicher, samesite="strict", path="/")
        return antwort

    @router.post("/abmeldung")
    def abmelden(request: Request) -> Response:
        zugang.sitzungen.schliesse(request.cookies.get(KEKS, ""))
        antwort = _weiter("/anmeldung")
        antwort.delete_cookie(KEKS, path="/")
        return antwort

    return router


def _darf(zugang: Seitenzugang, token: str) -> bool:
    """The account's role as it is now."""
    person = zugang.sitzungen.wer(PLATZ, token)
    return person is not None and person.rolle in zugang.angaben.rollen


def _weiter(weg: str) -> Response:
    return Response(status_code=303, headers={**_KOPF, "Location": weg})


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status_code=status, media_type="text/html", headers=_KOPF)
