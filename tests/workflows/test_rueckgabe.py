"""What the Kreis did not take as it was reaches the person who must decide."""

from collections.abc import Sequence
from dataclasses import replace

from bureau_app.domain.abgleich import Aenderung, Fahrzeugeinwand, Gegenfassung, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.workflows.sync import kreis_runde
from tests.fakes.district import FakeDistrict
from tests.workflows.conftest import Platz

FR = Register.FAHRZEUGREGISTER


def test_a_vehicle_that_the_kreis_left_out_is_a_task_and_the_rest_confirmed(platz: Platz) -> None:
    v = platz.abgeschlossen()

    class Teilt(FakeDistrict):
        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            runde = super().tausche(aenderungen, zeiger)
            gegen = Gegenfassung(1, b"", (Fahrzeugeinwand(0, "fahrzeug_abgemeldet", 2),))
            return replace(runde, ergebnisse=tuple(replace(e, gegen=gegen) for e in runde.ergebnisse))

    assert kreis_runde(platz.s, Teilt()).bestaetigt == 1
    danach = platz.stand(v)
    assert danach.registerstand(FR) is Registerstand.BESTAETIGT
    assert [danach.aufgaben[n].grund for n in danach.offene_aufgaben()] == ["fahrzeug_abgemeldet"]
