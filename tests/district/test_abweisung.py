"""A change that was not booked stays so: a copy of its request that arrives late finds the vehicle free."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.ereignisse import Stelle, lies
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.transaktion import lesen
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.sync import KANN_FAHRZEUGE, Aenderungsmeldung, Ausgangsmeldung, Syncanfrage
from tests.eintraege import neue_id, stammdaten
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis
from tests.registerfahrzeuge import eintrag, storno

K5 = (Ausgang.CONFLICT, "fahrzeug_in_anderem_vorgang")


@dataclass
class Lage:
    """A ledger, a device in Neuss, and an entry that another Vorgang about its vehicle stands against; `zwischen` is
    done the next time that the ledger looks at its clock."""

    kreis: Kreis
    geraet: Geraeteausweis
    erste: Any = field(default_factory=eintrag)
    zweite: Any = field(default_factory=eintrag)
    zwischen: Callable[[], Any] | None = None

    def __post_init__(self) -> None:
        k = self.kreis
        self.ledger: Ledger = baue_ledger(k.engine, KREIS, self._uhr, stammdaten().zeichen, k.schrank)
        assert self.schicke(self.erste).ausgang is Ausgang.ACCEPTED

    def schicke(self, e: Any, op_id: str = "", geraet: Geraeteausweis | None = None) -> Ausgangsmeldung:
        return self.ledger.entscheide(geraet or self.geraet, roh(e, op_id or neue_id()))

    def runde(self, *rohe: Any) -> list[Ausgang]:
        """The rulings on the changes of one request."""
        _, gelesen = self.ledger.feed(NEUSS, "")
        antwort = self.ledger.runde(self.geraet, Syncanfrage(cursor=gelesen, aenderungen=rohe))
        return [o.ausgang for o in antwort.outcomes]

    def gib_frei(self) -> None:
        assert self.schicke(storno(self.erste.herkunft.vorgang_id)).ausgang is Ausgang.ACCEPTED

    def gemeldet(self) -> set[str]:
        """The changes that the town is told of, and those that a register behind the district would be."""
        with lesen(self.kreis.engine) as v:
            dahinter = {zeile.op_id for zeile in lies(v, KREIS, Stelle(), 100)}
        return dahinter | {e.op_id for e in self.ledger.feed(NEUSS, "")[0]}

    def _uhr(self) -> datetime:
        tun, self.zwischen = self.zwischen, None
        if tun is not None:
            tun()
        return self.kreis.uhr.jetzt()


def roh(e: Any, op_id: str) -> Any:
    a = Aenderung(op_id, e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json())
    return json.loads(Aenderungsmeldung.von(a).als_json())


@pytest.fixture(params=DATABASES)
def lage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lage]:
    with kreis(request.param, tmp_path) as k:
        yield Lage(k, k.geraet()[0])


def test_a_late_copy_of_it_is_answered_the_same_once_the_vehicle_is_free(lage: Lage) -> None:
    op = neue_id()
    erste = lage.schicke(lage.zweite, op)
    lage.gib_frei()
    spaete = lage.schicke(lage.zweite, op)
    assert [(o.ausgang, o.grund) for o in (erste, spaete)] == [K5, K5]
    assert lage.ledger.eintrag(NEUSS, lage.zweite.herkunft.vorgang_id) is None
    assert op not in lage.gemeldet(), "its device has the answer, nobody else is concerned"
    assert lage.schicke(lage.zweite).ausgang is Ausgang.ACCEPTED, "sent again by a person it is another change"


def test_a_late_copy_among_others_does_not_keep_them_from_being_booked(lage: Lage) -> None:
    op, andere = neue_id(), eintrag()
    (f,) = andere.fahrzeuge
    andere = andere.model_copy(update={"fahrzeuge": (f.model_copy(update={"fin": "WVWZZZ1JZXW000007"}),)})
    lage.schicke(lage.zweite, op)
    lage.gib_frei()
    rohe = roh(lage.zweite, op), roh(andere, neue_id())
    assert lage.runde(*rohe) == [Ausgang.CONFLICT, Ausgang.ACCEPTED]


def test_a_late_copy_shows_what_stands_against_single_vehicles_now(lage: Lage) -> None:
    op = neue_id()
    versteht = replace(lage.geraet, versteht=frozenset({KANN_FAHRZEUGE}))
    beide = [lage.schicke(lage.zweite, op, versteht) for _ in range(2)]
    lage.gib_frei()
    einwaende = [[f.grund for f in o.fahrzeuge] for o in (*beide, lage.schicke(lage.zweite, op, versteht))]
    assert einwaende == [[K5[1]], [K5[1]], []]


def test_a_copy_that_was_faster_is_what_holds(lage: Lage) -> None:
    op = neue_id()

    def frei_und_gebucht() -> None:
        lage.gib_frei()
        assert lage.schicke(lage.zweite, op).ausgang is Ausgang.ACCEPTED

    lage.zwischen = frei_und_gebucht
    assert lage.schicke(lage.zweite, op).ausgang is Ausgang.KNOWN


def test_the_id_of_another_change_is_not_answered_like_it(lage: Lage) -> None:
    op = neue_id()
    lage.schicke(lage.zweite, op)
    assert lage.schicke(eintrag(), op).grund == "op_id_wiederverwendet"
