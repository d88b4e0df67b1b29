"""The database's versions as Alembic revisions, in order; run when it is opened and not at the last one."""

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.store.fassung import fassung
from bureau_app.store.migrations import (
    r0001_anfang,
    r0002_bezug,
    r0003_zeuge,
    r0004_aufbewahrung,
    r0005_nachreichen,
    r0006_rueckgabe,
    r0007_bestaetigt,
)

REVISIONEN = (
    r0001_anfang,
    r0002_bezug,
    r0003_zeuge,
    r0004_aufbewahrung,
    r0005_nachreichen,
    r0006_rueckgabe,
    r0007_bestaetigt,
)
"""Every revision ever released, oldest first; named here, so that a wheel and a frozen program have them too."""


def aktualisiere(verbindung: Connection) -> None:
    """Bring the database to this program's version in the caller's transaction; SPEICHER_NEUER if it is beyond it."""
    bekannt = [r.revision for r in REVISIONEN]
    ist = fassung(verbindung)
    if ist and ist not in bekannt:
        raise Stoerung(Fehlercode.SPEICHER_NEUER, fassung=ist)
    fehlend = REVISIONEN[bekannt.index(ist) + 1 if ist else 0 :]
    if not fehlend:
        return
    with Operations.context(MigrationContext.configure(verbindung)):
        for revision in fehlend:
            revision.upgrade()
    verbindung.execute(text("DELETE FROM alembic_version"))
    verbindung.execute(text("INSERT INTO alembic_version (version_num) VALUES (:ist)"), {"ist": bekannt[-1]})
