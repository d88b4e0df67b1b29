"""Around every request: a limit of its size, and one log line without personal data."""

import logging
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_app.district.problems import problem
from bureau_app.wire.dienst import ANFRAGE_ZU_GROSS

_METHODEN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOG = logging.getLogger("bureau_app.district.anfrage")


class Groessengrenze:
    """Takes the whole body first and refuses one that is larger than `hoechstens` bytes, whatever its header says."""

    def __init__(self, app: ASGIApp, hoechstens: int) -> None:
        self._app = app
        self._hoechstens = hoechstens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        koerper = bytearray()
        weiter = True
        while weiter:
            teil = await receive()
            if teil["type"] == "http.disconnect":
                return
            koerper += teil.get("body", b"")
            weiter = teil.get("more_body", False)
            if len(koerper) > self._hoechstens:
                await problem(ANFRAGE_ZU_GROSS)(scope, receive, send)
                return
        ganz: list[Message] = [{"type": "http.request", "body": bytes(koerper), "more_body": False}]

        async def wieder() -> Message:
            return ganz.pop() if ganz else await receive()

        await self._app(scope, wieder, send)


class Anfragelog:
    """One line a request: method, the route's own pattern (never what stood in its place), status, milliseconds; the
    same is told to `gemessen` (seconds)."""

    def __init__(self, app: ASGIApp, gemessen: Callable[[str, str, int, float], None]) -> None:
        self._app = app
        self._gemessen = gemessen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        beginn = time.perf_counter()
        status = 500

        async def sende(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sende)
        finally:
            weg = getattr(scope.get("route"), "path", "-")
            geraet = scope.get("state", {}).get("geraet", "-")
            dauer_s = time.perf_counter() - beginn
            methode = scope["method"] if scope["method"] in _METHODEN else "-"
            LOG.info("methode=%s weg=%s status=%d ms=%.0f geraet=%s", methode, weg, status, dauer_s * 1000, geraet)
            self._gemessen(methode, weg, status, dauer_s)
