"""The demo's own folder: made whole, found again, never made of somebody else's; and processes that end with theirs."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bureau_app.cli.arguments import parse
from bureau_app.cli.demo import hat_bildschirm, run
from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.demo_stand import DISTRICT_ID, NEUSS, lade_welt, richte_ein
from bureau_app.cli.fachverfahren import Fachverfahren
from bureau_app.devices.szenarien import Szenarien
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.ledger import Ledger
from bureau_app.district.policies import Policies
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.registerfahrzeug import Halteranfrage
from bureau_app.domain.zeit import schaltertag
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.resources import lade_gemeinden, lade_stammdaten, resource_dir
from tests.conventions.sources import ROOT


def test_every_town_has_clerks_and_a_supervisor() -> None:
    konten = lade_welt().konten
    towns = {g.ags for g in lade_gemeinden().eintraege}
    for rolle in ("sachbearbeitung", "aufsicht"):
        assert {k.gemeinde_ags for k in konten if k.rolle == rolle} == towns
    assert len({k.kennung for k in konten}) == len(konten)
    assert all(k.kennung.isascii() and k.zeichen and k.name for k in konten)


def test_the_folder_is_found_again(tmp_path: Path) -> None:
    first = richte_ein(tmp_path / "demo", lade_welt())
    assert richte_ein(tmp_path / "demo", lade_welt()) == first
    assert first.geraet == 1
    Fachverfahren(first.melderegister)
    settings = first.settings("http://127.0.0.1:1", "Schalter der Demo")
    assert settings.schalter.gemeinde_ags == NEUSS
    assert settings.strassenverzeichnis and "ERFUNDEN" in settings.strassenverzeichnis.read_text("utf-8")


def test_the_registers_know_invented_people_of_every_town(tmp_path: Path) -> None:
    stand = richte_ein(tmp_path / "demo", lade_welt())
    with datenbank(stand.datenbank_url, DISTRICT_ID) as engine:
        ledger = Ledger(engine, DISTRICT_ID, lambda: datetime.now(UTC), schrank_fuer(stand.datenbank_url, None, {}))
        assert all(ledger.feed(g.ags, "")[0] for g in lade_gemeinden().eintraege)
    assert {e.anschrift.ort for e in Fachverfahren(stand.melderegister).einwohner()} == {"Neuss"}
    assert Uebergabeordner(stand.melderegister, stand.melderegister / "fachverfahren.pem").rueckmeldungen() == ()


def test_what_it_keeps_secret_only_its_user_reads(tmp_path: Path) -> None:
    stand = richte_ein(tmp_path / "demo", lade_welt())
    if os.name == "posix":
        assert (stand.ordner / "geraetetoken").stat().st_mode & 0o077 == 0
        assert stand.ordner.stat().st_mode & 0o077 == 0
    assert stand.token not in repr(stand)


def test_a_half_made_folder_is_completed(tmp_path: Path) -> None:
    stand = richte_ein(tmp_path / "demo", lade_welt())
    (stand.ordner / "geraetetoken").unlink()
    (stand.ordner / "strassen.csv").unlink()
    again = richte_ein(tmp_path / "demo", lade_welt())
    assert again.geraet > stand.geraet
    assert len(Fachverfahren(again.melderegister).einwohner()) > lade_welt().teile["leute"]["je_gemeinde"]
    assert (again.ordner / "strassen.csv").is_file()


def test_fresh_empties_a_demo(tmp_path: Path) -> None:
    first = richte_ein(tmp_path / "demo", lade_welt())
    (first.ordner / "schalter").mkdir()
    (first.ordner / "schalter" / "schalter.db").touch()
    again = richte_ein(tmp_path / "demo", lade_welt(), frisch=True)
    assert again.token != first.token
    assert not (again.ordner / "schalter").exists()


@pytest.mark.parametrize("frisch", [True, False])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, frisch: bool) -> None:
    (tmp_path / "wichtig.txt").write_text("bleibt", "utf-8")
    with pytest.raises(Eingabefehler) as fehler:
        richte_ein(tmp_path, lade_welt(), frisch=frisch)
    assert fehler.value.code is Fehlercode.DEMO_ORDNER_FREMD
    assert [p.name for p in tmp_path.iterdir()] == ["wichtig.txt"]


def test_a_folder_that_cannot_be_made_is_a_stoerung(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(Stoerung) as stoerung:
        richte_ein(tmp_path / "datei" / "demo", lade_welt())
    assert stoerung.value.code is Fehlercode.DEMO_ORDNER


def test_a_service_that_does_not_start_is_a_stoerung(tmp_path: Path) -> None:
    protokoll = tmp_path / "kreis.log"
    with (
        pytest.raises(Stoerung) as stoerung,
        dienst("Der Kreisdienst", protokoll, "district", "serve", "--database", "sqlite:///") as kreis,
    ):
        kreis.bereit()
    assert stoerung.value.code is Fehlercode.DEMO_DIENST
    assert protokoll.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process with SIGTERM as its exit code")
def test_a_process_ends_when_its_input_does() -> None:
    code = "from bureau_app.cli.eltern import ende_mit_eingabe; import threading\n"
    code += "ende_mit_eingabe(); print('da', flush=True); threading.Event().wait()"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
    ) as child:
        assert child.stdin and child.stdout
        assert child.stdout.readline() == b"da\n"
        child.stdin.close()
        assert child.wait(20) == -signal.SIGTERM


@pytest.mark.parametrize(
    ("umgebung", "plattform", "erwartet"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_whether_there_is_a_screen(umgebung: dict[str, str], plattform: str, erwartet: bool) -> None:
    assert hat_bildschirm(umgebung, plattform) is erwartet


def test_a_household_without_headless_is_said_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ordner = tmp_path / "demo"
    assert run(parse(["demo", "--household", "--dir", str(ordner)])) == 2
    assert "--headless" in capsys.readouterr().err
    assert not ordner.exists()


def test_the_register_knows_every_specimen_and_more_and_the_policy_is_published(tmp_path: Path) -> None:
    stand = richte_ein(tmp_path / "demo", lade_welt())
    heute = schaltertag(datetime.now(UTC))
    szenarien = Szenarien.lies(resource_dir() / "specimens" / "szenarien.toml")
    gefunden = {}
    with datenbank(stand.datenbank_url, DISTRICT_ID) as engine:
        schrank = schrank_fuer(stand.datenbank_url, None, {})
        register = EingebettetesRegister(engine, DISTRICT_ID, lade_stammdaten().zeichen, schrank)
        leute = [(s, szenarien.muster(s, heute).ausweis) for s in ("hauptfall", "hu_abgelaufen", "firma", "zuzug")]
        haushalt = [(f"haushalt {n}", a) for n, a in enumerate(szenarien.muster("haushalt", heute).ausweise, 1)]
        for schluessel, ausweis in (*leute, *haushalt):
            fahrzeuge = register.suche(Halteranfrage(ausweis.familienname, ausweis.vornamen, ausweis.geburtsdatum))
            gefunden[schluessel] = [(f.kennzeichen, f.bitte_kreis) for f in fahrzeuge]
        policies = Policies(engine, DISTRICT_ID, lambda: datetime.now(UTC))
        assert policies.geltende() is not None
    assert gefunden == {
        "hauptfall": [("NE-MZ 417", False), ("NE-MZ 4170", False)],
        "hu_abgelaufen": [("NE-OY 1975", False), ("NE-OY 2006", True)],
        "firma": [],
        "zuzug": [],
        "haushalt 1": [("NE-CB 2210", False)],
        "haushalt 2": [("NE-ZB 415", False)],
        "haushalt 3": [],
    }
    assert stand.settings("http://127.0.0.1:1", "Demo").kreis.policy_schluessel == stand.policy_schluessel != ""
