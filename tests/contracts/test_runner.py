"""What every Runner promises; the window's TaskRunner and the runners of the tests pass the same suite."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.tasks import TaskRunner
from bureau_app.workflows.ports import Runner, Spur
from tests.fakes.runner import RunnerAttrappe, SofortRunner

STOERUNG = Stoerung(Fehlercode.SPEICHER_VOLL)


@dataclass
class Lauf:
    """A runner, how to wait until a condition holds, and the ends that were called."""

    runner: Runner
    warte_bis: Callable[[Callable[[], bool]], object]

    def __post_init__(self) -> None:
        self.enden: list[object] = []
        self.faeden: set[int] = set()

    def gib(self, arbeit: Callable[[], object], spur: Spur = Spur.SPEICHER) -> None:
        self.runner.run(spur, arbeit, self._ende, self._ende)

    def _ende(self, ergebnis: object) -> None:
        self.enden.append(ergebnis)
        self.faeden.add(threading.get_ident())


@pytest.fixture(params=["at once", "queued", "window"])
def lauf(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Lauf]:
    if request.param == "at once":
        yield Lauf(SofortRunner(), lambda bedingung: bedingung())
    elif request.param == "queued":
        attrappe = RunnerAttrappe()
        yield Lauf(attrappe, lambda _: attrappe.alles())
    else:
        fenster = TaskRunner(lambda fehler: type(fehler).__name__)
        yield Lauf(fenster, lambda bedingung: qtbot.waitUntil(bedingung, timeout=10_000))
        fenster.schliesse()


def scheitere() -> object:
    raise STOERUNG


def test_each_work_has_exactly_one_end_in_the_order_of_its_lane(lauf: Lauf) -> None:
    for nummer in range(50):
        lauf.gib(lambda n=nummer: n)  # type: ignore[misc]
        lauf.gib(scheitere)
    lauf.warte_bis(lambda: len(lauf.enden) == 100)
    assert lauf.enden == [ende for nummer in range(50) for ende in (nummer, STOERUNG)]


def test_ends_are_called_on_the_callers_thread(lauf: Lauf) -> None:
    for spur in Spur:
        lauf.gib(threading.get_ident, spur)
    lauf.warte_bis(lambda: len(lauf.enden) == len(Spur))
    assert lauf.faeden == {threading.get_ident()}


def test_an_end_may_give_more_work(lauf: Lauf) -> None:
    lauf.runner.run(Spur.NETZ, lambda: 1, lambda eins: lauf.gib(lambda: eins + 1), lambda _: None)
    lauf.warte_bis(lambda: bool(lauf.enden))
    assert lauf.enden == [2]


def test_a_queue_lets_the_test_choose_the_order_of_lanes() -> None:
    lauf = Lauf(attrappe := RunnerAttrappe(), lambda _: None)
    for spur in (Spur.NETZ, Spur.SPEICHER, Spur.NETZ):
        lauf.gib(lambda spur=spur: spur, spur)  # type: ignore[misc]
    assert (attrappe.wartend(Spur.NETZ), attrappe.wartend(Spur.LESER)) == (2, 0)
    attrappe.weiter(Spur.SPEICHER)
    attrappe.weiter(Spur.NETZ)
    assert lauf.enden == [Spur.SPEICHER, Spur.NETZ]
    with pytest.raises(LookupError):
        attrappe.weiter(Spur.SPEICHER)
