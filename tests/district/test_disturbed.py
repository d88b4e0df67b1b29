"""When the database is away the service says so and asks to be tried again; what it had taken stays taken."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bureau_app.district.engine import oeffne
from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import Problem
from bureau_app.wire.sync import Aenderungsmeldung
from tests.district.test_service import Probe, anfrage
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, dienst, kreis


def meldung() -> object:
    return json.loads(Aenderungsmeldung.von(aenderung()).als_json())


@pytest.mark.expected_log("the database is out of order: OperationalError")
def test_a_lost_database_is_503_with_retry_after_and_comes_back(tmp_path: Path) -> None:
    with kreis("postgresql", tmp_path) as k, dienst(k.engine, k.uhr.jetzt) as url:
        probe = Probe(k, url, k.geraet()[1])
        name = k.engine.url.database
        verwaltung = oeffne(str(k.engine.url.set(database="postgres").render_as_string(hide_password=False)))
        with verwaltung.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
            v.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
            v.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            for methode, weg in (("POST", "/v1/sync"), ("GET", "/health"), ("GET", "/v1/meta")):
                status, kopf, inhalt = probe.frage(methode, weg, anfrage(meldung()))
                assert (status, kopf["retry-after"]) == (503, "5")
                assert Problem.aus_json(inhalt).type == arten.DATENBANK_GESTOERT
                assert Problem.aus_json(inhalt).retryable
            v.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
        verwaltung.dispose()
        assert probe.frage("POST", "/v1/sync", anfrage(meldung()))[0] == 200


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.expected_log("was not ruled on: (LockNotAvailable|OperationalError)")
@pytest.mark.expected_log("the database is out of order: OperationalError")
def test_a_round_of_changes_that_all_waited_too_long_is_said_and_can_come_again(tmp_path: Path, kind: str) -> None:
    with kreis(kind, tmp_path) as k, ungeduldig(k.url) as engine, dienst(engine, k.uhr.jetzt) as url:
        probe, dran = Probe(k, url, k.geraet()[1]), meldung()
        with k.als_eigner() as eigner, eigner.begin() as v:
            if kind == "postgresql":
                v.execute(text("LOCK TABLE ereignis IN SHARE ROW EXCLUSIVE MODE"))
            status, _, inhalt = probe.frage("POST", "/v1/sync", anfrage(dran, meldung(), meldung()))
            assert (status, Problem.aus_json(inhalt).type) == (503, arten.DATENBANK_GESTOERT)
        outcomes = json.loads(probe.frage("POST", "/v1/sync", anfrage(dran))[2])["outcomes"]
        assert [o["ausgang"] for o in outcomes] == ["accepted"]


@contextmanager
def ungeduldig(url: str) -> Iterator[Engine]:
    """The same database for a service that waits for nobody."""
    engine = oeffne(url, warten_s=0.1)
    yield engine
    engine.dispose()
