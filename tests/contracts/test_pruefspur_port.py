"""What a witness is promised: the fake and the real service on both databases show heads that continue each other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.pruefspur import KreisPruefspur
from bureau_app.workflows.pruefspur import Pruefspur
from tests.fakes.pruefspur import FakePruefspur
from tests.kreisdienst import DATABASES, kreis
from tests.pruefspur import Amt


@dataclass
class Stelle:
    """A witness's view of a district, and how the district moves on or goes away."""

    pruefspur: Pruefspur
    wachse: Callable[[int], None]
    trenne: Callable[[], None]


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    if request.param == "fake":
        fake = FakePruefspur(geschwiegen=True)

        def zeige(anzahl: int) -> None:
            fake.geschwiegen = False
            fake.eintraege += [b"x"] * anzahl

        yield Stelle(fake, zeige, lambda: setattr(fake, "stoerung", Fehlercode.KREIS_NICHT_ERREICHBAR))
        return
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        laufend = stapel.enter_context(ExitStack())
        amt, url, token = Amt(k), laufend.enter_context(k.dienst()), k.geraet()[1]
        kopf = {"Authorization": f"Bearer {token}"}
        gesagt = requests.get(f"{url}/v1/pruefspur/schluessel", headers=kopf, timeout=20).json()
        dienst = KreisDienst(url, token)
        pruefspur = KreisPruefspur(dienst, url, token, gesagt["schluessel"])
        stapel.callback(dienst.schliesse)
        stapel.callback(pruefspur.schliesse)

        def wachse(anzahl: int) -> None:
            amt.akte(anzahl)
            amt.siegler.siegle()
            k.uhr.vor(timedelta(seconds=2))
            dienst.tausche((), "")

        yield Stelle(pruefspur, wachse, laufend.close)


def test_before_the_first_answer_there_is_no_head(stelle: Stelle) -> None:
    assert stelle.pruefspur.gesehen() is None


def test_each_head_continues_the_ones_before(stelle: Stelle) -> None:
    koepfe = []
    for anzahl in (1, 2, 5, 300):
        stelle.wachse(anzahl)
        kopf = stelle.pruefspur.gesehen()
        assert kopf is not None and kopf == stelle.pruefspur.gesehen()
        koepfe.append(kopf)
    for n, alt in enumerate(koepfe):
        for neu in koepfe[n + 1 :]:
            beweis = stelle.pruefspur.konsistenz(alt.groesse, neu.groesse)
            assert neu.groesse > alt.groesse and neu.setzt_fort(alt, beweis)
            assert not neu.setzt_fort(alt, beweis[1:])


def test_a_district_that_is_away_proves_nothing(stelle: Stelle) -> None:
    stelle.wachse(3)
    stelle.trenne()
    with pytest.raises(Stoerung) as weg:
        stelle.pruefspur.konsistenz(1, 2)
    assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR
