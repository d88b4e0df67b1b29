"""Retention in the background of the counter: after the start, a little at a time, once a day."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.loeschpflege import ERST, NACH_STOERUNG, WEITER, Loeschpflege
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.sitzungsplatz import Sitzungsplatz


@dataclass
class Aufraeumer:
    """`antworten` come one after the other, the last one again and again."""

    antworten: list[bool | Fehlercode] = field(default_factory=lambda: [True])
    gerufen: int = 0

    def __call__(self) -> bool:
        antwort = self.antworten[min(self.gerufen, len(self.antworten) - 1)]
        self.gerufen += 1
        if isinstance(antwort, Fehlercode):
            raise Stoerung(antwort)
        return antwort


def pflege(platz: Sitzungsplatz, aufraeumer: Aufraeumer | None) -> Loeschpflege:
    return Loeschpflege(replace(platz.umgebung, raeume_auf=aufraeumer))


def test_until_all_is_done_and_then_not_before_tomorrow(platz: Sitzungsplatz) -> None:
    aufraeumer = Aufraeumer([False, False, True])
    hier = pflege(platz, aufraeumer)
    hier.takt()
    assert aufraeumer.gerufen == 0
    for pause, gerufen in ((ERST, 1), (WEITER, 2), (WEITER, 3), (WEITER, 3), (timedelta(days=1), 4)):
        platz.uhr.vor(pause)
        hier.takt()
        assert aufraeumer.gerufen == gerufen


@pytest.mark.expected_log("retention: speicher_voll")
def test_a_store_that_cannot_delete_is_left_alone_for_a_while(platz: Sitzungsplatz) -> None:
    aufraeumer = Aufraeumer([Fehlercode.SPEICHER_VOLL, True])
    hier = pflege(platz, aufraeumer)
    for pause, gerufen in ((ERST, 1), (WEITER, 1), (NACH_STOERUNG, 2)):
        platz.uhr.vor(pause)
        hier.takt()
        assert aufraeumer.gerufen == gerufen


def test_a_bug_leaves_nothing_stuck(stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner=runner)
    hier = pflege(platz, Aufraeumer())
    platz.uhr.vor(ERST)
    vorher = runner.wartend(Spur.SPEICHER)
    hier.takt()
    hier.takt()
    assert runner.wartend(Spur.SPEICHER) == vorher + 1
    hier.nach_vorfall()
    platz.uhr.vor(NACH_STOERUNG)
    hier.takt()
    assert runner.wartend(Spur.SPEICHER) == vorher + 2


def test_a_counter_that_keeps_everything(platz: Sitzungsplatz) -> None:
    hier = pflege(platz, None)
    platz.uhr.vor(ERST)
    hier.takt()
