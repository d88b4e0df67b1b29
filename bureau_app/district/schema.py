"""Brings a database to the newest schema, and says whether it is there."""

import functools
import secrets
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bureau_app.district import falltabellen, registertabellen, sitzungstabellen, tables
from bureau_app.district.audit import tables as audittabellen
from bureau_app.district.epoche import zeitlinie
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.outbound import tabellen as ausgangstabellen
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.strassen import tabellen as strassentabellen
from bureau_app.district.tables import Kreis
from bureau_app.district.zeilenschutz import schuetze
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

MIGRATIONS = Path(__file__).parent / "migrations"
TABELLEN = (
    tables,
    falltabellen,
    registertabellen,
    audittabellen,
    ausgangstabellen,
    sitzungstabellen,
    strassentabellen,
)
"""Where tables are declared; whoever loads this module knows them all."""


def richte_ein(engine: Engine, district_id: str, schrank: Schluesselschrank) -> None:
    """Create or upgrade the tables and make the district known; running it again changes nothing.

    Stoerung KEK_FREMD if what is stored was encrypted with another KEK.
    """
    with engine.begin() as verbindung:
        if verbindung.dialect.name == "postgresql":
            verbindung.execute(text("SET LOCAL statement_timeout = 0"))  # an index over years of cases takes its time
        config = _config()
        config.attributes.update(connection=verbindung, schrank=schrank)
        command.upgrade(config, "head")
        schuetze(verbindung)
        da = verbindung.scalar(select(Kreis.district_id).where(Kreis.district_id == district_id))
        if da is None:
            neu = insert(Kreis).values(
                district_id=district_id,
                epoche=secrets.token_hex(8),
                zeitlinie=zeitlinie(verbindung),
                stand=0,
                pfeffer=secrets.token_bytes(32),
            )
            verbindung.execute(neu)
        ohne = (Kreis.district_id == district_id, Kreis.kek_pruefwert.is_(None))
        verbindung.execute(update(Kreis).where(*ohne).values(kek_pruefwert=schrank.pruefwert))
    pruefe_kek(engine, district_id, schrank)


def pruefe_kek(engine: Engine, district_id: str, schrank: Schluesselschrank) -> None:
    """Return if what the database holds was encrypted with this KEK: it opens the key of a case, if there is one; else
    Stoerung KEK_FREMD."""
    with engine.connect() as verbindung:
        pruefwert = verbindung.scalar(select(Kreis.kek_pruefwert).where(Kreis.district_id == district_id))
        passt = pruefwert == schrank.pruefwert and Fallinhalt(district_id, schrank).oeffnet(verbindung)
    if not passt:
        raise Stoerung(Fehlercode.KEK_FREMD, ordner=str(schrank.ordner))


def pruefe_stand(engine: Engine, district_id: str) -> None:
    """Return if the database has this program's schema and knows the district, else Stoerung."""
    try:
        with engine.connect() as verbindung:
            stand = MigrationContext.configure(verbindung).get_current_heads()
            passt = stand == _neueste()
            da = passt and verbindung.scalar(select(Kreis.stand).where(Kreis.district_id == district_id)) is not None
    except DBAPIError:
        da = False
    if not da:
        raise Stoerung(Fehlercode.DATENBANK_NICHT_ANGELEGT)


@functools.cache
def _neueste() -> tuple[str, ...]:
    """The revision that this program's migrations lead to; to find it Alembic loads them all."""
    return tuple(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
