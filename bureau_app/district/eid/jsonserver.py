"""An eID-Server that speaks HTTP and JSON; the SOAP interface of TR-03130 (useID, getResult) is not spoken here."""

# TR-03130-1 describes SOAP messages with WS-Security, after which the eService hands out the TcToken itself. Nothing of
# that is built: whoever runs an eID-Server that speaks SOAP only puts a front before it which offers these two places,
# or writes a second Eidserver. It was tried against the tests' own eID-Server, never against a real one.

import json
from urllib.parse import quote

from bureau_app.district.eid.eidserver import Eidserverstoerung
from bureau_app.district.outbound.netz import Netz, Netzantwort, Tlswahl
from bureau_app.district.outbound.ziel import Zielstoerung
from bureau_app.wire.eid import Eidabruf, Eiddaten, Eidergebnis, Eidstart
from bureau_app.wire.nachricht import Unverstanden

LESEN_S = 10.0
_UNBEKANNT = (404, 410)
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_GRUPPEN = frozenset(str(feld.alias) for feld in Eiddaten.model_fields.values())


class JsonEidserver:
    """The port Eidserver over `POST url/AGS/start` (answer Eidstart) and `POST url/AGS/result` (Eidabruf, answer
    Eidergebnis). The district shows its client certificate; whatever else was read than a change of address needs is
    left behind here."""

    def __init__(self, url: str, tls: Tlswahl) -> None:
        self._url = url.rstrip("/")
        self._tls = tls

    def beginne(self, gemeinde_ags: str) -> Eidstart:
        """As the port says."""
        antwort = self._frage(gemeinde_ags, "start", b"{}")
        try:
            return Eidstart.aus_json(_koerper(antwort))
        except Unverstanden:
            raise Eidserverstoerung("antwort") from None

    def ergebnis(self, gemeinde_ags: str, sitzung: str) -> Eidergebnis:
        """As the port says."""
        antwort = self._frage(gemeinde_ags, "result", Eidabruf(session=sitzung).als_json())
        if antwort.status in _UNBEKANNT:
            return Eidergebnis(stand="gescheitert")
        try:
            return Eidergebnis.aus_json(_nur_noetiges(_koerper(antwort)))
        except Unverstanden:
            raise Eidserverstoerung("antwort") from None

    def _frage(self, gemeinde_ags: str, weg: str, koerper: bytes) -> Netzantwort:
        netz = Netz(self._tls, LESEN_S)
        try:
            return netz.frage("POST", f"{self._url}/{quote(gemeinde_ags, safe='')}/{weg}", koerper, _JSON)
        except Zielstoerung as fehler:
            raise Eidserverstoerung(str(fehler)) from None
        finally:
            netz.schliesse()


def _koerper(antwort: Netzantwort) -> bytes:
    if antwort.status != 200:
        raise Eidserverstoerung(f"http_{antwort.status}")
    return antwort.koerper


def _nur_noetiges(koerper: bytes) -> bytes:
    """Without the data groups that no change of address needs, as a pseudonym or a place of birth."""
    try:
        inhalt = json.loads(koerper)
    except ValueError:
        raise Eidserverstoerung("antwort") from None
    if isinstance(inhalt, dict) and isinstance(daten := inhalt.get("daten"), dict):
        inhalt["daten"] = {gruppe: wert for gruppe, wert in daten.items() if gruppe in _GRUPPEN}
    return json.dumps(inhalt).encode()
