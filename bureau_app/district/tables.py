"""Tables of the district's database: keys lead with the district, neither they nor constraints hold personal data."""

# A database prints keys, and on a violated CHECK or NOT NULL the whole row, into its own error log. So rows with
# personal data have no CHECK, and only their key columns, which hold ids, are NOT NULL.

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    FetchedValue,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NUR_ANHAENGEN = {"info": {"rechte": ("SELECT", "INSERT")}}
"""The last of a table's arguments if the service may only add rows to it (PostgreSQL: it is granted nothing else)."""


class Zeitpunkt(TypeDecorator[datetime]):
    """An aware time in UTC, also on a database that forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC going in."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC coming out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Basis(DeclarativeBase):
    """Base of all tables."""


def tabelle(zeile: type[Basis]) -> Table:
    """The table behind a class, for statements that are built once and run often."""
    return cast(Table, zeile.__table__)


class Kreis(Basis):
    """One district: epoch of its ledger and PostgreSQL's timeline when it began, pepper of look-ups, the public key
    that its Policy is signed for (Ed25519, 32 bytes), what tells its KEK from another one; its row is the lock of those
    who number devices and questions."""

    __tablename__ = "kreis"
    district_id: Mapped[str] = mapped_column(String(5), primary_key=True)
    epoche: Mapped[str] = mapped_column(String(16))
    stand: Mapped[int]
    pfeffer: Mapped[bytes] = mapped_column(LargeBinary)
    policy_schluessel: Mapped[bytes | None] = mapped_column(LargeBinary)
    kek_pruefwert: Mapped[str | None] = mapped_column(String(16))
    zeitlinie: Mapped[int | None]


class Geraet(Basis):
    """An enrolled counter PC; of its token, good until `token_bis` (NULL: without end), only the SHA-256 is kept.
    `quarantaene` is the code of why its changes are not taken until a person looked, NULL if they are."""

    __tablename__ = "geraet"
    __table_args__ = (
        UniqueConstraint("district_id", "token_hash"),
        UniqueConstraint("district_id", "gemeinde_ags", "nummer"),
    )
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    nummer: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64))
    token_bis: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    aufgenommen_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    name: Mapped[str | None]
    quarantaene: Mapped[str | None] = mapped_column(String(40))


class Konto(Basis):
    """An account; found by an HMAC of the Kennung, so that no key names anybody. `person_id` is the human behind it,
    `oidc_hmac` who it is at an IdP."""

    __tablename__ = "konto"
    __table_args__ = (UniqueConstraint("district_id", "kennung_hmac"), UniqueConstraint("district_id", "oidc_hmac"))
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(String(36))
    kennung_hmac: Mapped[str | None] = mapped_column(String(64))
    kennung: Mapped[str | None]
    name: Mapped[str | None]
    zeichen: Mapped[str | None]
    rolle: Mapped[str | None]
    gemeinde_ags: Mapped[str | None]
    kennwort: Mapped[str | None]
    oidc_hmac: Mapped[str | None] = mapped_column(String(64))


class Sitzung(Basis):
    """A signed-in account at one device; of the token only the SHA-256 is kept. `sitzung_id` is the Dauersitzung that
    renews it, None for counters that know none."""

    __tablename__ = "sitzung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    konto_id: Mapped[str] = mapped_column(String(36))
    geraet_id: Mapped[str] = mapped_column(String(36))
    gueltig_bis: Mapped[datetime] = mapped_column(Zeitpunkt)
    sitzung_id: Mapped[str | None] = mapped_column(String(36))


class Fehlversuch(Basis):
    """Sign-ins that were begun and did not succeed, by HMAC of the Kennung or by device id."""

    __tablename__ = "fehlversuch"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    schluessel: Mapped[str] = mapped_column(String(80), primary_key=True)
    anzahl: Mapped[int]
    zuletzt: Mapped[datetime] = mapped_column(Zeitpunkt)


class Ereignis(Basis):
    """The ledger: one row a step, never altered; knows its op id for ever.

    Read in the order of `xid` (the transaction's number on PostgreSQL, 0 on SQLite) and `seq`, which rises and may have
    gaps. `pruefsumme` is an HMAC under the case's key (`Fallinhalt.pruefzeichen`), worthless without it, "" for a step
    that is no change. `koerper_hash` is the SHA-256 of what is stored of a change ("" if the step brings no content),
    `zu_op_id` the change that a step of a register is about, `geraet_folge` the running number that the device gave the
    change.
    """

    __tablename__ = "ereignis"
    __table_args__ = (
        UniqueConstraint("district_id", "op_id"),
        UniqueConstraint("district_id", "geraet_id", "geraet_folge"),
        Index("ereignis_feed", "district_id", "gemeinde_ags", "xid", "seq"),
        NUR_ANHAENGEN,
    )
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, FetchedValue(), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, FetchedValue(), primary_key=True, autoincrement=False)
    op_id: Mapped[str] = mapped_column(String(36))
    pruefsumme: Mapped[str] = mapped_column(String(64))
    vorgang_id: Mapped[str] = mapped_column(String(36))
    register: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    art: Mapped[str] = mapped_column(String(40))
    grund: Mapped[str] = mapped_column(String(60))
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    geraet_id: Mapped[str] = mapped_column(String(36))
    geraet_folge: Mapped[int | None] = mapped_column(BigInteger)
    koerper_hash: Mapped[str] = mapped_column(String(64))
    zu_op_id: Mapped[str | None] = mapped_column(String(36))
    zeit: Mapped[datetime] = mapped_column(Zeitpunkt)


class Eintrag(Basis):
    """One register's part of one Vorgang: which version holds, and whose town it is."""

    __tablename__ = "eintrag"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int]
    gemeinde_ags: Mapped[str] = mapped_column(String(8))


