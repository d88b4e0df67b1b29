"""A PostgreSQL whose host no longer answers, though nothing says so, keeps nobody waiting for ever."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bureau_app.district.engine import WARTEN_S
from bureau_app.link.verbindung import LESEN_S
from tests.faults import stumme_datenbank
from tests.kreisdienst import kreis

EIN_VERBINDEN_S = 3.0


def eigenes_netz() -> list[str]:
    """The command before a command that runs in a network of its own; [] where this user may have none."""
    rechte = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["--map-root-user"]
    befehl = ["unshare", *rechte, "--net"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*befehl, "true"], capture_output=True, check=False).returncode
    ):
        return []
    return befehl


def test_a_database_that_falls_silent_is_given_up_and_found_again(tmp_path: Path) -> None:
    if not (netz := eigenes_netz()):
        pytest.skip("SKIPPED: this user may not make a network namespace (unshare)")
    with kreis("postgresql", tmp_path) as k:
        befehl = [*netz, sys.executable, "-m", "tests.faults.stumme_datenbank", k.url, str(k.schrank.ordner)]
        gelaufen = subprocess.run(befehl, capture_output=True, text=True, check=False, timeout=60)
    assert gelaufen.returncode == 0, gelaufen.stderr
    gemessen = json.loads(gelaufen.stdout)
    frist = stumme_datenbank.WARTEN_S
    assert frist <= gemessen["answer"] + 0.5 and gemessen["answer"] < 3 * frist, gemessen
    assert frist <= gemessen["round"] + 0.5 and gemessen["round"] < 2 * frist + EIN_VERBINDEN_S, gemessen
    assert max(gemessen["again"], gemessen["at last"]) < EIN_VERBINDEN_S + frist, gemessen


def test_a_counter_still_hears_of_it(tmp_path: Path) -> None:
    with kreis("postgresql", tmp_path) as k, k.engine.connect() as v:
        leitung = v.connection.driver_connection
        assert isinstance(leitung, psycopg.Connection)
        gesetzt = leitung.info.get_parameters()
    namen = ("tcp_user_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count")
    assert [gesetzt[name] for name in namen] == ["10000", "5", "2", "2"]
    assert WARTEN_S + EIN_VERBINDEN_S < LESEN_S, "before its patience ends, also after one more try to connect"
