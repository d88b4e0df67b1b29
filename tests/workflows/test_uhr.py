"""A round compares this PC's clock with the district's, and tells more than five minutes."""

from datetime import timedelta

import pytest

from bureau_app.workflows.sync import Bericht, kreis_runde
from tests.fakes.district import FakeDistrict
from tests.workflows.conftest import Platz


@pytest.mark.parametrize(("sekunden", "gemeldet"), [(300, 0), (301, 301), (-300, 0), (-301, -301), (86_400, 86_400)])
def test_a_clock_more_than_five_minutes_off_is_told(platz: Platz, sekunden: int, gemeldet: int) -> None:
    platz.abgeschlossen()
    kreis = FakeDistrict()
    kreis.zeit = platz.uhr.jetzt() - timedelta(seconds=sekunden)
    assert kreis_runde(platz.s, kreis) == Bericht(1, 1, 0, 0, uhr=timedelta(seconds=gemeldet))
    kreis.zeit = None
    assert kreis_runde(platz.s, kreis).uhr == timedelta(), "a district that does not say is believed to agree"
