"""Vorgangsnummer: 15 digits that a counter can give out alone, with a check digit against mistyping."""

import re

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode

_GRUPPEN = (2, 3, 3, 6, 1)
_STELLEN = sum(_GRUPPEN)


def mod_11_10(ziffern: str) -> str:
    """Check digit by ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of two neighbours."""
    rest = 10
    for ziffer in ziffern:
        rest = (rest + int(ziffer)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def bilde(jahr: int, gemeinde_ags: str, geraet: int, laufend: int) -> str:
    """Number of a new Vorgang: year (2), end of the AGS (3), device (3), running number (6), check digit (1).

    Each device counts for itself, so that numbers are unique without a network. Values out of range: ValueError.
    """
    if not (0 <= geraet < 1000 and 0 <= laufend < 1_000_000 and re.fullmatch(r"[0-9]{8}", gemeinde_ags)):
        raise ValueError("device below 1000, running number below 1,000,000, AGS of 8 digits")
    ziffern = f"{jahr % 100:02d}{gemeinde_ags[-3:]}{geraet:03d}{laufend:06d}"
    return ziffern + mod_11_10(ziffern)


def ist_gueltig(text: str) -> bool:
    """Whether the text is a Vorgangsnummer: 15 digits, the last one right; blanks and hyphens may stand between."""
    ziffern = re.sub(r"[\s-]", "", text)
    return bool(re.fullmatch(rf"[0-9]{{{_STELLEN}}}", ziffern)) and mod_11_10(ziffern[:-1]) == ziffern[-1]


def lies_nummer(text: str, feld: str = "vorgang.nummer") -> str:
    """The 15 digits of a typed or scanned number; Eingabefehler if it is none or was mistyped."""
    ziffern = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(rf"[0-9]{{{_STELLEN}}}", ziffern):
        raise Eingabefehler(Fehlercode.VORGANGSNUMMER_FORM, feld, stellen=str(_STELLEN))
    if not ist_gueltig(ziffern):
        raise Eingabefehler(Fehlercode.VORGANGSNUMMER_PRUEFZIFFER, feld)
    return ziffern


def anzeige(nummer: str) -> str:
    """A Vorgangsnummer in groups for people: "260240030000175" gives "26-024-003-000017-5"."""
    teile, stelle = [], 0
    for laenge in _GRUPPEN:
        teile.append(nummer[stelle : stelle + laenge])
        stelle += laenge
    return "-".join(teile)
