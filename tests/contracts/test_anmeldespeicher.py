"""What every Anmeldespeicher promises; the encrypted one and its fake pass the same suite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from bureau_app.store.anmeldespeicher import SqlAnmeldespeicher
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import Anmeldespeicher, Rolle
from tests.fakes.anmeldespeicher import FakeAnmeldespeicher
from tests.fakes.schalter import ERNA, OTTO

JETZT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WOCHE = timedelta(days=7)
VERSUCHE = 5
SCHNELL = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def datenbank(tmp_path: Path) -> Iterator[Datenbank]:
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield datenbank
    datenbank.schliesse()


@pytest.fixture(params=["fake", "sqlcipher"])
def speicher(request: pytest.FixtureRequest, datenbank: Datenbank) -> Anmeldespeicher:
    return FakeAnmeldespeicher() if request.param == "fake" else SqlAnmeldespeicher(datenbank, SCHNELL)


def test_who_was_here_is_known(speicher: Anmeldespeicher) -> None:
    aufsicht = replace(OTTO, rolle=Rolle.AUFSICHT)
    speicher.merke(ERNA, "Ärger ğ 漢", JETZT, JETZT + WOCHE)
    speicher.merke(aufsicht, "anders", JETZT, JETZT + WOCHE)
    assert speicher.pruefe(ERNA.kennung, "Ärger ğ 漢", JETZT, VERSUCHE) == ERNA
    assert speicher.pruefe(OTTO.kennung, "anders", JETZT, VERSUCHE) == aufsicht


@pytest.mark.parametrize("kennwort", ["", "falsch", "Richtig", "richtig "])
def test_a_wrong_password_is_nobody(speicher: Anmeldespeicher, kennwort: str) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    assert speicher.pruefe(ERNA.kennung, kennwort, JETZT, VERSUCHE) is None


def test_an_unknown_person_is_nobody(speicher: Anmeldespeicher) -> None:
    assert speicher.pruefe("niemand", "richtig", JETZT, VERSUCHE) is None


def test_a_verifier_ends(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT + WOCHE, VERSUCHE) == ERNA
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT + WOCHE + timedelta(seconds=1), VERSUCHE) is None


@pytest.mark.parametrize("letzte_pruefung", [timedelta(), timedelta(days=6), timedelta(days=8)])
def test_setting_the_clock_back_never_prolongs(speicher: Anmeldespeicher, letzte_pruefung: timedelta) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    speicher.pruefe(ERNA.kennung, "richtig", JETZT + letzte_pruefung, VERSUCHE)
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT + letzte_pruefung - timedelta(minutes=1), VERSUCHE) is None


def test_after_five_wrong_tries_nobody_until_the_next_time_online(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    for _ in range(5):
        assert speicher.pruefe(ERNA.kennung, "falsch", JETZT, VERSUCHE) is None
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) is None
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) == ERNA


def test_a_right_password_forgives_the_wrong_ones_before(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    for _ in range(3):
        for _ in range(4):
            assert speicher.pruefe(ERNA.kennung, "falsch", JETZT, VERSUCHE) is None
        assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) == ERNA


def test_a_former_verifier_is_replaced(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "alt", JETZT, JETZT + WOCHE)
    speicher.merke(replace(ERNA, zeichen="EX"), "neu", JETZT, JETZT + WOCHE)
    assert speicher.pruefe(ERNA.kennung, "alt", JETZT, VERSUCHE) is None
    assert speicher.pruefe(ERNA.kennung, "neu", JETZT, VERSUCHE) == replace(ERNA, zeichen="EX")


def test_who_is_forgotten_is_nobody(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    speicher.vergiss(ERNA.kennung)
    speicher.vergiss("niemand")
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) is None


def test_the_verifier_is_argon2id_in_the_low_memory_profile_of_rfc_9106(datenbank: Datenbank) -> None:
    speicher = SqlAnmeldespeicher(datenbank)
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    with datenbank.lesen() as verbindung:
        pruefwert = verbindung.execute(text("SELECT pruefwert FROM anmeldung")).scalar_one()
    assert pruefwert.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) == ERNA


def test_a_try_is_counted_before_the_password_is_looked_at(datenbank: Datenbank) -> None:
    class Stromausfall(BaseException):
        """The program dies while it computes."""

    class Stirbt(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            raise Stromausfall

    SqlAnmeldespeicher(datenbank, SCHNELL).merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    stirbt = SqlAnmeldespeicher(datenbank, Stirbt())
    for _ in range(5):
        with pytest.raises(Stromausfall):
            stirbt.pruefe(ERNA.kennung, "geraten", JETZT, VERSUCHE)
    assert SqlAnmeldespeicher(datenbank, SCHNELL).pruefe(ERNA.kennung, "richtig", JETZT, VERSUCHE) is None


def test_it_says_when_the_district_last_knew_the_person(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    bekannt = speicher.pruefe(ERNA.kennung, "richtig", JETZT + timedelta(days=2), VERSUCHE)
    assert bekannt is not None and bekannt.bestaetigt_am == JETZT


def test_how_many_tries_there_are_is_said_at_each(speicher: Anmeldespeicher) -> None:
    speicher.merke(ERNA, "richtig", JETZT, JETZT + WOCHE)
    assert [speicher.pruefe(ERNA.kennung, "falsch", JETZT, 2) for _ in range(2)] == [None, None]
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, 2) is None
    assert speicher.pruefe(ERNA.kennung, "richtig", JETZT, 3) == ERNA
