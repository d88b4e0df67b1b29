"""What SQLite says went wrong, as the Stoerung that a clerk or IT can act on."""

from pathlib import Path

from sqlalchemy.engine import ExceptionContext

from bureau_app.domain.fehlercode import Fehlercode, Stoerung


def uebersetze(fehler: BaseException, datei: Path) -> Stoerung | None:
    """The Stoerung for an error of the database driver; None if it is a bug of ours (wrong SQL, broken constraint).

    Numbers are SQLite's primary result codes (https://www.sqlite.org/rescode.html).
    """
    match getattr(fehler, "sqlite_errorcode", 0) & 0xFF:
        case 13:  # FULL
            return Stoerung(Fehlercode.SPEICHER_VOLL)
        case 5 | 6:  # BUSY, LOCKED
            return Stoerung(Fehlercode.SPEICHER_BELEGT)
        case 11:  # CORRUPT
            return Stoerung(Fehlercode.SPEICHER_BESCHAEDIGT)
        case 26:  # NOTADB
            return Stoerung(Fehlercode.SPEICHER_SCHLUESSEL_FALSCH, datei=datei.name)
        case 8 | 10 | 14:  # READONLY, IOERR, CANTOPEN
            return defekt(str(getattr(fehler, "sqlite_errorname", "")))
        case _:
            return None


def defekt(art: str) -> Stoerung:
    """The disk or the folder's rights are not in order; `art` is a code of the operating system or of SQLite."""
    return Stoerung(Fehlercode.SPEICHER_FEHLER, art=art)


def unlesbar(stelle: str) -> Stoerung:
    """What is stored has a form that this program does not know; `stelle` names the field, never its value."""
    return Stoerung(Fehlercode.SPEICHER_INHALT, stelle=stelle)


def melde(kontext: ExceptionContext, datei: Path) -> None:
    """Listener of SQLAlchemy's `handle_error`: raise the Stoerung instead of the driver's error."""
    if stoerung := uebersetze(kontext.original_exception, datei):
        raise stoerung from kontext.original_exception
