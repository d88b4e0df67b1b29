"""Verifiers for offline sign-in, kept inside the encrypted database: Argon2id; the Policy bounds days and tries."""

from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bureau_app.store.ausgang import ms
from bureau_app.store.engine import Datenbank
from bureau_app.store.tables import Anmeldungszeile
from bureau_app.workflows.ports import Benutzer, Rolle


class SqlAnmeldespeicher:
    """The port Anmeldespeicher on SQLCipher. A check takes about 0.3 s and 64 MiB by design (RFC 9106)."""

    def __init__(self, datenbank: Datenbank, verfahren: PasswordHasher | None = None) -> None:
        self._datenbank = datenbank
        self._verfahren = verfahren or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    def merke(self, benutzer: Benutzer, kennwort: str, jetzt: datetime, gueltig_bis: datetime) -> None:
        """Keep a verifier; a former one is replaced and its failed tries forgotten."""
        werte = {
            "benutzer_id": benutzer.id,
            "name": benutzer.name,
            "zeichen": benutzer.zeichen,
            "rolle": benutzer.rolle.value,
            "gemeinde_ags": benutzer.gemeinde_ags,
            "pruefwert": self._verfahren.hash(kennwort),
            "gesehen": ms(jetzt),
            "bestaetigt": ms(jetzt),
            "gueltig_bis": ms(gueltig_bis),
            "fehlversuche": 0,
        }
        neu = insert(Anmeldungszeile).values(kennung=benutzer.kennung, **werte)
        with self._datenbank.schreiben() as verbindung:
            verbindung.execute(neu.on_conflict_do_update(index_elements=["kennung"], set_=werte))

    def pruefe(self, kennung: str, kennwort: str, jetzt: datetime, versuche: int) -> Benutzer | None:
        """The try is counted and on disk before the password is looked at: dying in between gives none back."""
        zeile = self._zaehle_versuch(kennung, jetzt, versuche)
        if zeile is None:
            return None
        try:
            self._verfahren.verify(zeile.pruefwert, kennwort)
        except VerifyMismatchError:
            return None
        a = Anmeldungszeile
        with self._datenbank.schreiben() as verbindung:
            verbindung.execute(update(a).where(a.kennung == kennung).values(fehlversuche=0))
        wer = (zeile.benutzer_id, kennung, zeile.name, zeile.zeichen, Rolle(zeile.rolle), zeile.gemeinde_ags)
        return Benutzer(*wer, bestaetigt_am=datetime.fromtimestamp(zeile.bestaetigt / 1000, UTC))

    def vergiss(self, kennung: str) -> None:
        """Forget the person."""
        with self._datenbank.schreiben() as verbindung:
            verbindung.execute(delete(Anmeldungszeile).where(Anmeldungszeile.kennung == kennung))

    def _zaehle_versuch(self, kennung: str, jetzt: datetime, versuche: int) -> Any:
        """The row if a password may be tried against it now, one try fewer left."""
        a = Anmeldungszeile
        with self._datenbank.schreiben() as verbindung:
            zeile = verbindung.execute(select(a.__table__).where(a.kennung == kennung)).first()
            if zeile is None or ms(jetzt) < zeile.gesehen:
                return None
            erlaubt = ms(jetzt) <= zeile.gueltig_bis and zeile.fehlversuche < versuche
            neu = {"gesehen": ms(jetzt), "fehlversuche": zeile.fehlversuche + erlaubt}
            verbindung.execute(update(a).where(a.kennung == kennung).values(**neu))
            return zeile if erlaubt else None
