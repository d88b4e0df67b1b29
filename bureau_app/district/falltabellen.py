"""Tables beside the ledger: the keys of the single cases, and who was there first for a vehicle."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import Basis


class Fallschluessel(Basis):
    """The key of one case, wrapped with the district's KEK; without this row the case's content is lost for ever."""

    __tablename__ = "fallschluessel"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    verpackt: Mapped[bytes | None] = mapped_column(LargeBinary)


class Halterumzug(Basis):
    """Which person (HMAC) a Vorgang moved on which day, to which Anschrift (HMAC)."""

    __tablename__ = "halterumzug"
    __table_args__ = (Index("halterumzug_vorgang", "district_id", "vorgang_id"),)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    person_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    tag: Mapped[date]
    anschrift_hmac: Mapped[str] = mapped_column(String(64))


class Anspruch(Basis):
    """A vehicle or a person (HMAC) and the last day on which a Vorgang changed it: the row that its writers lock."""

    __tablename__ = "anspruch"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    kennwert: Mapped[str] = mapped_column(String(64), primary_key=True)
    tag: Mapped[date]
