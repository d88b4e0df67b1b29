"""An eID-Server that gives what a test puts in."""

from bureau_app.district.eid.eidserver import Eidserverstoerung
from bureau_app.wire.eid import Eiddaten, Eidergebnis, Eidstart


class FakeEidserver:
    """Eidserver for tests: sessions by town; `lies` is a card that was read, `gestoert` an eID-Server that is away."""

    def __init__(self) -> None:
        self.gestoert = False
        self._sitzungen: dict[tuple[str, str], Eidergebnis] = {}

    def beginne(self, gemeinde_ags: str) -> Eidstart:
        self._antworte()
        sitzung = f"sitzung-{len(self._sitzungen)}"
        self._sitzungen[gemeinde_ags, sitzung] = Eidergebnis(stand="wartet")
        return Eidstart.model_validate({"tcTokenURL": f"https://eid.example/{sitzung}", "session": sitzung})

    def ergebnis(self, gemeinde_ags: str, sitzung: str) -> Eidergebnis:
        self._antworte()
        ergebnis = self._sitzungen.get((gemeinde_ags, sitzung), Eidergebnis(stand="gescheitert"))
        if ergebnis.stand == "fertig":
            del self._sitzungen[gemeinde_ags, sitzung]
        return ergebnis

    def lies(self, gemeinde_ags: str, daten: Eiddaten) -> None:
        """The card of every session of the town that waits."""
        for ags, sitzung in self._sitzungen:
            if ags == gemeinde_ags:
                self._sitzungen[ags, sitzung] = Eidergebnis(stand="fertig", daten=daten)

    def _antworte(self) -> None:
        if self.gestoert:
            raise Eidserverstoerung("http_500")