class Fassung(Basis):
    """What one version of an entry says, under the name of its form: the exact bytes that came, encrypted
    (`fallinhalt`)."""

    __tablename__ = "fassung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[str | None]
    koerper: Mapped[bytes | None] = mapped_column(LargeBinary)


class Freigabe(Basis):
    """A request for a second person's decision, and the decision: ids, fingerprints and times only.

    `fassung` counts the requests of a Vorgang; `_von` are accounts, `_person` the humans behind them; `codes` are the
    reasons that it asked for (`freigabecodes`), None if it is older than they are kept.
    """

    __tablename__ = "freigabe"
    __table_args__ = (
        UniqueConstraint("district_id", "vorgang_id", "fassung"),
        CheckConstraint(
            "entschieden_person IS NULL OR entschieden_person <> beantragt_person", name="freigabe_vier_augen"
        ),
        CheckConstraint(
            "(stand IN ('gewaehrt', 'abgelehnt')) = (entschieden_person IS NOT NULL)", name="freigabe_entschieden"
        ),
        Index("freigabe_eingang", "district_id", "gemeinde_ags", "stand", "beantragt_am"),
    )
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    antrag_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36))
    fassung: Mapped[int]
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    geraet_id: Mapped[str] = mapped_column(String(36))
    inhalt: Mapped[str] = mapped_column(String(64))
    codes: Mapped[str | None]
    stand: Mapped[str] = mapped_column(String(16))
    beantragt_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    beantragt_von: Mapped[str] = mapped_column(String(36))
    beantragt_person: Mapped[str] = mapped_column(String(36))
    entschieden_am: Mapped[datetime | None] = mapped_column(Zeitpunkt)
    entschieden_von: Mapped[str | None] = mapped_column(String(36))
    entschieden_person: Mapped[str | None] = mapped_column(String(36))
    geholt_am: Mapped[datetime | None] = mapped_column(Zeitpunkt)


class Freigabeinhalt(Basis):
    """What is asked, in the words of the one who asks, then the reason of the one who decided; gone soon after."""

    __tablename__ = "freigabeinhalt"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    antrag_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    koerper: Mapped[bytes | None] = mapped_column(LargeBinary)


class Freigabemarke(Basis):
    """How often anything about a town's requests changed: what other processes look at to wake those who wait."""

    __tablename__ = "freigabemarke"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    gemeinde_ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    stand: Mapped[int]


class Policyfassung(Basis):
    """A published version of the Policy: the exact bytes and their signature; never altered."""

    __tablename__ = "policyfassung"
    __table_args__ = (UniqueConstraint("district_id", "nummer"), NUR_ANHAENGEN)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    nummer: Mapped[int]
    dokument: Mapped[bytes] = mapped_column(LargeBinary)
    signatur: Mapped[bytes] = mapped_column(LargeBinary)
    veroeffentlicht_am: Mapped[datetime] = mapped_column(Zeitpunkt)


PERSONENBEZOGEN = frozenset(
    {
        ("konto", "kennung"),
        ("konto", "name"),
        ("konto", "zeichen"),
        ("konto", "kennwort"),
        ("fassung", "koerper"),
        ("freigabeinhalt", "koerper"),
        ("registerfahrzeug", "daten"),
        ("registerfahrzeug", "anschrift"),
        ("abholung", "umschlag"),
    }
)
"""Columns (table, column) that hold personal data; a test holds them out of keys, constraints and indexes."""
