"""What every route needs: the asking device, the person at it, the message that was sent, and an answer."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.protokoll import ZERTIFIKAT
from bureau_app.district.sitzungen import Person, Sitzungen
from bureau_app.wire import dienst
from bureau_app.wire.dienst import SITZUNG_KOPF
from bureau_app.wire.leitung import ist_dieser_rechner
from bureau_app.wire.nachricht import Nachricht, Unverstanden

N = TypeVar("N", bound=Nachricht)


async def _koerper(request: Request) -> bytes:
    return await request.body()


Koerper = Annotated[bytes, Depends(_koerper)]


def geraetepruefung(verzeichnis: Verzeichnis) -> Callable[[Request], Geraeteausweis]:
    """The device whose token stands in the request and, over TLS, whose certificate the connection showed; else
    GERAET_UNBEKANNT, which is noted. ZU_VIELE_ANFRAGEN if it asks too often."""

    def geraet_von(request: Request) -> Geraeteausweis:
        pruefe_weg(request)
        (ausweis,) = geraete_von(verzeichnis, [request])
        if ausweis is None:
            request.app.state.verweigerungen.geraet(zertifikat_von(request))
            raise Abgelehnt(dienst.GERAET_UNBEKANNT)
        erkannt(request, ausweis)
        return ausweis

    return geraet_von


def geraete_von(
    verzeichnis: Verzeichnis, requests: Sequence[Request], v: Direktleitung | None = None
) -> list[Geraeteausweis | None]:
    """The device of each, by one question; None if it is none of this district's, or came a way that none may."""
    return verzeichnis.geraete([(_token(request), zertifikat_von(request)) for request in requests], v)


def erkannt(request: Request, ausweis: Geraeteausweis) -> None:
    """From now on the request is this device's, also in the log; ZU_VIELE_ANFRAGEN if it asks too often."""
    request.state.geraet = f"{ausweis.gemeinde_ags}-{ausweis.nummer}"
    request.app.state.eimer.nimm(ausweis.id)


def _token(request: Request) -> str:
    """As it was sent; "" for none, or if nobody may send one this way."""
    art, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if art.lower() == "bearer" and _darf(request) else ""


def zertifikat_von(request: Request) -> str | None:
    """SHA-256 of the client certificate that the TLS connection showed, "" if it showed none; None without TLS."""
    return str(getattr(request.state, ZERTIFIKAT, "")) if request.url.scheme == "https" else None


def pruefe_weg(request: Request) -> None:
    """Without TLS only this machine may ask; else GERAET_UNBEKANNT."""
    if not _darf(request):
        raise Abgelehnt(dienst.GERAET_UNBEKANNT)


def _darf(request: Request) -> bool:
    return request.url.scheme == "https" or bool(request.client and ist_dieser_rechner(request.client.host))


def pruefe_person(sitzungen: Sitzungen, geraet: Geraeteausweis, token: str, rollen: tuple[str, ...]) -> Person:
    """The person signed in with this token at this device, with one of the roles and in the device's town now.

    Else SITZUNG_ABGELAUFEN or ROLLE_FEHLT.
    """
    person = sitzungen.wer(geraet, token)
    if person is None:
        raise Abgelehnt(dienst.SITZUNG_ABGELAUFEN)
    if person.rolle not in rollen or person.gemeinde_ags != geraet.gemeinde_ags:
        sitzungen.verweigert(geraet, person, "rolle" if person.rolle not in rollen else "gemeinde")
        raise Abgelehnt(dienst.ROLLE_FEHLT)
    return person


def verlange_frisch(sitzungen: Sitzungen, person: Person) -> None:
    """Return if the person typed the password just now; else ANMELDUNG_ZU_ALT.

    A counter that cannot ask for it in between hears SITZUNG_ABGELAUFEN: then it lets the person sign in again.
    """
    if not sitzungen.frisch(person):
        raise Abgelehnt(dienst.ANMELDUNG_ZU_ALT if person.dauerhaft else dienst.SITZUNG_ABGELAUFEN)


def sitzung_von(request: Request) -> str:
    """The person's token as it was sent, "" for none."""
    return request.headers.get(SITZUNG_KOPF, "")


def lies(art: type[N], koerper: bytes) -> N:
    """The message of this kind, else ANFRAGE_UNVERSTAENDLICH."""
    try:
        return art.aus_json(koerper)
    except Unverstanden:
        raise Abgelehnt(dienst.ANFRAGE_UNVERSTAENDLICH) from None


def als_json(nachricht: Nachricht) -> Response:
    """The message as the answer."""
    return antwort(nachricht.als_json())


def antwort(inhalt: bytes) -> Response:
    """These bytes of JSON as the answer, which nobody on the way may keep."""
    return Response(inhalt, media_type="application/json", headers={"Cache-Control": "no-store"})
