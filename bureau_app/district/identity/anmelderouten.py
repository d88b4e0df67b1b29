"""Where people sign in: with a password of the built-in directory, or through the IdP; and renew what they got."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Gesperrt, Verzeichnis
from bureau_app.district.anfragen import Koerper, als_json, antwort, geraetepruefung, lies
from bureau_app.district.identity.oidc import KeinVorgang, NichtZugeordnet, Oidc
from bureau_app.district.identity.oidcanbieter import Anbieterstoerung, CodeAbgelehnt
from bureau_app.district.identity.oidctoken import Unglaubwuerdig
from bureau_app.district.sitzungen import Ausgestellt, Sitzungen
from bureau_app.wire import dienst
from bureau_app.wire.dienst import Anmeldeanfrage, Anmeldeantwort, Sitzungsantwort
from bureau_app.wire.sitzung import Anmeldewege, Erneuerung, Oidcabschluss, Oidcbeginn, Sitzungsauskunft


def anmelderouten(verzeichnis: Verzeichnis, sitzungen: Sitzungen) -> APIRouter:
    """Sign-in with a password: a session that renews itself, one that does not (for counters that cannot), or none;
    each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.post("/v1/anmeldung")
    def anmeldung(geraet: Geraet, koerper: Koerper) -> Response:
        return als_json(_melde_an(verzeichnis, geraet, lies(Anmeldeanfrage, koerper)))

    @router.post("/v1/sitzung")
    def sitzung(geraet: Geraet, koerper: Koerper) -> Response:
        wer = _melde_an(verzeichnis, geraet, lies(Anmeldeanfrage, koerper))
        token, bis = sitzungen.eroeffne(geraet, wer.id)
        return als_json(Sitzungsantwort(wer=wer, sitzung=token, gueltig_bis=bis))

    @router.post("/v1/sitzungen")
    def beginne(geraet: Geraet, koerper: Koerper) -> Response:
        wer = _melde_an(verzeichnis, geraet, lies(Anmeldeanfrage, koerper))
        return als_json(_auskunft(wer, sitzungen.beginne(geraet, wer.id)))

    @router.post("/v1/sitzungen/erneuerung")
    def erneuere(geraet: Geraet, koerper: Koerper) -> Response:
        neu = sitzungen.erneuere(geraet, lies(Erneuerung, koerper).geheimnis)
        wer = verzeichnis.konto(neu.konto_id) if neu else None
        if neu is None or wer is None:
            raise Abgelehnt(dienst.SITZUNG_ABGELAUFEN)
        return als_json(_auskunft(wer, neu))

    @router.post("/v1/sitzungen/ende")
    def beende(geraet: Geraet, koerper: Koerper) -> Response:
        sitzungen.beende(geraet, lies(Erneuerung, koerper).geheimnis)
        return antwort(b"{}")

    return router


def oidcrouten(verzeichnis: Verzeichnis, sitzungen: Sitzungen, oidc: Oidc | None) -> APIRouter:
    """Sign-in through the IdP, if the district has one; each runs on a thread of the server's pool."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    def vorhanden() -> Oidc:
        if oidc is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        return oidc

    @router.get("/v1/anmeldewege")
    def wege(_geraet: Geraet) -> Response:
        return als_json(Anmeldewege(oidc=oidc.name if oidc else ""))

    @router.post("/v1/oidc/beginn")
    def beginne(geraet: Geraet, koerper: Koerper) -> Response:
        beginn = lies(Oidcbeginn, koerper)
        try:
            return als_json(vorhanden().beginne(geraet, beginn))
        except Anbieterstoerung:
            raise Abgelehnt(dienst.ANMELDEDIENST_GESTOERT) from None

    @router.post("/v1/oidc/abschluss")
    def schliesse_ab(geraet: Geraet, koerper: Koerper) -> Response:
        abschluss = lies(Oidcabschluss, koerper)
        try:
            wer, angemeldet_am = vorhanden().schliesse_ab(geraet, abschluss)
        except NichtZugeordnet:
            raise Abgelehnt(dienst.KONTO_NICHT_ZUGEORDNET) from None
        except (KeinVorgang, CodeAbgelehnt, Unglaubwuerdig):
            raise Abgelehnt(dienst.ANMELDUNG_ABGEBROCHEN) from None
        except Anbieterstoerung:
            raise Abgelehnt(dienst.ANMELDEDIENST_GESTOERT) from None
        return als_json(_auskunft(wer, sitzungen.beginne(geraet, wer.id, angemeldet_am)))

    return router


def _auskunft(wer: Anmeldeantwort, a: Ausgestellt) -> Sitzungsauskunft:
    return Sitzungsauskunft(wer=wer, sitzung=a.sitzung, gilt_s=a.gilt_s, geheimnis=a.geheimnis, endet_am=a.endet_am)


def _melde_an(verzeichnis: Verzeichnis, geraet: Geraeteausweis, frage: Anmeldeanfrage) -> Anmeldeantwort:
    try:
        wer = verzeichnis.melde_an(geraet, frage.kennung, frage.kennwort)
    except Gesperrt as gesperrt:
        raise Abgelehnt(dienst.ANMELDUNG_GESPERRT, gesperrt.sekunden) from None
    if wer is None:
        raise Abgelehnt(dienst.ANMELDUNG_FALSCH)
    return wer
