"""The district's database as its administrators use it: opened, checked, closed again."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bureau_app.district.engine import erreiche, oeffne
from bureau_app.district.schema import pruefe_stand, richte_ein


def lege_an(url: str, district_id: str) -> None:
    """Create or upgrade the database of the district (`district init`)."""
    engine = oeffne(url)
    try:
        erreiche(engine)
        richte_ein(engine, district_id)
    finally:
        engine.dispose()


@contextmanager
def datenbank(url: str, district_id: str) -> Iterator[Engine]:
    """The database, reachable and at this program's schema, else Stoerung DATENBANK_*."""
    engine = oeffne(url)
    try:
        erreiche(engine)
        pruefe_stand(engine, district_id)
        yield engine
    finally:
        engine.dispose()
