"""Points at which a process can be killed: each SQL statement, commit, request and answer, named, counted, seen."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_app.link.verbindung import Antwort, Verbindung

_BEFEHL = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|SELECT.*?FROM|WITH|BEGIN)\s*\(?\s*([a-z_]*)", re.DOTALL)


class Stellen:
    """Counts the points that this process passes; at the n-th it tells its name to `melde` and is gone by kill -9."""

    def __init__(self) -> None:
        self.beginne(0, lambda _name: None)

    def beginne(self, n: int, melde: Callable[[str], None]) -> None:
        """Count from here; the 0th point never comes."""
        self._rest = n
        self._melde = melde
        self.namen: list[str] = []

    def punkt(self, name: str) -> None:
        """Pass a point."""
        self.namen.append(name)
        self._rest -= 1
        if self._rest == 0:
            self._melde(name)
            os.kill(os.getpid(), signal.SIGKILL)

    def auf_datenbanken(self, nur_schreiben: bool = False) -> None:
        """Points before and after each statement and commit of every database of this process."""

        def lausche(stelle: str) -> Callable[..., None]:
            def befehl(_verbindung: Any, _zeiger: Any, text: str, *_: Any) -> None:
                treffer = _BEFEHL.match(text)
                art = treffer[1].split()[0] if treffer else text.split()[0]
                if not nur_schreiben or art not in ("SELECT", "BEGIN"):
                    self.punkt(f"{stelle} {art} {treffer[2] if treffer else ''}".strip())

            return befehl

        event.listen(Engine, "before_cursor_execute", lausche("before"))
        event.listen(Engine, "after_cursor_execute", lausche("after"))
        schreibe: Callable[..., None] = DefaultDialect.do_commit

        def do_commit(dialekt: DefaultDialect, verbindung: Any) -> None:
            self.punkt("before COMMIT")
            schreibe(dialekt, verbindung)
            self.punkt("after COMMIT")

        setattr(DefaultDialect, "do_commit", do_commit)  # noqa: B010 - into a process that is made to be killed

    def auf_leitungen(self) -> None:
        """Points before a counter's request leaves and after its answer came."""
        frage = Verbindung.frage

        def mit_punkten(verbindung: Verbindung, methode: str, weg: str, *mehr: Any, **noch: Any) -> Antwort:
            self.punkt(f"before {methode} {_muster(weg)}")
            antwort = frage(verbindung, methode, weg, *mehr, **noch)
            self.punkt(f"after {methode} {_muster(weg)}")
            return antwort

        setattr(Verbindung, "frage", mit_punkten)  # noqa: B010 - as above

    def um_dienst(self, app: ASGIApp) -> ASGIApp:
        """Points when a request came, before its answer leaves and after that."""

        async def mit_punkten(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            weg = f"{scope['method']} {_muster(scope['path'])}"

            async def sende(nachricht: Message) -> None:
                self.punkt(f"before {nachricht['type']} of {weg}")
                await send(nachricht)
                self.punkt(f"after {nachricht['type']} of {weg}")

            self.punkt(f"came {weg}")
            await app(scope, receive, sende)

        return mit_punkten


class Dienststellen:
    """The same as a middleware of the service's application."""

    def __init__(self, app: ASGIApp, stellen: Stellen) -> None:
        self._app = stellen.um_dienst(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await self._app(scope, receive, send)


def _muster(weg: str) -> str:
    """The path without ids and questions."""
    return re.sub(r"[0-9a-f-]{36}", "*", weg.partition("?")[0])
