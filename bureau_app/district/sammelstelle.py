"""Where requests that wait at the same moment are served together: what each of them costs is then paid once."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

A = TypeVar("A")
B = TypeVar("B")
LOG = logging.getLogger(__name__)

HOECHSTENS, GEDULD_S = 50, 1.0


class Sammelstelle(Generic[A, B]):
    """Nobody waits for company: who finds nobody working is served at once, and while a group is served the next one
    gathers. A group that takes longer than `geduld_s` is not waited for. Everything here runs in the server's loop,
    the work itself on a thread of its pool.

    `gemeinsam` answers in the order of the group; whom it gives None is served by itself, by `allein` on a thread of
    his own, and so is everybody if it raises. `geeignet` says who may be served with others at all.
    """

    def __init__(
        self,
        gemeinsam: Callable[[Sequence[A]], Sequence[B | Exception | None]],
        allein: Callable[[A], B],
        geeignet: Callable[[A], bool],
        geduld_s: float = GEDULD_S,
    ) -> None:
        self._gemeinsam, self._allein, self._geeignet, self._geduld_s = gemeinsam, allein, geeignet, geduld_s
        self._wartende: deque[tuple[A, asyncio.Future[B | Exception | None]]] = deque()
        self._gruppen: dict[asyncio.Task[None], asyncio.TimerHandle] = {}
        self._geduldig = False

    @property
    def wartende(self) -> int:
        """How many wait for a group that is not served yet."""
        return len(self._wartende)

    async def gib(self, auftrag: A) -> B:
        """The answer to this one; raises what serving it raised."""
        antwort = await self._mit_anderen(auftrag) if self._geeignet(auftrag) else None
        if isinstance(antwort, Exception):
            raise antwort
        return await run_in_threadpool(self._allein, auftrag) if antwort is None else antwort

    async def _mit_anderen(self, auftrag: A) -> B | Exception | None:
        schleife = asyncio.get_running_loop()
        zukunft: asyncio.Future[B | Exception | None] = schleife.create_future()
        self._wartende.append((auftrag, zukunft))
        if not self._geduldig:
            self._beginne(schleife)
        return await zukunft

    def _beginne(self, schleife: asyncio.AbstractEventLoop) -> None:
        """From here on who comes waits for this group, until it is done or takes too long."""
        gruppe = [self._wartende.popleft() for _ in range(min(HOECHSTENS, len(self._wartende)))]
        aufgabe = schleife.create_task(self._bediene(gruppe))
        self._gruppen[aufgabe] = schleife.call_later(self._geduld_s, self._weiter, schleife)
        self._geduldig = True
        aufgabe.add_done_callback(self._fertig)

    def _weiter(self, schleife: asyncio.AbstractEventLoop) -> None:
        self._geduldig = False
        if self._wartende:
            self._beginne(schleife)

    async def _bediene(self, gruppe: Sequence[tuple[A, asyncio.Future[B | Exception | None]]]) -> None:
        antworten: Sequence[B | Exception | None] = [None] * len(gruppe)
        try:
            antworten = await run_in_threadpool(self._gemeinsam, [auftrag for auftrag, _ in gruppe])
        finally:
            for (_, zukunft), antwort in zip(gruppe, antworten, strict=True):
                if not zukunft.done():
                    zukunft.set_result(antwort)

    def _fertig(self, aufgabe: "asyncio.Task[None]") -> None:
        neueste = next(reversed(self._gruppen)) is aufgabe
        self._gruppen.pop(aufgabe).cancel()
        if not aufgabe.cancelled() and (fehler := aufgabe.exception()) is not None:
            LOG.error("a group is served one by one: %s", type(fehler).__name__)
        if neueste:
            self._weiter(aufgabe.get_loop())
