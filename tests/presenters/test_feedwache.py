"""The district's feed held open: what happens there shows at once, and nothing of it stands in anybody's way."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bureau_app.domain.abgleich import Registermeldung, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.feedwache import HALTEN_S, NEU_NACH, Feedwache
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.sitzungsplatz import Sitzungsplatz

FR = Register.FAHRZEUGREGISTER


@dataclass
class Feed:
    """The port Horcher: `naechste` answers in turn, then nothing new; `gefragt` are the cursors."""

    naechste: list[Runde | Fehlercode] = field(default_factory=list)
    gefragt: list[tuple[str, float]] = field(default_factory=list)

    def horche(self, zeiger: str, warte_s: float) -> Runde:
        self.gefragt.append((zeiger, warte_s))
        antwort = self.naechste.pop(0) if self.naechste else Runde((), zeiger)
        if isinstance(antwort, Fehlercode):
            raise Stoerung(antwort)
        return antwort


@dataclass
class Wache:
    """A watch whose lanes the test moves."""

    platz: Sitzungsplatz
    runner: RunnerAttrappe = field(default_factory=RunnerAttrappe)
    feed: Feed = field(default_factory=Feed)
    bewegt: int = 0
    getrennt: int = 0

    def __post_init__(self) -> None:
        umgebung = replace(self.platz.umgebung, runner=self.runner, horcher=self.feed)
        self.wache = Feedwache(umgebung, self._bewegt, self._getrennt)

    def _bewegt(self) -> None:
        self.bewegt += 1

    def _getrennt(self) -> None:
        self.getrennt += 1

    def vor(self, sekunden: float) -> None:
        self.platz.uhr.vor(timedelta(seconds=sekunden))
        self.wache.takt()

    def antwortet(self, nach_s: float = 5.0) -> None:
        """The question that is held open comes back."""
        self.platz.uhr.vor(timedelta(seconds=nach_s))
        self.runner.weiter(Spur.FEED)


@pytest.fixture
def wache(stammdaten: Stammdaten) -> Wache:
    w = Wache(Sitzungsplatz(stammdaten))
    w.wache.takt()
    w.runner.weiter(Spur.SPEICHER)
    return w


def test_the_question_is_held_open_and_asked_again(wache: Wache) -> None:
    wache.antwortet(HALTEN_S)
    wache.antwortet(HALTEN_S)
    assert wache.feed.gefragt == [("", HALTEN_S)] * 2
    assert wache.wache.verbunden and wache.bewegt == 0 and wache.runner.wartend(Spur.FEED) == 1


def test_news_are_applied_with_their_cursor_before_the_next_question(wache: Wache) -> None:
    wache.feed.naechste = [Runde((), "e.0.7", (Registermeldung("op-fremd", Registerstand.ZURUECK, "x"),))]
    wache.antwortet()
    assert wache.runner.wartend(Spur.FEED) == 0
    wache.runner.weiter(Spur.NETZ)
    assert wache.platz.store.zeiger(FR) == "e.0.7"
    wache.runner.weiter(Spur.SPEICHER)
    wache.antwortet()
    assert [zeiger for zeiger, _ in wache.feed.gefragt] == ["", "e.0.7"]
    assert wache.bewegt == 0


def test_what_a_round_read_meanwhile_is_not_taken_back(wache: Wache) -> None:
    wache.feed.naechste = [Runde((), "e.0.7")]
    wache.antwortet()
    wache.platz.store.feed_uebernehmen(FR, (), "e.0.9")
    wache.runner.weiter(Spur.NETZ)
    assert wache.platz.store.zeiger(FR) == "e.0.9"


def test_a_district_that_goes_away_is_said_once_and_asked_less_often(wache: Wache) -> None:
    wache.antwortet(HALTEN_S)
    wache.feed.naechste = [Fehlercode.KREIS_NICHT_ERREICHBAR] * 100
    for _ in range(300):
        while wache.runner.wartend(Spur.FEED):
            wache.runner.weiter(Spur.FEED)
        wache.vor(1)
    assert (wache.getrennt, wache.wache.verbunden) == (1, False)
    assert 3 < len(wache.feed.gefragt) < 30
    wache.feed.naechste = []
    for _ in range(400):
        wache.vor(1)
        while wache.runner.wartend(Spur.FEED) and not wache.wache.verbunden:
            wache.runner.weiter(Spur.FEED)
    assert wache.wache.verbunden


def test_a_service_that_stops_answers_at_once_and_is_not_asked_in_a_loop(wache: Wache) -> None:
    for _ in range(20):
        while wache.runner.wartend(Spur.FEED):
            wache.runner.weiter(Spur.FEED)
        wache.vor(1)
    assert len(wache.feed.gefragt) < 40


def test_after_a_bug_it_begins_anew(wache: Wache) -> None:
    wache.wache.nach_vorfall()
    wache.runner.weiter(Spur.FEED)
    wache.vor(NEU_NACH.total_seconds())
    wache.runner.weiter(Spur.SPEICHER)
    assert wache.runner.wartend(Spur.FEED) == 1


def test_without_a_way_to_the_feed_nothing_is_asked(stammdaten: Stammdaten) -> None:
    platz, runner = Sitzungsplatz(stammdaten), RunnerAttrappe()
    wache = Feedwache(replace(platz.umgebung, runner=runner), platz.sitzung.takt, platz.sitzung.takt)
    wache.takt()
    assert [runner.wartend(spur) for spur in Spur] == [0] * len(Spur)


def test_a_return_that_the_feed_tells_moves_the_vorgang(stammdaten: Stammdaten) -> None:
    platz = Sitzungsplatz(stammdaten)
    platz.melde_an()
    platz.uebernimm()
    platz.sitzung.abschluss.quittiere("R-1")
    platz.sitzung.abschluss.bestaetige()
    (gesendet,) = [a for runde in platz.district.runden for a in runde]
    wache = Wache(platz)
    wache.feed.naechste = [Runde((), "e.0.8", (Registermeldung(gesendet.op_id, Registerstand.ZURUECK, "fin"),))]
    wache.wache.takt()
    wache.runner.weiter(Spur.SPEICHER)
    wache.antwortet()
    wache.runner.weiter(Spur.NETZ)
    assert (platz.store.zeiger(FR), wache.bewegt) == ("e.0.8", 1)
