"""The district's eID adapter over HTTPS: it starts an on-site reading and hands out its result once."""

from pathlib import Path
from urllib.parse import quote, urlsplit

from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.eid import Eidergebnis, Eidstart
from bureau_app.workflows.eid import Eidauftrag


class Eidadapter:
    """The port Eiddienst; the device token goes to both addresses, so they are the district's own."""

    def __init__(self, start_url: str, result_url: str, token: str, ca_datei: Path | None = None) -> None:
        self._start, self._start_weg = _verbindung(start_url, token, ca_datei)
        self._ergebnis, self._ergebnis_weg = _verbindung(result_url, token, ca_datei)

    def beginne(self) -> Eidauftrag:
        """Open a session."""
        start = verstanden(Eidstart, self._start.frage("GET", self._start_weg))
        return Eidauftrag(start.tc_token_url, start.session)

    def ergebnis(self, sitzung: str) -> Chipdaten | None:
        """What was read; Stoerung EID_KEIN_ERGEBNIS, EID_OHNE_LICHTBILD."""
        weg = f"{self._ergebnis_weg}?session={quote(sitzung, safe='')}"
        antwort = verstanden(Eidergebnis, self._ergebnis.frage("GET", weg))
        if antwort.stand == "wartet":
            return None
        if antwort.daten is None:
            raise Stoerung(Fehlercode.EID_KEIN_ERGEBNIS)
        chip = antwort.daten.als_chipdaten()
        if chip is None:
            raise Stoerung(Fehlercode.EID_OHNE_LICHTBILD)
        return chip

    def schliesse(self) -> None:
        """Give the connections back."""
        self._start.schliesse()
        self._ergebnis.schliesse()


def _verbindung(url: str, token: str, ca_datei: Path | None) -> tuple[Verbindung, str]:
    teile = urlsplit(url)
    return Verbindung(f"{teile.scheme}://{teile.netloc}", token, ca_datei), teile.path or "/"
