"""A target's folder on an SFTP server whose host key is pinned."""

import logging
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import paramiko

from bureau_app.district.outbound.ablage import GROESSTE_DATEI
from bureau_app.district.outbound.ziel import Zielstoerung

_VERBINDEN_S, _ANTWORT_S = 5.0, 15.0
_LEITUNG = "bureau_app.district.outbound.sftp.leitung"
_FEHLER = (paramiko.SSHException, OSError, EOFError)


@dataclass(frozen=True, slots=True)
class SftpZugang:
    """Where and as whom; `host_key` is the server's public key as in a known_hosts line (`ssh-ed25519 AAAA…`),
    `schluessel_datei` the private key that signs in."""

    host: str
    port: int
    benutzer: str
    schluessel_datei: Path
    host_key: str
    ordner: str


class SftpAblage:
    """The port Ablage over SFTP. One connection, opened on first use and again after every failure."""

    def __init__(self, zugang: SftpZugang) -> None:
        self._zugang = zugang
        logging.getLogger(_LEITUNG).setLevel(logging.CRITICAL)  # what fails is told as a Zielstoerung
        self._transport: paramiko.Transport | None = None
        self._sftp: paramiko.SFTPClient | None = None

    def schreibe(self, fach: str, name: str, inhalt: bytes) -> None:
        """Under a temporary name, then renamed over (posix-rename@openssh.com)."""
        with self._verbunden() as sftp:
            ort = self._pfad(fach)
            if not _ist_ordner(sftp, ort):
                sftp.mkdir(ort, 0o700)
            vorlaeufig = f"{ort}/.neu-{name}.tmp"
            with sftp.open(vorlaeufig, "wb") as datei:
                datei.write(inhalt)
            sftp.posix_rename(vorlaeufig, f"{ort}/{name}")

    def namen(self, fach: str) -> frozenset[str]:
        """Without what is still being written."""
        with self._verbunden() as sftp:
            ort = self._pfad(fach)
            return frozenset(n for n in sftp.listdir(ort) if n[0] != ".") if _ist_ordner(sftp, ort) else frozenset()

    def lies(self, fach: str, name: str) -> bytes | None:
        """The beginning of the file."""
        with self._verbunden() as sftp:
            try:
                with sftp.open(f"{self._pfad(fach)}/{name}", "rb") as datei:
                    return datei.read(GROESSTE_DATEI)
            except FileNotFoundError:
                return None

    def entferne(self, fach: str, name: str) -> None:
        """Gone, whoever removed it."""
        with self._verbunden() as sftp:
            try:
                sftp.remove(f"{self._pfad(fach)}/{name}")
            except FileNotFoundError:
                return

    def schliesse(self) -> None:
        """End the session."""
        if self._transport is not None:
            self._transport.close()
        self._transport = self._sftp = None

    def _pfad(self, fach: str) -> str:
        return str(PurePosixPath(self._zugang.ordner) / fach)

    @contextmanager
    def _verbunden(self) -> Iterator[paramiko.SFTPClient]:
        """The session; whatever fails inside ends it and is a Zielstoerung."""
        try:
            sftp = self._sftp or self._verbinde()
            if not _ist_ordner(sftp, self._zugang.ordner):
                raise NotADirectoryError
            yield sftp
        except paramiko.BadHostKeyException:
            self.schliesse()
            raise Zielstoerung("sftp_host_key_falsch", endgueltig=True) from None
        except _FEHLER as fehler:
            self.schliesse()
            raise Zielstoerung(f"sftp_{type(fehler).__name__.lower()}") from None

    def _verbinde(self) -> paramiko.SFTPClient:
        z = self._zugang
        erwartet = _host_key(z)
        leitung = socket.create_connection((z.host, z.port), _VERBINDEN_S)
        transport = paramiko.Transport(leitung)
        transport.set_log_channel(_LEITUNG)
        self._transport = transport
        transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = _ANTWORT_S
        transport.start_client(timeout=_ANTWORT_S)
        gezeigt = transport.get_remote_server_key()
        if gezeigt.asbytes() != erwartet.asbytes():
            raise paramiko.BadHostKeyException(z.host, gezeigt, erwartet)
        transport.auth_publickey(z.benutzer, paramiko.PKey.from_path(z.schluessel_datei))
        sftp = paramiko.SFTPClient.from_transport(transport)
        if sftp is None:
            raise paramiko.SSHException
        kanal = sftp.get_channel()
        if kanal is not None:
            kanal.settimeout(_ANTWORT_S)
        self._sftp = sftp
        return sftp


def _host_key(zugang: SftpZugang) -> paramiko.PKey:
    """The pinned key; whatever cannot be one is a key that no server shows."""
    try:
        eintrag = paramiko.hostkeys.HostKeyEntry.from_line(f"{zugang.host} {zugang.host_key}")
    except paramiko.SSHException:
        eintrag = None
    if eintrag is None or eintrag.key is None:
        raise Zielstoerung("sftp_host_key_unlesbar", endgueltig=True)
    return eintrag.key


def _ist_ordner(sftp: paramiko.SFTPClient, pfad: str) -> bool:
    try:
        return stat.S_ISDIR(sftp.stat(pfad).st_mode or 0)
    except FileNotFoundError:
        return False
