"""Tells systemd that the service answers, and how long its end may take (sd_notify; a datagram, no library)."""

import os
import socket
from contextlib import suppress

UMGEBUNG = "NOTIFY_SOCKET"
"""Where whoever started the process listens; unset: nobody does."""


def melde_bereit() -> None:
    """Requests are answered from now on."""
    _sende("READY=1")


def melde_ende(hoechstens_s: int) -> None:
    """The service stops, and takes so many seconds at most: it is not killed before."""
    _sende(f"STOPPING=1\nEXTEND_TIMEOUT_USEC={hoechstens_s * 1_000_000}")


def _sende(meldung: str) -> None:
    ort = os.environ.get(UMGEBUNG, "")
    if not ort:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as leitung:
        leitung.connect("\0" + ort[1:] if ort.startswith("@") else ort)
        leitung.sendall(meldung.encode())
