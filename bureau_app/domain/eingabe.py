"""What every typed or read field passes first: it is there, has only allowed characters, and is not too long."""

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, Zeichenvorrat, bereinige


def pflicht(text: str, feld: str) -> str:
    """The text without superfluous blanks; an empty one is an Eingabefehler on `feld`."""
    sauber = bereinige(text)
    if not sauber:
        raise Eingabefehler(Fehlercode.PFLICHTFELD_LEER, feld)
    return sauber


def pruefe_zeichen(text: str, datentyp: Datentyp, zeichen: Zeichenvorrat, feld: str) -> str:
    """The text, if all its characters belong to the data type of DIN 91379; an Eingabefehler names the others."""
    if fremde := zeichen.unzulaessige(text, datentyp):
        raise Eingabefehler(Fehlercode.ZEICHEN_UNZULAESSIG, feld, zeichen=" ".join(f"„{f}“" for f in fremde))
    return text


def pruefe_laenge(text: str, hoechstens: int, feld: str) -> str:
    """The text, if it has at most `hoechstens` characters."""
    if len(text) > hoechstens:
        werte = {"laenge": str(len(text)), "hoechstens": str(hoechstens)}
        raise Eingabefehler(Fehlercode.TEXT_ZU_LANG, feld, **werte)
    return text
