"""AusweisApp on this PC as a reader of eIDs on site: one WebSocket, one reading at a time, nothing kept of it."""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any, NoReturn

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidURI
from websockets.sync.client import ClientConnection, connect

from bureau_app.devices import eid_ablauf
from bureau_app.devices.eid_ablauf import API_LEVEL, Abbruch, Befehl
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.eid import ENDEN, Eidauftrag, Eiddienst, EidLage, EidSchritt, Lichtbildabgleich

PORT = 24727
"""TR-03124-1."""
SUCHE_S = 6.0
"""AusweisApp looks for readers only while a reading runs, and needs more than a second for it."""
ERGEBNIS_S = 20.0
_WARTEN_S, _ANTWORT_S, _VERBINDEN_S = 0.4, 5.0, 3.0
_FREI_WERDEN_S, _TAKT_S = 1.5, 0.1
_GROESSTE_NACHRICHT = 1 << 20
_WER = "bureau-app"
_leise = logging.getLogger(f"{__name__}.leitung")
"""For the WebSocket's own log, which would write every message down, the CAN among them."""


class AusweisApp:
    """The port Eidleser. `port` is where AusweisApp listens on this PC, `dienst` the district's eID adapter."""

    def __init__(self, dienst: Eiddienst, port: int = PORT, uhr: Callable[[], float] = monotonic) -> None:
        self._dienst, self._port, self._uhr = dienst, port, uhr
        self._leitung: ClientConnection | None = None
        self._stapel = ExitStack()
        self._auftrag: Eidauftrag | None = None
        self._lage = EidLage(EidSchritt.ABGEBROCHEN)
        self._seit = 0.0
        self._lesegeraet_da, self._mit_karte = False, ""
        self._abbruch = Event()
        _leise.setLevel(logging.CRITICAL)

    def beginne(self, abgleich: Lichtbildabgleich) -> EidLage:
        """Connect; without a Lichtbildabgleich nobody can call this. Stoerung EID_APP_*."""
        assert abgleich.benutzer_id
        self._ende()
        self._abbruch.clear()
        self._leitung = self._verbinde(self._stapel)
        self._sende("SET_API_LEVEL", level=API_LEVEL)
        self._lesegeraet_da, self._mit_karte = False, ""
        return self._setze(EidLage(EidSchritt.VERBINDET))

    def weiter(self, can: str = "") -> EidLage:
        """The next step; Stoerung ends the reading."""
        if self._abbruch.is_set() and self._lage.schritt not in ENDEN:
            self._gib_auf()
        if self._lage.schritt in ENDEN:
            return self._lage
        try:
            if self._lage.schritt is EidSchritt.HOLT:
                return self._hole()
            if can and self._lage.schritt is EidSchritt.CAN_EINGEBEN:
                self._sende("SET_CAN", value=can)
                return self._setze(eid_ablauf.can_gesendet(self._lage))
            return self._empfange()
        except Stoerung:
            self._ende()
            raise

    def brich_ab(self) -> None:
        """Heard at the next `weiter`."""
        self._abbruch.set()

    def bereit(self) -> str:
        """Ask AusweisApp for its version and whether it speaks our level."""
        with ExitStack() as stapel:
            leitung = self._verbinde(stapel)
            version = self._antwort(leitung, "GET_INFO", "INFO").get("VersionInfo", {})
            stufen = self._antwort(leitung, "GET_API_LEVEL", "API_LEVEL").get("available", ())
        fassung = str(version.get("Implementation-Version", "?")) if isinstance(version, dict) else "?"
        if not isinstance(stufen, list) or API_LEVEL not in stufen:
            raise self._stoerung(Abbruch.ZU_ALT, fassung)
        return fassung

    # ------------------------------------------------------------------------------------------------- the reading

    def _empfange(self) -> EidLage:
        """Messages until one changes the step, or none comes."""
        vorher, ende = self._lage, self._uhr() + _WARTEN_S
        while self._lage == vorher and self._uhr() < ende:
            nachricht = self._nachricht(self._offen(), ende - self._uhr())
            if nachricht is not None:
                self._verarbeite(nachricht)
        if self._lage.schritt is EidSchritt.SUCHT_LESEGERAET:
            if self._lesegeraet_da:
                return self._setze(replace(self._lage, schritt=EidSchritt.AUSWEIS_AUFLEGEN))
            if self._uhr() - self._seit > SUCHE_S:
                return self._setze(eid_ablauf.ohne_lesegeraet(self._lage))
        return self._lage

    def _verarbeite(self, nachricht: dict[str, Any]) -> None:
        if nachricht.get("msg") == "READER":
            self._lesegeraet_da = eid_ablauf.ist_lesegeraet(nachricht) or self._lesegeraet_da
            if self._mit_karte and nachricht.get("name") != self._mit_karte:
                return
        elif nachricht.get("msg") == "ENTER_CAN":
            self._mit_karte = str((nachricht.get("reader") or {}).get("name", ""))
        lage, befehl, abbruch = eid_ablauf.naechste(self._lage, nachricht)
        if befehl is Befehl.RUN_AUTH:
            self._auftrag = self._dienst.beginne()
            self._sende("RUN_AUTH", tcTokenURL=self._auftrag.token_url, developerMode=False, status=True)
        elif befehl is not Befehl.NICHTS:
            self._sende(befehl.value)
        if abbruch is not None:
            raise self._stoerung(abbruch, eid_ablauf.grund(nachricht))
        self._setze(lage)
        if lage.schritt in (EidSchritt.HOLT, EidSchritt.ABGEBROCHEN):
            self._schliesse()

    def _hole(self) -> EidLage:
        """The result, once the eID-Server has it."""
        assert self._auftrag is not None
        daten = self._dienst.ergebnis(self._auftrag.sitzung)
        if daten is not None:
            self._auftrag = None
            fertig = self._lage = EidLage(EidSchritt.FERTIG, prozent=100, daten=daten)
            self._lage = replace(fertig, daten=None)
            return fertig
        if self._uhr() - self._seit > ERGEBNIS_S:
            raise Stoerung(Fehlercode.EID_ERGEBNIS_FEHLT)
        self._abbruch.wait(_WARTEN_S)
        return self._lage

    def _gib_auf(self) -> None:
        if self._leitung is not None:
            try:
                self._sende("CANCEL")
            except Stoerung:
                self._leitung = None
        self._ende()

    def _ende(self) -> None:
        self._schliesse()
        self._auftrag = None
        self._lage = EidLage(EidSchritt.ABGEBROCHEN)

    def _setze(self, lage: EidLage) -> EidLage:
        if lage.schritt is not self._lage.schritt:
            self._seit = self._uhr()
        self._lage = lage
        return lage

    # ------------------------------------------------------------------------------------------------- the line

    def _verbinde(self, stapel: ExitStack) -> ClientConnection:
        """A WebSocket to this PC's AusweisApp; `stapel` closes it.

        AusweisApp takes one client at a time: a second one gets no answer, or one in HTTP/1.0. It needs a moment to
        notice that the one before has gone.
        """
        ende = self._uhr() + _FREI_WERDEN_S
        while True:
            try:
                return stapel.enter_context(self._verbindung())
            except (TimeoutError, InvalidMessage):
                if self._uhr() >= ende:
                    raise Stoerung(Fehlercode.EID_APP_BELEGT) from None
                self._abbruch.wait(_TAKT_S)
            except (OSError, InvalidHandshake, InvalidURI) as fehler:
                raise Stoerung(Fehlercode.EID_APP_FEHLT, port=str(self._port), grund=type(fehler).__name__) from None

    def _verbindung(self) -> AbstractContextManager[ClientConnection]:
        """No proxy can be in between, and the log of the line is silent."""
        return connect(
            f"ws://127.0.0.1:{self._port}/eID-Kernel",
            open_timeout=_VERBINDEN_S,
            close_timeout=_VERBINDEN_S,
            user_agent_header=_WER,
            max_size=_GROESSTE_NACHRICHT,
            compression=None,
            proxy=None,
            logger=_leise,
        )

    def _offen(self) -> ClientConnection:
        assert self._leitung is not None
        return self._leitung

    def _schliesse(self) -> None:
        """AusweisApp gives a reading up when its client goes."""
        self._leitung = None
        self._stapel.close()

    def _sende(self, befehl: str, **werte: object) -> None:
        self._schreibe(self._offen(), {"cmd": befehl, **werte})

    def _schreibe(self, leitung: ClientConnection, nachricht: dict[str, object]) -> None:
        try:
            leitung.send(json.dumps(nachricht))
        except ConnectionClosed:
            _weg()

    def _nachricht(self, leitung: ClientConnection, warten_s: float) -> dict[str, Any] | None:
        """The next message, None if none comes or it is none."""
        try:
            inhalt = json.loads(leitung.recv(timeout=max(0.0, warten_s)))
        except TimeoutError:
            return None
        except ConnectionClosed:
            _weg()
        except ValueError:
            return None
        return inhalt if isinstance(inhalt, dict) else None

    def _antwort(self, leitung: ClientConnection, befehl: str, art: str) -> dict[str, Any]:
        """What AusweisApp answers to a question; what it says unasked is passed over."""
        self._schreibe(leitung, {"cmd": befehl})
        ende = self._uhr() + _ANTWORT_S
        while self._uhr() < ende:
            nachricht = self._nachricht(leitung, ende - self._uhr())
            if nachricht is not None and nachricht.get("msg") in (art, "UNKNOWN_COMMAND"):
                return nachricht
        return {}

    @staticmethod
    def _stoerung(abbruch: Abbruch, grund: str) -> Stoerung:
        match abbruch:
            case Abbruch.ZU_ALT:
                return Stoerung(Fehlercode.EID_APP_ALT, fassung=grund)
            case Abbruch.OHNE_RECHT:
                return Stoerung(Fehlercode.EID_OHNE_RECHT)
            case Abbruch.AUSWEIS_WEG:
                return Stoerung(Fehlercode.EID_AUSWEIS_WEG)
            case Abbruch.GESCHEITERT:
                return Stoerung(Fehlercode.EID_GESCHEITERT, grund=grund)


def _weg() -> NoReturn:
    raise Stoerung(Fehlercode.EID_APP_WEG)
