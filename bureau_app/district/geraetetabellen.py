"""Tables of what the district knows of devices beside their tokens: codes, certificates, signed decisions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import NUR_ANHAENGEN, Basis, Zeitpunkt


class Aufnahmecode(Basis):
    """A one-time code that is still good: found by its first characters, of the whole only the SHA-256 is kept."""

    __tablename__ = "aufnahmecode"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    anfang: Mapped[str] = mapped_column(String(4), primary_key=True)
    pruefwert: Mapped[str] = mapped_column(String(64))
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    gueltig_bis: Mapped[datetime] = mapped_column(Zeitpunkt)
    versuche: Mapped[int]
    name: Mapped[str | None]


class Zertifikat(Basis):
    """A certificate that the district's CA issued to a device, found by the SHA-256 of its DER form; kept for ever,
    so that what was signed with its key can be checked later."""

    __tablename__ = "geraetezertifikat"
    __table_args__ = (Index("geraetezertifikat_geraet", "district_id", "geraet_id"), NUR_ANHAENGEN)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    geraet_id: Mapped[str] = mapped_column(String(36))
    ausgestellt_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    gueltig_bis: Mapped[datetime] = mapped_column(Zeitpunkt)
    pem: Mapped[bytes] = mapped_column(LargeBinary)


class Freigabesignatur(Basis):
    """The signature of a decision on a request, made with the key of the certificate that the device had then."""

    __tablename__ = "freigabesignatur"
    __table_args__ = (NUR_ANHAENGEN,)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    antrag_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    zertifikat: Mapped[str] = mapped_column(String(64))
    signatur: Mapped[bytes] = mapped_column(LargeBinary)
