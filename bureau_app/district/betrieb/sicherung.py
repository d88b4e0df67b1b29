"""Backups of the district's database, each in a folder of its own that says when it began and ended."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bureau_app.district.betrieb.programme import fuehre_aus
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

ANGABEN, DATEN = "sicherung.json", "daten"
_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Sicherung:
    """One complete backup: its folder, the kind of database, beginning and end (ISO 8601, UTC)."""

    ordner: Path
    art: str
    beginn: datetime
    ende: datetime

    @property
    def daten(self) -> Path:
        """The copied data: PostgreSQL's folder, or SQLite's file."""
        return self.ordner / DATEN


def sichere(url: str, ziel: Path, uhr: Callable[[], datetime]) -> Sicherung:
    """A backup of the running database in a new folder of `ziel`, verified; Stoerung SICHERUNG_*.

    PostgreSQL: a base backup, from which the archived log leads to any later moment; SQLite: a copy of this moment.
    """
    beginn = uhr()
    fertig = ziel / beginn.astimezone(UTC).strftime(_FORM)
    halb = ziel / f".{fertig.name}.unfertig"
    art = make_url(url).get_backend_name()
    try:
        ziel.mkdir(parents=True, exist_ok=True, mode=0o700)
        halb.mkdir(mode=0o700)
        if art == "sqlite":
            _kopiere_sqlite(Path(make_url(url).database or ""), halb / DATEN)
        else:
            grund = ("-D", str(halb / DATEN), "-Fp", "-X", "stream", "-c", "fast", "--no-password")
            fuehre_aus("pg_basebackup", grund, url)
            fuehre_aus("pg_verifybackup", ("-q", str(halb / DATEN)))
        ende = uhr()
        angaben = {"art": art, "beginn": beginn.isoformat(), "ende": ende.isoformat()}
        _schreibe(halb / ANGABEN, json.dumps(angaben).encode())
        halb.rename(fertig)
    except (OSError, sqlite3.Error) as fehler:
        raise Stoerung(Fehlercode.SICHERUNG_ZIEL, ordner=str(ziel), grund=type(fehler).__name__) from None
    finally:
        shutil.rmtree(halb, ignore_errors=True)
    return Sicherung(fertig, art, beginn, ende)


def sicherungen(ziel: Path) -> tuple[Sicherung, ...]:
    """The complete ones, oldest first."""
    gefunden = []
    for datei in sorted(ziel.glob(f"*/{ANGABEN}")):
        werte = json.loads(datei.read_text("utf-8"))
        beginn, ende = (datetime.fromisoformat(werte[name]) for name in ("beginn", "ende"))
        gefunden.append(Sicherung(datei.parent, str(werte["art"]), beginn, ende))
    return tuple(gefunden)


def raeume_auf(ziel: Path, behalten: int) -> Sequence[Path]:
    """Delete all but the newest `behalten`; what was deleted. With the last one that holds a case's key, an erased case
    is gone for good."""
    zu_alt = [s.ordner for s in sicherungen(ziel)][: -behalten or None]
    for ordner in zu_alt:
        shutil.rmtree(ordner)
    return zu_alt


def sichere_schluessel(schrank: Path, ziel: Path) -> None:
    """Copy the key folder to a place of its own, over the last copy, files readable by their owner only."""
    neu = ziel.with_name(f".{ziel.name}.unfertig")
    try:
        ziel.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(neu, ignore_errors=True)
        neu.mkdir(mode=0o700)
        for datei in sorted(schrank.iterdir()):
            if datei.is_file():
                _schreibe(neu / datei.name, datei.read_bytes())
        shutil.rmtree(ziel, ignore_errors=True)
        neu.rename(ziel)
    except OSError as fehler:
        raise Stoerung(Fehlercode.SICHERUNG_SCHLUESSEL, ordner=str(ziel), grund=type(fehler).__name__) from None


def als_json(sicherung: Sicherung) -> str:
    """One line about it."""
    return json.dumps({name: str(wert) for name, wert in asdict(sicherung).items()})


def _kopiere_sqlite(quelle: Path, ziel: Path) -> None:
    """The database's own copy: consistent while others write. Checked before it counts."""
    os.close(os.open(ziel, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    von, nach = sqlite3.connect(f"file:{quelle}?mode=ro", uri=True), sqlite3.connect(ziel)
    try:
        von.backup(nach)
        if nach.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity_check")
    finally:
        von.close()
        nach.close()
    with ziel.open("rb") as griff:
        os.fsync(griff.fileno())


def _schreibe(datei: Path, inhalt: bytes) -> None:
    with open(os.open(datei, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as griff:
        griff.write(inhalt)
        griff.flush()
        os.fsync(griff.fileno())
