"""The port Ziel in memory: the register behind it decides when the test says so."""

from collections.abc import Sequence

from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung


class FakeZiel:
    """`angekommen` holds what was taken by dedup key; `stoerungen` are raised one by one before anything is taken, and
    `verschluckt` counts hand-overs whose answer is lost after they were taken."""

    def __init__(self) -> None:
        self.offline = False
        self.stoerungen: list[Zielstoerung] = []
        self.verschluckt = 0
        self.zustellungen: list[str] = []
        self.angekommen: dict[str, Sendung] = {}
        self._antworten: dict[str, Quittung] = {}

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Take it; the same key again changes nothing."""
        self._erreichbar()
        if self.stoerungen:
            raise self.stoerungen.pop(0)
        schluessel = sendung.kopf.schluessel
        self.zustellungen.append(schluessel)
        self.angekommen.setdefault(schluessel, sendung)
        if self.verschluckt:
            self.verschluckt -= 1
            raise Zielstoerung("netz_readtimeout")
        return Quittung(schluessel, Sendestand.UEBERGEBEN)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """The decisions on those asked for."""
        self._erreichbar()
        return tuple(self._antworten[k.schluessel] for k in koepfe if k.schluessel in self._antworten)

    def erledige(self, kopf: Sendekopf) -> None:
        """Answers stay."""
        self._erreichbar()

    def pruefe(self) -> None:
        """Whether it is there."""
        self._erreichbar()

    def schliesse(self) -> None:
        """Nothing to give back."""

    def entscheide(self, grund: str = "") -> int:
        """Confirm everything that was taken, or return it for this reason; how many."""
        offen = self.angekommen.keys() - self._antworten.keys()
        stand = Sendestand.ZURUECK if grund else Sendestand.BESTAETIGT
        self._antworten |= {schluessel: Quittung(schluessel, stand, grund) for schluessel in offen}
        return len(offen)

    def _erreichbar(self) -> None:
        if self.offline:
            raise Zielstoerung("netz_connecttimeout")
