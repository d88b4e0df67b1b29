"""The district's eID adapter over HTTPS: it starts an on-site reading and hands out its result once."""

from pathlib import Path
from urllib.parse import urlsplit

from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.verbindung import Antwort, Verbindung, problem, verstanden
from bureau_app.wire import dienst
from bureau_app.wire.eid import Eidabruf, Eidergebnis, Eidstart
from bureau_app.workflows.eid import Eidauftrag


class Eidadapter:
    """The port Eiddienst; the device token goes to both addresses, so they are the district's own. `ausweis` is the
    certificate that this PC shows there."""

    def __init__(
        self, start_url: str, result_url: str, token: str, ca_datei: Path | None = None, ausweis: Ausweis | None = None
    ) -> None:
        self._start, self._start_weg = _verbindung(start_url, token, ca_datei, ausweis)
        self._ergebnis, self._ergebnis_weg = _verbindung(result_url, token, ca_datei, ausweis)

    def beginne(self) -> Eidauftrag:
        """Open a session; Stoerung EID_DIENST_FEHLT, EID_DIENST_GESTOERT."""
        antwort = _frage(self._start, self._start_weg, b"{}")
        if problem(antwort) == dienst.NICHT_GEFUNDEN:
            raise Stoerung(Fehlercode.EID_DIENST_FEHLT)
        start = verstanden(Eidstart, antwort)
        return Eidauftrag(start.tc_token_url, start.session)

    def ergebnis(self, sitzung: str) -> Chipdaten | None:
        """What was read; Stoerung EID_KEIN_ERGEBNIS, EID_OHNE_LICHTBILD, EID_DIENST_GESTOERT."""
        antwort = _frage(self._ergebnis, self._ergebnis_weg, Eidabruf(session=sitzung).als_json())
        weg = problem(antwort) == dienst.NICHT_GEFUNDEN
        ergebnis = Eidergebnis(stand="gescheitert") if weg else verstanden(Eidergebnis, antwort)
        if ergebnis.stand == "wartet":
            return None
        if ergebnis.daten is None:
            raise Stoerung(Fehlercode.EID_KEIN_ERGEBNIS)
        chip = ergebnis.daten.als_chipdaten()
        if chip is None:
            raise Stoerung(Fehlercode.EID_OHNE_LICHTBILD)
        return chip

    def schliesse(self) -> None:
        """Give the connections back."""
        self._start.schliesse()
        self._ergebnis.schliesse()


def _frage(verbindung: Verbindung, weg: str, koerper: bytes) -> Antwort:
    antwort = verbindung.frage("POST", weg, koerper)
    if problem(antwort) == dienst.EID_DIENST_GESTOERT:
        raise Stoerung(Fehlercode.EID_DIENST_GESTOERT)
    return antwort


def _verbindung(url: str, token: str, ca_datei: Path | None, ausweis: Ausweis | None) -> tuple[Verbindung, str]:
    teile = urlsplit(url)
    return Verbindung(f"{teile.scheme}://{teile.netloc}", token, ca_datei, ausweis=ausweis), teile.path or "/"
