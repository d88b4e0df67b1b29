"""What every device promises that sends by itself; fake, serial reader, scan folder and several in turn pass it."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bureau_app.devices.ordner import Scanordner
from bureau_app.devices.reihum import Reihum
from bureau_app.devices.seriell import SeriellerLeser
from bureau_app.workflows.ports import Eingang, Zubringer
from tests.devices.leitung import Leitung
from tests.fakes.zubringer import FakeZubringer

JPEG = b"\xff\xd8\xff" + b"erfunden %d" + b"\xff\xd9"
GEDULD = 40
"""So many turns of `warte` at most until something has come."""


@dataclass
class Geraet:
    """A device, how somebody scans at it (the n-th thing), and what must come of that."""

    zubringer: Zubringer
    scanne: Callable[[int], None]
    erwartet: Callable[[int], Eingang]

    def naechstes(self) -> Eingang | None:
        gekommen = (self.zubringer.warte(True) for _ in range(GEDULD))
        return next((e for e in gekommen if e is not None), None)


def fake(_ordner: Path) -> Geraet:
    zubringer = FakeZubringer()
    return Geraet(zubringer, lambda n: zubringer.sende(f"TEXT-{n}"), lambda n: Eingang(f"TEXT-{n}"))


def seriell(ordner: Path) -> Geraet:
    leitung = Leitung(ordner)
    zubringer = SeriellerLeser(str(leitung.pfad), 9600)
    zubringer.bereit()
    return Geraet(zubringer, lambda n: leitung.sende(b"CODE-%d\r" % n), lambda n: Eingang(f"CODE-{n}"))


def scanordner(ordner: Path) -> Geraet:
    zubringer = Scanordner(ordner)
    zubringer.warte(False)

    def scanne(nummer: int) -> None:
        datei = ordner / f"scan{nummer}.jpg"
        datei.write_bytes(JPEG % nummer)
        os.utime(datei, (nummer, nummer))

    return Geraet(zubringer, scanne, lambda n: Eingang(bilder=(JPEG % n,)))


def reihum(ordner: Path) -> Geraet:
    eines = seriell(ordner)
    return Geraet(Reihum([FakeZubringer(), eines.zubringer]), eines.scanne, eines.erwartet)


@pytest.fixture(params=[fake, seriell, scanordner, reihum], ids=["fake", "serial", "folder", "in_turn"])
def geraet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Geraet]:
    if request.param in (seriell, reihum) and os.name == "nt":
        pytest.skip(reason="Windows has no pseudo terminals: serial readers are not tested here")
    geraet: Geraet = request.param(tmp_path)
    yield geraet
    geraet.zubringer.schliesse()


def test_what_is_scanned_comes_once_and_in_order(geraet: Geraet) -> None:
    assert geraet.zubringer.warte(True) is None
    for nummer in range(3):
        geraet.scanne(nummer)
        assert geraet.naechstes() == geraet.erwartet(nummer)
    assert geraet.zubringer.warte(True) is None


def test_it_is_ready(geraet: Geraet) -> None:
    geraet.zubringer.bereit()
    geraet.scanne(7)
    geraet.zubringer.bereit()
    assert geraet.naechstes() == geraet.erwartet(7)


def test_texts_come_and_pictures_stay_while_nobody_can_take_them(geraet: Geraet) -> None:
    geraet.scanne(1)
    ohne = [geraet.zubringer.warte(False) for _ in range(4)]
    if geraet.erwartet(1).bilder:
        assert ohne == [None] * 4
        assert geraet.naechstes() == geraet.erwartet(1)
    else:
        assert geraet.erwartet(1) in ohne


def test_it_can_be_closed_twice_and_while_somebody_waits(geraet: Geraet) -> None:
    fertig = threading.Event()

    def warte_bis_zu() -> None:
        while not fertig.is_set():
            geraet.zubringer.warte(True)

    faden = threading.Thread(target=warte_bis_zu)
    faden.start()
    geraet.zubringer.schliesse()
    geraet.zubringer.schliesse()
    fertig.set()
    faden.join(5)
    assert not faden.is_alive()
    assert geraet.zubringer.warte(True) is None


def test_what_comes_is_not_in_its_repr(geraet: Geraet) -> None:
    geraet.scanne(5)
    assert repr(geraet.naechstes()) == "Eingang()"
