"""The port Aufbewahrungsspeicher in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bureau_app.domain.aufbewahrung import Fallstand


@dataclass
class FakeAufbewahrungsspeicher:
    """`vorgaenge` by id, `zeilen` the days on which things of each rule began; `bewegt` are ids that move on just when
    they are to be deleted."""

    vorgaenge: dict[str, Fallstand] = field(default_factory=dict)
    zeilen: dict[str, list[date]] = field(default_factory=dict)
    bewegt: set[str] = field(default_factory=set)
    geloescht: list[tuple[str, str]] = field(default_factory=list)

    def staende(self, vor: date) -> Sequence[Fallstand]:
        """Those that were changed before this day, the oldest first."""
        return sorted((s for s in self.vorgaenge.values() if s.zuletzt < vor), key=lambda s: s.zuletzt)

    def loesche_vorgang(self, stand: Fallstand, regel: str) -> bool:
        """Unless it moved on."""
        if stand.id in self.bewegt or self.vorgaenge.get(stand.id) != stand:
            return False
        del self.vorgaenge[stand.id]
        self.geloescht.append((stand.id, regel))
        return True

    def zaehle(self, name: str, vor: date) -> int:
        """How many began before this day."""
        return len([tag for tag in self.zeilen.get(name, []) if tag < vor])

    def loesche(self, name: str, vor: date) -> int:
        """They go."""
        anzahl = self.zaehle(name, vor)
        self.zeilen[name] = [tag for tag in self.zeilen.get(name, []) if tag >= vor]
        return anzahl
