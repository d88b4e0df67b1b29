"""Puts a backup in place: PostgreSQL's up to a point in time out of the archived log, SQLite's as it was copied."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bureau_app.district.betrieb.sicherung import Sicherung, sicherungen
from bureau_app.district.engine import oeffne
from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.transaktion import schreiben
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung


def waehle(ziel: Path, bis: datetime | None) -> Sicherung:
    """The newest backup that had ended by then; Eingabefehler SICHERUNG_KEINE."""
    passend = [s for s in sicherungen(ziel) if bis is None or s.ende <= bis]
    if not passend:
        raise Eingabefehler(Fehlercode.SICHERUNG_KEINE, "time")
    return passend[-1]


def bereite_postgresql(sicherung: Sicherung, archiv: Path, datenordner: Path, bis: datetime | None) -> None:
    """Fill a new data folder; the PostgreSQL that is started on it reads the archive up to that moment, then goes on
    with a timeline of its own. `archiv` holds the log segments under their names."""
    try:
        shutil.copytree(sicherung.daten, datenordner)
        datenordner.chmod(0o700)
        zeilen = [f"restore_command = {_zitiert(f'cp {_shell(archiv)}/%f %p')}"]
        if bis is not None:
            zeilen.append(f"recovery_target_time = {_zitiert(bis.astimezone(UTC).isoformat(sep=' '))}")
            zeilen.append("recovery_target_action = 'promote'")
        with (datenordner / "postgresql.auto.conf").open("a", encoding="utf-8") as griff:
            griff.write("\n" + "\n".join(zeilen) + "\n")
        (datenordner / "recovery.signal").touch(mode=0o600)
    except OSError as fehler:
        raise _ziel(datenordner, fehler) from None


def stelle_sqlite_her(sicherung: Sicherung, datei: Path, district_id: str, uhr: Callable[[], datetime]) -> None:
    """Put the copy where no database lies, with a new epoch."""
    halb = datei.with_name(f".{datei.name}.unfertig")
    try:
        if datei.exists():
            raise FileExistsError
        halb.unlink(missing_ok=True)
        shutil.copyfile(sicherung.daten, halb)
        halb.chmod(0o600)
        engine = oeffne(f"sqlite:///{halb}")
        try:
            with schreiben(engine) as v:
                erneuere_epoche(v, district_id, uhr())
            with engine.connect().execution_options(nur_lesen=True) as v:
                v.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            engine.dispose()
        os.rename(halb, datei)
    except OSError as fehler:
        raise _ziel(datei, fehler) from None


def _ziel(ort: Path, fehler: OSError) -> Stoerung:
    return Stoerung(Fehlercode.WIEDERHERSTELLUNG_ZIEL, ort=str(ort), grund=type(fehler).__name__)


def _zitiert(text: str) -> str:
    """A value of PostgreSQL's configuration file."""
    return "'" + text.replace("'", "''") + "'"


def _shell(pfad: Path) -> str:
    """A path within a command; PostgreSQL replaces what begins with %."""
    return "'" + str(pfad.absolute()).replace("%", "%%").replace("'", "'\\''") + "'"
