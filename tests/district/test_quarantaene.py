"""K10: a cloned PC or a disk that was played back gives a number twice; nothing of it is taken then."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.ledger import Ledger
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from tests.eintraege import aenderung, neue_id
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis


@pytest.fixture(params=DATABASES)
def hier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Kreis, str]]:
    with kreis(request.param, tmp_path) as k, k.dienst() as url:
        yield k, url


def mit(folge: int | None) -> Aenderung:
    return replace(aenderung(), folge=folge)


def urteile(dienst: KreisDienst, *aenderungen: Aenderung) -> list[Ausgang]:
    return [e.ausgang for e in dienst.tausche(aenderungen, "").ergebnisse]


def test_a_number_that_comes_twice_stops_the_device_and_nobody_else(hier: tuple[Kreis, str]) -> None:
    k, url = hier
    geraet, token = k.geraet()
    dienst, nachbar = KreisDienst(url, token), KreisDienst(url, k.geraet()[1])
    quarantaene = Quarantaene(k.engine, KREIS)
    erste, spaetere = mit(1), mit(3)
    assert urteile(dienst, erste, mit(2)) == [Ausgang.ACCEPTED] * 2
    assert urteile(dienst, erste) == [Ausgang.KNOWN], "the same change again is no fork"
    assert quarantaene.alle() == ()
    for versuch in (mit(2), spaetere):
        with pytest.raises(Stoerung) as fehler:
            dienst.tausche([versuch], "")
        assert fehler.value.code is Fehlercode.KREIS_GERAET_GEGABELT
    assert quarantaene.alle() == ((NEUSS, geraet.nummer),)
    assert urteile(nachbar, mit(1)) == [Ausgang.ACCEPTED]
    quarantaene.gib_frei(NEUSS, geraet.nummer, k.uhr.jetzt())
    assert urteile(dienst, spaetere) == [Ausgang.ACCEPTED], "what waited was not lost"


@pytest.mark.parametrize(
    "folgen", [(1, 2, 2, 3), (4, 7, 5), (7, 6), (-7, 6)], ids=["two_of_it", "in_the_middle", "at_first", "not_as_new"]
)
def test_what_was_booked_beside_a_number_given_twice_is_answered(hier: tuple[Kreis, str], folgen: list[int]) -> None:
    """A counter that is told that nothing was taken shows a Vorgang as open that the district holds; -7 comes with
    what goes into no batch."""
    k, url = hier
    geraet, token = k.geraet()
    dienst, ledger = KreisDienst(url, token), Ledger(k.engine, KREIS, k.uhr.jetzt, k.schrank)
    erste = mit(7)
    assert urteile(dienst, erste) == [Ausgang.ACCEPTED]
    naechste = replace(erste, op_id=neue_id(), base_version=1)
    alle = [mit(n) if n > 0 else naechste for n in folgen]
    angenommen: set[str] = set()
    with suppress(Stoerung):
        angenommen = {e.op_id for e in dienst.tausche(alle, "").ergebnisse if e.ausgang is Ausgang.ACCEPTED}
    assert angenommen == {e.op_id for e in ledger.feed(NEUSS, "")[0]} - {erste.op_id}
    assert Quarantaene(k.engine, KREIS).alle() == ((NEUSS, geraet.nummer),)
    with pytest.raises(Stoerung):
        dienst.tausche([], "")


def test_enrolled_anew_what_waits_goes_through_and_what_was_booked_is_known(hier: tuple[Kreis, str]) -> None:
    k, url = hier
    erste, doppelte = mit(1), mit(1)
    dienst = KreisDienst(url, k.geraet()[1])
    assert urteile(dienst, erste) == [Ausgang.ACCEPTED]
    with pytest.raises(Stoerung):
        dienst.tausche([doppelte], "")
    neu = KreisDienst(url, k.geraet()[1])
    assert urteile(neu, erste, doppelte) == [Ausgang.KNOWN, Ausgang.ACCEPTED]


def test_without_numbers_nothing_is_compared(hier: tuple[Kreis, str]) -> None:
    k, url = hier
    dienst = KreisDienst(url, k.geraet()[1])
    assert urteile(dienst, mit(None), mit(None)) == [Ausgang.ACCEPTED] * 2


def test_a_device_that_is_not_in_quarantine_cannot_leave_it(hier: tuple[Kreis, str]) -> None:
    k, _ = hier
    geraet, _token = k.geraet()
    with pytest.raises(Eingabefehler) as fehler:
        Quarantaene(k.engine, KREIS).gib_frei(NEUSS, geraet.nummer, k.uhr.jetzt())
    assert fehler.value.code is Fehlercode.GERAET_NICHT_IN_QUARANTAENE
