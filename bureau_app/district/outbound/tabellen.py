"""Tables of what goes out: targets with their cursors, sendings, envelopes that a town fetches, the towns' keys."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import Basis, Zeitpunkt


class Zielzeile(Basis):
    """A register behind the district: which entries it gets (register, one town or "" for all), how (JSON, secrets by
    file path only), and up to where the ledger was looked through for it."""

    __tablename__ = "ziel"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    art: Mapped[str] = mapped_column(String(20))
    register: Mapped[str] = mapped_column(String(20))
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    einstellungen: Mapped[str]
    zeiger: Mapped[str] = mapped_column(String(100))
    angelegt_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    zuletzt_gelungen: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    gestoert_seit: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    stoerung: Mapped[str] = mapped_column(String(60))


class Sendungszeile(Basis):
    """One change for one target: ids, state and times; what it says stays in its version, encrypted.

    `schluessel` is the dedup key, `xid` and `seq` its place in the ledger, `bezug` the Vorgang that it is about ("" for
    none, or not known). `naechster_versuch` is when to hand over, or to ask, again; `erledigt` that the target knows
    that its answer was noted.
    """

    __tablename__ = "sendung"
    __table_args__ = (
        UniqueConstraint("district_id", "ziel", "op_id"),
        Index("sendung_faellig", "district_id", "ziel", "stand", "naechster_versuch"),
        Index("sendung_vorgang", "district_id", "vorgang_id"),
    )
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    schluessel: Mapped[str] = mapped_column(String(64), primary_key=True)
    ziel: Mapped[str] = mapped_column(String(40))
    op_id: Mapped[str] = mapped_column(String(36))
    vorgang_id: Mapped[str] = mapped_column(String(36))
    bezug: Mapped[str] = mapped_column(String(36))
    register: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    xid: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    stand: Mapped[str] = mapped_column(String(12))
    versuche: Mapped[int]
    naechster_versuch: Mapped[datetime] = mapped_column(Zeitpunkt)
    grund: Mapped[str] = mapped_column(String(60))
    vermerk: Mapped[str] = mapped_column(String(1000))
    angelegt_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    uebergeben_am: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    beantwortet_am: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    erledigt: Mapped[bool]


class Abholzeile(Basis):
    """A sealed envelope that a town's agent fetches, and the Fachverfahren's answer; only the town opens it. Once the
    answer was noted the envelope goes and the row stays, so that it never lies there again."""

    __tablename__ = "abholung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    gemeinde_ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    umschlag: Mapped[bytes | None] = mapped_column(LargeBinary)
    abgelegt_am: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    ergebnis: Mapped[str | None] = mapped_column(String(12))
    grund: Mapped[str | None] = mapped_column(String(60))


class Gemeindeschluessel(Basis):
    """The public key (PEM) that a town's counters seal for, and the number of the town's device that fetches."""

    __tablename__ = "gemeindeschluessel"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    gemeinde_ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    pem: Mapped[bytes] = mapped_column(LargeBinary)
    geraet_nummer: Mapped[int | None]
    gesetzt_am: Mapped[datetime] = mapped_column(Zeitpunkt)
