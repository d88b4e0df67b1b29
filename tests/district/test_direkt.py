"""Statements that psycopg runs itself: values arrive as they are, errors and listeners are those of SQLAlchemy."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bureau_app.district.direkt import Direktfrage, direktleitung
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen, schreiben
from tests.kreisdienst import KREIS, kreis

_ECHO = Direktfrage("SELECT :t::text[] AS texte, :b::bytea[] AS bytes, :n::int4[] AS zahlen, :eins::text AS eins")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with kreis("postgresql", tmp_path) as k:
        yield k.engine


@pytest.mark.parametrize(
    ("texte", "bytes_", "zahlen"),
    [
        ([], [], []),
        (
            ["", "NULL", "null", '"', "\\", '\\"', "{}", "a,b", " ", "Łucja 'x'", "\n"],
            [b"", bytes(range(256))],
            [None, 7],
        ),
        (["ein"], [b"\\x00"], [-1, 2**31 - 1]),
    ],
)
def test_every_value_arrives_as_it_is(
    engine: Engine, texte: list[str], bytes_: list[bytes], zahlen: list[int | None]
) -> None:
    werte = {"t": texte, "b": bytes_, "n": zahlen, "eins": "{a}"}
    for _ in range(4):  # by then the statement is prepared
        with lesen(engine) as v:
            (zeile,) = _ECHO.zeilen(v, werte)
        assert (zeile.texte, zeile.bytes, zeile.zahlen, zeile.eins) == (texte, bytes_, zahlen, "{a}")


def test_what_is_written_goes_with_its_transaction_and_errors_show_no_values(engine: Engine) -> None:
    schreibe = Direktfrage("INSERT INTO kreis (district_id, epoche, stand, pfeffer) VALUES (:k, :e, 0, '') RETURNING 1")
    anzahl = Direktfrage("SELECT count(*) AS n FROM kreis WHERE district_id = :k::text")
    with schreiben(engine) as w:
        schreibe.zeilen(w, {"k": "05111", "e": "e"})
        assert anzahl.zeilen_allein(engine, {"k": "05111"})[0].n == 0
        w.rollback()
    assert anzahl.zeilen_allein(engine, {"k": "05111"})[0].n == 0
    with pytest.raises(IntegrityError) as gefangen, schreiben(engine) as v:
        schreibe.zeilen(v, {"k": KREIS, "e": "geheim"})
    assert "geheim" not in str(gefangen.value)


def test_a_lost_connection_is_said_to_be_one_and_the_next_one_works(engine: Engine) -> None:
    eins = Direktfrage("SELECT pg_backend_pid() AS pid")
    with engine.connect() as bleibt:
        bleibt.exec_driver_sql("SET ROLE postgres")
        with engine.connect() as v:
            pid = eins.zeilen(v, {})[0].pid
            bleibt.exec_driver_sql("SELECT pg_terminate_backend(%s, 5000)", (pid,))
            with pytest.raises(OperationalError) as gefangen:
                eins.zeilen(v, {})
            assert gefangen.value.connection_invalidated
        pid = eins.zeilen_allein(engine, {})[0].pid
        bleibt.exec_driver_sql("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        with pytest.raises(OperationalError) as gefangen:
            eins.zeilen_allein(engine, {})
        assert gefangen.value.connection_invalidated
        assert eins.zeilen_allein(engine, {})[0].pid != pid


def test_a_rollback_takes_back_what_was_written_and_keeps_what_was_prepared(engine: Engine) -> None:
    namen = Direktfrage("SELECT name FROM pg_prepared_statements ORDER BY name")
    schreibe = Direktfrage("UPDATE kreis SET epoche = :e RETURNING pg_backend_pid() AS pid")
    for _ in range(2):
        with schreiben(engine) as v:
            vorher = namen.zeilen(v, {})
            pid = schreibe.zeilen(v, {"e": "x"})[0].pid
            v.rollback()
        with pytest.raises(DBAPIError), schreiben(engine) as v:
            assert schreibe.zeilen(v, {"e": "x"})[0].pid == pid
            Direktfrage("SELECT 1 / 0").zeilen(v, {})
        with engine.connect() as v:
            assert schreibe.zeilen(v, {"e": "y"})[0].pid == pid, "left without an end: the pool ends it"
    assert len(vorher) >= 2
    with lesen(engine) as v:
        assert v.scalar(select(Kreis.epoche)) not in ("x", "y")


def test_who_listens_to_statements_hears_of_these(engine: Engine) -> None:
    gehoert: list[str] = []

    def hoert(_v: Any, _zeiger: Any, befehl: str, *_: Any) -> None:
        gehoert.append(befehl)

    event.listen(engine, "before_cursor_execute", hoert)
    event.listen(engine, "after_cursor_execute", hoert)
    with lesen(engine) as v:
        Direktfrage("SELECT 1 AS eins").zeilen(v, {})
        with pytest.raises(DBAPIError):
            Direktfrage("SELECT 1 / 0").zeilen(v, {})
    assert gehoert == ["SELECT 1 AS eins", "SELECT 1 AS eins", "SELECT 1 / 0"]


def test_a_question_after_the_commit_sees_what_was_written(engine: Engine) -> None:
    schreibe = Direktfrage("UPDATE kreis SET epoche = :e RETURNING 1 AS eins")
    lies = Direktfrage("SELECT epoche FROM kreis")
    with direktleitung(engine) as v:
        schreibe.zeilen(v, {"e": "neu"})
        assert lies.zeilen_allein(engine, {})[0].epoche != "neu"
        assert lies.zeilen_danach(v, {})[0].epoche == "neu"
        schreibe.zeilen(v, {"e": "zurueckgenommen"})
        v.rolle_zurueck()
        schreibe.zeilen(v, {"e": "vergessen"})
    assert lies.zeilen_allein(engine, {})[0].epoche == "neu"


def test_who_commits_what_failed_hears_of_it(engine: Engine) -> None:
    lies = Direktfrage("SELECT epoche FROM kreis")
    with direktleitung(engine) as v:
        lies.zeilen_allein(v, {})
        Direktfrage("UPDATE kreis SET epoche = :e RETURNING 1 AS eins").zeilen(v, {"e": "halb"})
        with pytest.raises(DBAPIError):
            Direktfrage("SELECT 1 / 0 AS eins").zeilen(v, {})
        with pytest.raises(OperationalError, match="rolled back"):
            lies.zeilen_danach(v, {})
        assert v.steht and lies.zeilen_allein(v, {})[0].epoche != "halb"


def test_other_threads_run_while_one_waits_for_an_answer(engine: Engine) -> None:
    """Whoever holds what the other one waits for must get to let it go."""
    sperre = Direktfrage("SELECT pg_advisory_xact_lock(7)::text AS sperre")
    fragt = Direktfrage("SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    fragen = (sperre.zeilen, sperre.zeilen_allein, sperre.zeilen_danach)
    for frage in fragen:
        fertig: list[int] = []

        def warte(frage: Any = frage, fertig: list[int] = fertig) -> None:
            with direktleitung(engine) as v:
                Direktfrage("SELECT 1 AS eins").zeilen(v, {})
                fertig.append(len(frage(v, {})))

        with direktleitung(engine) as haelt:
            sperre.zeilen(haelt, {})
            faden = threading.Thread(target=warte)
            faden.start()
            while not fragt.zeilen_allein(engine, {})[0].n:
                pass
            assert fertig == []
        faden.join(20)
        assert fertig == [1]
