"""Decisions that a device signed with the key of its certificate, checked now and checkable for ever."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, select

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.geraetetabellen import Freigabesignatur, Zertifikat
from bureau_app.district.tables import Freigabe
from bureau_app.district.transaktion import lesen
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.wire import dienst
from bureau_app.wire.freigabe import Freigabeentscheidung, unterschrieben


class Signaturen:
    """The signatures of one district's decisions."""

    def __init__(self, engine: Engine, district_id: str) -> None:
        self._engine = engine
        self._district_id = district_id

    def pruefe(self, zertifikat: str, antrag_id: str, entscheidung: Freigabeentscheidung) -> None:
        """Return if the key of this certificate (SHA-256) signed exactly this decision; else SIGNATUR_FALSCH."""
        wo = (Zertifikat.district_id == self._district_id, Zertifikat.sha256 == zertifikat)
        with lesen(self._engine) as v:
            pem = v.scalar(select(Zertifikat.pem).where(*wo))
        text = unterschrieben(antrag_id, entscheidung.inhalt, entscheidung.gewaehrt)
        if not _stimmt(pem, entscheidung.signatur_roh(), text):
            raise Abgelehnt(dienst.SIGNATUR_FALSCH)

    def falsche(self) -> tuple[str, ...]:
        """Ids of signed requests whose stored decision is not the one that was signed, or whose certificate is gone."""
        f, s, z = Freigabe, Freigabesignatur, Zertifikat
        frage = (
            select(f.antrag_id, f.inhalt, f.stand, s.signatur, z.pem)
            .join(s, (s.district_id == f.district_id) & (s.antrag_id == f.antrag_id))
            .join(z, (z.district_id == s.district_id) & (z.sha256 == s.zertifikat), isouter=True)
            .where(f.district_id == self._district_id)
            .order_by(f.antrag_id)
        )
        with lesen(self._engine) as v:
            zeilen = v.execute(frage).all()
        return tuple(
            z.antrag_id
            for z in zeilen
            if not _stimmt(
                z.pem, z.signatur, unterschrieben(z.antrag_id, z.inhalt, z.stand == Freigabestand.GEWAEHRT.value)
            )
        )


def _stimmt(pem: bytes | None, signatur: bytes, text: bytes) -> bool:
    if pem is None:
        return False
    schluessel = x509.load_pem_x509_certificate(pem).public_key()
    try:
        if isinstance(schluessel, ec.EllipticCurvePublicKey):
            schluessel.verify(signatur, text, ec.ECDSA(hashes.SHA256()))
            return True
    except InvalidSignature:
        return False
    return False
