"""A real SFTP server over a folder, by paramiko: one user, one key."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED
from paramiko.sftp import SFTP_OK

BENUTZER = "kreis"
_LEITUNG = "tests.sftpdienst"


def neuer_schluessel(datei: Path) -> paramiko.PKey:
    """A fresh Ed25519 key pair; the private half lies in the file."""
    privat = Ed25519PrivateKey.generate()
    openssh = serialization.PrivateFormat.OpenSSH
    roh = privat.private_bytes(serialization.Encoding.PEM, openssh, serialization.NoEncryption())
    datei.write_bytes(roh)
    datei.chmod(0o600)
    return paramiko.PKey.from_path(datei)


class _Anmeldung(paramiko.ServerInterface):
    def __init__(self, erlaubt: paramiko.PKey) -> None:
        self._erlaubt = erlaubt

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        stimmt = username == BENUTZER and key.asbytes() == self._erlaubt.asbytes()
        return AUTH_SUCCESSFUL if stimmt else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"


class _Ordner(paramiko.SFTPServerInterface):
    """The folder as `/`."""

    def __init__(self, server: paramiko.ServerInterface, wurzel: Path, schritte: list[str]) -> None:
        super().__init__(server)
        self._wurzel = wurzel
        self._schritte = schritte

    def _ort(self, pfad: str) -> Path:
        return self._wurzel / self.canonicalize(pfad).lstrip("/")

    def list_folder(self, path: str) -> Any:
        try:
            return [paramiko.SFTPAttributes.from_stat(p.stat(), p.name) for p in self._ort(path).iterdir()]
        except OSError as fehler:
            return paramiko.SFTPServer.convert_errno(fehler.errno or 0)

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._ort(path).stat())
        except OSError as fehler:
            return paramiko.SFTPServer.convert_errno(fehler.errno or 0)

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> Any:
        try:
            griff = os.open(self._ort(path), flags, 0o600)
        except OSError as fehler:
            return paramiko.SFTPServer.convert_errno(fehler.errno or 0)
        datei = os.fdopen(griff, "wb" if flags & os.O_WRONLY else "rb")
        offen = paramiko.SFTPHandle(flags)
        offen.readfile = offen.writefile = datei  # type: ignore[attr-defined]
        self._schritte.append(f"open {path}")
        return offen

    def _tue(self, arbeit: Any, schritt: str) -> int:
        try:
            arbeit()
        except OSError as fehler:
            return paramiko.SFTPServer.convert_errno(fehler.errno or 0)
        self._schritte.append(schritt)
        return SFTP_OK

    def remove(self, path: str) -> int:
        return self._tue(self._ort(path).unlink, f"remove {path}")

    def mkdir(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        return self._tue(self._ort(path).mkdir, f"mkdir {path}")

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return self._tue(lambda: os.replace(self._ort(oldpath), self._ort(newpath)), f"rename {newpath}")


@dataclass
class Sftpdienst:
    """Where it listens, its host key as in known_hosts, and what was done in order."""

    port: int
    host_key: str
    schritte: list[str] = field(default_factory=list)


@contextmanager
def sftpdienst(wurzel: Path, erlaubt: paramiko.PKey, host_key: paramiko.PKey) -> Iterator[Sftpdienst]:
    """The server until the block ends."""
    lauscher = socket.create_server(("127.0.0.1", 0))
    dienst = Sftpdienst(lauscher.getsockname()[1], f"{host_key.get_name()} {host_key.get_base64()}")
    leitungen: list[paramiko.Transport] = []
    logging.getLogger(_LEITUNG).setLevel(logging.CRITICAL)  # a client that goes away is no error of the server

    def nimm_an() -> None:
        while True:
            try:
                leitung, _ = lauscher.accept()
            except OSError:
                return
            transport = paramiko.Transport(leitung)
            transport.set_log_channel(_LEITUNG)
            leitungen.append(transport)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Ordner, wurzel, dienst.schritte)
            try:
                transport.start_server(server=_Anmeldung(erlaubt))
            except (paramiko.SSHException, EOFError, OSError):
                continue  # a client that went away in the middle

    faden = threading.Thread(target=nimm_an, daemon=True)
    faden.start()
    try:
        yield dienst
    finally:
        lauscher.shutdown(socket.SHUT_RDWR)
        lauscher.close()
        for transport in leitungen:
            transport.close()
        faden.join(10)
