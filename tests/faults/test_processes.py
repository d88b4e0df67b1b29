"""Real counters, a line that spoils messages, a service and a database that are killed: once each, nothing stands."""

import os
from pathlib import Path

import pytest

from tests.faults.faule_leitung import FEHLER
from tests.faults.prozesslauf import Plan, laufe
from tests.kreisdienst import DATABASES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and SIGKILL")
HEILUNG_S = 30.0
"""Within so many seconds after healing every outbox is empty."""


@pytest.mark.parametrize("kind", DATABASES)
def test_every_case_arrives_once(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    befund = laufe(Plan(kind, plaetze=4, faelle=200, seed=1), tmp_path)
    with capsys.disabled():
        print(f"\nprocesses on {kind}: {befund}")
    assert (befund.faelle, befund.gebucht) == (200, 200)
    assert (befund.verloren, befund.doppelt, befund.stehengeblieben) == (0, 0, 0)
    assert befund.heilung_s <= HEILUNG_S
    assert befund.tode["service"] == befund.tode["counter"] == 3
    assert set(FEHLER) <= set(befund.fehler), "every kind of fault came"


def test_without_the_op_key_the_same_run_doubles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    befund = laufe(Plan("sqlite", plaetze=4, faelle=200, seed=1, ohne_schluessel=True), tmp_path)
    with capsys.disabled():
        print(f"\nwithout the op key: {befund}")
    assert befund.doppelt > 0
