"""Runs the application on a socket until it is told to stop."""

import gc
import logging
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

import uvicorn
from fastapi import FastAPI

from bureau_app.district.betrieb.anlauf import melde_bereit, melde_ende
from bureau_app.district.protokoll import Protokoll
from bureau_app.district.wecker import Wecker
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.wire.leitung import ist_dieser_rechner

AUSLAUFEN_S = 10
_HOECHSTER_PORT = 65535
_SPIELRAUM_S = 5


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificate chain and key, and the certificate of the CA that issues those of devices; PEM files."""

    zertifikat: Path
    schluessel: Path
    geraete_ca: Path


def pruefe_zugang(host: str, tls: Tls | None) -> None:
    """Plain HTTP only to this machine; certificate and key must be usable."""
    if tls is None:
        if not ist_dieser_rechner(host):
            raise Eingabefehler(Fehlercode.DIENST_OHNE_TLS, "host")
        return
    try:
        tls_kontext(tls)
    except (OSError, ValueError):
        raise Stoerung(Fehlercode.DIENST_TLS_DATEI) from None


def tls_kontext(tls: Tls) -> ssl.SSLContext:
    """TLS 1.2 or newer. Whoever shows a certificate must show a valid one of the district's CA; who shows none gets
    as far as the routes that ask for no device. OSError or ValueError if a file is not what it should be."""
    kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontext.minimum_version = ssl.TLSVersion.TLSv1_2
    kontext.load_cert_chain(tls.zertifikat, tls.schluessel, password=lambda: b"")
    kontext.load_verify_locations(tls.geraete_ca)
    kontext.verify_mode = ssl.CERT_OPTIONAL
    return kontext


def horche(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    familie = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port <= _HOECHSTER_PORT:
            raise OSError
        return socket.create_server((host, port), family=familie, backlog=256)
    except OSError:
        raise Stoerung(Fehlercode.DIENST_PORT_BELEGT, host=host, port=str(port)) from None


def url_von(lauscher: socket.socket, host: str, tls: Tls | None) -> str:
    """Where the service answers."""
    name = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{name}:{lauscher.getsockname()[1]}"


class Arbeiter(Protocol):
    """Something that works in the background as long as the service runs, on a thread of its own."""

    def laufe(self) -> None:
        """Work until `beende`; what goes wrong on the way is logged and tried again."""

    def beende(self) -> None:
        """Stop soon; called from another thread."""


class Server(uvicorn.Server):
    """uvicorn without log lines of its own; `bereit` is set once requests are answered. `arbeiter` work meanwhile.

    Told to stop, open requests have `auslaufen_s` seconds, and then the workers as many; whoever started the process
    (systemd) hears how long that may take.
    """

    def __init__(
        self,
        app: FastAPI,
        tls: Tls | None = None,
        arbeiter: Sequence[Arbeiter] = (),
        auslaufen_s: int = AUSLAUFEN_S,
    ) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            http=Protokoll,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=auslaufen_s,
            ssl_context_factory=(lambda _config, _bau: tls_kontext(tls)) if tls else None,
        )
        super().__init__(config)
        logging.getLogger("uvicorn.access").disabled = True  # its lines repeat what stood in the URL
        self.bereit = threading.Event()
        self._wecker: Wecker = app.state.wecker
        self._arbeiter = arbeiter
        self._auslaufen_s = auslaufen_s
        self._faeden = [threading.Thread(target=a.laufe, name=type(a).__name__, daemon=True) for a in arbeiter]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell who waits that the service answers now."""
        await super().startup(sockets)
        for faden in self._faeden:
            faden.start()
        self.bereit.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Those who wait for news get an answer now; then stop."""
        beginn = time.monotonic()
        melde_ende(2 * self._auslaufen_s + _SPIELRAUM_S)
        self._wecker.schliesse()
        for arbeiter in self._arbeiter:
            arbeiter.beende()
        await super().shutdown(sockets)
        ende = beginn + 2 * self._auslaufen_s
        for faden in self._faeden:
            faden.join(max(0.0, ende - time.monotonic()))


def bediene(server: Server, lauscher: socket.socket, angekuendigt: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; open requests are finished first. For the main thread."""
    _schweige(signal.SIGTERM)
    threading.Thread(target=_kuendige_an, args=(server, angekuendigt), daemon=True).start()
    server.run(sockets=[lauscher])


def halte_fest() -> None:
    """What the process is built of stays until it ends: from now on the collector looks only at what came later. Going
    through all of it took tens of milliseconds, again and again, while every request waited."""
    gc.collect()
    gc.freeze()


def _kuendige_an(server: Server, angekuendigt: Callable[[], None]) -> None:
    server.bereit.wait()
    halte_fest()
    angekuendigt()
    melde_bereit()


def _schweige(signalnummer: int) -> None:
    """uvicorn raises the signal again after it stopped; then it must not kill the process: stopping was the answer."""

    def nichts(_nummer: int, _rahmen: FrameType | None) -> None:
        return None

    signal.signal(signalnummer, nichts)
