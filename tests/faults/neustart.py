"""A PostgreSQL server of one test's own, which can be stopped at once (`pg_ctl -m immediate`) and started again."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.postgres import DISTRIBUTIONS, find_programs, unprivileged, wait_until_ready

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "max_connections": "80",
    "shared_buffers": "32MB",
    "log_destination": "stderr",
    "logging_collector": "off",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
}


class Datenbankserver:
    """Its data lie in `daten`, if nothing is said in a folder of its own, its WAL there too unless `wal` says where;
    `log` is the log of all its lives. Both folders must be reachable by the server's user."""

    def __init__(self, daten: Path | None = None, wal: Path | None = None, **mehr: str) -> None:
        self._programme = find_programs(DISTRIBUTIONS, os.environ.get("PATH", ""))
        self._einstellungen = SETTINGS | mehr
        self._sockel = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._nummern = itertools.count(1)
        self.log, self._daten = self._sockel / "server.log", daten or self._sockel / "daten"
        self._wer = unprivileged(self._sockel)
        for teil in (self._daten, *([wal] if wal else [])):
            teil.mkdir(parents=True, exist_ok=True)
            if self._wer:
                shutil.chown(teil, self._wer, self._wer)
        mache = [str(self._programme / "initdb"), "-D", str(self._daten), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        mache += ["-N", "--wal-segsize=1", *([f"--waldir={wal}"] if wal else [])]
        gemacht = subprocess.run(
            mache, capture_output=True, text=True, check=False, cwd=self._sockel, user=self._wer, group=self._wer
        )
        assert gemacht.returncode == 0, gemacht.stdout + gemacht.stderr
        self._starte()

    def neue_datenbank(self) -> str:
        """A fresh database; its URL for the service."""
        name = f"kreis_{next(self._nummern)}"
        with psycopg.connect(f"host={self._sockel} user=postgres dbname=postgres", autocommit=True) as verbindung:
            verbindung.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self._sockel}"

    def starte_neu(self) -> None:
        """Stop without a checkpoint, as a crash does, and come back by recovery."""
        self._prozess.send_signal(signal.SIGQUIT)
        self._prozess.wait(20)
        self._starte()

    def hole_zurueck(self) -> None:
        """Whatever it went through by itself: from now on it takes connections again."""
        if self._prozess.poll() is not None:
            self._starte()
        self._warte()

    def beende(self) -> None:
        """Stop and remove the socket's folder."""
        self._prozess.send_signal(signal.SIGINT)
        try:
            self._prozess.wait(20)
        except subprocess.TimeoutExpired:
            self._prozess.kill()
            self._prozess.wait(20)
        shutil.rmtree(self._sockel, ignore_errors=True)

    def _starte(self) -> None:
        optionen = [teil for name, wert in self._einstellungen.items() for teil in ("-c", f"{name}={wert}")]
        befehl = [str(self._programme / "postgres"), "-D", str(self._daten), "-k", str(self._sockel), *optionen]
        with self.log.open("ab") as ausgabe:
            self._prozess = subprocess.Popen(
                befehl,
                stdout=ausgabe,
                stderr=subprocess.STDOUT,
                cwd=self._sockel,
                user=self._wer,
                group=self._wer,
                start_new_session=True,
            )
        self._warte()

    def _warte(self) -> None:
        frage = [str(self._programme / "pg_isready"), "-h", str(self._sockel), "-U", "postgres"]
        wait_until_ready(frage, self._prozess, self.log)
