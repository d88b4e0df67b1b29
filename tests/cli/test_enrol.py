"""`bureau-app enrol`: the token goes into the keyring and nowhere else, the settings are whole or as they were."""

import base64
import io
import stat
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bureau_app.cli.arguments import parse
from bureau_app.cli.enrol import run
from bureau_app.district.policies import Policies
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.settings import read_settings
from tests.fakes.bund import Gedaechtnis
from tests.kreisdienst import KAARST, KREIS, NEUSS, Kreis, dienst, kreis

Aufruf = Callable[..., int]
TOKEN = ("bureau-app", "geraetetoken")


@pytest.fixture(scope="module")
def der_kreis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kreis, str]]:
    with kreis("sqlite", tmp_path_factory.mktemp("kreis")) as k, dienst(k.engine, k.uhr.jetzt) as url:
        yield k, url


@pytest.fixture
def einstellungen(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "settings.toml"


@pytest.fixture
def melde_an(der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path) -> Iterator[Aufruf]:
    """`bureau-app enrol` with this line on the standard input."""
    eingabe = sys.stdin

    def ruf(zeile: str, ags: str = NEUSS, ende: bytes = b"\n") -> int:
        sys.stdin = io.TextIOWrapper(io.BytesIO(zeile.encode() + ende))
        wo = ["enrol", "--district", der_kreis[1], "--ags", ags, "--settings", str(einstellungen)]
        return run(parse([*wo, "--uebergabe", "/mnt/uebergabe", "--schluessel", "/etc/bureau-app/melde.pem"]))

    yield ruf
    sys.stdin = eingabe


def geschrieben(datei: Path) -> dict[str, Any]:
    return tomllib.loads(datei.read_text("utf-8"))


@pytest.mark.parametrize("ende", [b"\n", b"\r\n", b""], ids=["lf", "crlf", "none"])
def test_a_pc_becomes_a_counter(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path, ende: bytes
) -> None:
    geraet, token = der_kreis[0].geraet()
    assert melde_an(token, ende=ende) == 0
    assert bund.inhalt == {TOKEN: token}
    platz = read_settings(einstellungen).schalter
    assert (platz.geraet, platz.gemeinde_ags, platz.name) == (geraet.nummer, NEUSS, "Schalter")
    assert token not in einstellungen.read_text("utf-8")
    assert [datei.name for datei in einstellungen.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("zeile", ["", "Gerät 1", "kurz", "ä" * 43])
def test_what_is_no_token_is_wrong_use(melde_an: Aufruf, bund: Gedaechtnis, einstellungen: Path, zeile: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        melde_an(zeile)
    assert falsch.value.code is Fehlercode.TOKEN_FEHLT
    assert bund.inhalt == {} and not einstellungen.exists()


def test_a_token_that_the_district_does_not_know_changes_nothing(
    melde_an: Aufruf, bund: Gedaechtnis, einstellungen: Path
) -> None:
    with pytest.raises(Stoerung) as abgelehnt:
        melde_an("x" * 43)
    assert abgelehnt.value.code is Fehlercode.KREIS_LEHNT_GERAET_AB
    assert bund.inhalt == {} and not einstellungen.exists()


def test_a_token_of_another_town_changes_nothing(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path
) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        melde_an(der_kreis[0].geraet(KAARST)[1])
    assert falsch.value.code is Fehlercode.GERAET_ANDERE_GEMEINDE
    assert bund.inhalt == {} and not einstellungen.exists()


def test_enrolled_again_a_pc_keeps_what_else_was_set(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path
) -> None:
    """Above all its store: cases that wait in it must not be left behind."""
    melde_an(der_kreis[0].geraet()[1])
    oben = 'datenordner = "/var/lib/bureau-app"\nstrassenverzeichnis = "C:\\\\Straßen \\"neu\\".csv"\n'
    text = einstellungen.read_text("utf-8").replace("[kreis]", 'sprache = "en"\n[kreis]')
    leser = '[[lesegeraet]]\nport = "COM3"\n[[lesegeraet]]\nport = "COM4"\nbaud = 115200\n'
    einstellungen.write_text(oben + text + '[drucker]\naufkleber = "Etikett"\n' + leser, "utf-8")
    vorher = geschrieben(einstellungen)
    geraet, token = der_kreis[0].geraet()
    melde_an(token)
    assert bund.inhalt == {TOKEN: token}
    assert geschrieben(einstellungen) == vorher | {"schalter": vorher["schalter"] | {"geraet": geraet.nummer}}
    assert vorher["schalter"]["sprache"] == "en"


def test_settings_that_nobody_understands_are_not_written_over(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path
) -> None:
    einstellungen.parent.mkdir()
    einstellungen.write_text("[schalter", "utf-8")
    with pytest.raises(Stoerung) as unklar:
        melde_an(der_kreis[0].geraet()[1])
    assert unklar.value.code is Fehlercode.EINSTELLUNGEN_UNGUELTIG
    assert bund.inhalt == {} and einstellungen.read_text("utf-8") == "[schalter"


def test_a_place_that_cannot_be_written_is_told(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], einstellungen: Path
) -> None:
    einstellungen.parent.write_bytes(b"a file where the folder should be")
    with pytest.raises(Stoerung) as kein_platz:
        melde_an(der_kreis[0].geraet()[1])
    assert kein_platz.value.code is Fehlercode.EINSTELLUNGEN_NICHT_SCHREIBBAR
    assert stat.S_ISREG(einstellungen.parent.stat().st_mode)


def test_a_counter_takes_the_key_of_the_districts_policy_along(
    melde_an: Aufruf, der_kreis: tuple[Kreis, str], bund: Gedaechtnis, einstellungen: Path, tmp_path: Path
) -> None:
    k = der_kreis[0]
    melde_an(k.geraet()[1])
    assert read_settings(einstellungen).kreis.policy_schluessel == ""
    oeffentlich = Policies(k.engine, KREIS, k.uhr.jetzt).lege_schluessel_an(tmp_path / "policy.key")
    melde_an(k.geraet()[1])
    schluessel = read_settings(einstellungen).kreis.policy_schluessel
    assert base64.urlsafe_b64decode(schluessel + "=") == oeffentlich
