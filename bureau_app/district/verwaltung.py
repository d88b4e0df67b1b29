"""The district's database as its administrators use it: opened, checked, closed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bureau_app.district.engine import erreiche, oeffne
from bureau_app.district.schema import pruefe_kek, pruefe_stand, richte_ein
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.domain.fehlercode import Fehlercode, Stoerung


def lege_an(url: str, district_id: str, schrank: Schluesselschrank) -> None:
    """Create or upgrade the database of the district, and make its keys if there are none (`district init`).

    Stoerung DATENBANK_EINRICHTUNG if the user may not make tables, or a newer program was here before;
    SCHLUESSELSCHRANK_ANLEGEN if the keys cannot be written.
    """
    engine = oeffne(url)
    try:
        erreiche(engine)
        _lege_schluessel_an(schrank)
        richte_ein(engine, district_id, schrank)
    except (DBAPIError, CommandError) as fehler:
        grund = type(getattr(fehler, "orig", fehler)).__name__
        raise Stoerung(Fehlercode.DATENBANK_EINRICHTUNG, grund=grund) from None
    finally:
        engine.dispose()


def pruefe_bereit(engine: Engine, district_id: str) -> None:
    """Return if the service can serve with this database now, else Stoerung DATENBANK_*."""
    erreiche(engine)
    pruefe_stand(engine, district_id)


def pruefe_dienst(engine: Engine, district_id: str, schluessel: Path) -> None:
    """Return if the service can serve now: the database, and the keys as they lie in their folder now; else Stoerung
    DATENBANK_*, SCHLUESSELSCHRANK or KEK_FREMD."""
    pruefe_bereit(engine, district_id)
    schrank = Schluesselschrank(schluessel)
    schrank.siegel.public_key()
    pruefe_kek(engine, district_id, schrank)


def _lege_schluessel_an(schrank: Schluesselschrank) -> None:
    try:
        schrank.lege_an()
    except OSError as fehler:
        grund = type(fehler).__name__
        raise Stoerung(Fehlercode.SCHLUESSELSCHRANK_ANLEGEN, ordner=str(schrank.ordner), grund=grund) from None


@contextmanager
def datenbank(url: str, district_id: str, rolle: str = "") -> Iterator[Engine]:
    """The database, reachable and at this program's schema, else Stoerung DATENBANK_*; `rolle` as in `oeffne`."""
    engine = oeffne(url, rolle=rolle)
    try:
        pruefe_bereit(engine, district_id)
        yield engine
    finally:
        engine.dispose()
