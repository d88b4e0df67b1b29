"""A counter in Neuss built of fakes, with the real mappings of both registers, and the people who work there."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

from bureau_app.domain.ereignis import Register
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung
from bureau_app.wire.melderegister import MelderegisterAbbildung
from bureau_app.workflows.policy import Policyhalter
from bureau_app.workflows.ports import Arbeitsplatz, Benutzer, CaseStore, Printer, Rolle, Uhr
from bureau_app.workflows.schalter import Schalter
from tests.fakes.drucker import FakeDrucker
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr

NEUSS = "05162024"
ERNA = Benutzer(
    "0193a000-0000-7000-8000-00000000000e", "e.beispiel", "Erna Beispiel", "EB", Rolle.SACHBEARBEITUNG, NEUSS
)
OTTO = Benutzer("0193a000-0000-7000-8000-00000000000f", "o.muster", "Otto Muster", "OM", Rolle.SACHBEARBEITUNG, NEUSS)

CLERK = replace(ERNA, sitzung="sitzung-erna")
"""Erna, signed in at the district."""
AUFSICHT = Benutzer(
    "0193a000-0000-7000-8000-0000000000a1", "a.sicht", "Anna Sicht", "AS", Rolle.AUFSICHT, NEUSS, "sitzung-anna"
)


@dataclass
class Ids:
    """Mints UUIDv7 that count up, one series after another."""

    serie: int = 0
    _zaehler: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self) -> str:
        return str(UUID(int=0x0193B000_0000_7000_8000_000000000000 + (self.serie << 24) + next(self._zaehler)))


def baue_schalter(
    stammdaten: Stammdaten,
    store: CaseStore | None = None,
    drucker: Printer | None = None,
    uhr: Uhr | None = None,
    serie: int = 0,
) -> Schalter:
    """The counter No. 3 of Neuss; what is not given is a fake of its own."""
    return Schalter(
        store=store or FakeStore(),
        uhr=uhr or FakeUhr(),
        arbeitsplatz=Arbeitsplatz(3, NEUSS, "Schalter 3"),
        stammdaten=stammdaten,
        abbildungen={
            Register.MELDEREGISTER: MelderegisterAbbildung(),
            Register.FAHRZEUGREGISTER: FahrzeugregisterAbbildung(stammdaten.zeichen),
        },
        drucker=drucker or FakeDrucker(),
        neue_id=Ids(serie),
        policybuch=Policyhalter(stammdaten.policybuch),
    )
