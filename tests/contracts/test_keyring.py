"""The database's key in a real keyring: a Secret Service with its own session bus and home for these tests."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.store.schluessel import LAENGE, Geraetetoken, Schluesselbund, Schluesseldatei
from tests.fakes.bund import Gedaechtnis
from tests.geheimnisdienst import ENTSPERRT, GESPERRT, Nutzer

linux = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the keyring of Linux desktops")

PROGRAMM = """
import sys
from hashlib import sha256
from pathlib import Path
import keyring
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesselbund
from tests.beispiele import vorgang
from tests.fakes.uhr import FakeUhr

datei, schritt = Path(sys.argv[1]), sys.argv[2]
if schritt == "vergiss":
    keyring.delete_password("bureau-app", "speicher")
try:
    datenbank = oeffne(datei, Schluesselbund())
except Stoerung as stoerung:
    print(stoerung.code.value)
else:
    store = SqlCaseStore(datenbank, FakeUhr())
    if schritt == "sichere":
        store.sichere(vorgang(), None)
    print(type(keyring.get_keyring()).__module__, store.lade(vorgang().id) == vorgang())
    datenbank.schliesse()
"""

SECRET_SERVICE = "keyring.backends.SecretService True"


class Sitzung:
    """A user whose keyring lies in a home of its own, and the program's database there."""

    def __init__(self, ordner: Path) -> None:
        self.nutzer = Nutzer(ordner)
        self.datei = ordner / "daten" / "schalter.db"

    def mit_bus(self, vorher: str, schritt: str) -> str:
        """Run one step of the program in a session of its own after the shell command `vorher`."""
        return self._gut(self.nutzer.mit_bus(vorher, self._programm(schritt)))

    def ohne_bus(self, schritt: str) -> str:
        """Run one step of the program where there is no session bus."""
        return self._gut(self.nutzer.ohne_bus(self._programm(schritt)))

    def _programm(self, schritt: str) -> list[str]:
        return [sys.executable, "-c", PROGRAMM, str(self.datei), schritt]

    def _gut(self, lauf: subprocess.CompletedProcess[str]) -> str:
        assert lauf.returncode == 0, lauf.stderr
        return lauf.stdout.strip()


@pytest.fixture
def sitzung(tmp_path: Path) -> Sitzung:
    return Sitzung(tmp_path)


@linux
def test_the_key_survives_the_session(sitzung: Sitzung) -> None:
    assert sitzung.mit_bus(ENTSPERRT, "sichere") == SECRET_SERVICE
    assert sitzung.mit_bus(ENTSPERRT, "lade") == SECRET_SERVICE


@linux
def test_a_key_that_is_gone_is_never_replaced(sitzung: Sitzung) -> None:
    sitzung.mit_bus(ENTSPERRT, "sichere")
    davor = sitzung.datei.read_bytes()
    for schritt in ("vergiss", "lade"):
        assert sitzung.mit_bus(ENTSPERRT, schritt) == Fehlercode.KEYRING_SCHLUESSEL_FEHLT.value
    assert sitzung.datei.read_bytes() == davor


@linux
def test_a_locked_keyring_is_told(sitzung: Sitzung) -> None:
    sitzung.mit_bus(ENTSPERRT, "sichere")
    assert sitzung.mit_bus(GESPERRT, "lade") == Fehlercode.KEYRING_GESPERRT.value
    assert sitzung.mit_bus(ENTSPERRT, "lade") == SECRET_SERVICE


@linux
def test_without_a_keyring_nothing_is_stored(sitzung: Sitzung) -> None:
    assert sitzung.ohne_bus("sichere") == Fehlercode.KEYRING_FEHLT.value
    assert not sitzung.datei.exists()


def test_a_key_is_made_once(tmp_path: Path) -> None:
    bund = Gedaechtnis()
    erster = Schluesselbund(bund=bund).schluessel(tmp_path / "a.db")
    assert len(erster) == LAENGE and len(set(erster)) > 8
    assert Schluesselbund(bund=bund).schluessel(tmp_path / "a.db") == erster
    assert Schluesselbund(konto="anderer", bund=bund).schluessel(tmp_path / "b.db") != erster


