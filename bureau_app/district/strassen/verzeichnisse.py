"""The towns' street directories in the district's database: taken over whole, town by town, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.sperre import sperre
from bureau_app.district.strassen.tabellen import Strassenfassung
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.wire.strassen import Strassenblatt, Strassenstand, Strassenuebersicht, version_von


@dataclass(frozen=True, slots=True)
class Uebernahme:
    """What became of one town's directory: how many streets, the number of the version, whether it is a new one."""

    gemeinde_ags: str
    anzahl: int
    nummer: int
    neu: bool


class Strassenverzeichnisse:
    """The directories of one district."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def ersetze(self, verzeichnis: Strassenverzeichnis) -> tuple[Uebernahme, ...]:
        """Put each town's streets in the place of those before, all in one transaction, and note it for ever; towns
        that the file does not name keep theirs, and so does one whose streets are the same."""
        blaetter = [
            Strassenblatt.von(ags, verzeichnis.strassen, verzeichnis.quelle, verzeichnis.erfunden)
            for ags in sorted({s.ags for s in verzeichnis.strassen})
        ]
        with schreiben(self._engine) as v:
            sperre(v, self._district_id)
            f = Strassenfassung
            zeilen = v.execute(select(f.gemeinde_ags, f.version, f.nummer).where(self._hier()))
            bisher = {ags: (version, nummer) for ags, version, nummer in zeilen}
            return tuple(self._uebernimm(v, blatt, *bisher.get(blatt.gemeinde_ags, ("", 0))) for blatt in blaetter)

    def _uebernimm(self, v: Connection, blatt: Strassenblatt, bisher: str, nummer: int) -> Uebernahme:
        ags, anzahl, dokument = blatt.gemeinde_ags, len(blatt.strassen), blatt.als_json()
        version = version_von(dokument)
        if version == bisher:
            return Uebernahme(ags, anzahl, nummer, False)
        werte = {"nummer": nummer + 1, "version": version, "anzahl": anzahl, "dokument": dokument}
        werte |= {"eingelesen_am": self._uhr()}
        if nummer:
            v.execute(update(Strassenfassung).where(self._hier(), Strassenfassung.gemeinde_ags == ags).values(**werte))
        else:
            v.execute(insert(Strassenfassung).values(district_id=self._district_id, gemeinde_ags=ags, **werte))
        vermerke(v, self._district_id, Akt.STRASSEN_EINGELESEN, ags, self._uhr(), merkmal=version)
        return Uebernahme(ags, anzahl, nummer + 1, True)

    def uebersicht(self) -> Strassenuebersicht:
        """Which directories there are."""
        f = Strassenfassung
        frage = select(f.gemeinde_ags, f.version, f.anzahl).where(self._hier()).order_by(f.gemeinde_ags)
        with lesen(self._engine) as v:
            zeilen = v.execute(frage).all()
        return Strassenuebersicht(
            verzeichnisse=tuple(
                Strassenstand(gemeinde_ags=z.gemeinde_ags, version=z.version, anzahl=z.anzahl) for z in zeilen
            )
        )

    def blatt(self, gemeinde_ags: str) -> tuple[str, bytes] | None:
        """Version and bytes of a town's directory; None if there is none."""
        frage = select(Strassenfassung.version, Strassenfassung.dokument).where(
            self._hier(), Strassenfassung.gemeinde_ags == gemeinde_ags
        )
        with lesen(self._engine, gemeinde_ags) as v:
            zeile = v.execute(frage).one_or_none()
        return None if zeile is None else (zeile.version, zeile.dokument)

    def _hier(self) -> ColumnElement[bool]:
        return Strassenfassung.district_id == self._district_id
