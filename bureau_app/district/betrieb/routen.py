"""Whether the process lives and whether it can serve; asked by whoever starts it, without a token."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.anfragen import antwort
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.wire import dienst

_WARTEN_S = 5


def betriebsrouten(bereit: Callable[[], None]) -> APIRouter:
    """`bereit` returns if everything that a request needs is there, else Stoerung."""
    router = APIRouter()

    @router.get("/live")
    def live() -> Response:
        return antwort(b'{"status":"ok"}')

    @router.get("/ready")
    def ready() -> Response:
        try:
            bereit()
        except Stoerung:
            raise Abgelehnt(dienst.NICHT_BEREIT, _WARTEN_S) from None
        return antwort(b'{"status":"ok"}')

    return router