@pytest.mark.parametrize(
    ("bund", "code"),
    [
        (keyring.backends.fail.Keyring, Fehlercode.KEYRING_FEHLT),
        (keyring.backends.null.Keyring, Fehlercode.KEYRING_FEHLT),
        (lambda: Gedaechtnis(KeyringLocked("locked")), Fehlercode.KEYRING_GESPERRT),
        (lambda: Gedaechtnis(InitError("no bus")), Fehlercode.KEYRING_FEHLER),
        (lambda: Gedaechtnis(PasswordSetError("too long")), Fehlercode.KEYRING_FEHLER),
        (lambda: Gedaechtnis(ConnectionResetError()), Fehlercode.KEYRING_FEHLER),
        (lambda: Gedaechtnis(vergesslich=True), Fehlercode.KEYRING_FEHLER),
    ],
    ids=["none", "null", "locked", "no_service", "refused", "died", "forgets"],
)
def test_a_keyring_that_keeps_nothing_is_told(
    bund: Callable[[], keyring.backend.KeyringBackend], code: Fehlercode, tmp_path: Path
) -> None:
    with pytest.raises(Stoerung) as fehler:
        Schluesselbund(bund=bund()).schluessel(tmp_path / "a.db")
    assert fehler.value.code is code


def test_a_keyring_that_writes_plaintext_is_none(tmp_path: Path) -> None:
    class Klartext(Gedaechtnis):
        priority = 0.5

    with pytest.raises(Stoerung) as fehler:
        Schluesselbund(bund=Klartext()).schluessel(tmp_path / "a.db")
    assert fehler.value.code is Fehlercode.KEYRING_FEHLT


@pytest.mark.parametrize("eintrag", ["", "zu kurz", "X" * 64, "ab" * 31])
def test_a_garbled_entry_is_told_and_kept(tmp_path: Path, eintrag: str) -> None:
    bund = Gedaechtnis()
    bund.inhalt["bureau-app", "speicher"] = eintrag
    with pytest.raises(Stoerung) as fehler:
        Schluesselbund(bund=bund).schluessel(tmp_path / "a.db")
    assert fehler.value.code is Fehlercode.KEYRING_SCHLUESSEL_FEHLT
    assert bund.inhalt["bureau-app", "speicher"] == eintrag


def test_where_the_keyring_can_bind_the_key_to_the_machine_it_does(tmp_path: Path) -> None:
    class WieWindows(Gedaechtnis):
        persist = "enterprise"

    bund = WieWindows()
    Schluesselbund(bund=bund).schluessel(tmp_path / "a.db")
    assert bund.persist == "local machine"


def test_the_device_token_lies_beside_the_key() -> None:
    bund = Gedaechtnis()
    with pytest.raises(Stoerung) as fehler:
        Geraetetoken(bund=bund).lies()
    assert fehler.value.code is Fehlercode.GERAETETOKEN_FEHLT
    for token in ("erstes", "zweites"):
        Geraetetoken(bund=bund).merke(token)
        assert Geraetetoken(bund=bund).lies() == token
    assert list(bund.inhalt) == [("bureau-app", "geraetetoken")]


def test_the_demos_key_file_is_private_and_says_what_it_is(tmp_path: Path) -> None:
    datei = tmp_path / "demo" / "schluessel"
    schluessel = Schluesseldatei(datei).schluessel(tmp_path / "demo" / "schalter.db")
    assert Schluesseldatei(datei).schluessel(tmp_path / "demo" / "schalter.db") == schluessel
    assert len(schluessel) == LAENGE
    assert "Demo" in datei.read_text("utf-8") and "erfunden" in datei.read_text("utf-8")
    if os.name != "nt":
        assert datei.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("inhalt", [b"", b"# nur ein Hinweis\n", b"\xff\xfe", b"ab" * 31])
def test_a_key_file_without_a_key_is_told_and_kept(tmp_path: Path, inhalt: bytes) -> None:
    datei = tmp_path / "schluessel"
    datei.write_bytes(inhalt)
    with pytest.raises(Stoerung) as fehler:
        Schluesseldatei(datei).schluessel(tmp_path / "schalter.db")
    assert fehler.value.code is Fehlercode.SCHLUESSELDATEI
    assert datei.read_bytes() == inhalt


def test_a_lost_key_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "schalter.db").write_bytes(b"x")
    with pytest.raises(Stoerung) as fehler:
        Schluesseldatei(tmp_path / "schluessel").schluessel(tmp_path / "schalter.db")
    assert fehler.value.code is Fehlercode.SCHLUESSELDATEI
    assert not (tmp_path / "schluessel").exists()
