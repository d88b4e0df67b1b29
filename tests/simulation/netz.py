"""The line between counters and the service: loses, doubles, delays, reorders and tears what it carries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from types import MappingProxyType

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.problems import problem
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.verbindung import Antwort, Verbindung
from bureau_app.wire import dienst
from tests.simulation.platte import Absturz

FEHLER = ("weg", "spaet", "doppelt", "antwort_weg", "gerissen", "antwort_gerissen", "ueberholt")
"""Request lost, late, delivered twice, answer lost, request torn, answer torn, another one delivered first."""


@dataclass(frozen=True)
class Anfrage:
    """One request on its way."""

    geraet: Geraeteausweis
    methode: str
    weg: str
    koerper: bytes = field(repr=False)
    sitzung: str = field(repr=False)
    kopf: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass
class Netz:
    """All lines. `bediene` is the service; `stirb` is told when it died at a request. `gift` are op ids that no
    request may hold: whatever the service does with them kills it."""

    wuerfel: Random
    bediene: Callable[[Anfrage], Antwort]
    stirb: Callable[[], None]
    anteil: float = 0.35
    offline: set[str] = field(default_factory=set)
    unterwegs: list[Anfrage] = field(default_factory=list)
    gift: set[str] = field(default_factory=set)
    fehler: int = 0

    def frage(self, anfrage: Anfrage) -> Antwort:
        """What the one who asked gets, or the Stoerung that the counter's link makes of it."""
        fehler = self.wuerfel.choice(FEHLER) if self.wuerfel.random() < self.anteil else ""
        if anfrage.geraet.id in self.offline:
            raise _ausgefallen("ConnectionError")
        self.fehler += bool(fehler)
        if fehler in ("spaet", "doppelt"):
            self.unterwegs.append(anfrage)
        if fehler in ("weg", "spaet"):
            raise _ausgefallen("ConnectTimeout")
        if fehler == "ueberholt" and self.unterwegs:
            self.stelle_zu()
        if fehler == "gerissen":
            self.liefere(_gekuerzt(anfrage, self.wuerfel))
            raise _ausgefallen("ConnectionError")
        antwort = self.liefere(anfrage)
        if antwort is None or fehler == "antwort_weg":
            raise _ausgefallen("ReadTimeout")
        if fehler == "antwort_gerissen" and antwort[1]:
            return Antwort(antwort.status, antwort.koerper[: self.wuerfel.randrange(len(antwort.koerper))])
        return antwort

    def stelle_zu(self) -> None:
        """One of the late requests arrives; nobody waits for its answer any more."""
        if self.unterwegs:
            self.liefere(self.unterwegs.pop(self.wuerfel.randrange(len(self.unterwegs))))

    def liefere(self, anfrage: Anfrage) -> Antwort | None:
        """The service's answer; None if it died over it."""
        if any(op_id.encode() in anfrage.koerper for op_id in self.gift):
            gestorben = problem(dienst.DIENST_GESTOERT)
            return Antwort(gestorben.status_code, bytes(gestorben.body))
        try:
            return self.bediene(anfrage)
        except Absturz:
            self.stirb()
            return None


class Draht(Verbindung):
    """The connection of one counter; `gelesen` keeps each answer that came whole to a question about this path."""

    def __init__(self, netz: Netz, geraet: Geraeteausweis, gelesen: Callable[[str, Antwort], None]) -> None:
        self._netz = netz
        self._geraet = geraet
        self._gelesen = gelesen

    def frage(
        self,
        methode: str,
        weg: str,
        koerper: bytes | None = None,
        sitzung: str = "",
        warte_s: float = 0.0,
        kopf: Mapping[str, str] = MappingProxyType({}),
    ) -> Antwort:
        """Through the net."""
        antwort = self._netz.frage(Anfrage(self._geraet, methode, weg, koerper or b"", sitzung, kopf))
        self._gelesen(weg, antwort)
        return antwort

    def schliesse(self) -> None:
        """Nothing is open."""


class Kreisweg(KreisDienst):
    """The shipped port District over such a connection."""

    def __init__(self, draht: Draht) -> None:
        super().__init__("http://127.0.0.1", "")
        self._verbindung = draht


class Freigabeweg(KreisFreigaben):
    """The shipped port Freigabestelle over such a connection."""

    def __init__(self, draht: Draht) -> None:
        super().__init__("http://127.0.0.1", "")
        self._verbindung = draht


def _gekuerzt(anfrage: Anfrage, wuerfel: Random) -> Anfrage:
    rest = anfrage.koerper[: wuerfel.randrange(len(anfrage.koerper) or 1)]
    weg = anfrage.weg if anfrage.koerper else "/v1/sync"
    methode = "POST" if not anfrage.koerper else anfrage.methode
    return replace(anfrage, methode=methode, weg=weg, koerper=rest)


def _ausgefallen(grund: str) -> Stoerung:
    return Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund=grund)
