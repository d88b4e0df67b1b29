"""Tables of the embedded register of vehicles, of which Vorgang changed which of them, and of who asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import Basis, Zeitpunkt


class Registerfahrzeug(Basis):
    """A vehicle of the embedded register, found by HMACs of its FIN and of its Halter; `version` rises with it.

    `daten` and the Halter's `anschrift` are encrypted; `merkmal` says of Halter, plate and Anschrift what is compared.
    """

    __tablename__ = "registerfahrzeug"
    __table_args__ = (Index("registerfahrzeug_halter", "district_id", "halter_hmac"),)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    fin_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int | None]
    halter_hmac: Mapped[str | None] = mapped_column(String(64))
    daten: Mapped[bytes | None] = mapped_column(LargeBinary)
    anschrift: Mapped[bytes | None] = mapped_column(LargeBinary)
    merkmal: Mapped[str | None] = mapped_column(String(64))


class Registerstand(Basis):
    """What a version of a vehicle said of Halter, Anschrift and plate, as an HMAC to compare with."""

    __tablename__ = "registerstand"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    fin_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    merkmal: Mapped[str] = mapped_column(String(64))


class Fahrzeugvorgang(Basis):
    """Which Vorgang changed a vehicle on which day, to which Anschrift (HMAC), and the register's version after it."""

    __tablename__ = "fahrzeugvorgang"
    __table_args__ = (Index("fahrzeugvorgang_vorgang", "district_id", "vorgang_id"),)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    fin_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    tag: Mapped[date]
    anschrift_hmac: Mapped[str] = mapped_column(String(64))
    version: Mapped[int | None]


class Zugriff(Basis):
    """A question about somebody's vehicles: who, where, when, what for, how many were told; whom only as an HMAC."""

    __tablename__ = "zugriff"
    __table_args__ = ({"info": {"rechte": ("SELECT", "INSERT", "DELETE")}},)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    nummer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zeit: Mapped[datetime] = mapped_column(Zeitpunkt)
    konto_id: Mapped[str] = mapped_column(String(36))
    geraet_id: Mapped[str] = mapped_column(String(36))
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    anlass: Mapped[str] = mapped_column(String(40))
    vorgang_nummer: Mapped[str] = mapped_column(String(16))
    treffer: Mapped[int]
    gesucht_hmac: Mapped[str] = mapped_column(String(64))
