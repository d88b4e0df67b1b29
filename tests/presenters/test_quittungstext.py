"""The receipt number half typed: kept while it is entered, there again after a crash, forgotten once it is noted."""

from dataclasses import replace

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.quittungstext import Quittungstext
from bureau_app.workflows.kasse import gemerkte_quittung
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.fakes.store import FakeStore
from tests.sitzungsplatz import Sitzungsplatz


@pytest.fixture
def kasse(angemeldet: Sitzungsplatz) -> Sitzungsplatz:
    angemeldet.uebernimm()
    return angemeldet


def vorgang(platz: Sitzungsplatz) -> Vorgang:
    return platz.store.offene(ERNA.id)[0]


def gemerkt(platz: Sitzungsplatz) -> str:
    return gemerkte_quittung(platz.umgebung.schalter, vorgang(platz))


def test_what_is_typed_is_there_after_a_crash(kasse: Sitzungsplatz, stammdaten: Stammdaten) -> None:
    for text in ("R", "R-", "R-1"):
        kasse.sitzung.abschluss.tippe_quittung(text)
    danach = Sitzungsplatz(stammdaten, store=kasse.store)
    danach.melde_an()
    assert (danach.bilder.abschluss.nummer, danach.bilder.abschluss.getippt) == (vorgang(kasse).nummer, "R-1")
    danach.sitzung.abschluss.quittiere(danach.bilder.abschluss.getippt)
    assert (vorgang(kasse).quittung, gemerkt(kasse), danach.bilder.abschluss.getippt) == ("R-1", "", "")
    danach.sitzung.abschluss.tippe_quittung("R-2")
    assert gemerkt(kasse) == "", "it is paid"


def test_another_vorgang_has_another_text(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.abschluss.tippe_quittung("R-1")
    kasse.sitzung.abschluss.zurueck()
    kasse.sitzung.befehle.uebernimm()
    assert kasse.bilder.abschluss.getippt == "R-1", "the same one, taken back and committed again"
    kasse.sitzung.abschluss.leere()
    assert kasse.bilder.abschluss.getippt == ""


def text_an(kasse: Sitzungsplatz) -> tuple[Quittungstext, RunnerAttrappe, list[str]]:
    runner, geladen = RunnerAttrappe(), list[str]()
    u = replace(kasse.umgebung, runner=runner)
    text = Quittungstext(u, kasse.sitzung.meldung, lambda: geladen.append(text.text))
    return text, runner, geladen


def test_keys_that_come_faster_than_the_disk_are_written_once(kasse: Sitzungsplatz) -> None:
    text, runner, geladen = text_an(kasse)
    text.oeffne(vorgang(kasse))
    for bisher in ("R", "R-", "R-1", "R-17"):
        text.tippe(bisher)
    assert runner.wartend(Spur.SPEICHER) == 2, "to read what was there, and to write the first key"
    runner.alles()
    assert (gemerkt(kasse), geladen) == ("R-17", []), "what is typed now counts, not what was there"


def test_what_comes_too_late_is_not_taken(kasse: Sitzungsplatz) -> None:
    kasse.sitzung.abschluss.tippe_quittung("R-1")
    text, runner, geladen = text_an(kasse)
    text.oeffne(vorgang(kasse))
    text.oeffne(None)
    text.tippe("R-2")
    runner.alles()
    assert (geladen, gemerkt(kasse)) == ([], "R-1")
    text.oeffne(vorgang(kasse))
    text.tippe("R-3")
    text.tippe("R-34")
    text.oeffne(None)
    runner.alles()
    assert gemerkt(kasse) == "R-3"


class Voll(FakeStore):
    """A store without room."""

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        raise Stoerung(Fehlercode.SPEICHER_VOLL)


def test_a_full_disk_is_told_and_the_next_key_tries_again(kasse: Sitzungsplatz) -> None:
    text, runner, _ = text_an(kasse)
    text._u = replace(text._u, schalter=replace(text._u.schalter, store=Voll()))
    text.oeffne(vorgang(kasse))
    text.tippe("R")
    runner.alles()
    assert kasse.bilder.meldung.text
    text.tippe("R-")
    assert runner.wartend(Spur.SPEICHER) == 1
