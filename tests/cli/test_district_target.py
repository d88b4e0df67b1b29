"""`bureau-app district target` and `gemeinde`: targets are added by file, listed, checked, accounted for."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bureau_app.cli.arguments import parse
from bureau_app.cli.district import run
from bureau_app.cli.district_target import in_worten
from bureau_app.cli.fachverfahren import bereite_vor
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, schluessel_id
from tests.amt import Amt, amt_auf
from tests.kreisdienst import NEUSS

Ruf = Callable[..., tuple[int, str]]


@pytest.fixture
def amt(tmp_path: Path) -> object:
    with amt_auf("sqlite", tmp_path) as amt:
        yield amt


@pytest.fixture
def ruf(amt: Amt, capsys: pytest.CaptureFixture[str]) -> Ruf:
    """Exit code and output of a step over the district's database."""

    def rufe(schritt: str, *argumente: str) -> tuple[int, str]:
        capsys.readouterr()
        ende = run(parse(["district", *schritt.split(), "--database", amt.buch.kreis.url, *argumente]))
        return ende, capsys.readouterr().out

    return rufe


def datei(ort: Path, text: str) -> str:
    (ort / "ziel.toml").write_text(text, "utf-8")
    return str(ort / "ziel.toml")


def ordnerziel(ort: Path) -> str:
    (ort / "drop").mkdir(exist_ok=True)
    return datei(ort, f'art = "ordner"\nform = "csv"\nbestaetigung = "abgeholt"\nordner = "{ort / "drop"}"\n')


def test_a_target_is_added_checked_listed_worked_for_and_removed(amt: Amt, ruf: Ruf, tmp_path: Path) -> None:
    assert ruf("target list")[1].startswith("Keine Ziele")
    assert ruf("target add", "--name", "strassenverkehrsamt", "--file", ordnerziel(tmp_path))[0] == 0
    assert ruf("target check") == (0, f"✓ {'strassenverkehrsamt':32} bereit\n")
    amt.buche()
    amt.ausgang.arbeite()
    assert "1 übergeben" in ruf("target list")[1]
    (lage,) = json.loads(ruf("target list", "--json")[1])
    assert (lage["name"], lage["anzahl"]["uebergeben"]) == ("strassenverkehrsamt", 1)
    (tmp_path / "drop").rename(tmp_path / "fort")
    ende, gesagt = ruf("target check", "--name", "strassenverkehrsamt")
    assert ende == 1
    assert "der Ordner ist nicht erreichbar (ordner_notadirectoryerror)" in gesagt
    assert "1 Sendungen waren nicht bestätigt" in ruf("target remove", "--name", "strassenverkehrsamt")[1]
    assert ruf("target list")[1].startswith("Keine Ziele")


def test_the_days_end_is_clean_once_everything_is_confirmed(amt: Amt, ruf: Ruf, tmp_path: Path) -> None:
    ruf("target add", "--name", "amt", "--file", ordnerziel(tmp_path))
    a = amt.buche()
    amt.ausgang.arbeite()
    ende, gesagt = ruf("target report")
    assert ende == 1
    assert a.vorgang_id in gesagt and "1 Sendungen bis" in gesagt
    assert json.loads(ruf("target report", "--json")[1])["vorgang_id"] == a.vorgang_id
    for abgeholt in (tmp_path / "drop" / "eingang").iterdir():
        abgeholt.unlink()
    amt.spaeter(seconds=5)
    amt.ausgang.arbeite()
    assert ruf("target report") == (0, "Alles ist bestätigt.\n")
    with pytest.raises(Eingabefehler) as falsch:
        ruf("target report", "--day", "gestern")
    assert falsch.value.code is Fehlercode.ZIEL_TAG


