"""Card-verifiable certificates of a terminal that may read with the CAN (TR-03110-3 C), and a TLS certificate."""

import datetime
import hashlib
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID

from tests.eid.karte import CVCA
from tests.eid.kryptografie import KURVE
from tests.eid.tlv import oid, tlv

_ECDSA_SHA256 = oid("0.4.0.127.0.7.2.2.2.2.3")
_TERMINAL, _BESCHREIBUNG, _KLARTEXT = "0.4.0.127.0.7.3.1.2.2", "0.4.0.127.0.7.3.1.3.1", "0.4.0.127.0.7.3.1.3.1.1"
CAN_ERLAUBT = 1 << 4
GELESEN = (1, 3, 4, 5, 8, 17)
"""The data groups that a change of address needs: kind, validity, names, birth, address."""
_DVCA, _ALLES = 2, 0x1FFFFFFF13
_ZWECK = "Anschrift:\r\nKreis Musterkreis (TEST)\r\n\r\nZweck des Auslesevorgangs:\r\nUmmeldung am Schalter (TEST)"


def recht(gruppe: int) -> int:
    """The bit that allows a terminal to read a data group."""
    return 1 << 7 + gruppe


def chat(wert: int, rolle: int = 0) -> bytes:
    """Certificate Holder Authorization Template of an authentication terminal."""
    return tlv("7f4c", tlv("06", oid(_TERMINAL)) + tlv("53", (wert | rolle << 38).to_bytes(5, "big")))


def punkt(schluessel: ec.EllipticCurvePublicKey) -> bytes:
    return schluessel.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def signiert(schluessel: ec.EllipticCurvePrivateKey, daten: bytes) -> bytes:
    """A plain signature: r and s."""
    r, s = utils.decode_dss_signature(schluessel.sign(daten, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Terminal:
    """The certificates of one eID-Server at this address, whose TLS certificate has this hash."""

    def __init__(self, adresse: str, tls_hash: bytes, mit_can: bool = True) -> None:
        self.rechte = sum(map(recht, GELESEN)) | (CAN_ERLAUBT if mit_can else 0)
        wurzel, dv, self.schluessel = (ec.generate_private_key(KURVE) for _ in range(3))
        self.beschreibung = _beschreibung(adresse, tls_hash)
        zusatz = tlv("06", oid(_BESCHREIBUNG)) + tlv("80", hashlib.sha256(self.beschreibung).digest())
        dv_chat = chat(self.rechte | _ALLES, _DVCA)
        self.dv = _zertifikat(CVCA, b"DEDVTESTE00001", dv.public_key(), dv_chat, wurzel)
        erweitert = tlv("65", tlv("73", zusatz))
        self.at = _zertifikat(
            b"DEDVTESTE00001", b"DEATTESTE00001", self.schluessel.public_key(), chat(self.rechte), dv, erweitert
        )


def _zertifikat(
    aussteller: bytes,
    inhaber: bytes,
    schluessel: ec.EllipticCurvePublicKey,
    rechte: bytes,
    unterzeichner: ec.EllipticCurvePrivateKey,
    zusatz: bytes = b"",
) -> bytes:
    heute = datetime.date.today()
    koerper = tlv(
        "7f4e",
        tlv("5f29", b"\x00")
        + tlv("42", aussteller)
        + tlv("7f49", tlv("06", _ECDSA_SHA256) + tlv("86", punkt(schluessel)))
        + tlv("5f20", inhaber)
        + rechte
        + tlv("5f25", _ziffern(heute))
        + tlv("5f24", _ziffern(heute + datetime.timedelta(30)))
        + zusatz,
    )
    return tlv("7f21", koerper + tlv("5f37", signiert(unterzeichner, koerper)))


def _ziffern(tag: datetime.date) -> bytes:
    return bytes(int(ziffer) for ziffer in f"{tag:%y%m%d}")


def _beschreibung(adresse: str, tls_hash: bytes) -> bytes:
    """Who reads and why, in plain text, and which TLS certificates may speak for it."""
    angaben = (
        (1, tlv("0c", b"Test-DVCA")),
        (2, tlv("13", b"https://localhost/dvca")),
        (3, tlv("0c", b"Kreis Musterkreis (TEST)")),
        (4, tlv("13", adresse.encode("ascii"))),
        (5, tlv("0c", _ZWECK.encode())),
        (7, tlv("31", tlv("04", tls_hash))),
    )
    return tlv("30", tlv("06", oid(_KLARTEXT)) + b"".join(tlv(f"a{nummer}", wert) for nummer, wert in angaben))


def tls_zertifikat(ordner: Path) -> tuple[Path, Path, bytes]:
    """Certificate with key, the certificate alone (to be trusted), and its SHA-256."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    jetzt = datetime.datetime.now(datetime.UTC)
    namen: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    zertifikat = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(jetzt - datetime.timedelta(1))
        .not_valid_after(jetzt + datetime.timedelta(30))
        .add_extension(x509.SubjectAlternativeName(namen), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(schluessel, hashes.SHA256())
    )
    pem = zertifikat.public_bytes(serialization.Encoding.PEM)
    geheim = schluessel.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    beides, allein = ordner / "tls-mit-schluessel.pem", ordner / "tls.pem"
    beides.write_bytes(pem + geheim)
    allein.write_bytes(pem)
    return beides, allein, hashlib.sha256(zertifikat.public_bytes(serialization.Encoding.DER)).digest()
