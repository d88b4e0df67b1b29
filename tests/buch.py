"""A ledger of the tests' own with two counters, and how a change stands in a request."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.ledger import Ledger
from bureau_app.domain.abgleich import Aenderung
from bureau_app.wire.sync import Aenderungsmeldung
from tests.kreisdienst import KAARST, KREIS, NEUSS, Kreis, kreis


@dataclass
class Buch:
    """A ledger with one device in Neuss and one in Kaarst."""

    kreis: Kreis
    ledger: Ledger
    neuss: Geraeteausweis
    kaarst: Geraeteausweis

    def reiche_ein(self, a: Aenderung, geraet: Geraeteausweis | None = None) -> Any:
        return self.ledger.entscheide(geraet or self.neuss, roh(a))


def roh(a: Aenderung, **anders: Any) -> dict[str, Any]:
    """A change as it stands in a request's JSON."""
    gelesen: dict[str, Any] = json.loads(Aenderungsmeldung.von(a).als_json())
    return {**gelesen, **anders}


@contextmanager
def buch_auf(kind: str, folder: Path) -> Iterator[Buch]:
    """On a fresh database of this kind."""
    with kreis(kind, folder) as k:
        yield Buch(k, Ledger(k.engine, KREIS, k.uhr.jetzt, k.schrank), k.geraet(NEUSS)[0], k.geraet(KAARST)[0])


def gelesen(buch: Buch, ags: str = NEUSS) -> list[int]:
    """All sequence numbers that a reader gets, page by page."""
    zeiger = ""
    nummern: list[int] = []
    while True:
        feed, zeiger = buch.ledger.feed(ags, zeiger)
        if not feed:
            return nummern
        nummern += [e.seq for e in feed]
