"""Tables of people's sessions that renew themselves, and of sign-ins that are on their way through an IdP."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import Basis, Zeitpunkt


class Dauersitzung(Basis):
    """A session at one device, from the sign-in to its end; of the secret that renews it, and of the one before, only
    the SHA-256 is kept."""

    __tablename__ = "dauersitzung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    konto_id: Mapped[str] = mapped_column(String(36))
    geraet_id: Mapped[str] = mapped_column(String(36))
    geheimnis_hash: Mapped[str] = mapped_column(String(64))
    zuvor_hash: Mapped[str] = mapped_column(String(64))
    erneuert_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    angemeldet_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    endet_am: Mapped[datetime] = mapped_column(Zeitpunkt)


class Oidcanmeldung(Basis):
    """A sign-in that a device began at the IdP: `state` as SHA-256, the nonce that the answer must carry."""

    __tablename__ = "oidcanmeldung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    geraet_id: Mapped[str] = mapped_column(String(36))
    nonce: Mapped[str] = mapped_column(String(64))
    rueckruf: Mapped[str] = mapped_column(String(200))
    frisch: Mapped[bool]
    endet_am: Mapped[datetime] = mapped_column(Zeitpunkt)
