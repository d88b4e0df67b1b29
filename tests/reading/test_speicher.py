"""The reading process does not grow with every picture of the day."""

import sys
import threading
from pathlib import Path

import pytest

from bureau_app.reading.speicher import gib_speicher_zurueck

MB = 1024 * 1024
linux = pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED: only glibc keeps what threads freed")


def belegt() -> int:
    """Bytes of this process in memory."""
    zeilen = Path("/proc/self/status").read_text().splitlines()
    return int(next(z for z in zeilen if z.startswith("VmRSS:")).split()[1]) * 1024


@linux
def test_what_a_thread_freed_goes_back_to_the_system() -> None:
    behalten: list[bytearray] = []

    def arbeite() -> None:
        bloecke = [bytearray(60_000) for _ in range(1500)]
        behalten.extend((bloecke[0], bloecke[-1]))

    faden = threading.Thread(target=arbeite)
    faden.start()
    faden.join()
    vorher = belegt()
    gib_speicher_zurueck()
    assert vorher - belegt() > 40 * MB and len(behalten) == 2
