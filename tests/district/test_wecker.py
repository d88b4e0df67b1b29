"""Questions that wait at the running service: they hold no thread, hear of other processes, and never hold a stop."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bureau_app.district.wecker import Wecker
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.workflows.stellen import Freigabeposten, Stand
from tests.freigabestellen import posten
from tests.kreisdienst import DATABASES, KENNWORT, NEUSS, Kreis, kreis

WAITERS = 60
"""More than the threads that a service has for its work (40)."""


@pytest.fixture(params=DATABASES)
def k(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kreis]:
    with kreis(request.param, tmp_path) as offen:
        offen.konto("schalter")
        offen.konto("chefin", rolle="aufsicht")
        yield offen


def sitzung(url: str, token: str, kennung: str) -> str:
    dienst = KreisDienst(url, token)
    benutzer = dienst.melde_an(kennung, KENNWORT)
    dienst.schliesse()
    assert benutzer is not None
    return benutzer.sitzung


class Wartende:
    """Supervisors who wait for the inbox to change, a thread of the test each, and what they were answered."""

    def __init__(self, k: Kreis, url: str, anzahl: int) -> None:
        token = k.geraet()[1]
        chefin = sitzung(url, token, "chefin")
        self.leer = frage(url, token, lambda f: f.eingang(chefin, "", 0))
        self.antworten: list[Stand[Freigabeposten]] = []
        self._faeden = [
            threading.Thread(
                target=lambda: self.antworten.append(
                    frage(url, token, lambda f: f.eingang(chefin, self.leer.marke, 25))
                )
            )
            for _ in range(anzahl)
        ]
        for faden in self._faeden:
            faden.start()
        warte_bis(lambda: k.wartende() == anzahl)

    def ende(self) -> None:
        """Wait until everybody was answered."""
        for faden in self._faeden:
            faden.join(20)
        assert not any(faden.is_alive() for faden in self._faeden)


def frage(url: str, token: str, was: Callable[[KreisFreigaben], Stand[Freigabeposten]]) -> Stand[Freigabeposten]:
    freigaben = KreisFreigaben(url, token)
    try:
        return was(freigaben)
    finally:
        freigaben.schliesse()


def warte_bis(da: Callable[[], bool]) -> None:
    noch, ende = threading.Event(), time.monotonic() + 20
    while not da():
        assert time.monotonic() < ende
        noch.wait(0.01)


def beantrage(k: Kreis, url: str) -> None:
    token = k.geraet()[1]
    freigaben = KreisFreigaben(url, token)
    freigaben.beantrage(sitzung(url, token, "schalter"), posten())
    freigaben.schliesse()


def test_more_may_wait_than_the_service_has_threads_and_one_change_wakes_all(k: Kreis) -> None:
    with k.dienst() as url:
        wartende = Wartende(k, url, WAITERS)
        beantrage(k, url)
        wartende.ende()
    assert [len(stand.eintraege) for stand in wartende.antworten] == [1] * WAITERS


def test_a_change_through_another_process_is_heard_of(k: Kreis) -> None:
    """Two applications over one database share nothing else."""
    with k.dienst() as hier, k.dienst() as dort:
        wartende = Wartende(k, hier, 2)
        beantrage(k, dort)
        wartende.ende()
    assert [len(stand.eintraege) for stand in wartende.antworten] == [1, 1]


def test_a_stop_answers_those_who_wait(k: Kreis) -> None:
    with ExitStack() as stapel:
        url = stapel.enter_context(k.dienst())
        wartende = Wartende(k, url, 3)
        beginn = time.monotonic()
        stapel.close()
        wartende.ende()
        assert time.monotonic() - beginn < 9, "it waited until they were cut off"
    assert [stand.marke for stand in wartende.antworten] == [wartende.leer.marke] * 3


def test_a_town_where_nothing_happens_looks_once_and_not_every_second() -> None:
    """Also one of which nothing was ever counted."""
    blicke, gelesen = [0], [0]

    def marken() -> dict[str, int]:
        blicke[0] += 1
        return {NEUSS: 1} if blicke[0] > 8 else {}

    def lies() -> int:
        gelesen[0] += 1
        return blicke[0]

    wecker = Wecker(marken, takt_s=0.01)
    assert asyncio.run(wecker.warte(NEUSS, lies, lambda stand: stand > 8, 20)) > 8
    assert gelesen[0] <= 3
