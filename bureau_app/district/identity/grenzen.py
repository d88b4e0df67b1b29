"""How many requests one sender may make, and how many may wait: token buckets in memory, one set a process."""

import math
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from anyio.to_thread import current_default_thread_limiter
from starlette.types import ASGIApp, Receive, Scope, Send

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.problems import problem
from bureau_app.wire.dienst import UEBERLASTET, ZU_VIELE_ANFRAGEN


@dataclass(frozen=True, slots=True)
class Anfragegrenzen:
    """What one device may ask for: so many at once, and so many a second on the long run; the same for one address
    that wants to be enrolled; and how many requests may wait for a thread of the service."""

    auf_einmal: int = 200
    je_sekunde: float = 50.0
    aufnahmen_auf_einmal: int = 10
    aufnahmen_je_sekunde: float = 0.2
    wartend: int = 400


class Eimer:
    """A token bucket for each sender; `uhr` gives seconds that only rise. Any thread may ask."""

    HOECHSTENS = 4096
    """Senders that are remembered; who was longest not seen is forgotten first, and his bucket is full then."""

    def __init__(self, auf_einmal: int, je_sekunde: float, uhr: Callable[[], float] = time.monotonic) -> None:
        self._auf_einmal, self._je_sekunde, self._uhr = auf_einmal, je_sekunde, uhr
        self._staende: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._schloss = threading.Lock()

    def nimm(self, sender: str) -> None:
        """Take one; Abgelehnt ZU_VIELE_ANFRAGEN with the seconds until there is one again."""
        jetzt = self._uhr()
        with self._schloss:
            stand, zuletzt = self._staende.pop(sender, (float(self._auf_einmal), jetzt))
            stand = min(float(self._auf_einmal), stand + (jetzt - zuletzt) * self._je_sekunde)
            genug = stand >= 1
            self._staende[sender] = (stand - 1 if genug else stand, jetzt)
            if len(self._staende) > self.HOECHSTENS:
                self._staende.popitem(last=False)
        if not genug:
            raise Abgelehnt(ZU_VIELE_ANFRAGEN, math.ceil((1 - stand) / self._je_sekunde))


class Andrang:
    """Refuses what comes while too many requests wait for a thread already, or in the `schlange` for a group that is
    served by one; who waits for news holds none.

    They shall come again at different times: Retry-After is 1 to 5 seconds, by chance.
    """

    def __init__(self, app: ASGIApp, wartend: int, schlange: Callable[[], int]) -> None:
        self._app, self._wartend, self._schlange = app, wartend, schlange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        voll = scope["type"] == "http" and (
            current_default_thread_limiter().statistics().tasks_waiting + self._schlange() >= self._wartend
        )
        await (problem(UEBERLASTET, random.randint(1, 5)) if voll else self._app)(scope, receive, send)
