"""The table of the towns' street directories."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import Basis, Zeitpunkt


class Strassenfassung(Basis):
    """The directory of one town as counters get it; `version` is the SHA-256 of what it says. The service reads only:
    whoever administers the district takes directories over."""

    __tablename__ = "strassenfassung"
    __table_args__ = ({"info": {"rechte": ("SELECT",)}},)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    gemeinde_ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    nummer: Mapped[int]
    version: Mapped[str] = mapped_column(String(64))
    anzahl: Mapped[int]
    dokument: Mapped[bytes] = mapped_column(LargeBinary)
    eingelesen_am: Mapped[datetime] = mapped_column(Zeitpunkt)
