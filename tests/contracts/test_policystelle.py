"""The port Policystelle: the fake and the real service on both databases; nothing unsigned is ever taken."""

import base64
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bureau_app.district.engine import oeffne
from bureau_app.district.policies import Policies
from bureau_app.district.tables import Policyfassung
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.geraetepflege import hole_schluessel
from bureau_app.link.policy import KreisPolicy
from bureau_app.link.verbindung import Verbindung
from bureau_app.resources import resource_dir
from bureau_app.workflows.stellen import Policystelle
from tests.fakes.policystelle import FakePolicystelle
from tests.kreisdienst import DATABASES, KREIS, Kreis, kreis

DOKUMENT = (resource_dir() / "policy" / "rhein-kreis-neuss.toml").read_bytes()
VERSION = "rkn-2026-4"


@dataclass
class Stelle:
    """A counter's end, and what the test can do at the district's."""

    stelle: Policystelle
    veroeffentliche: Callable[[str], Any]
    verfaelsche: Callable[[], Any]
    trenne: Callable[[], Any]


def fassung(version: str) -> bytes:
    """The shipped Policy under another version."""
    return DOKUMENT.replace(f'version = "{VERSION}"'.encode(), f'version = "{version}"'.encode())


@dataclass
class Amt:
    """A district with a key for its Policy."""

    kreis: Kreis
    policies: Policies
    datei: Path
    schluessel: bytes = field(default=b"")


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with kreis(request.param, tmp_path) as k:
        yield amt_von(k, tmp_path)


def amt_von(k: Kreis, ordner: Path) -> Amt:
    policies = Policies(k.engine, KREIS, k.uhr.jetzt)
    datei = ordner / "policy.key"
    return Amt(k, policies, datei, policies.lege_schluessel_an(datei))


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    if request.param == "fake":
        fake = FakePolicystelle()

        def veroeffentliche(version: str) -> None:
            fake.version, fake.dokument = version, fassung(version)

        yield Stelle(
            fake, veroeffentliche, lambda: setattr(fake, "verfaelscht", True), lambda: setattr(fake, "offline", True)
        )
        return
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        yield echte(amt_von(k, tmp_path), stapel)


def kreisschluessel(url: str, token: str) -> str:
    """The public key for the Policy as a counter gets it."""
    verbindung = Verbindung(url, token)
    try:
        return hole_schluessel(verbindung).policy
    finally:
        verbindung.schliesse()


def echte(a: Amt, stapel: ExitStack) -> Stelle:
    laufend = stapel.enter_context(ExitStack())
    url, token = laufend.enter_context(a.kreis.dienst()), a.kreis.geraet()[1]
    schluessel = kreisschluessel(url, token)
    assert schluessel == base64.urlsafe_b64encode(a.schluessel).decode().rstrip("=")
    policy = KreisPolicy(url, token, schluessel)
    stapel.callback(policy.schliesse)

    def verfaelsche() -> None:
        besitzer = oeffne(a.kreis.url)  # the service's own role may not alter what was published
        with besitzer.begin() as v:
            v.execute(update(Policyfassung).values(dokument=fassung(VERSION) + b"\n# mehr"))
        besitzer.dispose()

    return Stelle(
        policy, lambda version: a.policies.veroeffentliche(fassung(version), a.datei), verfaelsche, laufend.close
    )


def test_a_counter_gets_the_exact_bytes_once_a_version(stelle: Stelle) -> None:
    assert stelle.stelle.policy("") is None
    stelle.veroeffentliche(VERSION)
    assert stelle.stelle.policy("") == fassung(VERSION)
    assert stelle.stelle.policy(VERSION) is None
    stelle.veroeffentliche("rkn-2026-3")
    assert stelle.stelle.policy(VERSION) == fassung("rkn-2026-3")


def test_bytes_that_were_not_signed_are_not_taken(stelle: Stelle) -> None:
    stelle.veroeffentliche(VERSION)
    stelle.verfaelsche()
    with pytest.raises(Stoerung) as falsch:
        stelle.stelle.policy("")
    assert falsch.value.code is Fehlercode.POLICY_SIGNATUR


