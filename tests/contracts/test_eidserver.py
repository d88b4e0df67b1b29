"""What every eID-Server promises the district; the one over HTTP and JSON and the fake pass the same suite."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bureau_app.district.eid.eidserver import Eidserver, Eidserverstoerung
from bureau_app.wire.eid import Eiddaten, Eidergebnis
from tests.eid.kartendaten import Kartenperson
from tests.eid.server import eid_server
from tests.fakes.eidserver import FakeEidserver
from tests.kreisdienst import KAARST, NEUSS

PERSON = Kartenperson("Żółć", "Zoë", "198000  ", "20330101", "Weg 1", "41460", "Neuss")
DATEN = Eiddaten.model_validate(
    {
        "DocumentType": "ID",
        "FamilyNames": "Żółć",
        "GivenNames": "Zoë",
        "DateOfBirth": "198000  ",
        "DateOfExpiry": "20330101",
        "PlaceOfResidence": {"street": "Weg 1", "zipCode": "41460", "city": "Neuss"},
    }
)


@dataclass
class Platz:
    """An eID-Server, the card of a session of Neuss, and a fault that it has from then on."""

    server: Eidserver
    lies: Callable[[str], None]
    stoere: Callable[[], None]


@pytest.fixture(params=["JSON", "fake"])
def platz(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platz]:
    if request.param == "fake":
        fake = FakeEidserver()
        yield Platz(fake, lambda _sitzung: fake.lies(NEUSS, DATEN), lambda: setattr(fake, "gestoert", True))
        return
    with eid_server(tmp_path) as probe:
        yield Platz(probe.client(), lambda s: probe.lies(s, PERSON), lambda: setattr(probe, "gestoert", True))


def test_each_session_is_one_of_its_own_and_waits(platz: Platz) -> None:
    eine, andere = platz.server.beginne(NEUSS), platz.server.beginne(NEUSS)
    assert eine.session != andere.session
    assert eine.tc_token_url.startswith("https://")
    assert platz.server.ergebnis(NEUSS, eine.session) == Eidergebnis(stand="wartet")


def test_what_was_read_comes_once(platz: Platz) -> None:
    sitzung = platz.server.beginne(NEUSS).session
    platz.lies(sitzung)
    assert platz.server.ergebnis(NEUSS, sitzung) == Eidergebnis(stand="fertig", daten=DATEN)
    assert platz.server.ergebnis(NEUSS, sitzung) == Eidergebnis(stand="gescheitert")


def test_another_town_gets_nothing_and_takes_nothing_away(platz: Platz) -> None:
    sitzung = platz.server.beginne(NEUSS).session
    platz.lies(sitzung)
    assert platz.server.ergebnis(KAARST, sitzung) == Eidergebnis(stand="gescheitert")
    assert platz.server.ergebnis(NEUSS, sitzung).daten == DATEN


def test_a_session_that_nobody_began_is_none(platz: Platz) -> None:
    assert platz.server.ergebnis(NEUSS, "nie-begonnen") == Eidergebnis(stand="gescheitert")


def test_one_that_is_out_of_order_says_so_without_content(platz: Platz) -> None:
    sitzung = platz.server.beginne(NEUSS).session
    platz.stoere()
    for tu in (lambda: platz.server.beginne(NEUSS), lambda: platz.server.ergebnis(NEUSS, sitzung)):
        with pytest.raises(Eidserverstoerung) as stoerung:
            tu()
        assert str(stoerung.value) == "http_500"
