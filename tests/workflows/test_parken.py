"""K12: what the district is too old for waits at the counter, holds nobody up, and goes after its update."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bureau_app.district.tables import Ereignis
from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.link.kreis import KreisDienst
from bureau_app.workflows.sync import GEPARKT, Bericht, kreis_runde
from tests.fakes.district import FakeDistrict
from tests.kreisdienst import DATABASES, Kreis, kreis
from tests.workflows.conftest import Platz

FR = Register.FAHRZEUGREGISTER
HIER, KUENFTIG = b'{"schema":"fahrzeugregister/2"', b'{"schema":"fahrzeugregister/3"'


class Neuerer(FakeDistrict):
    """The real service for a counter whose program is newer: these Vorgaenge travel in a form that the service does not
    know, until it is updated (`alt`)."""

    def __init__(self, dienst: KreisDienst, *kuenftige: str) -> None:
        super().__init__()
        self.dienst, self.kuenftige, self.alt = dienst, kuenftige, True

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        self.runden.append(tuple(aenderungen))
        return replace(self.dienst.tausche([self._form(a) for a in aenderungen], zeiger), zeit=None)

    def _form(self, a: Aenderung) -> Aenderung:
        if not self.alt or a.vorgang_id not in self.kuenftige:
            return a
        assert a.koerper.startswith(HIER)
        return replace(a, koerper=a.koerper.replace(HIER, KUENFTIG))


@pytest.fixture(params=DATABASES)
def hier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Kreis, KreisDienst]]:
    with kreis(request.param, tmp_path) as k, k.dienst() as url:
        dienst = KreisDienst(url, k.geraet()[1])
        yield k, dienst
        dienst.schliesse()


def gebucht(k: Kreis) -> int:
    with k.engine.connect() as v:
        return v.scalar(select(func.count()).select_from(Ereignis)) or 0


def test_it_waits_beside_its_neighbours_and_goes_once_after_the_update(
    platz: Platz, hier: tuple[Kreis, KreisDienst]
) -> None:
    k, dienst = hier
    v = platz.abgeschlossen()
    district = Neuerer(dienst, v.id)
    assert kreis_runde(platz.s, district) == Bericht(gesendet=1, bestaetigt=0, zurueck=0, offen=1, geparkt=1)
    assert platz.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
    assert (gebucht(k), platz.store.zurueckgegebene()) == (0, ()), "nothing is booked, nothing returned"
    platz.uhr.vor(GEPARKT - timedelta(seconds=1))
    assert kreis_runde(platz.s, district) == Bericht(0, 0, 0, offen=1, geparkt=1)
    for _ in range(5):
        platz.uhr.vor(GEPARKT)
        assert kreis_runde(platz.s, district).geparkt == 1, "however long it takes"
    district.alt = False
    platz.uhr.vor(GEPARKT)
    assert kreis_runde(platz.s, district) == Bericht(gesendet=1, bestaetigt=1, zurueck=0, offen=0)
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT
    assert gebucht(k) == 1


def test_a_neighbour_in_the_batch_is_booked(platz: Platz, hier: tuple[Kreis, KreisDienst]) -> None:
    k, dienst = hier
    neu, gut = platz.abgeschlossen(), platz.abgeschlossen()
    district = Neuerer(dienst, neu.id)
    bericht = kreis_runde(platz.s, district)
    assert len(district.runden[0]) == 2, "one request"
    assert (bericht.gesendet, bericht.geparkt, bericht.offen) == (2, 1, 1)
    assert platz.stand(gut).registerstand(FR) is Registerstand.BESTAETIGT
    assert platz.stand(neu).registerstand(FR) is Registerstand.UEBERGEBEN
    assert gebucht(k) == 1


def test_any_other_refusal_is_a_return(platz: Platz) -> None:
    v = platz.abgeschlossen()

    class Fremd(FakeDistrict):
        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            return Runde(tuple(Ergebnis(a.op_id, Ausgang.REFUSED, 0, "fremde_gemeinde") for a in aenderungen), zeiger)

    assert kreis_runde(platz.s, Fremd()) == Bericht(gesendet=1, bestaetigt=0, zurueck=1, offen=0)
    assert platz.stand(v).registerstand(FR) is Registerstand.ZURUECK
