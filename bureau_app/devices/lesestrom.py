"""What an MRZ reader or a 2D scanner sends over a serial line, whatever its framing, becomes whole texts."""

import re
from dataclasses import dataclass, field, replace

from bureau_app.domain.ausweis import zerlege_mrz

SOH, STX, ETX, CR, LF, NUL = 0x01, 0x02, 0x03, 0x0D, 0x0A, 0x00

HOECHSTENS = 1024
"""Characters that are kept of what has no end: a line that only makes noise must not fill the memory."""
KUERZESTER_CODE = 6
_KUERZESTE_HALBE_ZONE = 20
"""A piece of a zone that is at least this long was a document drawn badly; a shorter one is noise."""
_FORMATE = ((3, 30), (2, 36), (2, 44))
"""Lines and their length (ICAO 9303: TD1, TD2, TD3)."""
_KUERZESTE_ZEILE = min(laenge for _, laenge in _FORMATE)
_IN_EINEM_STUECK = min(zeilen * laenge for zeilen, laenge in _FORMATE)
_KOPFZEICHEN = 4
"""Flags that a reader may send in a line of their own before a zone, at most."""
_DRUCKBAR = re.compile(rb"[\x20-\x7e]+")
_ZONENZEICHEN = re.compile(r"[A-Z0-9<]+")
_AIM = re.compile(r"^\][A-Za-z][0-9a-z]")
"""What a scanner may put before a code to tell its kind (ISO/IEC 15424)."""


@dataclass(frozen=True, slots=True)
class Strom:
    """What has come and is no whole text yet.

    `rahmen`: between STX and ETX; `mit_pruefbyte`: the frame began with SOH, so a check byte follows its ETX;
    `noch`: bytes that a frame with a length still lacks, -1 without one, -2 if the length itself is the next byte.
    """

    zeilen: tuple[str, ...] = field(default=(), repr=False)
    offen: str = field(default="", repr=False)
    rahmen: bool = False
    mit_pruefbyte: bool = False
    uebergehe: bool = False
    noch: int = -1


_LAENGE_FOLGT, _OHNE_LAENGE = -2, -1
ANFANG = Strom()


def lies(strom: Strom, neu: bytes) -> tuple[tuple[str, ...], Strom]:
    """Whole texts that end in `neu`, and what is left; the same texts however the bytes were divided.

    Framings: STX l1 CR l2 CR l3 CR ETX (DESKO); SOH … STX flag l1 CR … ETX BCC with `_` as filler (3M); `I`, a length
    in two bytes, data (Elyctis); lines ended by CR, LF or both; one piece without separators. The lines of a zone are
    joined by line feeds, anything else is a text a line.
    """
    texte: list[str] = []
    stelle = 0
    while stelle < len(neu):
        lauf = _DRUCKBAR.match(neu, stelle) if strom.noch == _OHNE_LAENGE and not strom.uebergehe else None
        if lauf is not None:
            strom = replace(strom, offen=(strom.offen + lauf[0].decode("ascii"))[-HOECHSTENS:])
            stelle = lauf.end()
            continue
        gelesen, strom = _byte(strom, neu[stelle])
        texte += gelesen
        stelle += 1
    return tuple(texte), strom


def schluss(strom: Strom) -> tuple[str, ...]:
    """Texts in what is left after a silence: a zone in one piece without an end, a code without one, half a zone."""
    return _texte(_zeilen(strom))


def _byte(strom: Strom, byte: int) -> tuple[tuple[str, ...], Strom]:
    if strom.uebergehe:
        return (), replace(strom, uebergehe=False)
    if strom.noch != _OHNE_LAENGE:
        return _nach_laenge(strom, byte)
    if byte == SOH:
        return (), Strom(mit_pruefbyte=True)
    if byte == STX:
        return (), Strom(rahmen=True, mit_pruefbyte=strom.mit_pruefbyte)
    if byte == ETX:
        return _texte(_zeilen(strom)), Strom(uebergehe=strom.mit_pruefbyte)
    if byte == NUL:
        return (), _kopf_mit_laenge(strom)
    return _zeichen(strom, byte)


