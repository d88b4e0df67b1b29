"""A district's eID adapter and a reader of eIDs that give what a test puts in."""

from collections import deque
from collections.abc import Sequence

from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.eid import ENDEN, Eidauftrag, EidLage, EidSchritt, Lichtbildabgleich

SITZUNG = "sitzung-1"


class FakeEiddienst:
    """Eiddienst for tests: `antworten` come one after the other; the last one stays."""

    def __init__(self, antworten: Sequence[Chipdaten | Stoerung | None]) -> None:
        self._antworten = deque(antworten)
        self.begonnen = 0

    def beginne(self) -> Eidauftrag:
        self.begonnen += 1
        return Eidauftrag("https://eid.example/tctoken", SITZUNG)

    def ergebnis(self, sitzung: str) -> Chipdaten | None:
        assert sitzung == SITZUNG
        antwort = self._antworten.popleft() if len(self._antworten) > 1 else self._antworten[0]
        if isinstance(antwort, Stoerung):
            raise antwort
        return antwort


class FakeEidleser:
    """Eidleser for tests: a card lies there; the CAN is 654321; `chip` is what it says. `stoere` ends a reading."""

    CAN = "654321"

    def __init__(self, chip: Chipdaten) -> None:
        self._chip = chip
        self._lage = EidLage(EidSchritt.ABGEBROCHEN)
        self._stoerung: Stoerung | None = None
        self.abgleiche: list[Lichtbildabgleich] = []

    def stoere(self, stoerung: Stoerung) -> None:
        """The next `weiter` fails with this."""
        self._stoerung = stoerung

    def beginne(self, abgleich: Lichtbildabgleich) -> EidLage:
        self.abgleiche.append(abgleich)
        self._lage = EidLage(EidSchritt.VERBINDET)
        return self._lage

    def weiter(self, can: str = "") -> EidLage:
        if self._lage.schritt in ENDEN:
            return self._lage
        if self._stoerung is not None:
            stoerung, self._stoerung = self._stoerung, None
            self._lage = EidLage(EidSchritt.ABGEBROCHEN)
            raise stoerung
        if self._lage.schritt is EidSchritt.VERBINDET:
            self._lage = EidLage(EidSchritt.CAN_EINGEBEN)
        elif can and can != self.CAN:
            self._lage = EidLage(EidSchritt.CAN_EINGEBEN, can_falsch=True)
        elif can:
            self._lage = EidLage(EidSchritt.FERTIG, prozent=100)
            return EidLage(EidSchritt.FERTIG, prozent=100, daten=self._chip)
        return self._lage

    def brich_ab(self) -> None:
        self._lage = EidLage(EidSchritt.ABGEBROCHEN)

    def bereit(self) -> str:
        return "2.3.1"
