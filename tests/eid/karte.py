"""A virtual Personalausweis behind vpcd: PACE with the CAN, terminal and chip authentication, data groups."""

import secrets
import socket
import threading
import time
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from tests.eid.kartendaten import CHIP_AUTH, EID_ANWENDUNG, PACE, Kartenperson, baue_dateien
from tests.eid.kryptografie import (
    ERZEUGER,
    KURVE,
    ORDNUNG,
    Punkt,
    SichererKanal,
    addiere,
    als_bytes,
    als_punkt,
    mal,
    pruefsumme,
    schluessel,
    verschluesselt,
)
from tests.eid.tlv import objekte, oid, tlv

OK, NICHT_ERLAUBT, NICHT_DA, FALSCH, UNBEKANNT = b"\x90\x00", b"\x69\x82", b"\x6a\x82", b"\x63\x00", b"\x6d\x00"
_OHNE_RECHT = ("2f00", "011c", "011d")
CVCA = b"DETESTeID00005"
"""The root that this card trusts, by name; it checks no chain up to there."""
Antwort = tuple[bytes, bytes]


class Karte:
    """One card: its state from power up to power off."""

    def __init__(self, person: Kartenperson, can: str) -> None:
        self._dateien, self._ca_schluessel = baue_dateien(person)
        self._can = can
        self.neu()

    def neu(self) -> None:
        """Power up."""
        self._kanal: SichererKanal | None = None
        self._gleich: SichererKanal | None = None
        self._datei = ""
        self._darf_lesen = self._terminal_echt = False
        self._nonce = self._challenge = self._terminal_eph = self._karte_x = b""
        self._erzeuger: Punkt = ERZEUGER
        self._pace: SichererKanal | None = None
        self._pace_pcd = self._pace_picc = self._terminal_schluessel = self._hilfsdaten = b""

    def apdu(self, roh: bytes) -> bytes:
        """Answer one command."""
        kopf, (daten, erwartet) = roh[:4], _zerlegt(roh[4:])
        gesichert = kopf[0] & 0x0C == 0x0C
        if gesichert:
            if self._kanal is None:
                return b"\x69\x88"
            daten, erwartet = self._kanal.befehl_lesen(kopf, daten)
        else:
            self._kanal = None
        ergebnis, status = self._tue(kopf, daten, erwartet)
        antwort = self._kanal.antwort(ergebnis, status) if gesichert and self._kanal else ergebnis + status
        if self._gleich is not None:
            self._kanal, self._gleich = self._gleich, None
        return antwort

    def _tue(self, kopf: bytes, daten: bytes, erwartet: int | None) -> Antwort:
        befehle: dict[int, Callable[[], Antwort]] = {
            0xA4: lambda: self._waehle(kopf[2], daten),
            0xB0: lambda: self._lies(kopf[2], kopf[3], erwartet or 256),
            0x84: self._gib_challenge,
            0x22: lambda: self._bereite_vor(kopf[2], kopf[3], objekte(daten)),
            0x2A: lambda: self._nimm_zertifikat(daten),
            0x82: lambda: self._pruefe_terminal(daten),
            0x86: lambda: self._authentisiere(objekte(objekte(daten)["7c"])),
        }
        befehl = befehle.get(kopf[1])
        return befehl() if befehl else (b"", UNBEKANNT)

    def _waehle(self, wie: int, daten: bytes) -> Antwort:
        if wie == 4:
            return b"", OK if daten == EID_ANWENDUNG else NICHT_DA
        if daten == b"\x3f\x00":
            return b"", OK
        self._datei = daten.hex() if daten.hex() in self._dateien else ""
        return b"", OK if self._datei else NICHT_DA

    def _lies(self, p1: int, p2: int, anzahl: int) -> Antwort:
        ab = p1 << 8 | p2
        if p1 & 0x80:
            kurz, ab = f"{p1 & 0x1F:02x}", p2
            self._datei = next((name for name, (kurzname, _) in self._dateien.items() if kurzname == kurz), "")
        if not self._datei:
            return b"", NICHT_DA
        if self._datei not in _OHNE_RECHT and not self._darf_lesen:
            return b"", NICHT_ERLAUBT
        stueck = self._dateien[self._datei][1][ab : ab + anzahl]
        am_ende = len(stueck) < anzahl and (anzahl not in (256, 65536) or ab > 0)
        return stueck, b"\x62\x82" if am_ende else OK

    def _gib_challenge(self) -> Antwort:
        self._challenge = secrets.token_bytes(8)
        return self._challenge, OK

    def _bereite_vor(self, p1: int, p2: int, objekt: dict[str, bytes]) -> Antwort:
        """MSE: PACE goes with the CAN (2); asking for the PIN (3) tells that all its tries are left. Keys are taken."""
        if (p1, p2) == (0xC1, 0xA4):
            return b"", OK if objekt.get("83") in (b"\x02", b"\x03") else NICHT_DA
        if (p1, p2) == (0x81, 0xA4):
            self._terminal_eph = objekt["91"]
            self._hilfsdaten = tlv("67", objekt["67"]) if "67" in objekt else b""
        return b"", OK

    def _nimm_zertifikat(self, daten: bytes) -> Antwort:
        koerper = objekte(objekte(daten)["7f4e"])
        self._terminal_schluessel = objekte(koerper["7f49"])["86"]
        return b"", OK

    def _pruefe_terminal(self, signatur: bytes) -> Antwort:
        """Terminal authentication: the signature over everything that was agreed on."""
        oeffentlich = ec.EllipticCurvePublicKey.from_encoded_point(KURVE, self._terminal_schluessel)
        der = utils.encode_dss_signature(int.from_bytes(signatur[:32], "big"), int.from_bytes(signatur[32:], "big"))
        inhalt = self._karte_x + self._challenge + self._terminal_eph + self._hilfsdaten
        try:
            oeffentlich.verify(der, inhalt, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return b"", FALSCH
        self._terminal_echt = True
        return b"", OK

    def _authentisiere(self, objekt: dict[str, bytes]) -> Antwort:
        """The four steps of PACE (generic mapping), or chip authentication inside the channel."""
        if self._kanal is not None and "80" in objekt:
            return self._chip(objekt["80"])
        if "81" in objekt:
            zahl = secrets.randbelow(ORDNUNG - 1) + 1
            gemeinsam = mal(zahl, als_punkt(objekt["81"]))
            neuer = addiere(mal(int.from_bytes(self._nonce, "big"), ERZEUGER), gemeinsam)
            assert neuer is not None
            self._erzeuger = neuer
            return _antwort(("82", als_bytes(mal(zahl, ERZEUGER))))
        if "83" in objekt:
            zahl = secrets.randbelow(ORDNUNG - 1) + 1
            self._pace_pcd, self._pace_picc = objekt["83"], als_bytes(mal(zahl, self._erzeuger))
            self._pace = SichererKanal(mal(zahl, als_punkt(self._pace_pcd))[0].to_bytes(32, "big"))
            return _antwort(("84", self._pace_picc))
        if "85" in objekt:
            return self._pruefe_can(objekt["85"])
        self._nonce = secrets.token_bytes(16)
        return _antwort(("80", verschluesselt(schluessel(self._can.encode(), 3), self._nonce)))

    def _pruefe_can(self, zeichen: bytes) -> Antwort:
        assert self._pace is not None
        if zeichen != pruefsumme(self._pace.mac, _schluesselangabe(PACE, self._pace_picc)):
            return b"", FALSCH
        self._karte_x, self._gleich = self._pace_picc[1:33], self._pace
        return _antwort(("86", pruefsumme(self._pace.mac, _schluesselangabe(PACE, self._pace_pcd))), ("87", CVCA))

    def _chip(self, terminal: bytes) -> Antwort:
        if not self._terminal_echt:
            return b"", NICHT_ERLAUBT
        geheimnis, nonce = mal(self._ca_schluessel, als_punkt(terminal))[0].to_bytes(32, "big"), secrets.token_bytes(8)
        self._gleich, self._darf_lesen = SichererKanal(geheimnis, nonce), True
        zeichen = pruefsumme(self._gleich.mac, _schluesselangabe(CHIP_AUTH, terminal))
        return _antwort(("81", nonce), ("82", zeichen))


def _antwort(*glieder: tuple[str, bytes]) -> Antwort:
    return tlv("7c", b"".join(tlv(tag, wert) for tag, wert in glieder)), OK


def _schluesselangabe(protokoll: str, punkt: bytes) -> bytes:
    return tlv("7f49", tlv("06", oid(protokoll)) + tlv("86", punkt))


def _zerlegt(koerper: bytes) -> tuple[bytes, int | None]:
    """Data and Le of a command, short or extended length."""
    if not koerper:
        return b"", None
    if len(koerper) == 1:
        return b"", koerper[0] or 256
    if koerper[0] == 0 and len(koerper) == 3:
        return b"", int.from_bytes(koerper[1:], "big") or 65536
    weite, ab = (2, 3) if koerper[0] == 0 else (1, 1)
    laenge = int.from_bytes(koerper[ab - weite : ab], "big")
    rest = koerper[ab + laenge :]
    erwartet = (int.from_bytes(rest, "big") or 256**weite) if rest else None
    return koerper[ab : ab + laenge], erwartet


_FRIST_S = 20


class Aufgelegt:
    """A card on vpcd's reader; leave the context to pull it."""

    def __init__(self, karte: Karte, port: int) -> None:
        self._karte, self._port = karte, port
        self._leitung: socket.socket | None = None

    def __enter__(self) -> "Aufgelegt":
        self._leitung = self._verbunden()
        self._faden = threading.Thread(target=self._bediene, args=(self._leitung,), daemon=True)
        self._faden.start()
        return self

    def _verbunden(self) -> socket.socket:
        """vpcd listens again only at its next look at the reader after a card was pulled; nothing tells when."""
        ende, pause = time.monotonic() + _FRIST_S, threading.Event()
        while True:
            try:
                leitung = socket.create_connection(("127.0.0.1", self._port), 5)
            except ConnectionRefusedError:
                if time.monotonic() > ende:
                    raise
                pause.wait(0.05)
            else:
                leitung.settimeout(None)
                return leitung

    def __exit__(self, *_: object) -> None:
        self.ziehe()

    def ziehe(self) -> None:
        """Take the card off the reader."""
        leitung, self._leitung = self._leitung, None
        if leitung is not None:
            leitung.shutdown(socket.SHUT_RDWR)
            self._faden.join(5)
            leitung.close()

    def _bediene(self, leitung: socket.socket) -> None:
        """vpcd: two bytes of length, then a command, or one byte that controls the power."""
        atr = bytes.fromhex("3b8a80018031b8738401e0829000")
        summe = 0
        for byte in atr[1:]:
            summe ^= byte
        try:
            while (nachricht := _nachricht(leitung)) is not None:
                if len(nachricht) > 1:
                    self._schicke(leitung, self._karte.apdu(nachricht))
                elif nachricht == b"\x04":
                    self._schicke(leitung, atr + bytes([summe]))
                elif nachricht in (b"\x00", b"\x02"):
                    self._karte.neu()
        except OSError:
            return

    @staticmethod
    def _schicke(leitung: socket.socket, inhalt: bytes) -> None:
        leitung.sendall(len(inhalt).to_bytes(2, "big") + inhalt)


def _nachricht(leitung: socket.socket) -> bytes | None:
    kopf = _genau(leitung, 2)
    return _genau(leitung, int.from_bytes(kopf, "big")) if kopf else None


def _genau(leitung: socket.socket, anzahl: int) -> bytes:
    """So many bytes, none if the line ended."""
    roh = b""
    while len(roh) < anzahl:
        stueck = leitung.recv(anzahl - len(roh))
        if not stueck:
            return b""
        roh += stueck
    return roh
