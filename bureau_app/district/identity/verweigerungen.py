"""Refusals of devices go on record for ever, but not as often as somebody likes to be refused."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, select

from bureau_app.district.audit.protokoll import BETRIEB, Akt, vermerke
from bureau_app.district.geraetetabellen import Zertifikat
from bureau_app.district.notizgrenze import AUSGELASSEN, Notizgrenze, mit_anzahl
from bureau_app.district.transaktion import lesen, schreiben

UNBEKANNT = "unbekannt"
"""Whom a refusal is about that shows nothing the district ever gave out."""


class Verweigerungen:
    """Notes refusals of one process; any thread may tell."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], grenze: Notizgrenze | None = None
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._grenze = grenze or Notizgrenze()

    def geraet(self, zertifikat: str | None) -> None:
        """A device whose token is not, or no longer, anybody's, known by the certificate of its connection."""
        self.notiere(self._von_zertifikat(zertifikat) if zertifikat else UNBEKANNT, "geraet")

    def notiere(self, geraet_id: str, grund: str) -> None:
        """This device was refused for this reason (a code): noted if not too much was noted just now, else counted."""
        if (ausgelassen := self._grenze.nimm(geraet_id)) is None:
            return
        self._vermerke(geraet_id, mit_anzahl(grund, ausgelassen))

    def trage_nach(self) -> None:
        """The process ends: what was left out is noted as a number."""
        for geraet_id, anzahl in self._grenze.rest():
            self._vermerke(geraet_id, mit_anzahl(AUSGELASSEN, anzahl))

    def _vermerke(self, geraet_id: str, merkmal: str) -> None:
        with schreiben(self._engine) as v:
            vermerke(v, self._district_id, Akt.ZUGRIFF_VERWEIGERT, geraet_id, self._uhr(), BETRIEB, merkmal)

    def _von_zertifikat(self, sha256: str) -> str:
        frage = select(Zertifikat.geraet_id).where(Zertifikat.district_id == self._district_id)
        with lesen(self._engine) as v:
            return v.scalar(frage.where(Zertifikat.sha256 == sha256)) or UNBEKANNT
