"""The runner: off the UI thread, ends on it and in order, one end each, nothing after it is closed."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.tasks import TaskRunner
from bureau_app.workflows.ports import Spur


class Melder:
    def __init__(self) -> None:
        self.fehler: list[BaseException] = []

    def __call__(self, fehler: BaseException) -> str:
        self.fehler.append(fehler)
        return f"V{len(self.fehler)}"


@pytest.fixture
def melder() -> Melder:
    return Melder()


@pytest.fixture
def runner(qtbot: QtBot, melder: Melder) -> Iterator[TaskRunner]:
    runner = TaskRunner(melder)
    yield runner
    runner.schliesse()


def unerwartet(stoerung: Stoerung) -> None:
    raise AssertionError(stoerung.code)


def test_work_runs_elsewhere_and_ends_here(qtbot: QtBot, runner: TaskRunner) -> None:
    hier = threading.current_thread()
    wo: list[threading.Thread] = []

    def fertig(arbeiter: threading.Thread) -> None:
        wo.extend((arbeiter, threading.current_thread()))

    runner.run(Spur.SPEICHER, threading.current_thread, fertig, unerwartet)
    qtbot.waitUntil(lambda: len(wo) == 2)
    assert wo[0] is not hier and wo[1] is hier


def test_ends_come_in_the_order_of_the_lane(qtbot: QtBot, runner: TaskRunner) -> None:
    gekommen: list[int] = []
    for nummer in range(50):
        runner.run(Spur.SPEICHER, partial(int, nummer), gekommen.append, unerwartet)
    qtbot.waitUntil(lambda: len(gekommen) == 50)
    assert gekommen == list(range(50))


def test_one_lane_does_not_wait_for_another(qtbot: QtBot, runner: TaskRunner) -> None:
    auf = threading.Event()
    gekommen: list[str] = []
    runner.run(Spur.DRUCKER, lambda: auf.wait(5), lambda _: gekommen.append("drucker"), unerwartet)
    runner.run(Spur.SPEICHER, lambda: None, lambda _: gekommen.append("speicher"), unerwartet)
    qtbot.waitUntil(lambda: gekommen == ["speicher"])
    auf.set()
    qtbot.waitUntil(lambda: gekommen == ["speicher", "drucker"])


def test_a_stoerung_has_its_own_end(qtbot: QtBot, runner: TaskRunner, melder: Melder) -> None:
    codes: list[Fehlercode] = []

    def arbeit() -> None:
        raise Stoerung(Fehlercode.SPEICHER_VOLL)

    runner.run(Spur.SPEICHER, arbeit, lambda _: codes.append(Fehlercode.CODE_FEHLT), lambda s: codes.append(s.code))
    qtbot.waitUntil(lambda: codes == [Fehlercode.SPEICHER_VOLL])
    assert melder.fehler == []


def kaputt() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("wo", ["arbeit", "fertig"])
def test_anything_else_ends_in_a_number(qtbot: QtBot, runner: TaskRunner, melder: Melder, wo: str) -> None:
    arbeit: Callable[[], None] = kaputt if wo == "arbeit" else lambda: None
    with qtbot.waitSignal(runner.vorfall) as gemeldet:
        runner.run(Spur.NETZ, arbeit, lambda _: kaputt(), unerwartet)
    assert gemeldet.args == ["V1"]
    assert [type(f) for f in melder.fehler] == [ZeroDivisionError]


def test_nothing_ends_after_the_end(qtbot: QtBot, melder: Melder) -> None:
    runner = TaskRunner(melder)
    gekommen: list[int] = []
    auf, begonnen = threading.Event(), threading.Event()

    def arbeit() -> int:
        begonnen.set()
        auf.wait(5)
        return 1

    runner.run(Spur.SPEICHER, arbeit, gekommen.append, unerwartet)
    runner.run(Spur.SPEICHER, lambda: 2, gekommen.append, unerwartet)
    assert begonnen.wait(5)
    auf.set()
    runner.schliesse()
    runner.run(Spur.SPEICHER, lambda: 3, gekommen.append, unerwartet)
    with qtbot.assertNotEmitted(runner.vorfall, wait=1):
        pass
    assert gekommen == []


@dataclass
class Gehalten:
    """A question on the waiting lane that is answered when the test says so."""

    runner: TaskRunner
    auf: threading.Event = field(default_factory=threading.Event)
    beantwortet: threading.Event = field(default_factory=threading.Event)
    gekommen: list[int] = field(default_factory=list)

    def frage(self) -> None:
        begonnen = threading.Event()

        def arbeit() -> int:
            begonnen.set()
            self.auf.wait(20)
            self.beantwortet.set()
            return 1

        self.runner.run(Spur.WARTEN, arbeit, self.gekommen.append, unerwartet)
        self.runner.run(Spur.WARTEN, lambda: 2, self.gekommen.append, unerwartet)
        assert begonnen.wait(5)


def test_a_question_that_is_held_open_ends_before_the_program_does(qtbot: QtBot, melder: Melder) -> None:
    gehalten = Gehalten(TaskRunner(melder))
    gehalten.frage()
    threading.Timer(0.2, gehalten.auf.set).start()
    gehalten.runner.schliesse()
    assert gehalten.beantwortet.is_set()
    assert [faden.name for faden in threading.enumerate() if faden.name in set(Spur)] == []
    with qtbot.assertNotEmitted(gehalten.runner.vorfall, wait=1):
        pass
    assert gehalten.gekommen == []


def test_one_that_cannot_be_broken_off_holds_up_nobody(qtbot: QtBot, melder: Melder) -> None:
    gehalten = Gehalten(TaskRunner(melder, geduld_s=0.05))
    gehalten.frage()
    gehalten.runner.schliesse()
    assert not gehalten.beantwortet.is_set(), "the window was kept open by it"
    gehalten.auf.set()
    assert gehalten.beantwortet.wait(5)
    with qtbot.assertNotEmitted(gehalten.runner.vorfall, wait=1):
        pass
    assert gehalten.gekommen == []
