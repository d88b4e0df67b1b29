"""Tells a counter a Halter's vehicles, and notes every question before it is answered (BMG § 40 pattern)."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, func, insert, select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.fahrzeugregister import Fahrzeugregister
from bureau_app.district.kennwerte import Kennwerte
from bureau_app.district.registertabellen import Zugriff
from bureau_app.district.sitzungen import Person
from bureau_app.district.sperre import sperre
from bureau_app.district.transaktion import schreiben_fuer
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.zeit import schaltertag
from bureau_app.wire.halter import ZUGRIFFE_SEITE, Halterfrage, Zugriffszeile

FRAGEN = ("sachbearbeitung", "aufsicht")
"""Roles that may ask for a Halter's vehicles."""

NACHSEHEN = ("revision",)
"""Roles that may read who asked."""


class Auskunft:
    """Questions about Halters of one district, whatever register answers them."""

    def __init__(
        self,
        engine: Engine,
        district_id: str,
        uhr: Callable[[], datetime],
        register: Fahrzeugregister,
        zeichen: Zeichenvorrat,
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._register = register
        self._zeichen = zeichen

    def fahrzeuge(self, geraet: Geraeteausweis, wer: Person, frage: Halterfrage) -> tuple[Registerfahrzeug, ...]:
        """The vehicles; the question is on record before anybody sees them, also if there are none."""
        gefunden = self._register.suche(frage.als_anfrage())
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            sperre(v, self._district_id)
            kennwerte = Kennwerte.lies(v, self._district_id, self._zeichen)
            v.execute(delete(Zugriff).where(Zugriff.district_id == self._district_id, Zugriff.zeit < self._faellig()))
            letzter = select(func.max(Zugriff.nummer)).where(Zugriff.district_id == self._district_id)
            v.execute(
                insert(Zugriff).values(
                    district_id=self._district_id,
                    nummer=(v.scalar(letzter) or 0) + 1,
                    zeit=self._uhr(),
                    konto_id=wer.konto_id,
                    geraet_id=geraet.id,
                    gemeinde_ags=geraet.gemeinde_ags,
                    anlass=frage.anlass,
                    vorgang_nummer=frage.vorgang_nummer,
                    treffer=len(gefunden),
                    gesucht_hmac=kennwerte.gesucht(frage.familienname, frage.vornamen, frage.geburtsdatum),
                )
            )
        return gefunden

    def _faellig(self) -> datetime:
        """Questions from before this moment are gone: kept to the end of the next calendar year (BMG § 40 Abs. 5)."""
        return datetime(schaltertag(self._uhr()).year - 1, 1, 1, tzinfo=UTC)

    def zugriffe(self, ab: int = 1, gemeinde_ags: str = "") -> tuple[Zugriffszeile, ...]:
        """Questions from this running number on, of one town or of all, at most 500."""
        wo = [Zugriff.district_id == self._district_id, Zugriff.nummer >= ab]
        if gemeinde_ags:
            wo.append(Zugriff.gemeinde_ags == gemeinde_ags)
        spalten = [getattr(Zugriff, name) for name in Zugriffszeile.model_fields]
        frage = select(*spalten).where(*wo).order_by(Zugriff.nummer).limit(ZUGRIFFE_SEITE)
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            return tuple(Zugriffszeile.model_validate(dict(zeile)) for zeile in v.execute(frage).mappings())
