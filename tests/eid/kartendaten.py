"""The files of a virtual Personalausweis for an invented person: data groups, EF.CardAccess and EF.CardSecurity."""

import secrets
from dataclasses import dataclass

from tests.eid.kryptografie import ERZEUGER, ORDNUNG, als_bytes, mal
from tests.eid.tlv import oid, tlv

EID_ANWENDUNG = bytes.fromhex("e80704007f00070302")
BRAINPOOL_P256 = 13
CA_SCHLUESSEL_NR = 41
PACE = "0.4.0.127.0.7.2.2.4.2.2"
"""ECDH, generic mapping, AES-128 (TR-03110-3 A.1.1.1)."""
CHIP_AUTH = "0.4.0.127.0.7.2.2.3.2.2"
_TERMINAL_AUTH, _CHIP_AUTH_ECDH, _CHIP_SCHLUESSEL = (
    "0.4.0.127.0.7.2.2.2",
    "0.4.0.127.0.7.2.2.3.2",
    "0.4.0.127.0.7.2.2.1.2",
)
_STANDARDKURVE, _SICHERHEITSOBJEKT = "0.4.0.127.0.7.1.2", "0.4.0.127.0.7.3.2.1"
_SHA256, _SIGNED_DATA = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.7.2"

Dateien = dict[str, tuple[str, bytes]]
"""File id to short file id and content."""


@dataclass(frozen=True)
class Kartenperson:
    """Who stands on the card; dates as JJJJMMTT."""

    familienname: str
    vornamen: str
    geburtsdatum: str
    gueltig_bis: str
    strasse: str
    plz: str
    ort: str
    dokumentart: str = "ID"


def _oid(punkte: str) -> bytes:
    return tlv("06", oid(punkte))


def _zahl(wert: int) -> bytes:
    return tlv("02", bytes([wert]))


def _folge(*glieder: bytes) -> bytes:
    return tlv("30", b"".join(glieder))


def _utf8(text: str) -> bytes:
    return tlv("0c", text.encode())


def _druckbar(text: str) -> bytes:
    return tlv("13", text.encode("ascii"))


def _ziffern(text: str) -> bytes:
    return tlv("12", text.encode("ascii"))


def _datengruppen(person: Kartenperson) -> dict[int, bytes]:
    anschrift = tlv("aa", _utf8(person.strasse)) + tlv("ab", _utf8(person.ort)) + tlv("ad", _druckbar("D"))
    return {
        1: _druckbar(person.dokumentart),
        2: _druckbar("D"),
        3: _ziffern(person.gueltig_bis),
        4: _utf8(person.vornamen),
        5: _utf8(person.familienname),
        8: _ziffern(person.geburtsdatum),
        17: tlv("30", anschrift + tlv("ae", _druckbar(person.plz))),
    }


def _sicherheit(punkt: bytes) -> tuple[bytes, bytes]:
    """EF.CardAccess, and EF.CardSecurity with the chip's public key in a CMS that nobody signed."""
    kurve = _folge(_oid(_STANDARDKURVE), _zahl(BRAINPOOL_P256))
    angaben = (
        _folge(_oid(PACE), _zahl(2), _zahl(BRAINPOOL_P256)),
        _folge(_oid(_TERMINAL_AUTH), _zahl(2)),
        _folge(_oid(CHIP_AUTH), _zahl(2), _zahl(CA_SCHLUESSEL_NR)),
        _folge(_oid(_CHIP_AUTH_ECDH), kurve, _zahl(CA_SCHLUESSEL_NR)),
    )
    oeffentlich = _folge(_oid(_CHIP_SCHLUESSEL), _folge(kurve, tlv("03", b"\x00" + punkt)), _zahl(CA_SCHLUESSEL_NR))
    inhalt = tlv("31", b"".join((*angaben, oeffentlich)))
    objekt = _folge(_oid(_SICHERHEITSOBJEKT), tlv("a0", tlv("04", inhalt)))
    signiert = _folge(_zahl(3), tlv("31", _folge(_oid(_SHA256))), objekt, tlv("31", b""))
    return tlv("31", b"".join(angaben)), _folge(_oid(_SIGNED_DATA), tlv("a0", signiert))


def baue_dateien(person: Kartenperson) -> tuple[Dateien, int]:
    """All files of the card, and its private key for chip authentication."""
    schluessel = secrets.randbelow(ORDNUNG - 1) + 1
    zugang, sicherheit = _sicherheit(als_bytes(mal(schluessel, ERZEUGER)))
    dateien: Dateien = {
        "2f00": ("1e", tlv("61", tlv("4f", EID_ANWENDUNG))),
        "011c": ("1c", zugang),
        "011d": ("1d", sicherheit),
    }
    for nummer, inhalt in _datengruppen(person).items():
        dateien[f"01{nummer:02x}"] = (f"{nummer:02x}", tlv(f"{0x60 | nummer:02x}", inhalt))
    return dateien, schluessel
