"""The whole relay for tests: a counter's end, the district's service, the town's agent, its Fachverfahren."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.link.abholung import Abholer
from bureau_app.link.relais import KreisRelais
from bureau_app.link.verbindung import Verbindung
from tests.kreisdienst import KREIS, NEUSS, Kreis, kreis


class Ablage:
    """What the relay keeps at the counter, in memory."""

    def __init__(self) -> None:
        self.inhalt: dict[str, bytes] = {}

    def abgelegt(self, name: str) -> bytes | None:
        return self.inhalt.get(name)

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        self.inhalt[name] = inhalt


@dataclass
class Relais:
    """`arbeite_ab()` lets the district, the agent and the Fachverfahren each do what they have to, to and fro."""

    kreis: Kreis
    ausgang: Ausgang
    melderegister: KreisRelais
    abholer: Abholer
    fachverfahren: Fachverfahren
    dienst: ExitStack
    ablage: Ablage = field(default_factory=Ablage)

    def arbeite_ab(self) -> int:
        """How many hand-overs the Fachverfahren answered."""
        self.ausgang.arbeite()
        self.abholer.runde()
        beantwortet = self.fachverfahren.arbeite_ab()
        self.abholer.runde()
        self.kreis.uhr.vor(timedelta(seconds=5))
        self.ausgang.arbeite()
        return beantwortet

    def trenne(self) -> None:
        """The district is gone."""
        self.dienst.close()


@contextmanager
def relais(kind: str, ort: Path, ordner: Path) -> Iterator[Relais]:
    """On a fresh district of this kind; the Fachverfahren works in `ordner`."""
    with kreis(kind, ort) as k, ExitStack() as dienst:
        url = dienst.enter_context(k.dienst())
        (_, schalter), (agent, abholen) = k.geraet(), k.geraet()
        pem = bereite_vor(ordner)
        ausgang = Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank)
        ausgang.ziele.setze_gemeinde(NEUSS, pem.read_bytes(), agent.nummer)
        ablage = Ablage()
        melderegister = KreisRelais(Verbindung(url, schalter), pem, ablage)
        abholer = Abholer(Verbindung(url, abholen), ordner)
        yield Relais(k, ausgang, melderegister, abholer, Fachverfahren(ordner), dienst, ablage)
        melderegister.schliesse()
        abholer.schliesse()
