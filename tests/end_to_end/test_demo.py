"""The demo as its user starts it: the main case without a window, no screen, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bureau_app.cli.demo_stand import lade_welt, richte_ein
from tests.conventions.sources import ROOT

WAIT_S = 120


def environment(**changed: str | None) -> dict[str, str]:
    return {k: v for k, v in {**os.environ, "PYTHONPATH": str(ROOT), **changed}.items() if v is not None}


def demo(*arguments: object, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bureau_app", "demo", *map(str, arguments)]
    return subprocess.run(
        command, env=env or environment(), capture_output=True, text=True, encoding="utf-8", timeout=WAIT_S, check=False
    )


def entry(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state") / "demo"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Iterator[tuple[Path, str]]:
    """The folder of a first run, and what it said."""
    out = tmp_path_factory.mktemp("out") / "neu" / "hier"
    result = demo("--headless", "--out", out, "--dir", state)
    assert result.returncode == 0, result.stdout + result.stderr
    yield out, result.stdout


def test_both_registers_hold_the_same_case(played: tuple[Path, str]) -> None:
    kreis, stadt = entry(played[0], "fahrzeugregister.json"), entry(played[0], "melderegister.json")
    assert kreis["herkunft"] == stadt["herkunft"]
    assert kreis["alte_anschrift"] == stadt["alte_anschrift"]
    assert kreis["neue_anschrift"] == stadt["neue_anschrift"]
    old, new = kreis["alte_anschrift"], kreis["neue_anschrift"]
    assert [old[k] for k in ("strasse", "hausnummer", "plz", "ort")] == ["Am Mühlenkamp", "17a", "41564", "Kaarst"]
    assert [new[k] for k in ("strasse", "hausnummer", "plz", "ort")] == ["Zur Alten Ziegelei", "8", "41462", "Neuss"]
    (fahrzeug,) = kreis["fahrzeuge"]
    assert fahrzeug["halter"] == stadt["person"]
    assert fahrzeug["halter"]["familienname"] == "Wójcik-Şahin"
    assert fahrzeug["halter"]["vornamen"] == "Małgorzata Zoë"
    assert fahrzeug["ausgang"] == "aufkleber"


def test_a_household_reaches_both_registers(tmp_path: Path) -> None:
    """Four people and three vehicles in one sitting: a sticker, and two vehicles that the Kreis must see."""
    result = demo("--headless", "--household", "--out", tmp_path / "out")
    assert result.returncode == 0, result.stdout + result.stderr
    kreis, stadt = entry(tmp_path / "out", "fahrzeugregister.json"), entry(tmp_path / "out", "melderegister.json")
    assert [(f["ausgang"], f["gruende"], bool(f["halter"])) for f in kreis["fahrzeuge"]] == [
        ("aufkleber", [], True),
        ("kreis", ["r2_aufkleber_vorhanden"], True),
        ("kreis", ["r5_keine_natuerliche_person"], False),
    ]
    assert [f["register_version"] for f in kreis["fahrzeuge"][:2]] == [1, 1]
    leute = [stadt["person"]["vornamen"], *(mit["person"]["vornamen"] for mit in stadt["mitziehende"])]
    assert leute == ["Jörg Ömer", "Zofia Łucja", "Noë Émile", "Ayşe"]
    assert sorted(path.name for path in (tmp_path / "out").glob("*.pdf")) == ["aufkleber-1.pdf", "vorgangsblatt-1.pdf"]
    assert kreis["gebuehr"]["summe_cent"] == stadt["kasse"]["gebuehr_summe_cent"] == 1080


def test_the_fee_is_10_80(played: tuple[Path, str]) -> None:
    kreis, stadt = entry(played[0], "fahrzeugregister.json"), entry(played[0], "melderegister.json")
    assert kreis["gebuehr"]["summe_cent"] == stadt["kasse"]["gebuehr_summe_cent"] == 1080
    assert kreis["gebuehr"]["quittung"] == stadt["kasse"]["quittung"]
    assert "10,80 €" in played[1]


def test_each_register_holds_nothing_of_the_other(played: tuple[Path, str]) -> None:
    kreis, stadt = entry(played[0], "fahrzeugregister.json"), entry(played[0], "melderegister.json")
    assert "fahrzeuge" not in stadt
    assert not {"ausweis", "wohnungsart", "wohnungsgeberbestaetigung"} & kreis.keys()


def test_the_sticker_has_its_size_and_says_the_new_address(played: tuple[Path, str]) -> None:
    document = pypdfium2.PdfDocument(played[0] / "aufkleber-1.pdf")
    assert len(document) == 1
    breite, hoehe = (punkte / 72 * 25.4 for punkte in document[0].get_size())
    assert breite == pytest.approx(57.0, abs=0.05)
    assert hoehe == pytest.approx(13.0, abs=0.05)
    assert "Zur Alten Ziegelei 8" in document[0].get_textpage().get_text_bounded()


def test_the_case_sheet_names_the_case(played: tuple[Path, str]) -> None:
    document = pypdfium2.PdfDocument(played[0] / "vorgangsblatt-1.pdf")
    text = document[0].get_textpage().get_text_bounded()
    assert "10,80 €" in text
    assert "NE-MZ 417" in text


def test_the_summary_names_files_and_nobody(played: tuple[Path, str]) -> None:
    out, said = played
    assert sorted(path.name for path in out.iterdir()) == [
        "aufkleber-1.pdf",
        "fahrzeugregister.json",
        "melderegister.json",
        "vorgangsblatt-1.pdf",
    ]
    assert all(path.name in said for path in out.iterdir())
    assert "Wójcik" not in said
    assert "Schlüssel" in said


def test_the_folder_keeps_its_state_and_other_files_stay(played: tuple[Path, str], state: Path) -> None:
    out = played[0]
    before = entry(out, "fahrzeugregister.json")["herkunft"]
    (out / "notiz.txt").write_text("bleibt", "utf-8")
    result = demo("--headless", "--out", out, "--dir", state)
    assert result.returncode == 0, result.stdout + result.stderr
    after = entry(out, "fahrzeugregister.json")["herkunft"]
    assert int(str(after["vorgang_nummer"])[:-1]) == int(str(before["vorgang_nummer"])[:-1]) + 1
    assert (out / "notiz.txt").read_text("utf-8") == "bleibt"
    (out / "notiz.txt").unlink()


def test_a_part_that_comes_back_is_said_and_replaces_nothing(tmp_path: Path) -> None:
    state, out = tmp_path / "state", tmp_path / "out"
    stand = richte_ein(state, lade_welt())
    other = X25519PrivateKey.generate().public_key()
    pem = other.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (stand.melderegister / "fachverfahren.pem").write_bytes(pem)
    out.mkdir()
    (out / "melderegister.json").write_text("alt", "utf-8")
    result = demo("--headless", "--out", out, "--dir", state)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "zurückgewiesen" in result.stdout
    assert [path.name for path in out.iterdir()] == ["melderegister.json"]
    assert (out / "melderegister.json").read_text("utf-8") == "alt"


def test_a_folder_that_cannot_be_written_is_out_of_order(tmp_path: Path, state: Path) -> None:
    file = tmp_path / "datei"
    file.touch()
    result = demo("--headless", "--out", file / "out", "--dir", state)
    assert result.returncode == 3
    assert "--out" in result.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a screen and still run")
def test_without_a_screen_it_says_so_and_offers_headless() -> None:
    env = environment(DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    result = demo(env=env)
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "--headless" in result.stderr


@pytest.mark.parametrize("arguments", [("--headless",), ("--out", "x")], ids=" ".join)
def test_arguments_that_do_not_fit_together_are_refused(arguments: tuple[str, ...]) -> None:
    result = demo(*arguments, env=environment(QT_QPA_PLATFORM="offscreen"))
    assert result.returncode == 2
    assert "--out" in result.stderr


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc, which is Linux's")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_a_demo_that_is_ended_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "bureau_app", "demo", "--headless", "--out", str(tmp_path / "out")]
    env = environment(TMPDIR=str(tmp_path))
    parent = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children: set[int] = set()
    try:
        wait_until(lambda: len(descendants(parent.pid)) >= 3 or parent.poll() is not None)
        children = descendants(parent.pid)
        assert len(children) >= 3, "district, Fachverfahren and reading process"
    finally:
        parent.send_signal(how)
        parent.wait(WAIT_S)
    wait_until(lambda: not any(alive(pid) for pid in children))
    assert [pid for pid in children if alive(pid)] == []
    if how is signal.SIGTERM:
        assert parent.returncode == 128 + signal.SIGTERM
        assert not list(tmp_path.glob("bureau-app-demo-*"))
        assert not list((tmp_path / "out").glob("*"))


def descendants(pid: int) -> set[int]:
    """Processes below `pid`."""
    try:
        threads = [Path(f"/proc/{pid}/task/{thread}/children") for thread in os.listdir(f"/proc/{pid}/task")]
        text = " ".join(path.read_text("ascii") for path in threads)
    except OSError:
        return set()
    own = {int(child) for child in text.split()}
    return own.union(*(descendants(child) for child in own))


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again every 50 ms, at most `WAIT_S`."""
    end = time.monotonic() + WAIT_S
    pause = threading.Event()
    while not condition() and time.monotonic() < end:
        pause.wait(0.05)
