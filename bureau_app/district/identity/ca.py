"""The district's CA and the service's certificate as files of the key folder."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509

from bureau_app.district.identity.zertifikate import Zertifizierungsstelle, neue_ca
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung

CA_SCHLUESSEL, CA_ZERTIFIKAT = "ca.key", "ca.pem"
DIENST_SCHLUESSEL, DIENST_ZERTIFIKAT = "dienst.key", "dienst.pem"


def lege_ca_an(ordner: Path, kreis: str, jetzt: datetime) -> Path:
    """Make the district's CA; the file of its certificate.

    Eingabefehler CA_DA if there is one: every device's certificate would be worth nothing with another.
    """
    if (ordner / CA_ZERTIFIKAT).exists() or (ordner / CA_SCHLUESSEL).exists():
        raise Eingabefehler(Fehlercode.CA_DA, "keys", ordner=str(ordner))
    ca = neue_ca(kreis, jetzt)
    schreibe(ordner / CA_SCHLUESSEL, ca.schluessel)
    schreibe(ordner / CA_ZERTIFIKAT, ca.zertifikat, 0o644)
    return ordner / CA_ZERTIFIKAT


def lade_ca(ordner: Path) -> Zertifizierungsstelle | None:
    """The district's CA, None if it has none; Stoerung CA_UNBRAUCHBAR if its files cannot be read."""
    if not (ordner / CA_ZERTIFIKAT).exists():
        return None
    try:
        return Zertifizierungsstelle.lies((ordner / CA_ZERTIFIKAT).read_bytes(), (ordner / CA_SCHLUESSEL).read_bytes())
    except (OSError, ValueError) as fehler:
        raise Stoerung(Fehlercode.CA_UNBRAUCHBAR, grund=type(fehler).__name__) from None


def stelle_dienst_aus(ordner: Path, hosts: Sequence[str], jetzt: datetime) -> datetime:
    """Key and certificate for the service under these host names or addresses; until when the certificate is valid.

    Eingabefehler CA_FEHLT if the district has no CA, HOST_UNGUELTIG if one is no host name.
    """
    ca = lade_ca(ordner)
    if ca is None:
        raise Eingabefehler(Fehlercode.CA_FEHLT, "keys")
    try:
        ausstellung, bis = ca.fuer_dienst(hosts, jetzt)
    except ValueError:
        raise Eingabefehler(Fehlercode.HOST_UNGUELTIG, "host") from None
    schreibe(ordner / DIENST_SCHLUESSEL, ausstellung.schluessel)
    schreibe(ordner / DIENST_ZERTIFIKAT, ausstellung.zertifikat, 0o644)
    return bis


def erneuere_dienst(ordner: Path, jetzt: datetime) -> bool:
    """A new certificate for the same hosts if two thirds of the time of the service's own are over; whether it was
    made. One that cannot be read is left as it is: the service will say so."""
    try:
        alt = x509.load_pem_x509_certificate((ordner / DIENST_ZERTIFIKAT).read_bytes())
        namen = alt.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    von, bis = alt.not_valid_before_utc, alt.not_valid_after_utc
    if jetzt < von + (bis - von) * 2 / 3:
        return False
    ips = [str(ip) for ip in namen.get_values_for_type(x509.IPAddress)]
    stelle_dienst_aus(ordner, [*namen.get_values_for_type(x509.DNSName), *ips], jetzt)
    return True


def schreibe(datei: Path, inhalt: bytes, rechte: int = 0o600) -> None:
    """Write a file whole or not at all; Stoerung SCHLUESSELORDNER if it cannot be."""
    neben = datei.with_name(datei.name + ".neu")
    try:
        datei.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        neben.unlink(missing_ok=True)
        with open(os.open(neben, os.O_CREAT | os.O_EXCL | os.O_WRONLY, rechte), "wb") as griff:
            griff.write(inhalt)
            griff.flush()
            os.fsync(griff.fileno())
        os.replace(neben, datei)
    except OSError as fehler:
        raise Stoerung(Fehlercode.SCHLUESSELORDNER, grund=type(fehler).__name__) from None
