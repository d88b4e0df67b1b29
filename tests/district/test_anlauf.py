"""Whoever started the service hears when it answers and how long its end may take."""

import socket
import threading
from pathlib import Path

import pytest

from bureau_app.district.app import create_app
from bureau_app.district.betrieb.anlauf import UMGEBUNG, melde_bereit
from bureau_app.district.server import Server, bediene, horche
from tests.eintraege import stammdaten
from tests.kreisdienst import FAST, KREIS, kreis


def test_it_says_when_it_answers_and_how_long_its_end_may_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ort = tmp_path / "meldung"
    monkeypatch.setenv(UMGEBUNG, str(ort))
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as horcher,
        kreis("sqlite", tmp_path) as k,
        horche("127.0.0.1", 0) as lauscher,
    ):
        horcher.bind(str(ort))
        horcher.settimeout(20)
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank)
        server = Server(app, auslaufen_s=17)
        assert server.config.timeout_graceful_shutdown == 17
        gehoert: list[bytes] = []

        def hoere() -> None:
            gehoert.append(horcher.recv(200))
            server.should_exit = True
            gehoert.append(horcher.recv(200))

        ohr = threading.Thread(target=hoere)
        ohr.start()
        bediene(server, lauscher, lambda: None)
        ohr.join(20)
    assert gehoert == [b"READY=1", b"STOPPING=1\nEXTEND_TIMEOUT_USEC=39000000"]


def test_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(UMGEBUNG, raising=False)
    melde_bereit()
    monkeypatch.setenv(UMGEBUNG, str(tmp_path / "niemand"))
    melde_bereit()
