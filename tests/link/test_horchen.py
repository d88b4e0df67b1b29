"""A counter that holds the feed open at the real service: news come within two seconds, an end of the service too."""

import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Runde
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, Kreis, kreis


def horche(k: Kreis, dienst: KreisDienst, zeiger: str, gehoert: list[Runde | Stoerung]) -> threading.Thread:
    """A question that is held open."""

    def frage() -> None:
        try:
            gehoert.append(dienst.horche(zeiger, 20.0))
        except Stoerung as stoerung:
            gehoert.append(stoerung)

    vorher = k.wartende()
    faden = threading.Thread(target=frage)
    faden.start()
    while k.wartende() == vorher:
        threading.Event().wait(0.01)
    return faden


@pytest.mark.parametrize("kind", DATABASES)
def test_what_another_process_of_the_service_books_is_heard_within_two_seconds(kind: str, tmp_path: Path) -> None:
    with kreis(kind, tmp_path) as k, k.dienst() as hier, k.dienst() as dort:
        token = k.geraet()[1]
        horcher, sender = KreisDienst(hier, token), KreisDienst(dort, token)
        zeiger = horcher.horche("", 0.0).zeiger
        gehoert: list[Runde | Stoerung] = []
        faden = horche(k, horcher, zeiger, gehoert)
        a = aenderung()
        sender.tausche([a], zeiger)
        seit = time.monotonic()
        faden.join(20)
        vergangen = time.monotonic() - seit
        (runde,) = gehoert
        assert isinstance(runde, Runde)
        assert [m.op_id for m in runde.meldungen] == [a.op_id] and runde.zeiger != zeiger
        assert vergangen < 2.0
        horcher.schliesse()
        sender.schliesse()


def test_a_service_that_ends_lets_nobody_hang(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k, ExitStack() as laufend:
        horcher = KreisDienst(laufend.enter_context(k.dienst()), k.geraet()[1])
        zeiger = horcher.horche("", 0.0).zeiger
        gehoert: list[Runde | Stoerung] = []
        faden = horche(k, horcher, zeiger, gehoert)
        laufend.close()
        faden.join(10)
        assert not faden.is_alive()
        (ende,) = gehoert
        assert ende == Runde((), zeiger) or isinstance(ende, Stoerung)
        with pytest.raises(Stoerung) as weg:
            horcher.horche(zeiger, 20.0)
        assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR
        horcher.schliesse()
