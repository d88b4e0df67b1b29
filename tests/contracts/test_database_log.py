"""A violated constraint tells the database's own log, and ours, no personal data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, Engine, LargeBinary, String, Table, UniqueConstraint, insert
from sqlalchemy.exc import IntegrityError, StatementError

from bureau_app.district.tables import PERSONENBEZOGEN, Basis, Zeitpunkt
from bureau_app.district.verwaltung import datenbank
from tests.eintraege import aenderung, neue_id
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, KREIS, new_database
from tests.postgres import find_programs, server

CANARY = "Kanarienvogel"
SPELLINGS = (CANARY, CANARY.upper(), CANARY.encode().hex(), "stermann", b"stermann".hex(), "Oberstra")
TABLES = [table for table in Basis.metadata.sorted_tables if table.name != "kreis"]


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with datenbank(new_database(request.param, tmp_path), KREIS) as offen:
        yield offen


def row(table: Table) -> dict[str, Any]:
    """A row of this table whose personal columns are full of it."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if (table.name, column.name) in PERSONENBEZOGEN:
            values[column.name] = aenderung().koerper if isinstance(column.type, LargeBinary) else CANARY
        elif column.nullable and table.name == "freigabe":
            continue  # not decided yet
        elif isinstance(column.type, String):
            values[column.name] = neue_id()[: column.type.length]
        elif isinstance(column.type, LargeBinary):
            values[column.name] = b"nobody's"
        elif isinstance(column.type, Date):
            values[column.name] = FakeUhr().heute()
        else:
            values[column.name] = FakeUhr().jetzt() if isinstance(column.type, Zeitpunkt) else 1
    return values | {"district_id": KREIS}


def violations(table: Table) -> Iterator[list[dict[str, Any]]]:
    """Rows that break, one after the other: the primary key, each unique constraint, the foreign key."""
    first = row(table)
    yield [first, first]
    for columns in unique_columns(table):
        yield [first, {**row(table), **{name: first[name] for name in columns}}]
    yield [{**first, "district_id": "99999"}]


def unique_columns(table: Table) -> list[list[str]]:
    """Columns of the unique constraints that this table's metadata names."""
    return [
        [column.name for column in constraint.columns]
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_no_violation_prints_personal_data(engine: Engine, table: Table) -> None:
    log = server().log if engine.dialect.name == "postgresql" else None
    before = log.stat().st_size if log else 0
    errors = []
    for rows in violations(table):
        with pytest.raises(IntegrityError) as broken, engine.begin() as connection:
            for values in rows:
                connection.execute(insert(table).values(**values))
        errors.append(f"{broken.value!s} {broken.value!r}")
    printed = log.read_bytes()[before:].decode() if log else ""
    if log:
        assert printed.count("violates") == len(errors)
        assert KREIS in printed
    for spelling in SPELLINGS:
        assert spelling not in printed
        assert not [error for error in errors if spelling in error]


def test_a_value_that_the_driver_refuses_is_not_repeated(engine: Engine) -> None:
    class Unstorable:
        def __repr__(self) -> str:
            return CANARY

    table = Basis.metadata.tables["konto"]
    with pytest.raises(StatementError) as refused, engine.begin() as connection:
        connection.execute(insert(table).values({**row(table), "name": Unstorable()}))
    assert CANARY not in f"{refused.value!s}"


def test_the_log_is_read_where_the_server_writes_it() -> None:
    """The finder finds: a violated CHECK does print the row."""
    with datenbank(new_database("postgresql", Path()), KREIS) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE leck (name text CHECK (name = ''))")
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO leck VALUES ('{CANARY}-leck')")
    assert f"{CANARY}-leck" in server().log.read_text()


def test_without_postgresql_the_tests_fail_and_say_what_to_run() -> None:
    with pytest.raises(AssertionError, match=r"python3 installer/bootstrap\.py test"):
        find_programs((), "")
