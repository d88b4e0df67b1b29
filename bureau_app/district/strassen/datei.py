"""A town's street directory as it comes in a CSV file: all of it or nothing, and the line of what is wrong."""

from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, Zeichenvorrat
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis

FELD = "strassen"


def lies_strassendatei(roh: bytes, gemeinden: Gemeinden, zeichen: Zeichenvorrat) -> Strassenverzeichnis:
    """The directory of a file in UTF-8 or Windows-1252.

    Eingabefehler STRASSEN_KOPFZEILE, STRASSEN_ZEILE, STRASSEN_ZEICHEN (a name that DIN 91379 does not allow),
    STRASSEN_GEMEINDE (another Kreis's town), each with the number of its line, or STRASSEN_LEER.
    """

    def pruefe(nummer: int, strasse: Strasse) -> None:
        gemeinde = gemeinden.nach_ags(strasse.ags)
        if gemeinde is None:
            raise Eingabefehler(Fehlercode.STRASSEN_GEMEINDE, FELD, zeile=str(nummer), ags=strasse.ags)
        falsche = zeichen.unzulaessige(f"{strasse.name} {strasse.ort}", Datentyp.B)
        if falsche:
            raise Eingabefehler(Fehlercode.STRASSEN_ZEICHEN, FELD, zeile=str(nummer), zeichen=falsche[0])

    verzeichnis = Strassenverzeichnis.lies_csv(_text(roh), pruefe=pruefe)
    if not verzeichnis.strassen:
        raise Eingabefehler(Fehlercode.STRASSEN_LEER, FELD)
    return verzeichnis


def _text(roh: bytes) -> str:
    """A byte that Windows-1252 does not know either becomes a character that no street may have."""
    try:
        return roh.decode("utf-8-sig")
    except UnicodeDecodeError:
        return roh.decode("cp1252", "replace")
