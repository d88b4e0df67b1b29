"""Devices and people on both databases: tokens are kept as hashes, guessing is slow and bounded."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bureau_app.district.access import Geraeteausweis, Gesperrt, Kontodaten, Verzeichnis
from bureau_app.district.tables import Geraet, Konto
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from tests.eintraege import neue_id
from tests.kreisdienst import DATABASES, FAST, KAARST, KREIS, NEUSS, Kreis, kreis

KENNUNG, KENNWORT = "e.kanari", "Zwitscher-42"
Fall = tuple[Kreis, Verzeichnis, Geraeteausweis]


@pytest.fixture(params=DATABASES)
def fall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fall]:
    with kreis(request.param, tmp_path) as k:
        k.konto(KENNUNG, KENNWORT)
        yield k, k.verzeichnis, k.geraet()[0]


def gesperrt(v: Verzeichnis, g: Geraeteausweis, kennung: str = KENNUNG) -> int:
    with pytest.raises(Gesperrt) as gefangen:
        v.melde_an(g, kennung, KENNWORT)
    return gefangen.value.sekunden


def test_devices_are_numbered_within_their_town(fall: Fall) -> None:
    k, v, erstes = fall
    assert erstes.nummer == 1
    assert [k.geraet(ags)[0].nummer for ags in (NEUSS, KAARST, NEUSS)] == [2, 1, 3]
    ausweis, token = k.geraet()
    assert v.geraet(token) == ausweis


def test_a_thousandth_device_has_no_number(fall: Fall) -> None:
    k, v, _ = fall
    with k.engine.begin() as verbindung:
        zeile = {"district_id": KREIS, "id": neue_id(), "gemeinde_ags": NEUSS, "nummer": 999, "token_hash": "x"}
        verbindung.execute(insert(Geraet).values(**zeile, aufgenommen_am=k.uhr.jetzt()))
    with pytest.raises(Stoerung) as voll:
        v.nimm_geraet_auf(NEUSS, "eins zu viel")
    assert voll.value.code is Fehlercode.GERAETE_VOLL


def test_a_token_is_kept_as_a_hash_only(fall: Fall) -> None:
    k, v, _ = fall
    _, token = k.geraet()
    with k.engine.connect() as verbindung:
        zeilen = str(verbindung.execute(select(Geraet.__table__)).all())
    assert token not in zeilen
    assert len(token) == 43
    assert v.geraet(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_a_revoked_device_is_nobody_and_its_number_stays_taken(fall: Fall) -> None:
    k, v, erstes = fall
    zweites, token = k.geraet()
    for _ in range(2):
        v.widerrufe(NEUSS, zweites.nummer)
    assert v.geraet(token) is None
    assert [k.geraet()[0].nummer, erstes.nummer] == [3, 1]


@pytest.mark.parametrize(("ags", "nummer"), [(KAARST, 1), (NEUSS, 2), (NEUSS, 0), (NEUSS, -1)])
def test_only_an_enrolled_device_can_be_revoked(fall: Fall, ags: str, nummer: int) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        fall[1].widerrufe(ags, nummer)
    assert falsch.value.code is Fehlercode.GERAET_NICHT_AUFGENOMMEN


@pytest.mark.parametrize("token", ["", " ", "x", "x" * 43, "x" * 44, "ä" * 43, "\x00" * 43, "a" * 100_000])
def test_what_is_no_token_is_nobody(fall: Fall, token: str) -> None:
    assert fall[1].geraet(token) is None


def test_passwords_are_kept_as_argon2id(fall: Fall) -> None:
    with fall[0].engine.connect() as verbindung:
        gemerkt = verbindung.scalars(select(Konto.kennwort)).one()
    assert gemerkt is not None
    assert gemerkt.startswith("$argon2id$")


def test_kennung_in_any_case_and_password_in_any_composition(fall: Fall) -> None:
    k, v, g = fall
    k.konto("Zoë".replace("ë", "e"), "Zoë-Kennwort")
    zerlegt = "Zoe\u0308-Kennwort"
    assert v.melde_an(g, " ZOE ", zerlegt) is not None


@pytest.mark.parametrize("kennung", ["", "mit leer", "umlautä", "x" * 65, "a\x00b", "a/b"])
def test_a_kennung_that_cannot_be_typed_everywhere_is_refused(fall: Fall, kennung: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        fall[0].konto(kennung)
    assert falsch.value.code is Fehlercode.KENNUNG_FORM


@pytest.mark.parametrize("kennwort", ["", "sieben7", "x" * 1025, "K\ufffdnnwort-1"])
def test_a_short_or_endless_password_is_refused(fall: Fall, kennwort: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        fall[0].konto("neu", kennwort)
    assert falsch.value.code is Fehlercode.KENNWORT_FORM
    assert fall[1].melde_an(fall[2], "neu", kennwort) is None


def test_a_changed_account_keeps_its_id_and_is_free_again(fall: Fall) -> None:
    _, v, g = fall
    vorher = v.melde_an(g, KENNUNG, KENNWORT)
    for _ in range(5):
        v.melde_an(g, KENNUNG, "falsch")
    gesperrt(v, g)
    neu = v.setze_konto(Kontodaten(KENNUNG.upper(), "Erika Neu", "EN", "aufsicht", KAARST), "Anderes-43")
    nachher = v.melde_an(g, KENNUNG, "Anderes-43")
    assert not neu
    assert vorher is not None and nachher is not None
    assert (nachher.id, nachher.name, nachher.rolle) == (vorher.id, "Erika Neu", "aufsicht")
    assert v.melde_an(g, KENNUNG, KENNWORT) is None


def test_five_wrong_tries_block_for_a_quarter_of_an_hour(fall: Fall) -> None:
    k, v, g = fall
    anderes = k.geraet()[0]
    for _ in range(5):
        assert v.melde_an(g, KENNUNG, "falsch") is None
    assert 14 * 60 < gesperrt(v, anderes) <= 15 * 60 + 1
    k.uhr.vor(timedelta(minutes=14))
    assert gesperrt(v, anderes) <= 61
    k.uhr.vor(timedelta(minutes=1, seconds=1))
    assert v.melde_an(anderes, KENNUNG, KENNWORT) is not None


def test_a_right_password_forgives_the_wrong_ones(fall: Fall) -> None:
    _, v, g = fall
    for _ in range(6):
        for _ in range(4):
            assert v.melde_an(g, KENNUNG, "falsch") is None
        if v.melde_an(g, KENNUNG, KENNWORT) is None:
            pytest.fail("a right password after four wrong ones")
        fall[0].uhr.vor(timedelta(minutes=16))


def test_unknown_names_are_blocked_as_known_ones_are(fall: Fall) -> None:
    _, v, g = fall
    for _ in range(5):
        assert v.melde_an(g, "niemand", "falsch") is None
    gesperrt(v, g, "niemand")


def test_one_device_cannot_try_one_password_on_everybody(fall: Fall) -> None:
    k, v, g = fall
    for n in range(20):
        assert v.melde_an(g, f"name{n}", "Sommer2026!") is None
    gesperrt(v, g)
    assert v.melde_an(k.geraet()[0], KENNUNG, KENNWORT) is not None


def test_signing_in_all_day_does_not_block_a_device(fall: Fall) -> None:
    _, v, g = fall
    for _ in range(25):
        assert v.melde_an(g, KENNUNG, KENNWORT) is not None


def test_tries_at_the_same_moment_count_each(fall: Fall) -> None:
    _, v, g = fall
    ergebnisse: list[object] = []
    start = threading.Barrier(12)

    def rate(n: int) -> None:
        start.wait(30)
        try:
            ergebnisse.append(v.melde_an(g, KENNUNG, f"falsch{n}"))
        except Gesperrt:
            ergebnisse.append("gesperrt")

    faeden = [threading.Thread(target=rate, args=(n,)) for n in range(12)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    assert ergebnisse.count(None) == 5
    assert ergebnisse.count("gesperrt") == 7


class Stromausfall(Exception):
    """The service ends in the middle."""


def test_what_a_dying_service_took_is_not_held_against_the_device(fall: Fall) -> None:
    k, _, g = fall

    class Stirbt(Verzeichnis):
        def _stimmt(self, gemerkt: str, kennwort: str) -> bool:
            raise Stromausfall

    stirbt = Stirbt(k.engine, KREIS, k.uhr.jetzt, FAST)
    for n in range(25):
        with pytest.raises(Stromausfall):
            stirbt.melde_an(g, f"name{n}", KENNWORT)
    assert k.verzeichnis.melde_an(g, KENNUNG, KENNWORT) is not None


def test_a_browser_counts_against_the_account_only(fall: Fall) -> None:
    _, v, g = fall
    for n in range(25):
        assert v.melde_an(None, f"name{n}", "falsch") is None
    for _ in range(5):
        assert v.melde_an(None, KENNUNG, "falsch") is None
    gesperrt(v, g)
