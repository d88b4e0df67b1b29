"""What PACE, terminal and chip authentication need (TR-03110): the curve brainpoolP256r1, keys, secure messaging."""

import hashlib

from cryptography.hazmat.primitives import cmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.eid.tlv import objekte, teile, tlv

KURVE = ec.BrainpoolP256R1()
_P = 0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377
_A = 0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9
_B = 0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6
ORDNUNG = 0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7
Punkt = tuple[int, int]
ERZEUGER: Punkt = (
    0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
    0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997,
)


def addiere(eins: Punkt | None, zwei: Punkt | None) -> Punkt | None:
    """Points of the curve (RFC 5639), None is infinity; by hand, because PACE changes the generator."""
    if eins is None or zwei is None:
        return eins or zwei
    if eins[0] == zwei[0]:
        if (eins[1] + zwei[1]) % _P == 0:
            return None
        steigung = (3 * eins[0] * eins[0] + _A) * pow(2 * eins[1], -1, _P) % _P
    else:
        steigung = (zwei[1] - eins[1]) * pow(zwei[0] - eins[0], -1, _P) % _P
    x = (steigung * steigung - eins[0] - zwei[0]) % _P
    return x, (steigung * (eins[0] - x) - eins[1]) % _P


def mal(zahl: int, punkt: Punkt) -> Punkt:
    """A multiple of a point; not infinity for any number below the order."""
    ergebnis: Punkt | None = None
    summand: Punkt | None = punkt
    while zahl:
        if zahl & 1:
            ergebnis = addiere(ergebnis, summand)
        summand = addiere(summand, summand)
        zahl >>= 1
    assert ergebnis is not None
    return ergebnis


def als_bytes(punkt: Punkt) -> bytes:
    """Uncompressed."""
    return b"\x04" + punkt[0].to_bytes(32, "big") + punkt[1].to_bytes(32, "big")


def als_punkt(roh: bytes) -> Punkt:
    """From uncompressed; it must lie on the curve."""
    x, y = int.from_bytes(roh[1:33], "big"), int.from_bytes(roh[33:], "big")
    assert roh[0] == 4 and len(roh) == 65 and (y * y - x**3 - _A * x - _B) % _P == 0
    return x, y


def schluessel(geheimnis: bytes, zaehler: int) -> bytes:
    """Key derivation for AES-128: 1 encrypts, 2 authenticates, 3 is the password's."""
    return hashlib.sha1(geheimnis + zaehler.to_bytes(4, "big")).digest()[:16]


def pruefsumme(schluessel_mac: bytes, daten: bytes) -> bytes:
    """AES-CMAC, 8 bytes."""
    rechner = cmac.CMAC(algorithms.AES(schluessel_mac))
    rechner.update(daten)
    return rechner.finalize()[:8]


def verschluesselt(schluessel_enc: bytes, daten: bytes, iv: bytes = bytes(16)) -> bytes:
    return Cipher(algorithms.AES(schluessel_enc), modes.CBC(iv)).encryptor().update(daten)


def gefuellt(daten: bytes) -> bytes:
    """ISO 7816-4 padding to whole blocks."""
    return daten + b"\x80" + bytes((-len(daten) - 1) % 16)


class SichererKanal:
    """Secure messaging with AES (TR-03110-3 F): one end of it."""

    def __init__(self, geheimnis: bytes, nonce: bytes = b"") -> None:
        self.enc, self.mac = schluessel(geheimnis + nonce, 1), schluessel(geheimnis + nonce, 2)
        self._zaehler = 0

    def _iv(self) -> bytes:
        return Cipher(algorithms.AES(self.enc), modes.ECB()).encryptor().update(self._zaehler.to_bytes(16, "big"))

    def _summe(self, daten: bytes) -> bytes:
        return pruefsumme(self.mac, self._zaehler.to_bytes(16, "big") + daten)

    def _klar(self, chiffrat: bytes) -> bytes:
        klar = Cipher(algorithms.AES(self.enc), modes.CBC(self._iv())).decryptor().update(chiffrat)
        return klar[: klar.rindex(b"\x80")]

    def befehl(self, kopf: bytes, daten: bytes = b"", erwartet: int | None = None) -> bytes:
        """Terminal: a command; `kopf` is INS P1 P2, `erwartet` its Le."""
        self._zaehler += 1
        ganz, inhalt = b"\x0c" + kopf, b""
        if daten:
            inhalt += tlv("87", b"\x01" + verschluesselt(self.enc, gefuellt(daten), self._iv()))
        if erwartet is not None:
            inhalt += tlv("97", bytes([erwartet]))
        inhalt += tlv("8e", self._summe(gefuellt(ganz) + (gefuellt(inhalt) if inhalt else b"")))
        return ganz + bytes([len(inhalt)]) + inhalt + b"\x00"

    def antwort_lesen(self, roh: bytes) -> tuple[bytes, bytes]:
        """Terminal: data and status of an answer."""
        self._zaehler += 1
        koerper, status = roh[:-2], roh[-2:]
        objekt = objekte(koerper)
        if "8e" not in objekt:
            return b"", status
        assert self._summe(gefuellt(koerper[:-10])) == objekt["8e"], "the card's checksum is wrong"
        daten = self._klar(objekt["87"][1:]) if "87" in objekt else b""
        return daten, objekt.get("99", status)

    def befehl_lesen(self, kopf: bytes, koerper: bytes) -> tuple[bytes, int | None]:
        """Card: data and Le of a command; ValueError if its checksum is wrong."""
        self._zaehler += 1
        objekt = objekte(koerper)
        inhalt = b"".join(tlv(tag, wert) for tag, wert in teile(koerper) if tag != "8e")
        if self._summe(gefuellt(kopf) + (gefuellt(inhalt) if inhalt else b"")) != objekt["8e"]:
            raise ValueError("checksum")
        daten = b""
        for tag in ("87", "85"):
            if tag in objekt:
                daten = self._klar(objekt[tag][1:] if tag == "87" else objekt[tag])
        erwartet = objekt.get("97")
        if erwartet is None:
            return daten, None
        return daten, int.from_bytes(erwartet, "big") or (65536 if len(erwartet) > 1 else 256)

    def antwort(self, daten: bytes, status: bytes) -> bytes:
        """Card: an answer."""
        self._zaehler += 1
        inhalt = tlv("87", b"\x01" + verschluesselt(self.enc, gefuellt(daten), self._iv())) if daten else b""
        inhalt += tlv("99", status)
        return inhalt + tlv("8e", self._summe(gefuellt(inhalt))) + status
