"""A place that is asked so often that the framework's way to it would cost as much as the work there."""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send


class Direktort(Route):
    """Takes the request's bytes and gives both to `bearbeite`, on one thread from the beginning to the answer."""

    def __init__(self, weg: str, methode: str, bearbeite: Callable[[Request, bytes], Response]) -> None:
        name = f"{weg.rsplit('/', 1)[-1]}{weg.replace('/', '_')}_{methode.lower()}"
        super().__init__(weg, _Ende(bearbeite), methods=[methode], name=name)
        self.methode = methode

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Says which place it is, as the framework's own do."""
        treffer, dazu = super().matches(scope)
        return treffer, {**dazu, "route": self} if dazu else dazu


class _Ende:
    def __init__(self, bearbeite: Callable[[Request, bytes], Response]) -> None:
        self._bearbeite = bearbeite

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        antwort: Any = await run_in_threadpool(self._bearbeite, request, await request.body())
        await antwort(scope, receive, send)
