"""Heads of the district's audit tree, kept in the counter's own database."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.store.engine import Datenbank
from bureau_app.store.tables import Zeugenzeile

HOECHSTENS = 5000
"""So many heads are kept: at four an hour more than half a year of office hours."""
_Z = Zeugenzeile
_SPALTEN = (_Z.kreis, _Z.epoche, _Z.groesse, _Z.wurzel, _Z.zeit, _Z.signatur)


class SqlZeugenspeicher:
    """The port Zeugenspeicher on SQLCipher; may be called from any thread."""

    def __init__(self, datenbank: Datenbank) -> None:
        self._datenbank = datenbank

    def letzter(self) -> Baumkopf | None:
        """The head that was kept last."""
        with self._datenbank.lesen() as verbindung:
            zeile = verbindung.execute(select(*_SPALTEN).order_by(_Z.nr.desc()).limit(1)).first()
        return _kopf(zeile) if zeile else None

    def merke(self, kopf: Baumkopf) -> None:
        """One more; of very many the second-oldest goes, for the first one has seen most."""
        with self._datenbank.schreiben() as verbindung:
            erste, letzte, anzahl = verbindung.execute(
                select(func.min(_Z.nr), func.coalesce(func.max(_Z.nr), 0), func.count())
            ).one()
            verbindung.execute(
                insert(_Z).values(
                    nr=letzte + 1,
                    kreis=kopf.kreis,
                    epoche=kopf.epoche,
                    groesse=kopf.groesse,
                    wurzel=kopf.wurzel,
                    zeit=kopf.zeit.isoformat(),
                    signatur=kopf.signatur,
                )
            )
            if anzahl >= HOECHSTENS:
                zweite = select(func.min(_Z.nr)).where(_Z.nr > erste).scalar_subquery()
                verbindung.execute(delete(_Z).where(_Z.nr == zweite))

    def koepfe(self) -> tuple[Baumkopf, ...]:
        """In the order in which they were kept."""
        with self._datenbank.lesen() as verbindung:
            return tuple(_kopf(zeile) for zeile in verbindung.execute(select(*_SPALTEN).order_by(_Z.nr)))


def _kopf(zeile: Any) -> Baumkopf:
    kreis, epoche, groesse, wurzel, zeit, signatur = zeile
    return Baumkopf(kreis, epoche, groesse, wurzel, datetime.fromisoformat(zeit), signatur)
