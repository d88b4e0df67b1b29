"""The towns: each fetches the envelopes that the Kreis carries for it, opens them with its own key, and answers."""

from random import Random

from bureau_app.district.outbound.abholfach import Abholfach
from bureau_app.link.siegel import NichtZuOeffnen, oeffne
from bureau_app.wire.uebergabe import Antwort
from tests.simulation.stadtschluessel import schluessel
from tests.simulation.urteil import Buchfuehrung
from tests.simulation.verstoss import verlange


class Rathaus:
    """One town. What it took and answered stays, whatever is restored at the Kreis; the same op is answered alike."""

    def __init__(self, wuerfel: Random, buch: Buchfuehrung, gemeinde_ags: str) -> None:
        self.wuerfel, self.buch, self.gemeinde_ags = wuerfel, buch, gemeinde_ags
        self.schluessel = schluessel(gemeinde_ags)
        self.anteil = wuerfel.choice((0.1, 0.3, 0.5))
        self.eingang: dict[str, bytes] = {}
        self.antworten: dict[str, Antwort] = {}

    def runde(self, fach: Abholfach) -> None:
        """Fetch what lies there and answer some of it; an answer may be lost, or come once more."""
        for posten in fach.hole(self.gemeinde_ags):
            inhalt = self.oeffne(posten.op_id, posten.umschlag.encode())
            verlange(self.eingang.setdefault(posten.op_id, inhalt) == inhalt, "I2", "one op brought two contents")
        for op_id in self.eingang:
            if op_id not in self.antworten and self.wuerfel.random() >= self.anteil:
                self.antworten[op_id] = self._antwort(op_id)
        fach.antworte(self.gemeinde_ags, [a for a in self.antworten.values() if self.wuerfel.random() >= self.anteil])

    def _antwort(self, op_id: str) -> Antwort:
        if self.wuerfel.random() < 0.2:
            return Antwort(op_id=op_id, ergebnis="zurueck", grund="person_unbekannt")
        return Antwort(op_id=op_id, ergebnis="angenommen")

    def oeffne(self, op_id: str, umschlag: bytes) -> bytes:
        """What a counter of this town sealed."""
        ags, inhalt = self.buch.versiegelt.get(op_id, ("", b""))
        verlange(ags == self.gemeinde_ags, "I2", "an envelope that no counter of this town sealed")
        verlange(inhalt not in umschlag, "I2", "what is sealed for the town lies open at the Kreis")
        try:
            offen = oeffne(umschlag, self.schluessel, op_id)
        except NichtZuOeffnen:
            offen = b""
        verlange(offen == inhalt, "I2", "an envelope does not hold what was sealed in it")
        return inhalt
