"""The service as one ASGI application, put together from ledger and directory."""

from collections.abc import Callable
from datetime import UTC, datetime

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine

from bureau_app import __version__
from bureau_app.district.access import Verzeichnis
from bureau_app.district.freigaben import Freigaben
from bureau_app.district.freigaberouten import freigaberouten
from bureau_app.district.ledger import Ledger
from bureau_app.district.middleware import Anfragelog, Groessengrenze
from bureau_app.district.problems import behandle_fehler
from bureau_app.district.routes import routen
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.district.wecker import Wecker
from bureau_app.wire.sync import HOECHSTENS_BYTES


def jetzt() -> datetime:
    """The server's clock, which decides order and deadlines; aware, UTC."""
    return datetime.now(UTC)


def create_app(
    engine: Engine, district_id: str, uhr: Callable[[], datetime] = jetzt, hasher: PasswordHasher | None = None
) -> FastAPI:
    """The application of one district over an upgraded database; no page of it is for people."""
    app = FastAPI(title="bureau-app district", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    ledger = Ledger(engine, district_id, uhr)
    verzeichnis = Verzeichnis(engine, district_id, uhr, hasher)
    sitzungen = Sitzungen(engine, district_id, uhr)
    app.include_router(routen(engine, ledger, verzeichnis, sitzungen, district_id))
    freigaben = Freigaben(engine, district_id, uhr, lambda gemeinde_ags: wecker.wecke(gemeinde_ags))
    wecker = Wecker(freigaben.marken)
    app.include_router(freigaberouten(verzeichnis, sitzungen, freigaben, wecker))
    app.state.wecker = wecker
    app.add_middleware(Groessengrenze, hoechstens=HOECHSTENS_BYTES)
    app.add_middleware(Anfragelog)
    behandle_fehler(app)
    return app
