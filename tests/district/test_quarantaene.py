"""K10: a cloned PC or a disk that was played back gives a number twice; nothing of it is taken then."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from tests.eintraege import aenderung
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


def test_among_many_changes_one_number_twice_is_seen(hier: tuple[Kreis, str]) -> None:
    k, url = hier
    dienst = KreisDienst(url, k.geraet()[1])
    with pytest.raises(Stoerung):
        dienst.tausche([mit(1), mit(2), mit(2)], "")
    assert len(Quarantaene(k.engine, KREIS).alle()) == 1


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
