"""Tables of the audit: acts that are no changes of a register, the seal of every entry, and the tree's signed heads."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, Sequence, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bureau_app.district.tables import NUR_ANHAENGEN, Basis, Zeitpunkt

PROTOKOLL_SEQ = Sequence("protokoll_seq")
"""Numbers the acts on PostgreSQL; SQLite has one writer, who counts."""


class Protokoll(Basis):
    """An act that is no change of a register: what, about which id, by whom, a code or a checksum; never altered.

    `xid` is the transaction on PostgreSQL, 0 on SQLite: with it the sealer knows what can still be committed.
    """

    __tablename__ = "protokoll"
    __table_args__ = (NUR_ANHAENGEN,)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    xid: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    art: Mapped[str] = mapped_column(String(40))
    bezug: Mapped[str] = mapped_column(String(64))
    durch: Mapped[str] = mapped_column(String(64))
    merkmal: Mapped[str] = mapped_column(String(64))
    zeit: Mapped[datetime] = mapped_column(Zeitpunkt)


class Siegel(Basis):
    """One sealed entry: its number in the tree (from 0), which entry of which table it is, the hash of its leaf, and
    the chain's hash after it (32 bytes each)."""

    __tablename__ = "siegel"
    __table_args__ = (UniqueConstraint("district_id", "quelle", "seq"), NUR_ANHAENGEN)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    nummer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    quelle: Mapped[str] = mapped_column(String(10))
    seq: Mapped[int] = mapped_column(BigInteger)
    blatt: Mapped[bytes] = mapped_column(LargeBinary)
    kette: Mapped[bytes] = mapped_column(LargeBinary)


class Kachel(Basis):
    """Root over 256 leaves in a row, so that a proof does not read every leaf."""

    __tablename__ = "kachel"
    __table_args__ = (NUR_ANHAENGEN,)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    nummer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    wurzel: Mapped[bytes] = mapped_column(LargeBinary)


class Kopf(Basis):
    """A signed head of the tree, with what the sealer needs to go on from it: the tree's right edge, and where each
    table was read to in this epoch of the ledger."""

    __tablename__ = "baumkopf"
    __table_args__ = (NUR_ANHAENGEN,)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    groesse: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    epoche: Mapped[str] = mapped_column(String(16))
    wurzel: Mapped[bytes] = mapped_column(LargeBinary)
    zeit: Mapped[datetime] = mapped_column(Zeitpunkt)
    signatur: Mapped[bytes] = mapped_column(LargeBinary)
    rand: Mapped[bytes] = mapped_column(LargeBinary)
    ereignis_xid: Mapped[int] = mapped_column(BigInteger)
    ereignis_seq: Mapped[int] = mapped_column(BigInteger)
    protokoll_xid: Mapped[int] = mapped_column(BigInteger)
    protokoll_seq: Mapped[int] = mapped_column(BigInteger)
