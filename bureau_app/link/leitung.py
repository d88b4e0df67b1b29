"""The lines that a connection's requests go over: with the device's certificate, and to be cut off from outside."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter


class Leitungsende:
    """Cuts off the request that is under way, and every later one; any thread may do so, once and for all."""

    def __init__(self) -> None:
        self._schloss = threading.Lock()
        self._leitung: socket.socket | None = None
        self.erreicht = False

    def merke(self, leitung: socket.socket) -> None:
        """This one was opened just now; cut off at once if the end was reached."""
        with self._schloss:
            self._leitung = leitung
            if self.erreicht:
                _trenne(leitung)

    def brich_ab(self) -> None:
        """Whoever waits for an answer gets none."""
        with self._schloss:
            self.erreicht = True
            if self._leitung is not None:
                _trenne(self._leitung)


class Weg(HTTPAdapter):
    """Opens lines, with a TLS context that holds the device's own certificate, if there is one."""

    def __init__(self, ende: Leitungsende, kontext: ssl.SSLContext | None = None) -> None:
        self._ende, self._kontext = ende, kontext
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The pool that every connection comes from."""
        if self._kontext is not None:
            kwargs["ssl_context"] = self._kontext
        super().init_poolmanager(*args, **kwargs)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """A pool whose lines are told to the end as they are opened."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _gemerkt(type(pool).ConnectionCls, self._ende.merke)
        return pool


def _gemerkt(art: Any, merke: Callable[[socket.socket], None]) -> Callable[..., Any]:
    def baue(*args: Any, **kwargs: Any) -> Any:
        verbindung = art(*args, **kwargs)
        oeffne = verbindung.connect

        def verbinde() -> None:
            oeffne()
            merke(verbindung.sock)

        verbindung.connect = verbinde
        return verbindung

    return baue


def _trenne(leitung: socket.socket) -> None:
    """Below TLS: its state belongs to the thread that reads."""
    with suppress(OSError):
        socket.socket.shutdown(leitung, socket.SHUT_RDWR)
