"""What goes out of one district, put together over its database and its keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Engine

from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.district.outbound.ableitung import Ableitung
from bureau_app.district.outbound.postausgang import Postausgang
from bureau_app.district.outbound.ziele import Ziele
from bureau_app.district.outbound.zustellung import Durchgang, Zielplatz, Zustelldienst, arbeite
from bureau_app.district.schluesselschrank import Schluesselschrank


@dataclass(frozen=True, slots=True)
class Ausgang:
    """The parts of one district's outbound side, all over the same database and clock."""

    ziele: Ziele
    fach: Abholfach
    ableitung: Ableitung
    postausgang: Postausgang

    @classmethod
    def baue(cls, engine: Engine, district_id: str, uhr: Callable[[], datetime], schrank: Schluesselschrank) -> Self:
        """Over an upgraded database."""
        ort, inhalt = (engine, district_id, uhr), Fallinhalt(district_id, schrank)
        return cls(Ziele(*ort), Abholfach(*ort), Ableitung(*ort, inhalt), Postausgang(*ort, inhalt))

    def zustelldienst(self) -> Zustelldienst:
        """What works for the targets while the service runs."""
        return Zustelldienst(self.ableitung, self.postausgang, self.ziele.alle, self.ziele.baue)

    def arbeite(self) -> dict[str, Durchgang]:
        """One pass for every target, one after the other: for tests, and for a person who wants it now."""
        durchgaenge = {}
        for wahl, einstellungen in self.ziele.alle():
            ziel = self.ziele.baue(einstellungen)
            try:
                durchgaenge[wahl.name] = arbeite(self.ableitung, self.postausgang, Zielplatz(wahl, ziel))
            finally:
                ziel.schliesse()
        return durchgaenge
