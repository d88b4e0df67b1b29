"""Adds the page to the service's application."""

from collections.abc import Callable
from datetime import datetime

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Connection, Engine

from bureau_app.district.access import Verzeichnis
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.page.lage import Lagebild
from bureau_app.district.page.routen import Seitenangaben, Seitenzugang, seitenrouten
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.domain.ereignis import Register


def fuege_seite_hinzu(
    app: FastAPI,
    engine: Engine,
    district_id: str,
    uhr: Callable[[], datetime],
    angaben: Seitenangaben,
    schrank: Schluesselschrank,
    hasher: PasswordHasher | None = None,
) -> None:
    """From now on the application answers browsers at `/`, for accounts with one of the roles."""
    fallinhalt = Fallinhalt(district_id, schrank)

    def inhalt(v: Connection, vorgang_id: str, version: int) -> bytes | None:
        return fallinhalt.lies(v, vorgang_id, Register.FAHRZEUGREGISTER.value, version)

    lagebild = Lagebild(engine, district_id, uhr, angaben.gemeinden, inhalt)
    verzeichnis = Verzeichnis(engine, district_id, uhr, hasher)
    zugang = Seitenzugang(verzeichnis, Sitzungen(engine, district_id, uhr), angaben)
    app.include_router(seitenrouten(zugang, lagebild.lage))
