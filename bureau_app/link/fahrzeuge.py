"""The Kreis's register of vehicles, as the district lets a counter ask it."""

from pathlib import Path

from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.halter import Halterauskunft, Halterfrage

ANLASS = "anschriftenaenderung"
"""What every question of a counter is for (FZV § 15 Abs. 1)."""


class KreisAuskunft:
    """The port Fahrzeugauskunft over a connection of its own. Not for several threads at once."""

    def __init__(self, url: str, token: str, ca_datei: Path | None = None, ausweis: Ausweis | None = None) -> None:
        self._verbindung = Verbindung(url, token, ca_datei, ausweis=ausweis)

    def fahrzeuge(self, sitzung: str, anfrage: Halteranfrage, vorgang_nummer: str) -> tuple[Registerfahrzeug, ...]:
        """The Halter's vehicles, by plate; the district notes the question."""
        frage = Halterfrage(
            familienname=anfrage.familienname,
            vornamen=anfrage.vornamen,
            geburtsdatum=anfrage.geburtsdatum,
            vorgang_nummer=vorgang_nummer,
            anlass=ANLASS,
        )
        antwort = self._verbindung.frage("POST", "/v1/halter/fahrzeuge", frage.als_json(), sitzung)
        return tuple(angabe.als_registerfahrzeug() for angabe in verstanden(Halterauskunft, antwort).fahrzeuge)

    def nimm_bund(self, bund: Sitzungsbund) -> None:
        """Where the sessions are that this way shows."""
        self._verbindung.nimm_bund(bund)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()
