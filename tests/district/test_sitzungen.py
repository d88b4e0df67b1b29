"""Sessions of people on both databases: bound to device and account, short, kept as hashes only."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.sitzungen import ARBEITSTAG, FRISCH, GUELTIG, KURZ, NACHSICHT, Ausgestellt, Sitzungen
from bureau_app.district.sitzungstabellen import Dauersitzung
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


Dauer = tuple[Kreis, Sitzungen, Geraeteausweis, Ausgestellt]


@pytest.fixture(params=DATABASES)
def dauer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Dauer]:
    with kreis(request.param, tmp_path) as k:
        k.konto()
        sitzungen, geraet = Sitzungen(k.engine, KREIS, k.uhr.jetzt), k.geraet()[0]
        yield k, sitzungen, geraet, sitzungen.beginne(geraet, konto(k, geraet))


def test_a_token_is_short_and_its_secret_gets_the_next_one(dauer: Dauer) -> None:
    k, sitzungen, geraet, erste = dauer
    assert erste.gilt_s == 600
    k.uhr.vor(KURZ)
    assert sitzungen.wer(geraet, erste.sitzung) is not None
    k.uhr.vor(timedelta(seconds=1))
    assert sitzungen.wer(geraet, erste.sitzung) is None
    zweite = sitzungen.erneuere(geraet, erste.geheimnis)
    assert zweite is not None and zweite.geheimnis != erste.geheimnis
    person = sitzungen.wer(geraet, zweite.sitzung)
    assert person is not None and person.dauerhaft
    assert zweite.endet_am == erste.endet_am


def test_a_working_day_and_no_longer(dauer: Dauer) -> None:
    k, sitzungen, geraet, stand = dauer
    for _ in range(2):
        k.uhr.vor(ARBEITSTAG / 2 - timedelta(minutes=1))
        neu = sitzungen.erneuere(geraet, stand.geheimnis)
        assert neu is not None
        stand = neu
    assert stand.gilt_s == 120
    k.uhr.vor(timedelta(seconds=121))
    assert sitzungen.wer(geraet, stand.sitzung) is None
    assert sitzungen.erneuere(geraet, stand.geheimnis) is None


def test_a_secret_that_comes_a_second_time_ends_the_session_for_everybody(dauer: Dauer) -> None:
    k, sitzungen, geraet, erste = dauer
    zweite = sitzungen.erneuere(geraet, erste.geheimnis)
    assert zweite is not None
    k.uhr.vor(NACHSICHT)
    assert sitzungen.erneuere(geraet, erste.geheimnis) is None
    assert sitzungen.erneuere(geraet, zweite.geheimnis) is None
    assert sitzungen.wer(geraet, zweite.sitzung) is None
    assert akte(k) == [("sitzung_kopiert", geraet.id, konto(k, geraet))]


def test_an_answer_that_was_lost_ends_nothing_but_leaves_one_of_the_two_secrets(dauer: Dauer) -> None:
    _, sitzungen, geraet, erste = dauer
    verloren = sitzungen.erneuere(geraet, erste.geheimnis)
    zweite = sitzungen.erneuere(geraet, erste.geheimnis)
    assert verloren is not None and zweite is not None
    assert sitzungen.erneuere(geraet, zweite.geheimnis) is not None
    assert sitzungen.erneuere(geraet, verloren.geheimnis) is None
    assert sitzungen.wer(geraet, zweite.sitzung) is None


def test_a_secret_is_nothing_at_another_device_and_ends_nothing_there(dauer: Dauer) -> None:
    k, sitzungen, geraet, erste = dauer
    assert sitzungen.erneuere(k.geraet()[0], erste.geheimnis) is None
    assert sitzungen.wer(geraet, erste.sitzung) is not None
    assert sitzungen.erneuere(geraet, erste.geheimnis) is not None


@pytest.mark.parametrize("anlass", ["konto", "geraet", "abmeldung"])
def test_what_ends_a_session_ends_its_renewal(dauer: Dauer, anlass: str) -> None:
    k, sitzungen, geraet, erste = dauer
    if anlass == "konto":
        k.konto(rolle="aufsicht")
    elif anlass == "geraet":
        k.verzeichnis.widerrufe(NEUSS, geraet.nummer)
    else:
        sitzungen.schliesse(erste.sitzung)
    assert sitzungen.erneuere(geraet, erste.geheimnis) is None
    assert sitzungen.wer(geraet, erste.sitzung) is None


def test_a_decision_needs_a_recent_password_whoever_renewed_meanwhile(dauer: Dauer) -> None:
    k, sitzungen, geraet, erste = dauer
    k.uhr.vor(FRISCH)
    person = sitzungen.wer(geraet, erste.sitzung)
    assert person is not None and sitzungen.frisch(person)
    neu = sitzungen.erneuere(geraet, erste.geheimnis)
    k.uhr.vor(timedelta(seconds=1))
    assert neu is not None
    person = sitzungen.wer(geraet, neu.sitzung)
    assert person is not None and not sitzungen.frisch(person)


def test_a_session_of_an_earlier_counter_decides_for_ten_minutes_too(fall: Fall) -> None:
    k, sitzungen, geraet, token = fall
    person = sitzungen.wer(geraet, token)
    assert person is not None and sitzungen.frisch(person) and not person.dauerhaft
    k.uhr.vor(FRISCH + timedelta(seconds=1))
    assert not sitzungen.frisch(person)


def test_of_secrets_hashes_only_are_kept(dauer: Dauer) -> None:
    k, _, _, erste = dauer
    wort = erste.geheimnis.partition(".")[2]
    with k.engine.connect() as v:
        assert wort not in str(v.execute(select(Dauersitzung.__table__)).all())
    assert wort not in repr(erste) and erste.sitzung not in repr(erste)


def akte(k: Kreis) -> list[tuple[str, str, str]]:
    with k.engine.connect() as v:
        frage = select(Protokoll.art, Protokoll.bezug, Protokoll.durch).order_by(Protokoll.seq)
        zeilen = [(z.art, z.bezug, z.durch) for z in v.execute(frage)]
    return [z for z in zeilen if z[0] in ("sitzung_kopiert", "zugriff_verweigert")]


def test_signing_out_ends_token_and_secret_also_the_one_before(fall: Fall) -> None:
    k, sitzungen, geraet, _ = fall
    for runden in (0, 1):
        a = sitzungen.beginne(geraet, konto(k, geraet))
        neu = a if not runden else sitzungen.erneuere(geraet, a.geheimnis)
        assert neu is not None
        sitzungen.beende(geraet, a.geheimnis)
        assert sitzungen.wer(geraet, neu.sitzung) is None and sitzungen.wer(geraet, a.sitzung) is None
        assert sitzungen.erneuere(geraet, neu.geheimnis) is None
        sitzungen.beende(geraet, neu.geheimnis)


def test_nobody_signs_out_somebody_else(fall: Fall) -> None:
    k, sitzungen, geraet, _ = fall
    a = sitzungen.beginne(geraet, konto(k, geraet))
    sitzungen.beende(k.geraet()[0], a.geheimnis)
    sitzungen.beende(geraet, a.geheimnis.split(".")[0] + "." + "x" * 43)
    sitzungen.beende(geraet, "nichts")
    assert sitzungen.wer(geraet, a.sitzung) is not None
    assert sitzungen.erneuere(geraet, a.geheimnis) is not None