def test_a_service_that_is_away_is_a_stoerung(stelle: Stelle) -> None:
    stelle.trenne()
    with pytest.raises(Stoerung) as weg:
        stelle.stelle.policy("")
    assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR


@pytest.mark.parametrize("schluessel", ["", "x", "A" * 43, base64.urlsafe_b64encode(b"\x01" * 32).decode()])
def test_a_counter_with_another_key_or_none_takes_nothing(amt: Amt, schluessel: str) -> None:
    amt.policies.veroeffentliche(DOKUMENT, amt.datei)
    with amt.kreis.dienst() as url:
        policy = KreisPolicy(url, amt.kreis.geraet()[1], schluessel)
        with pytest.raises(Stoerung) as falsch:
            policy.policy("")
        policy.schliesse()
    assert falsch.value.code is Fehlercode.POLICY_SIGNATUR


def test_a_district_without_a_key_has_none_to_give(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k, k.dienst() as url:
        assert kreisschluessel(url, k.geraet()[1]) == ""


def test_a_version_never_changes_its_content(amt: Amt) -> None:
    assert amt.policies.veroeffentliche(DOKUMENT, amt.datei) == (VERSION, True)
    assert amt.policies.veroeffentliche(DOKUMENT, amt.datei) == (VERSION, False)
    with pytest.raises(Eingabefehler) as vergeben:
        amt.policies.veroeffentliche(DOKUMENT + b"\n", amt.datei)
    assert vergeben.value.code is Fehlercode.POLICY_VERSION_VERGEBEN
    assert [(f.version, f.dokument) for f in amt.policies.alle()] == [(VERSION, DOKUMENT)]


@pytest.mark.parametrize("dokument", [b"", b"\xff", b'version = "x"', DOKUMENT + b'\n[[wert]]\nname = "unbekannt"\n'])
def test_what_no_counter_could_read_is_not_published(amt: Amt, dokument: bytes) -> None:
    with pytest.raises(Stoerung) as unlesbar:
        amt.policies.veroeffentliche(dokument, amt.datei)
    assert unlesbar.value.code is Fehlercode.POLICY_INHALT
    assert amt.policies.geltende() is None


def test_what_no_counter_could_decide_by_today_is_not_published(amt: Amt) -> None:
    amt.kreis.uhr.vor(timedelta(days=-20 * 365))
    with pytest.raises(Stoerung) as zu_frueh:
        amt.policies.veroeffentliche(DOKUMENT, amt.datei)
    assert zu_frueh.value.code is Fehlercode.POLICY_INHALT


def test_only_the_districts_own_key_signs(amt: Amt, tmp_path: Path) -> None:
    fremd = tmp_path / "fremd.key"
    fremd.write_bytes(b"kein Schluessel")
    for datei in (fremd, tmp_path / "fehlt.key"):
        with pytest.raises(Eingabefehler) as falsch:
            amt.policies.veroeffentliche(DOKUMENT, datei)
        assert falsch.value.code is Fehlercode.POLICY_SCHLUESSEL
    neu = tmp_path / "neu.key"
    with pytest.raises(Eingabefehler) as da:
        amt.policies.lege_schluessel_an(neu)
    assert (da.value.code, neu.exists()) == (Fehlercode.POLICY_SCHLUESSEL_DA, False)
    assert amt.policies.lege_schluessel_an(neu, ersetze=True) == amt.policies.schluessel() != amt.schluessel
    with pytest.raises(Eingabefehler):
        amt.policies.veroeffentliche(DOKUMENT, amt.datei)
    assert amt.policies.veroeffentliche(DOKUMENT, neu) == (VERSION, True)


def test_a_private_key_is_its_owners_and_never_overwritten(amt: Amt) -> None:
    assert stat.S_IMODE(amt.datei.stat().st_mode) == 0o600
    vorher = amt.datei.read_bytes()
    with pytest.raises(Stoerung) as da:
        amt.policies.lege_schluessel_an(amt.datei, ersetze=True)
    assert da.value.code is Fehlercode.POLICY_SCHLUESSEL_DATEI
    assert (amt.datei.read_bytes(), amt.policies.schluessel()) == (vorher, amt.schluessel)
