"""Wakes requests that wait for a change, at once in this process, within a second from another one."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool

A = TypeVar("A")

TAKT_S = 1.0


class Wecker:
    """Waiting requests of one process by town. No thread waits: each is a task of the server's loop.

    `marken` tells how often anything of a town changed in the database, whoever changed it; it is asked once in
    `takt_s` seconds as long as anybody waits.
    """

    def __init__(self, marken: Callable[[], Mapping[str, int]], takt_s: float = TAKT_S) -> None:
        self._marken = marken
        self._takt_s = takt_s
        self._wartende: dict[str, set[asyncio.Event]] = {}
        self._schleife: asyncio.AbstractEventLoop | None = None
        self._wache: asyncio.Task[None] | None = None
        self._geschlossen = False

    @property
    def wartende(self) -> int:
        """How many requests wait."""
        return sum(len(ereignisse) for ereignisse in list(self._wartende.values()))

    def wecke(self, gemeinde_ags: str) -> None:
        """Something of this town changed and is committed; from any thread."""
        if self._schleife is not None:
            self._schleife.call_soon_threadsafe(self._setze, gemeinde_ags)

    def schliesse(self) -> None:
        """Let nobody wait any more: the service stops. In the server's loop."""
        self._geschlossen = True
        self._setze(*self._wartende)

    async def warte(
        self, gemeinde_ags: str, lies: Callable[[], A], geaendert: Callable[[A], bool], hoechstens_s: float
    ) -> A:
        """What `lies` answers as soon as `geaendert` says yes to it, at the latest after that time.

        `lies` runs on a thread of the pool, again after every wake; between two runs no thread is held.
        """
        self._schleife = asyncio.get_running_loop()
        ende = self._schleife.time() + hoechstens_s
        while True:
            with self._gemerkt(gemeinde_ags) as ereignis:
                antwort = await run_in_threadpool(lies)
                rest = ende - self._schleife.time()
                if geaendert(antwort) or rest <= 0 or self._geschlossen:
                    return antwort
                try:
                    await asyncio.wait_for(ereignis.wait(), rest)
                except TimeoutError:
                    return await run_in_threadpool(lies)

    @contextmanager
    def _gemerkt(self, gemeinde_ags: str) -> Iterator[asyncio.Event]:
        """Registered before the first look, so that nothing that happens after the look is missed."""
        ereignis = asyncio.Event()
        self._wartende.setdefault(gemeinde_ags, set()).add(ereignis)
        if self._wache is None or self._wache.done():
            self._wache = asyncio.create_task(self._wache_auf())
        try:
            yield ereignis
        finally:
            self._wartende[gemeinde_ags].discard(ereignis)

    async def _wache_auf(self) -> None:
        """Look at the marks as long as anybody waits; the first look wakes everybody, who then look for themselves."""
        gesehen: Mapping[str, int] | None = None
        while self.wartende and not self._geschlossen:
            await asyncio.sleep(self._takt_s)
            try:
                jetzt = await run_in_threadpool(self._marken)
            except (OperationalError, InterfaceError, PoolTimeout):
                continue
            self._setze(*(ags for ags in self._wartende if gesehen is None or jetzt.get(ags) != gesehen.get(ags)))
            gesehen = jetzt

    def _setze(self, *gemeinden: str) -> None:
        for ags in gemeinden:
            for ereignis in self._wartende.get(ags, ()):
                ereignis.set()
