"""The keys of the simulation's towns: what their counters seal for."""

import functools
import tempfile
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


def schluessel(gemeinde_ags: str) -> X25519PrivateKey:
    """The private key of a town's Fachverfahren."""
    return X25519PrivateKey.from_private_bytes(sha256(gemeinde_ags.encode()).digest())


def pem(gemeinde_ags: str) -> bytes:
    """The public one."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return schluessel(gemeinde_ags).public_key().public_bytes(serialization.Encoding.PEM, form)


@functools.cache
def _ordner() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@functools.cache
def schluesseldatei(gemeinde_ags: str) -> Path:
    """Where a counter of the town has it; gone with the process."""
    datei = Path(_ordner().name) / f"{gemeinde_ags}.pem"
    datei.write_bytes(pem(gemeinde_ags))
    return datei