def test_what_is_parked_goes_again_when_a_person_says_so(amt: Amt, ruf: Ruf, tmp_path: Path) -> None:
    ruf("target add", "--name", "amt", "--file", ordnerziel(tmp_path))
    a = amt.buche()
    with amt.buch.kreis.engine.begin() as v:
        v.exec_driver_sql("UPDATE fallschluessel SET verpackt = NULL")
    amt.ausgang.arbeite()
    assert amt.stand(a, "amt") == ("geparkt", "inhalt_geloescht")
    amt.spaeter(seconds=1)
    assert ruf("target retry", "--name", "amt")[1] == "1 Sendungen gehen noch einmal.\n"
    assert amt.stand(a, "amt")[0] == "wartet"
    with pytest.raises(Eingabefehler) as keins:
        ruf("target retry", "--name", "gibtesnicht")
    assert keins.value.code is Fehlercode.ZIEL_UNBEKANNT


@pytest.mark.parametrize(
    ("text", "stelle"),
    [
        ("art = ", "Invalid value"),
        ('art = "brieftaube"\n', "art"),
        ('art = "zulassungsbehoerde"\n', "url"),
        ('art = "zulassungsbehoerde"\nurl = "ftp://x"\n', "url"),
        ('art = "fitconnect"\nclient_secret = "geheim-1"\n', "token_url"),
    ],
)
def test_settings_that_cannot_be_name_their_place_and_no_secret(
    ruf: Ruf, tmp_path: Path, text: str, stelle: str
) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        ruf("target add", "--name", "amt", "--file", datei(tmp_path, text))
    assert falsch.value.code is Fehlercode.ZIEL_EINSTELLUNG
    assert "geheim-1" not in falsch.value.werte["stelle"]
    assert stelle in falsch.value.werte["stelle"]


def test_a_file_that_is_not_there_a_taken_name_and_envelopes_for_nobody(ruf: Ruf, tmp_path: Path) -> None:
    with pytest.raises(Stoerung) as fehlt:
        ruf("target add", "--name", "amt", "--file", str(tmp_path / "fehlt.toml"))
    assert fehlt.value.code is Fehlercode.ZIEL_DATEI
    ruf("target add", "--name", "amt", "--file", ordnerziel(tmp_path))
    for name in ("amt", "Mit Leerzeichen", ""):
        with pytest.raises(Eingabefehler) as vergeben:
            ruf("target add", "--name", name, "--file", ordnerziel(tmp_path))
        assert vergeben.value.code is Fehlercode.ZIEL_NAME
    with pytest.raises(Eingabefehler) as ohne:
        ruf("target add", "--name", "stadt", "--file", datei(tmp_path, 'art = "abholfach"\n'))
    assert ohne.value.code is Fehlercode.ZIEL_OHNE_GEMEINDE


def test_a_towns_key_is_taken_with_its_fingerprint_and_brings_the_relay(ruf: Ruf, tmp_path: Path) -> None:
    pem = bereite_vor(tmp_path / "stadt")
    _, gesagt = ruf("gemeinde", "--ags", NEUSS, "--schluessel", str(pem), "--geraet", "2")
    assert schluessel_id(lies_oeffentlichen_schluessel(pem.read_bytes())) in gesagt
    assert f"fachverfahren-{NEUSS}" in ruf("target list")[1]
    assert "ersetzt" in ruf("gemeinde", "--ags", NEUSS, "--schluessel", str(pem))[1]
    (tmp_path / "keiner.pem").write_text("-")
    with pytest.raises(Stoerung) as keiner:
        ruf("gemeinde", "--ags", NEUSS, "--schluessel", str(tmp_path / "keiner.pem"))
    assert keiner.value.code is Fehlercode.GEMEINDESCHLUESSEL
    with pytest.raises(Eingabefehler) as fremd:
        ruf("gemeinde", "--ags", "05111000", "--schluessel", str(pem))
    assert fremd.value.code is Fehlercode.GEMEINDE_FREMD


def test_every_code_of_a_failure_is_said_with_words_or_as_it_is() -> None:
    assert in_worten("netz_connecttimeout") == "nicht erreichbar (netz_connecttimeout)"
    assert in_worten("http_429") == "bittet zu warten (http_429)"
    assert in_worten("antwort_fremd") == "antwort_fremd"
