"""The port Fahrzeugauskunft in memory, with a note of every question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.namen import namensworte
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug


@dataclass
class FakeFahrzeugauskunft:
    """`bestand` are the registered vehicles with the Halter they belong to; `sitzungen` who may ask."""

    zeichen: Zeichenvorrat
    bestand: Sequence[tuple[Halteranfrage, Registerfahrzeug]] = ()
    sitzungen: Collection[str] = ()
    offline: bool = False
    gefragt: list[str] = field(default_factory=list)

    def fahrzeuge(self, sitzung: str, anfrage: Halteranfrage, vorgang_nummer: str) -> tuple[Registerfahrzeug, ...]:
        """Those whose Halter has this Familienname, birth date, and one of these Vornamen lists within the other."""
        if self.offline:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
        if sitzung not in self.sitzungen:
            raise Stoerung(Fehlercode.SITZUNG_ABGELAUFEN)
        self.gefragt.append(vorgang_nummer)
        gefunden = (fahrzeug for halter, fahrzeug in self.bestand if self._gleich(halter, anfrage))
        return tuple(sorted(gefunden, key=lambda fahrzeug: fahrzeug.kennzeichen))

    def _gleich(self, halter: Halteranfrage, anfrage: Halteranfrage) -> bool:
        if halter.geburtsdatum != anfrage.geburtsdatum:
            return False
        if self._worte(halter.familienname) != self._worte(anfrage.familienname):
            return False
        hier, dort = set(self._worte(halter.vornamen)), set(self._worte(anfrage.vornamen))
        return hier == dort or (bool(hier and dort) and (hier <= dort or dort <= hier))

    def _worte(self, name: str) -> list[str]:
        return namensworte(name, self.zeichen)
