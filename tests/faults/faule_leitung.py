"""A line to the service that spoils messages: lost, doubled, late, torn, dripping, reset, or never answered at all."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from random import Random

FEHLER = (
    "request lost",
    "answer lost",
    "doubled",
    "late",
    "request torn",
    "answer torn",
    "slow",
    "reset",
    "half-open",
)
_TROPFEN = 40
"""Pieces that a slow answer comes in."""


class FauleLeitung:
    """Listens on `port`, carries each request to the service on `ziel`; `anteil` of them are spoilt."""

    def __init__(self, ziel: int, seed: int, anteil: float) -> None:
        self.ziel, self.anteil = ziel, anteil
        self.gezaehlt: Counter[str] = Counter()
        self._wuerfel = Random(seed)
        self._spaete: list[bytes] = []
        self._reihe: list[str] = []
        self._offene: list[asyncio.StreamWriter] = []
        self._geheilt = asyncio.Event()
        self._laufende: set[asyncio.Task[None]] = set()
        self._schleife = asyncio.new_event_loop()
        lauscher = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{lauscher.getsockname()[1]}"
        self._faden = threading.Thread(target=self._laufe, args=(lauscher,))
        self._faden.start()

    def heile(self) -> None:
        """From now on every message arrives; who waits for an answer that never comes is let go."""
        self.anteil = 0.0
        self._schleife.call_soon_threadsafe(self._lasse_los)

    def schliesse(self) -> None:
        """No more messages."""
        self.heile()
        self._schleife.call_soon_threadsafe(self._schleife.stop)
        self._faden.join(20)

    def _laufe(self, lauscher: socket.socket) -> None:
        asyncio.set_event_loop(self._schleife)
        dienst = self._schleife.run_until_complete(asyncio.start_server(self._bediene, sock=lauscher))
        self._schleife.run_forever()
        dienst.close()
        aufgaben = asyncio.all_tasks(self._schleife)
        for aufgabe in aufgaben:
            aufgabe.cancel()
        self._schleife.run_until_complete(asyncio.gather(*aufgaben, return_exceptions=True))
        self._schleife.close()

    def _lasse_los(self) -> None:
        self._geheilt.set()
        for offene in self._offene:
            offene.transport.abort()
        self._offene.clear()

    async def _bediene(self, hier: asyncio.StreamReader, zurueck: asyncio.StreamWriter) -> None:
        ich = asyncio.current_task()
        assert ich is not None
        self._laufende.add(ich)  # nobody else holds on to it once the counter has hung up
        ich.add_done_callback(self._laufende.discard)
        fehler = self._naechster_fehler() if self._wuerfel.random() < self.anteil else ""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            anfrage = await nachricht(hier)
            self.gezaehlt[fehler or "whole"] += 1
            if fehler == "half-open":
                self._offene.append(zurueck)
                return
            await self._verdirb(fehler, anfrage, zurueck)
        zurueck.close()

    def _naechster_fehler(self) -> str:
        """Each kind comes as often as any other."""
        if not self._reihe:
            self._reihe = self._wuerfel.sample(FEHLER, len(FEHLER))
        return self._reihe.pop()

    async def _verdirb(self, fehler: str, anfrage: bytes, zurueck: asyncio.StreamWriter) -> None:
        if fehler in ("request lost", "late"):
            self._spaete += [anfrage] if fehler == "late" else []
            return
        if fehler == "reset":
            _setze_zurueck(zurueck)
            return
        if fehler == "request torn":
            await self._trage(anfrage[: self._wuerfel.randrange(1, len(anfrage))], ganz=False)
            return
        if fehler == "doubled":
            await self._trage(anfrage)
        if self._spaete and self._wuerfel.random() < 0.5:
            await self._trage(self._spaete.pop())
        antwort = await self._trage(anfrage)
        if fehler == "answer lost":
            return
        if fehler == "answer torn":
            antwort = antwort[: self._wuerfel.randrange(len(antwort) or 1)]
        schritt = max(1, len(antwort) // _TROPFEN) if fehler == "slow" else max(1, len(antwort))
        for ab in range(0, len(antwort), schritt):
            zurueck.write(antwort[ab : ab + schritt])
            await zurueck.drain()
            if fehler == "slow":
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._geheilt.wait(), 0.001)

    async def _trage(self, anfrage: bytes, ganz: bool = True) -> bytes:
        """To the service and back; b"" if it hangs up or is dead."""
        try:
            dort, hin = await asyncio.open_connection("127.0.0.1", self.ziel)
        except OSError:
            return b""
        try:
            hin.write(anfrage)
            await hin.drain()
            return await nachricht(dort) if ganz else b""
        except (OSError, asyncio.IncompleteReadError):
            return b""
        finally:
            hin.close()


async def nachricht(von: asyncio.StreamReader) -> bytes:
    """One HTTP message, its length as `Content-Length` says."""
    kopf = await von.readuntil(b"\r\n\r\n")
    zeilen = [zeile.lower().split(b":") for zeile in kopf.split(b"\r\n")]
    laenge = next((int(zeile[1]) for zeile in zeilen if zeile[0] == b"content-length"), 0)
    return kopf + await von.readexactly(laenge)


def _setze_zurueck(zurueck: asyncio.StreamWriter) -> None:
    griff = zurueck.get_extra_info("socket")
    griff.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    zurueck.transport.abort()
