"""A PostgreSQL that falls silent, in a network of its own: what a service meets there, as JSON.

`unshare --net python -m tests.faults.stumme_datenbank URL KEYS`: `URL` names a database on a Unix
socket, which is reached over TCP here. With the network down nothing is refused and nothing is acknowledged, as with a
host that is off or a firewall that drops.
"""

import fcntl
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from bureau_app.district.access import Verzeichnis
from bureau_app.district.engine import DIENSTROLLE, oeffne
from bureau_app.district.ledger import Ledger
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.wire.sync import Syncanfrage
from tests.buch import roh
from tests.eintraege import aenderung
from tests.kreisdienst import FAST, KREIS, NEUSS

WARTEN_S = 2.0
"""As long as the service waits here; the shipped figure is `engine.WARTEN_S`."""
_LESE_FLAGS, _SETZE_FLAGS, _OBEN = 0x8913, 0x8914, 0x1


def schalte(an: bool) -> None:
    """This network's only line."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as griff:
        (flags,) = struct.unpack_from("h", fcntl.ioctl(griff, _LESE_FLAGS, struct.pack("16sh14x", b"lo", 0)), 16)
        flags = flags | _OBEN if an else flags & ~_OBEN
        fcntl.ioctl(griff, _SETZE_FLAGS, struct.pack("16sh14x", b"lo", flags))


def vermittle(pfad: str) -> int:
    """A port that leads to this Unix socket."""
    lauscher = socket.create_server(("127.0.0.1", 0))

    def trage(von: socket.socket, nach: socket.socket) -> None:
        with suppress(OSError):
            while stueck := von.recv(1 << 16):
                nach.sendall(stueck)
        with suppress(OSError):
            nach.shutdown(socket.SHUT_RDWR)

    def nimm_an() -> None:
        while True:
            hier, _ = lauscher.accept()
            dort = socket.socket(socket.AF_UNIX)
            dort.connect(pfad)
            for richtung in ((hier, dort), (dort, hier)):
                threading.Thread(target=trage, args=richtung, daemon=True).start()

    threading.Thread(target=nimm_an, daemon=True).start()
    return int(lauscher.getsockname()[1])


def dauer(frage: Callable[[], object], erwartet: type[Exception] | None) -> float:
    """Seconds until it ends as expected; whatever else it raises is raised."""
    beginn = time.monotonic()
    if erwartet is None:
        frage()
    else:
        try:
            frage()
        except erwartet:
            return time.monotonic() - beginn
        raise AssertionError("it was answered")
    return time.monotonic() - beginn


def main(url: str, schluessel: str) -> dict[str, float]:
    """Seconds: until a round, and a question that the database works on, give up; until all works again."""
    schalte(an=True)
    ziel = make_url(url)
    port = vermittle(f"{ziel.query['host']}/.s.PGSQL.5432")
    ueber_tcp = ziel.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
    engine = oeffne(ueber_tcp, WARTEN_S, DIENSTROLLE)
    ledger = Ledger(engine, KREIS, lambda: datetime.now(UTC), Schluesselschrank(Path(schluessel)))
    geraet, _ = Verzeichnis(engine, KREIS, lambda: datetime.now(UTC), FAST).nimm_geraet_auf(NEUSS, "Schalter")

    def runde() -> None:
        ledger.runde(geraet, Syncanfrage(cursor="", aenderungen=(roh(aenderung()),)))

    gemessen = {"before": dauer(runde, None)}
    schalte(an=False)
    gemessen["round"] = dauer(runde, OperationalError)
    schalte(an=True)
    gemessen["again"] = dauer(runde, None)
    with engine.connect() as v:
        ab = threading.Timer(0.5, schalte, (False,))
        ab.start()
        gemessen["answer"] = dauer(lambda: v.execute(text("SELECT pg_sleep(14)")), OperationalError)
        ab.join()
    schalte(an=True)
    gemessen["at last"] = dauer(runde, None)
    return gemessen


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
