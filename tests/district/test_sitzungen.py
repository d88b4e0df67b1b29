"""Sessions of people on both databases: bound to device and account, short, kept as hashes only."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.sitzungen import GUELTIG, Sitzungen
from bureau_app.district.tables import Sitzung
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.kreisdienst import DATABASES, KAARST, KENNWORT, KREIS, NEUSS, Kreis, kreis

Fall = tuple[Kreis, Sitzungen, Geraeteausweis, str]


@pytest.fixture(params=DATABASES)
def fall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fall]:
    with kreis(request.param, tmp_path) as k:
        k.konto()
        sitzungen, geraet = Sitzungen(k.engine, KREIS, k.uhr.jetzt), k.geraet()[0]
        yield k, sitzungen, geraet, sitzungen.eroeffne(geraet, konto(k, geraet))[0]


def konto(k: Kreis, geraet: Geraeteausweis, kennung: str = "e.kanari") -> str:
    wer = k.verzeichnis.melde_an(geraet, kennung, KENNWORT)
    assert wer is not None
    return wer.id


def test_a_session_is_who_signed_in_with_the_role_of_now(fall: Fall) -> None:
    k, sitzungen, geraet, token = fall
    person = sitzungen.wer(geraet, token)
    assert person is not None
    assert (person.name, person.rolle, person.gemeinde_ags) == ("Erika Kanari", "sachbearbeitung", NEUSS)
    assert person.konto_id == konto(k, geraet)


def test_it_is_nobody_at_another_device(fall: Fall) -> None:
    k, sitzungen, _, token = fall
    assert sitzungen.wer(k.geraet()[0], token) is None
    assert sitzungen.wer(k.geraet(KAARST)[0], token) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 44, "ä" * 43, "\x00" * 43])
def test_what_is_no_session_is_nobody(fall: Fall, token: str) -> None:
    assert fall[1].wer(fall[2], token) is None


def test_it_ends_by_itself_and_is_forgotten(fall: Fall) -> None:
    k, sitzungen, geraet, token = fall
    k.uhr.vor(GUELTIG)
    assert sitzungen.wer(geraet, token) is not None
    k.uhr.vor(timedelta(seconds=1))
    assert sitzungen.wer(geraet, token) is None
    sitzungen.eroeffne(geraet, konto(k, geraet))
    with k.engine.connect() as v:
        assert len(v.scalars(select(Sitzung.token_hash)).all()) == 1


def test_a_changed_account_or_a_revoked_device_ends_it(fall: Fall) -> None:
    k, sitzungen, geraet, token = fall
    anderes = k.geraet()[0]
    zweites = sitzungen.eroeffne(anderes, konto(k, anderes))[0]
    k.verzeichnis.widerrufe(NEUSS, anderes.nummer)
    assert sitzungen.wer(anderes, zweites) is None
    assert sitzungen.wer(geraet, token) is not None
    k.konto("anderer")
    assert sitzungen.wer(geraet, token) is not None
    k.konto(rolle="aufsicht")
    assert sitzungen.wer(geraet, token) is None


def test_the_token_is_kept_as_a_hash_only(fall: Fall) -> None:
    k, _, _, token = fall
    with k.engine.connect() as v:
        assert token not in str(v.execute(select(Sitzung.__table__)).all())
    assert len(token) == 43


def test_a_person_needs_an_account_to_be_taken_from(fall: Fall) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        fall[0].konto("neu", person_von="niemand")
    assert falsch.value.code is Fehlercode.PERSON_UNBEKANNT
