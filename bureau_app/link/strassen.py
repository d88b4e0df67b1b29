"""The district's street directories, asked for cheaply: mostly the answer is that nothing changed."""

from collections.abc import Mapping
from pathlib import Path

from bureau_app.link.ausweis import Ausweis
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.strassen import Strassenblatt, Strassenuebersicht, version_von

_UNVERAENDERT, _KEINE = 304, 404


class KreisStrassen:
    """The port Strassenstelle over a connection of its own. Not for several threads at once."""

    def __init__(self, url: str, token: str, ca_datei: Path | None = None, ausweis: Ausweis | None = None) -> None:
        self._verbindung = Verbindung(url, token, ca_datei, ausweis=ausweis)

    def staende(self, marke: str) -> tuple[Mapping[str, str], str] | None:
        """None also from a district of an earlier version, which has none; the mark is the answer's ETag."""
        kopf = {"If-None-Match": f'"{marke}"'} if marke else {}
        antwort = self._verbindung.frage("GET", "/v1/strassen", kopf=kopf)
        if antwort.status in (_UNVERAENDERT, _KEINE):
            return None
        uebersicht = verstanden(Strassenuebersicht, antwort)
        return {v.gemeinde_ags: v.version for v in uebersicht.verzeichnisse}, version_von(antwort.koerper)

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        """As the district sent it, once it is understood."""
        antwort = self._verbindung.frage("GET", f"/v1/strassen/{gemeinde_ags}")
        if antwort.status == _KEINE:
            return None
        verstanden(Strassenblatt, antwort)
        return antwort.koerper

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()
