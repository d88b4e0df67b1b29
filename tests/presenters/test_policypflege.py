"""The Policy in the background: asked for at the start and then now and again; trouble stops nobody."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.policypflege import NACH_STOERUNG, PAUSE, Holpflege, policypflege
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.sitzungsplatz import Sitzungsplatz


@dataclass
class Stelle:
    """Counts the questions; `antwort` is what comes next."""

    antwort: bool | Fehlercode = False
    gefragt: int = 0

    def __call__(self) -> bool:
        self.gefragt += 1
        if isinstance(self.antwort, Fehlercode):
            raise Stoerung(self.antwort)
        return self.antwort


def pflege(platz: Sitzungsplatz, stelle: Stelle | None) -> Holpflege:
    return policypflege(replace(platz.umgebung, hole_policy=stelle))


def test_asked_at_the_start_and_again_after_a_while(platz: Sitzungsplatz) -> None:
    stelle = Stelle(True)
    hier = pflege(platz, stelle)
    hier.takt()
    hier.takt()
    assert stelle.gefragt == 1
    platz.uhr.vor(PAUSE - timedelta(seconds=1))
    hier.takt()
    assert stelle.gefragt == 1
    platz.uhr.vor(timedelta(seconds=1))
    stelle.antwort = False
    hier.takt()
    assert stelle.gefragt == 2


def test_without_the_kreis_it_is_asked_again_soon(platz: Sitzungsplatz) -> None:
    stelle = Stelle(Fehlercode.KREIS_NICHT_ERREICHBAR)
    hier = pflege(platz, stelle)
    hier.takt()
    platz.uhr.vor(NACH_STOERUNG)
    hier.takt()
    assert stelle.gefragt == 2


@pytest.mark.expected_log("policy not taken: policy_signatur")
def test_a_forged_one_is_told_to_the_log(platz: Sitzungsplatz) -> None:
    pflege(platz, Stelle(Fehlercode.POLICY_SIGNATUR)).takt()


def test_a_bug_leaves_nothing_stuck(stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner=runner)
    hier = pflege(platz, Stelle())
    vorher = runner.wartend(Spur.NETZ)
    hier.takt()
    hier.takt()
    assert runner.wartend(Spur.NETZ) == vorher + 1
    hier.nach_vorfall()
    platz.uhr.vor(PAUSE)
    hier.takt()
    assert runner.wartend(Spur.NETZ) == vorher + 2


def test_a_counter_without_a_district_asks_nobody(platz: Sitzungsplatz) -> None:
    pflege(platz, None).takt()