def _zeichen(strom: Strom, byte: int) -> tuple[tuple[str, ...], Strom]:
    if byte in (CR, LF):
        strom = replace(strom, zeilen=_zeilen(strom), offen="")
        return ((), strom) if strom.rahmen else _ohne_rahmen(strom)
    if byte < 0x20 or byte == 0x7F:
        return (), strom
    offen = (strom.offen + (chr(byte) if byte < 0x7F else "?"))[-HOECHSTENS:]
    return (), replace(strom, offen=offen)


def _nach_laenge(strom: Strom, byte: int) -> tuple[tuple[str, ...], Strom]:
    """A byte of a frame that told its length."""
    if strom.noch == _LAENGE_FOLGT:
        return (), replace(strom, noch=byte) if byte else ANFANG
    _, strom = _zeichen(replace(strom, rahmen=True), byte)
    if strom.noch > 1:
        return (), replace(strom, noch=strom.noch - 1)
    return _texte(_zeilen(strom)), ANFANG


def _kopf_mit_laenge(strom: Strom) -> Strom:
    """NUL is the high byte of a length after `I` (the low one follows, or came just before); else it means nothing."""
    if strom.rahmen:
        return strom
    if strom.offen.endswith("I"):
        return Strom(noch=_LAENGE_FOLGT)
    if strom.offen[-2:-1] == "I" and ord(strom.offen[-1]) >= _IN_EINEM_STUECK:
        return Strom(noch=ord(strom.offen[-1]))
    return strom


def _ohne_rahmen(strom: Strom) -> tuple[tuple[str, ...], Strom]:
    """After a line's end outside of a frame: is it whole?"""
    zeilen = strom.zeilen[-3:]
    if not zeilen:
        return (), strom
    letzte = zeilen[-1]
    if _zone(zeilen) or len(letzte) >= _IN_EINEM_STUECK:
        return _texte(zeilen), ANFANG
    if len(letzte) >= _KUERZESTE_ZEILE:
        return (), replace(strom, zeilen=zeilen)
    if len(zeilen) > 1 and len(zeilen[-2]) >= _KUERZESTE_ZEILE:
        return _texte(zeilen), ANFANG
    return (_texte((letzte,)), ANFANG) if len(letzte) > _KOPFZEICHEN else ((), replace(strom, zeilen=zeilen))


def _zeilen(strom: Strom) -> tuple[str, ...]:
    """All lines so far, the open one too, without blanks around them; bounded."""
    alle = (*strom.zeilen, strom.offen.strip())
    return tuple(zeile for zeile in alle if zeile)[-8:]


def _texte(zeilen: tuple[str, ...]) -> tuple[str, ...]:
    """A zone is one text; of anything else each line is, unless it is noise."""
    if not zeilen:
        return ()
    if zone := _zone(zeilen):
        return ("\n".join(zone),)
    stueck = "".join(map(_als_zone, zeilen))
    if "<" in stueck and _ZONENZEICHEN.fullmatch(stueck):
        geteilt = zerlege_mrz(stueck) if len(zeilen) == 1 else map(_als_zone, zeilen)
        return ("\n".join(geteilt),) if len(stueck) >= _KUERZESTE_HALBE_ZONE else ()
    codes = (_AIM.sub("", zeile) for zeile in zeilen)
    return tuple(code for code in codes if len(code) >= KUERZESTER_CODE)


def _zone(zeilen: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a zone if these end with one; what stands before its first line goes away."""
    for anzahl, laenge in _FORMATE:
        letzte = [_als_zone(zeile) for zeile in zeilen[-anzahl:]]
        if len(letzte) < anzahl or any(len(zeile) != laenge for zeile in letzte[1:]) or len(letzte[0]) < laenge:
            continue
        zone = (letzte[0][-laenge:], *letzte[1:])
        if all(map(_ZONENZEICHEN.fullmatch, zone)) and "<" in zone[0] + zone[-1]:
            return zone
    return ()


def _als_zone(zeile: str) -> str:
    """As a zone is printed: capitals, `<` as the filler."""
    return zeile.upper().replace("_", "<").replace(" ", "")
