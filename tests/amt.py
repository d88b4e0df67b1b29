"""A ledger with its outbound side for tests: targets are fakes, the clock moves when the test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bureau_app.district.outbound.ableitung import dedup_schluessel
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.district.outbound.tabellen import Sendungszeile
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.district.outbound.zustellung import Durchgang, Zielplatz, arbeite
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.abgleich import Ausgang as Ergebnisart
from tests.buch import Buch, buch_auf
from tests.eintraege import aenderung
from tests.fakes.ziel import FakeZiel
from tests.kreisdienst import KAARST, KREIS, NEUSS

ART = 'art = "ordner"\nform = "json"\nordner = "/gibt/es/nicht"\n'


@dataclass
class Amt:
    """A ledger with its outbound side and fakes as targets."""

    buch: Buch
    ausgang: Ausgang
    ziele: dict[str, FakeZiel] = field(default_factory=dict)

    def ziel(self, name: str = "zulassung", gemeinde_ags: str = "", von_anfang: bool = False) -> FakeZiel:
        """A new target."""
        self.ausgang.ziele.nimm_auf(name, lies_toml(ART), gemeinde_ags, von_anfang)
        self.ziele[name] = FakeZiel()
        return self.ziele[name]

    def arbeite(self, name: str = "zulassung") -> Durchgang:
        """One pass for one target."""
        (wahl,) = (wahl for wahl, _ in self.ausgang.ziele.alle() if wahl.name == name)
        return arbeite(self.ausgang.ableitung, self.ausgang.postausgang, Zielplatz(wahl, self.ziele[name]))

    def buche(self, **anders: Any) -> Aenderung:
        """An accepted change."""
        a = aenderung(**anders)
        geraet = self.buch.kaarst if anders.get("gemeinde_ags") == KAARST else self.buch.neuss
        assert self.buch.reiche_ein(a, geraet).ausgang is Ergebnisart.ACCEPTED
        return a

    def gesagt(self, a: Aenderung) -> list[tuple[str, str]]:
        """What the town's counters heard of the change after it was booked: kind and reason."""
        feed, _ = self.buch.ledger.feed(NEUSS, "")
        return [
            (e.art, e.grund)
            for e in feed
            if e.op_id == a.op_id and e.art not in ("eintrag_geaendert", "eintrag_gebucht")
        ]

    def spaeter(self, **dauer: float) -> None:
        """The clock goes on."""
        self.buch.kreis.uhr.vor(timedelta(**dauer))

    def stand(self, a: Aenderung, name: str = "zulassung") -> tuple[str, str]:
        """State and reason of a change's sending."""
        frage = select(Sendungszeile.stand, Sendungszeile.grund)
        with self.buch.kreis.engine.connect() as v:
            zeile = v.execute(frage.where(Sendungszeile.schluessel == dedup_schluessel(KREIS, name, a.op_id))).one()
        return zeile.stand, zeile.grund


@contextmanager
def amt_auf(kind: str, folder: Path) -> Iterator[Amt]:
    """On a fresh database of this kind."""
    with buch_auf(kind, folder) as buch:
        k = buch.kreis
        yield Amt(buch, Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank))
