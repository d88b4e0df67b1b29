"""An ASGI application on a free port of this machine, whose answers can be lost, delayed, or refused."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_app.district.server import horche


class Launen:
    """Middleware: `weg` answers nothing at all; the next answer to a request (`PUT /weg`) that `verschlucke` matches is
    cut off after the work was done; `spaeter` is (status, Retry-After) of the next answers; `anfragen` has all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.weg = False
        self.verschlucke = ""
        self.spaeter: list[tuple[int, str]] = []
        self.anfragen: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        anfrage = f"{scope['method']} {scope['path']}"
        self.anfragen.append(anfrage)
        if self.weg:
            return await _abgeschnitten(send)
        if self.spaeter:
            status, warten = self.spaeter.pop(0)
            kopf = [(b"retry-after", warten.encode()), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": status, "headers": kopf})
            return await send({"type": "http.response.body", "body": b""})
        if self.verschlucke and re.fullmatch(self.verschlucke, anfrage):
            self.verschlucke = ""
            await self._app(scope, receive, _nirgends)
            return await _abgeschnitten(send)
        await self._app(scope, receive, send)


async def _nirgends(_message: Message) -> None:
    return None


async def _abgeschnitten(send: Send) -> None:
    """A head that promises more than ever comes."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
    raise ConnectionResetError


@contextmanager
def im_netz(app: ASGIApp, **tls: Any) -> Iterator[str]:
    """The application served until the block ends; its URL."""
    with horche("127.0.0.1", 0) as lauscher:
        log = logging.getLogger("uvicorn.error")  # an answer that is cut off on purpose is no error of anybody
        vorher = log.level
        config = uvicorn.Config(
            app, log_config=None, log_level=logging.CRITICAL, access_log=False, lifespan="off", **tls
        )
        server = uvicorn.Server(config)
        faden = threading.Thread(target=server.run, kwargs={"sockets": [lauscher]})
        faden.start()
        try:
            ende = threading.Event()
            for _ in range(2000):
                if server.started:
                    break
                ende.wait(0.01)
            assert server.started
            yield f"{'https' if tls else 'http'}://127.0.0.1:{lauscher.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            faden.join(20)
            log.setLevel(vorher)
