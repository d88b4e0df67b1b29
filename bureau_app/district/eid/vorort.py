"""Readings of eIDs on site: begun and fetched by one device, within minutes, once; the district keeps nothing of it."""

import base64
import secrets
import threading
from binascii import Error as Unbase64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.eid.eidserver import Eidserver, Eidserverstoerung
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.wire.eid import LAENGSTE_SITZUNG, Eidergebnis, Eidstart

GILT = timedelta(minutes=10)
_NONCE, _ZEIT = 12, 5


class Vorort:
    """The district's side of readings on site, in front of one eID-Server. Safe for several threads and processes.

    What a device gets for a session is the eID-Server's own, sealed for this device and town and for 10 minutes: no
    service process remembers a session, so any of them can be asked for its result, and what was read passes through
    without lying anywhere. That it comes once is the eID-Server's promise; each process adds its own memory.
    """

    def __init__(self, server: Eidserver, district_id: str, uhr: Callable[[], datetime], schluessel: bytes) -> None:
        self._server = server
        self._district_id = district_id
        self._uhr = uhr
        self._siegel = AESGCM(schluessel)
        self._schloss = threading.Lock()
        self._vergeben: dict[str, datetime] = {}

    @classmethod
    def bei(
        cls, server: Eidserver | None, district_id: str, uhr: Callable[[], datetime], schrank: Schluesselschrank
    ) -> Self | None:
        """In front of this eID-Server, None if there is none."""
        return cls(server, district_id, uhr, schrank.abgeleitet("eid")) if server is not None else None

    def beginne(self, geraet: Geraeteausweis) -> Eidstart:
        """A session for the device's town; Eidserverstoerung."""
        start = self._server.beginne(geraet.gemeinde_ags)
        bis = int((self._uhr() + GILT).timestamp())
        nonce = secrets.token_bytes(_NONCE)
        inhalt = bis.to_bytes(_ZEIT, "big") + start.session.encode()
        roh = nonce + self._siegel.encrypt(nonce, inhalt, self._bindung(geraet))
        sitzung = base64.urlsafe_b64encode(roh).rstrip(b"=").decode()
        if len(sitzung) > LAENGSTE_SITZUNG:
            raise Eidserverstoerung("sitzung_zu_lang")
        return start.model_copy(update={"session": sitzung})

    def ergebnis(self, geraet: Geraeteausweis, sitzung: str) -> Eidergebnis | None:
        """What became of the device's own session, what was read only once; None if it is not the device's, too old or
        handed out already. Eidserverstoerung, after which it can be asked for again."""
        offen = self._oeffne(geraet, sitzung)
        if offen is None or not self._beanspruche(sitzung):
            return None
        try:
            ergebnis = self._server.ergebnis(geraet.gemeinde_ags, offen)
        except Eidserverstoerung:
            self._gib_zurueck(sitzung)
            raise
        if ergebnis.stand == "wartet":
            self._gib_zurueck(sitzung)
        return ergebnis

    def _bindung(self, geraet: Geraeteausweis) -> bytes:
        return f"eid|{self._district_id}|{geraet.gemeinde_ags}|{geraet.id}".encode()

    def _oeffne(self, geraet: Geraeteausweis, sitzung: str) -> str | None:
        try:
            roh = base64.urlsafe_b64decode(sitzung + "=" * (-len(sitzung) % 4))
            inhalt = self._siegel.decrypt(roh[:_NONCE], roh[_NONCE:], self._bindung(geraet))
        except (InvalidTag, Unbase64, ValueError):
            return None
        bis = int.from_bytes(inhalt[:_ZEIT], "big")
        return inhalt[_ZEIT:].decode() if self._uhr().timestamp() < bis else None

    def _beanspruche(self, sitzung: str) -> bool:
        """Whether nobody has it, or asks for it just now."""
        jetzt = self._uhr()
        with self._schloss:
            self._vergeben = {s: bis for s, bis in self._vergeben.items() if bis > jetzt}
            if sitzung in self._vergeben:
                return False
            self._vergeben[sitzung] = jetzt + GILT
            return True

    def _gib_zurueck(self, sitzung: str) -> None:
        with self._schloss:
            self._vergeben.pop(sitzung, None)
