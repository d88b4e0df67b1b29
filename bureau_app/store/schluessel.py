"""Where the database's key comes from: the keyring of the operating system; a file for the demo only."""

import logging
import os
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import keyring
from keyring.backend import KeyringBackend
from keyring.core import recommended
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

if sys.platform == "win32":
    from win32ctypes.pywin32.pywintypes import error as _Systemfehler
elif sys.platform == "linux":
    from jeepney.wrappers import DBusErrorResponse as _Systemfehler  # type: ignore[import-untyped]
else:
    _Systemfehler = OSError

T = TypeVar("T")
DIENST = "bureau-app"
LAENGE = 32
"""Bytes of the raw key (AES-256)."""

_GESTOERT = (KeyringError, _Systemfehler, OSError, EOFError)
_HEX = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


class Schluesselquelle(Protocol):
    """Knows the key of one database."""

    def schluessel(self, datenbank: Path) -> bytes:
        """The 32 bytes; made and kept at the first call, never again once the database exists (Stoerung instead)."""


def vorhanden(datenbank: Path) -> bool:
    """Whether the file holds anything that a new key would make unreadable for ever."""
    return datenbank.exists() and datenbank.stat().st_size > 0


class Bund:
    """One entry of the operating system's keyring: Secret Service, Windows Credential Manager, macOS Keychain.

    On Windows the entry is bound to this machine (it does not roam with the profile), and to the Windows account that
    runs the program. Stoerung KEYRING_* if there is no keyring, it is locked, or it fails.
    """

    def __init__(self, dienst: str, konto: str, bund: KeyringBackend | None = None) -> None:
        self._dienst, self._konto, self._bund = dienst, konto, bund

    def lies(self) -> str | None:
        """The entry, None if there is none."""
        return self._am_bund(lambda bund: bund.get_password(self._dienst, self._konto))

    def schreibe(self, eintrag: str) -> None:
        """Keep the entry, and make sure that it was kept."""

        def arbeit(bund: KeyringBackend) -> None:
            bund.set_password(self._dienst, self._konto, eintrag)
            if bund.get_password(self._dienst, self._konto) != eintrag:
                raise KeyringError("the keyring did not keep what it was given")

        self._am_bund(arbeit)

    def _am_bund(self, arbeit: Callable[[KeyringBackend], T]) -> T:
        try:
            bund = self._bund or keyring.get_keyring()
            if not recommended(bund):
                raise NoKeyringError(type(bund).__name__)
            if hasattr(bund, "persist"):
                bund.persist = "local machine"
            return arbeit(bund)
        except NoKeyringError as fehler:
            raise Stoerung(Fehlercode.KEYRING_FEHLT) from fehler
        except KeyringLocked as fehler:
            raise Stoerung(Fehlercode.KEYRING_GESPERRT) from fehler
        except _GESTOERT as fehler:
            raise Stoerung(Fehlercode.KEYRING_FEHLER, art=type(fehler).__name__) from fehler


class Schluesselbund:
    """The database's key in the keyring; KEYRING_* as `Bund` says, or if it is gone while the database is there."""

    def __init__(self, dienst: str = DIENST, konto: str = "speicher", bund: KeyringBackend | None = None) -> None:
        self._eintrag = Bund(dienst, konto, bund)

    def schluessel(self, datenbank: Path) -> bytes:
        """The key; KEYRING_SCHLUESSEL_FEHLT if the database exists and its key does not, or is none."""
        eintrag = self._eintrag.lies()
        if eintrag is None and not vorhanden(datenbank):
            eintrag = secrets.token_hex(LAENGE)
            self._eintrag.schreibe(eintrag)
        if eintrag is None or not _HEX.fullmatch(eintrag):
            raise Stoerung(Fehlercode.KEYRING_SCHLUESSEL_FEHLT, datei=datenbank.name)
        return bytes.fromhex(eintrag)


class Geraetetoken:
    """The token that this PC shows to the district, in the keyring beside the database's key."""

    def __init__(self, dienst: str = DIENST, bund: KeyringBackend | None = None) -> None:
        self._eintrag = Bund(dienst, "geraetetoken", bund)

    def lies(self) -> str:
        """The token; Stoerung GERAETETOKEN_FEHLT if this PC was not enrolled."""
        if token := self._eintrag.lies():
            return token
        raise Stoerung(Fehlercode.GERAETETOKEN_FEHLT)

    def merke(self, token: str) -> None:
        """Keep it; a former one is replaced."""
        self._eintrag.schreibe(token)


class Geraetekennwort:
    """What the key of this PC's certificate is encrypted with: 32 random bytes, in the keyring too."""

    def __init__(self, dienst: str = DIENST, bund: KeyringBackend | None = None) -> None:
        self._eintrag = Bund(dienst, "geraetekennwort", bund)

    def lies(self) -> str:
        """The password, "" if there is none: then no certificate of this PC can be opened."""
        return self._eintrag.lies() or ""

    def lies_oder_mache(self) -> str:
        """The password, made and kept if there is none."""
        kennwort = self._eintrag.lies()
        if not kennwort:
            kennwort = secrets.token_hex(LAENGE)
            self._eintrag.schreibe(kennwort)
        return kennwort


class Schluesseldatei:
    """A key in a file of the demo's own folder, readable for its user only; the people of a demo are invented."""

    _HINWEIS = "# Schlüssel einer Demo mit erfundenen Personen. Er schützt nichts: Echte Daten gehören nicht hierher.\n"

    def __init__(self, datei: Path) -> None:
        self._datei = datei

    def schluessel(self, datenbank: Path) -> bytes:
        """The key; Stoerung SCHLUESSELDATEI if the file cannot be read or made, or is gone and the database is not."""
        _log.info("database key lies in a file beside it: demo only")
        try:
            if not self._datei.exists() and not vorhanden(datenbank):
                self._lege_an()
            zeilen = self._datei.read_text("utf-8").splitlines()
            return bytes.fromhex(next(z for z in zeilen if _HEX.fullmatch(z)))
        except (OSError, StopIteration, UnicodeDecodeError) as fehler:
            raise Stoerung(Fehlercode.SCHLUESSELDATEI) from fehler

    def _lege_an(self) -> None:
        self._datei.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        nummer = os.open(self._datei, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(nummer, "w", encoding="utf-8") as datei:
            datei.write(f"{self._HINWEIS}{secrets.token_hex(LAENGE)}\n")
            datei.flush()
            os.fsync(nummer)
