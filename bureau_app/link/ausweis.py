"""The certificate that this PC shows to the district, with its key, encrypted, in one file."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

DATEI = "geraet.pem"
"""Name of the file in the folder of the store."""


def neuer_schluessel() -> ec.EllipticCurvePrivateKey:
    """A new key for this PC (EC P-256); it never leaves the machine."""
    return ec.generate_private_key(ec.SECP256R1())


def anfrage(schluessel: ec.EllipticCurvePrivateKey) -> str:
    """A request (PKCS #10, PEM) for a certificate of this key; the district decides what stands in it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Schalter-PC")])
    csr = x509.CertificateSigningRequestBuilder(name).sign(schluessel, hashes.SHA256())
    return csr.public_bytes(Encoding.PEM).decode()


class Ausweis:
    """The file with key, certificate and the CA's, PEM one after the other; replaced whole, so that key and certificate
    always belong together. `kennwort` opens the key. Any thread may use it."""

    def __init__(self, datei: Path, kennwort: str) -> None:
        self._datei = datei
        self._kennwort = kennwort

    def schreibe(self, schluessel: ec.EllipticCurvePrivateKey, zertifikat: str, ca: str) -> None:
        """Replace all of it; Stoerung GERAETEZERTIFIKAT_DATEI if the file cannot be written, or the certificate is not
        the key's."""
        verschlossen = schluessel.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self._kennwort.encode())
        )
        with _ablage():
            if x509.load_pem_x509_certificate(zertifikat.encode()).public_key() != schluessel.public_key():
                raise ValueError("certificate of another key")
            os.replace(self._lege_daneben(verschlossen + zertifikat.encode() + ca.encode()), self._datei)

    def pruefe_ablage(self) -> None:
        """Whether the file could be written; Stoerung GERAETEZERTIFIKAT_DATEI if not."""
        with _ablage():
            self._lege_daneben(b"").unlink()

    def _lege_daneben(self, inhalt: bytes) -> Path:
        neben = self._datei.with_suffix(".neu")
        neben.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        neben.unlink(missing_ok=True)
        with open(os.open(neben, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as griff:
            griff.write(inhalt)
            griff.flush()
            os.fsync(griff.fileno())
        return neben

    def fassung(self) -> int:
        """Another number once the file is another one, 0 if there is none."""
        try:
            return self._datei.stat().st_mtime_ns
        except OSError:
            return 0

    def lade_in(self, kontext: ssl.SSLContext) -> None:
        """Show this certificate on the context's connections; Stoerung GERAETEZERTIFIKAT_FEHLT if it cannot be read,
        GERAETEZERTIFIKAT_ABGELAUFEN if it is too old."""
        _von, bis = self.gueltigkeit()
        if bis < datetime.now(UTC):
            raise Stoerung(Fehlercode.GERAETEZERTIFIKAT_ABGELAUFEN, am=bis.strftime("%d.%m.%Y"))
        try:
            kontext.load_cert_chain(self._datei, password=self._kennwort)
        except (OSError, ValueError):
            raise self._fehlt() from None

    def gueltigkeit(self) -> tuple[datetime, datetime]:
        """From when until when the certificate is valid; Stoerung GERAETEZERTIFIKAT_FEHLT."""
        try:
            zertifikat = x509.load_pem_x509_certificate(self._datei.read_bytes())
        except (OSError, ValueError):
            raise self._fehlt() from None
        return zertifikat.not_valid_before_utc, zertifikat.not_valid_after_utc

    def faellig(self, jetzt: datetime) -> bool:
        """Whether two thirds of its time are over."""
        von, bis = self.gueltigkeit()
        return jetzt >= von + (bis - von) * 2 / 3

    def unterschreibe(self, text: bytes) -> bytes:
        """ECDSA over SHA-256 with the certificate's key, DER; Stoerung GERAETEZERTIFIKAT_FEHLT."""
        try:
            schluessel = load_pem_private_key(self._datei.read_bytes(), self._kennwort.encode())
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise self._fehlt() from None
        if not isinstance(schluessel, ec.EllipticCurvePrivateKey):
            raise self._fehlt()
        return schluessel.sign(text, ec.ECDSA(hashes.SHA256()))

    def _fehlt(self) -> Stoerung:
        return Stoerung(Fehlercode.GERAETEZERTIFIKAT_FEHLT, datei=self._datei.name)


@contextmanager
def _ablage() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as fehler:
        raise Stoerung(Fehlercode.GERAETEZERTIFIKAT_DATEI, grund=type(fehler).__name__) from None
