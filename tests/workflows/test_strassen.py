"""Which streets the counter suggests: the Kreis's as last fetched, also after a restart without it."""

from dataclasses import dataclass, field

import pytest

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from bureau_app.wire.strassen import Strassenblatt, Strassenlesung
from bureau_app.workflows.strassen import Strassenbezug
from tests.fakes.strassenstelle import FakeStrassenstelle

NEUSS, KAARST, JUECHEN = "05162024", "05162016", "05162012"
OBER = Strasse("Oberstraße", "41460", "Neuss", NEUSS, "")
MARKT = Strasse("Am Neumarkt", "41564", "Kaarst", KAARST, "")
EIGENE = (Strasse("Alte Gasse", "41564", "Kaarst", KAARST, ""), Strasse("Am Rathaus", "41363", "Jüchen", JUECHEN, ""))


@dataclass
class Platz:
    """What outlives the program, and the district."""

    zeichen: Stammdaten
    stelle: FakeStrassenstelle = field(default_factory=FakeStrassenstelle)
    gemerkt: dict[str, bytes] = field(default_factory=dict)

    def merke(self, gemeinde_ags: str, blatt: bytes) -> None:
        self.gemerkt[gemeinde_ags] = blatt

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        return self.gemerkt.get(gemeinde_ags)

    def start(self) -> Strassenbezug:
        """The counter is started."""
        eigene = Strassenverzeichnis(EIGENE)
        orte = (NEUSS, KAARST, JUECHEN)
        return Strassenbezug(self.stelle, self, Strassenlesung(), orte, eigene, self.zeichen.zeichen)

    def kreis(self, *strassen: Strasse) -> None:
        """The district has these now."""
        orte = sorted({s.ags for s in strassen})
        self.stelle.blaetter = {ags: Strassenblatt.von(ags, strassen, "", False).als_json() for ags in orte}


@pytest.fixture
def platz(stammdaten: Stammdaten) -> Platz:
    return Platz(stammdaten)


def namen(bezug: Strassenbezug) -> set[str]:
    return {s.name for s in bezug().strassen}


def test_the_own_file_counts_where_the_kreis_has_none(platz: Platz) -> None:
    bezug = platz.start()
    assert namen(bezug) == {"Alte Gasse", "Am Rathaus"}
    platz.kreis(OBER, MARKT)
    assert bezug.hole()
    assert namen(bezug) == {"Oberstraße", "Am Neumarkt", "Am Rathaus"}
    assert bezug().suche("obers 91", platz.zeichen.zeichen)[0].strasse == OBER


def test_a_restart_without_the_kreis_has_what_was_fetched(platz: Platz) -> None:
    platz.kreis(OBER)
    platz.start().hole()
    platz.stelle.offline = True
    wieder = platz.start()
    with pytest.raises(Stoerung):
        wieder.hole()
    assert "Oberstraße" in namen(wieder)


def test_only_what_changed_is_fetched(platz: Platz) -> None:
    platz.kreis(OBER, MARKT)
    bezug = platz.start()
    assert (bezug.hole(), bezug.hole(), platz.stelle.geholt) == (True, False, [KAARST, NEUSS])
    platz.kreis(OBER, MARKT, Strasse("Weg", "41564", "Kaarst", KAARST, ""))
    assert bezug.hole() and platz.stelle.geholt[2:] == [KAARST]
    assert platz.start().hole() is False and len(platz.stelle.geholt) == 3


def test_a_town_that_the_kreis_has_no_longer_goes(platz: Platz) -> None:
    platz.kreis(OBER, MARKT)
    bezug = platz.start()
    bezug.hole()
    platz.kreis(OBER)
    assert bezug.hole() and "Am Neumarkt" not in namen(bezug) and "Alte Gasse" in namen(bezug)
    assert "Am Neumarkt" not in namen(platz.start())


def test_a_line_that_breaks_leaves_the_former_and_the_next_try_goes_on(platz: Platz) -> None:
    platz.kreis(OBER, MARKT)
    bezug = platz.start()
    platz.stelle.reisst_ab = 2
    with pytest.raises(Stoerung):
        bezug.hole()
    assert namen(bezug) == {"Alte Gasse", "Am Rathaus"}
    platz.stelle.reisst_ab = 100
    assert bezug.hole() and {"Oberstraße", "Am Neumarkt"} <= namen(bezug)


def test_a_directory_that_vanishes_while_it_is_asked_for_is_none(platz: Platz) -> None:
    platz.kreis(OBER)
    bezug = platz.start()
    staende = platz.stelle.staende("")
    assert staende is not None
    platz.stelle.blaetter = {}
    platz.stelle.staende = lambda marke: staende  # type: ignore[method-assign]
    assert bezug.hole() and "Oberstraße" not in namen(bezug)


def test_what_a_later_program_kept_is_not_read(platz: Platz) -> None:
    platz.gemerkt[NEUSS] = b'{"form": "neu"}'
    assert namen(platz.start()) == {"Alte Gasse", "Am Rathaus"}
