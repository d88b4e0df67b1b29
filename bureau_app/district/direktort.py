"""A place that is asked so often that the framework's way to it would cost as much as the work there."""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from bureau_app.district.sammelstelle import Sammelstelle


class Direktort(Route):
    """Takes the request's bytes and gives both to `stelle`, made `auftrag` by it: one change of threads a request at
    most, for several that wait at once one together."""

    def __init__(
        self, weg: str, methode: str, auftrag: Callable[[Request, bytes], Any], stelle: Sammelstelle[Any, Response]
    ) -> None:
        name = f"{weg.rsplit('/', 1)[-1]}{weg.replace('/', '_')}_{methode.lower()}"
        super().__init__(weg, _Ende(auftrag, stelle), methods=[methode], name=name)
        self.methode, self.stelle = methode, stelle

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Says which place it is, as the framework's own do."""
        treffer, dazu = super().matches(scope)
        return treffer, {**dazu, "route": self} if dazu else dazu


class _Ende:
    def __init__(self, auftrag: Callable[[Request, bytes], Any], stelle: Sammelstelle[Any, Response]) -> None:
        self._auftrag, self._stelle = auftrag, stelle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        antwort = await self._stelle.gib(self._auftrag(request, await request.body()))
        await antwort(scope, receive, send)
