"""A question that is held open can be broken off from another thread, over TLS too; after that nothing is asked."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from tests.zertifikate import ausgestellt


@contextmanager
def schweigt(ordner: Path, tls: bool) -> Iterator[tuple[str, Path | None, threading.Event]]:
    """URL and CA of a server that takes a request and never answers, and what says that it took one."""
    gefragt, ende = threading.Event(), threading.Event()
    ca, zertifikat, schluessel = ausgestellt(ordner, "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def bediene() -> None:
            leitung, _ = server.accept()
            if tls:
                kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                kontext.load_cert_chain(zertifikat, schluessel)
                leitung = kontext.wrap_socket(leitung, server_side=True)
            with leitung:
                leitung.recv(65536)
                gefragt.set()
                ende.wait(30)

        faden = threading.Thread(target=bediene)
        faden.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.getsockname()[1]}", ca, gefragt
        finally:
            ende.set()
            faden.join(10)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_who_waits_is_told_at_once_and_nothing_is_asked_any_more(tmp_path: Path, tls: bool) -> None:
    with schweigt(tmp_path, tls) as (url, ca, gefragt):
        horcher = KreisDienst(url, "x" * 43, ca)
        gehoert: list[Stoerung] = []

        def horche() -> None:
            with pytest.raises(Stoerung) as stoerung:
                horcher.horche("", 20.0)
            gehoert.append(stoerung.value)

        faden = threading.Thread(target=horche)
        faden.start()
        assert gefragt.wait(10)
        seit = time.monotonic()
        horcher.brich_ab()
        faden.join(10)
        assert time.monotonic() - seit < 2.0
        assert len(gehoert) == 1
        with pytest.raises(Stoerung) as danach:
            horcher.horche("", 20.0)
        assert danach.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR
        horcher.schliesse()
