"""X.509 certificates of the district's own CA (RFC 5280): for itself, for the service's hosts, for devices."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_GILT, DIENST_GILT, GERAET_GILT = timedelta(days=3653), timedelta(days=397), timedelta(days=365)
_UHREN_GEHEN_VOR = timedelta(hours=1)
"""A certificate is valid a little before it was issued, for machines whose clock is late."""
_HOST = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


class Unbrauchbar(ValueError):
    """What was sent is no request for a device's certificate; says nothing about its content."""


@dataclass(frozen=True, slots=True)
class Ausstellung:
    """An issued certificate and its private key, both PEM."""

    zertifikat: bytes
    schluessel: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Geraetezertifikat:
    """A certificate of a device: PEM, SHA-256 of its DER form (hexadecimal), and until when it is valid."""

    pem: bytes
    sha256: str
    gueltig_bis: datetime


class Zertifizierungsstelle:
    """Issues certificates with the district's CA key; holds the key in memory only."""

    def __init__(self, zertifikat: x509.Certificate, schluessel: ec.EllipticCurvePrivateKey) -> None:
        self._zertifikat = zertifikat
        self._schluessel = schluessel

    @classmethod
    def lies(cls, zertifikat_pem: bytes, schluessel_pem: bytes) -> "Zertifizierungsstelle":
        """From both PEM files; ValueError if they are none, or do not belong together."""
        try:
            zertifikat = x509.load_pem_x509_certificate(zertifikat_pem)
            schluessel = load_pem_private_key(schluessel_pem, password=None)
        except (TypeError, UnsupportedAlgorithm):
            raise ValueError("no CA") from None
        if not isinstance(schluessel, ec.EllipticCurvePrivateKey):
            raise ValueError("no EC key")
        if _spki(schluessel.public_key()) != zertifikat.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        ):
            raise ValueError("key of another certificate")
        return cls(zertifikat, schluessel)

    @property
    def pem(self) -> bytes:
        """The CA's own certificate."""
        return self._zertifikat.public_bytes(Encoding.PEM)

    def fuer_dienst(self, hosts: Sequence[str], jetzt: datetime) -> tuple[Ausstellung, datetime]:
        """A key and a certificate for the service under these names or IP addresses (at least one), and until when it
        is valid; ValueError if one is neither."""
        schluessel = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
        bau = self._blatt(name, schluessel.public_key(), jetzt, DIENST_GILT, ExtendedKeyUsageOID.SERVER_AUTH)
        bau = bau.add_extension(x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False)
        zertifikat = bau.sign(self._schluessel, hashes.SHA256())
        return Ausstellung(zertifikat.public_bytes(Encoding.PEM), _pem(schluessel)), zertifikat.not_valid_after_utc

    def fuer_geraet(self, csr_pem: bytes, geraet_id: str, ags: str, jetzt: datetime) -> Geraetezertifikat:
        """A certificate for the key of a request (PKCS #10, EC P-256, signed with it): CN the device's id, OU the AGS.

        What else the request says of names is not taken over. Unbrauchbar if it is no such request.
        """
        schluessel = _schluessel_der_anfrage(csr_pem)
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ags),
                x509.NameAttribute(NameOID.COMMON_NAME, geraet_id),
            ]
        )
        bau = self._blatt(name, schluessel, jetzt, GERAET_GILT, ExtendedKeyUsageOID.CLIENT_AUTH)
        zertifikat = bau.sign(self._schluessel, hashes.SHA256())
        der = zertifikat.public_bytes(Encoding.DER)
        bis = zertifikat.not_valid_after_utc
        return Geraetezertifikat(zertifikat.public_bytes(Encoding.PEM), sha256(der).hexdigest(), bis)

    def _blatt(
        self,
        name: x509.Name,
        schluessel: ec.EllipticCurvePublicKey,
        jetzt: datetime,
        gilt: timedelta,
        zweck: x509.ObjectIdentifier,
    ) -> x509.CertificateBuilder:
        """A certificate that issues none itself; it never outlives the CA's."""
        bis = min(jetzt + gilt, self._zertifikat.not_valid_after_utc)
        bau = _bau(name, self._zertifikat.subject, schluessel, jetzt, bis)
        bau = bau.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        bau = bau.add_extension(_verwendung(ausstellen=False), critical=True)
        bau = bau.add_extension(x509.ExtendedKeyUsage([zweck]), critical=False)
        aussteller = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._schluessel.public_key())
        return bau.add_extension(aussteller, critical=False)


def neue_ca(kreis: str, jetzt: datetime) -> Ausstellung:
    """A new CA of the district: EC P-256, signs device and service certificates only (no further CA below it)."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"bureau-app Kreis {kreis}")])
    bau = _bau(name, name, schluessel.public_key(), jetzt, jetzt + CA_GILT)
    bau = bau.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    bau = bau.add_extension(_verwendung(ausstellen=True), critical=True)
    return Ausstellung(bau.sign(schluessel, hashes.SHA256()).public_bytes(Encoding.PEM), _pem(schluessel))


def _bau(
    name: x509.Name, aussteller: x509.Name, schluessel: ec.EllipticCurvePublicKey, von: datetime, bis: datetime
) -> x509.CertificateBuilder:
    bau = x509.CertificateBuilder(aussteller, name, schluessel, x509.random_serial_number())
    bau = bau.not_valid_before(von - _UHREN_GEHEN_VOR).not_valid_after(bis)
    return bau.add_extension(x509.SubjectKeyIdentifier.from_public_key(schluessel), critical=False)


def _verwendung(ausstellen: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ausstellen,
        key_cert_sign=ausstellen,
        crl_sign=ausstellen,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _schluessel_der_anfrage(csr_pem: bytes) -> ec.EllipticCurvePublicKey:
    try:
        anfrage = x509.load_pem_x509_csr(csr_pem)
        schluessel = anfrage.public_key()
        echt = anfrage.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        raise Unbrauchbar from None
    if not echt or not isinstance(schluessel, ec.EllipticCurvePublicKey):
        raise Unbrauchbar
    if not isinstance(schluessel.curve, ec.SECP256R1):
        raise Unbrauchbar
    return schluessel


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        if not _HOST.fullmatch(host):
            raise
        return x509.DNSName(host)


def _spki(schluessel: ec.EllipticCurvePublicKey) -> bytes:
    return schluessel.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _pem(schluessel: ec.EllipticCurvePrivateKey) -> bytes:
    return schluessel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
