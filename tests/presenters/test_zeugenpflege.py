"""The counter as a witness in the background: trouble of the network is quiet, a contradiction is shown."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.zeugenpflege import ERST, NACH_STOERUNG, PAUSE, Zeugenpflege
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.sitzungsplatz import Sitzungsplatz


@dataclass
class Zeuge:
    """Counts the checks; `antwort` is what comes next."""

    antwort: bool | Fehlercode = True
    geprueft: int = 0
    gemeldet: list[Fehlercode] = field(default_factory=list)

    def __call__(self) -> bool:
        self.geprueft += 1
        if isinstance(self.antwort, Fehlercode):
            raise Stoerung(self.antwort)
        return self.antwort


def pflege(platz: Sitzungsplatz, zeuge: Zeuge | None) -> Zeugenpflege:
    gemeldet = zeuge.gemeldet if zeuge else []
    return Zeugenpflege(replace(platz.umgebung, bezeuge=zeuge), lambda stoerung: gemeldet.append(stoerung.code))


def test_checked_soon_after_the_start_and_then_now_and_again(platz: Sitzungsplatz) -> None:
    zeuge = Zeuge()
    hier = pflege(platz, zeuge)
    hier.takt()
    assert zeuge.geprueft == 0
    for pause in (ERST, PAUSE, PAUSE):
        platz.uhr.vor(pause - timedelta(seconds=1))
        vorher = zeuge.geprueft
        hier.takt()
        assert zeuge.geprueft == vorher
        platz.uhr.vor(timedelta(seconds=1))
        hier.takt()
        assert zeuge.geprueft == vorher + 1
    assert zeuge.gemeldet == []


def test_a_kreis_that_is_away_is_asked_again_soon_and_nobody_is_told(platz: Sitzungsplatz) -> None:
    zeuge = Zeuge(Fehlercode.KREIS_NICHT_ERREICHBAR)
    hier = pflege(platz, zeuge)
    for pause in (ERST, NACH_STOERUNG):
        platz.uhr.vor(pause)
        hier.takt()
    assert (zeuge.geprueft, zeuge.gemeldet) == (2, [])


@pytest.mark.expected_log("audit tree not witnessed")
@pytest.mark.parametrize("code", [Fehlercode.PRUEFSPUR_WIDERSPRUCH, Fehlercode.PRUEFSPUR_SIGNATUR])
def test_a_contradiction_is_shown_each_time(platz: Sitzungsplatz, code: Fehlercode) -> None:
    zeuge = Zeuge(code)
    hier = pflege(platz, zeuge)
    for pause in (ERST, PAUSE):
        platz.uhr.vor(pause)
        hier.takt()
    assert zeuge.gemeldet == [code, code]


def test_a_bug_leaves_nothing_stuck(stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner=runner)
    hier = pflege(platz, Zeuge())
    platz.uhr.vor(ERST)
    vorher = runner.wartend(Spur.NETZ)
    hier.takt()
    hier.takt()
    assert runner.wartend(Spur.NETZ) == vorher + 1
    hier.nach_vorfall()
    platz.uhr.vor(PAUSE)
    hier.takt()
    assert runner.wartend(Spur.NETZ) == vorher + 2


def test_a_counter_without_a_district_checks_nothing(platz: Sitzungsplatz) -> None:
    hier = pflege(platz, None)
    platz.uhr.vor(ERST)
    hier.takt()
