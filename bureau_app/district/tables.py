"""Tables of the district's database: keys lead with the district, neither they nor constraints hold personal data."""

# A database prints keys, and on a violated CHECK or NOT NULL the whole row, into its own error log. So rows with
# personal data have no CHECK, and only their key columns, which hold ids, are NOT NULL.

from datetime import UTC, date, datetime

from sqlalchemy import CheckConstraint, DateTime, Dialect, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


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


class Kreis(Basis):
    """One district: epoch of its ledger, last number, pepper of look-ups, the public key that its Policy is signed
    for (Ed25519, 32 bytes); its row is the writers' lock."""

    __tablename__ = "kreis"
    district_id: Mapped[str] = mapped_column(String(5), primary_key=True)
    epoche: Mapped[str] = mapped_column(String(16))
    stand: Mapped[int]
    pfeffer: Mapped[bytes] = mapped_column(LargeBinary)
    policy_schluessel: Mapped[bytes | None] = mapped_column(LargeBinary)


class Geraet(Basis):
    """An enrolled counter PC; of its token only the SHA-256 is kept."""

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
    aufgenommen_am: Mapped[datetime] = mapped_column(Zeitpunkt)
    name: Mapped[str | None]


class Konto(Basis):
    """An account; found by an HMAC of the Kennung, so that no key names anybody. `person_id` is the human behind it."""

    __tablename__ = "konto"
    __table_args__ = (UniqueConstraint("district_id", "kennung_hmac"),)
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


class Sitzung(Basis):
    """A signed-in account at one device; of the token only the SHA-256 is kept."""

    __tablename__ = "sitzung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    konto_id: Mapped[str] = mapped_column(String(36))
    geraet_id: Mapped[str] = mapped_column(String(36))
    gueltig_bis: Mapped[datetime] = mapped_column(Zeitpunkt)


class Fehlversuch(Basis):
    """Sign-ins that were begun and did not succeed, by HMAC of the Kennung or by device id."""

    __tablename__ = "fehlversuch"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    schluessel: Mapped[str] = mapped_column(String(80), primary_key=True)
    anzahl: Mapped[int]
    zuletzt: Mapped[datetime] = mapped_column(Zeitpunkt)


class Ereignis(Basis):
    """The ledger: one row an accepted change, numbered without gaps, never altered; knows its op id for ever."""

    __tablename__ = "ereignis"
    __table_args__ = (
        UniqueConstraint("district_id", "op_id"),
        Index("ereignis_feed", "district_id", "gemeinde_ags", "seq"),
    )
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    op_id: Mapped[str] = mapped_column(String(36))
    pruefsumme: Mapped[str] = mapped_column(String(64))
    vorgang_id: Mapped[str] = mapped_column(String(36))
    version: Mapped[int]
    art: Mapped[str] = mapped_column(String(40))
    gemeinde_ags: Mapped[str] = mapped_column(String(8))
    geraet_id: Mapped[str] = mapped_column(String(36))
    zeit: Mapped[datetime] = mapped_column(Zeitpunkt)


class Eintrag(Basis):
    """The Fahrzeugregister's part of one Vorgang: which version holds, and whose town it is."""

    __tablename__ = "eintrag"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int]
    gemeinde_ags: Mapped[str] = mapped_column(String(8))


class Fassung(Basis):
    """What one version of an entry says: the exact bytes that came, under the name of their form."""

    __tablename__ = "fassung"
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[str | None]
    koerper: Mapped[bytes | None] = mapped_column(LargeBinary)


class Freigabe(Basis):
    """A request for a second person's decision, and the decision: ids, fingerprints and times only.

    `fassung` counts the requests of a Vorgang; `_von` are accounts, `_person` the humans behind them.
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


class Registerfahrzeug(Basis):
    """A vehicle of the embedded register, found by HMACs of its FIN and of its Halter; `version` rises with it."""

    __tablename__ = "registerfahrzeug"
    __table_args__ = (Index("registerfahrzeug_halter", "district_id", "halter_hmac"),)
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    fin_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int | None]
    halter_hmac: Mapped[str | None] = mapped_column(String(64))
    daten: Mapped[bytes | None] = mapped_column(LargeBinary)


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
    district_id: Mapped[str] = mapped_column(ForeignKey("kreis.district_id"), primary_key=True)
    fin_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    tag: Mapped[date]
    anschrift_hmac: Mapped[str] = mapped_column(String(64))
    version: Mapped[int | None]


class Zugriff(Basis):
    """A question about somebody's vehicles: who, where, when, what for, how many were told; whom only as an HMAC."""

    __tablename__ = "zugriff"
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


class Policyfassung(Basis):
    """A published version of the Policy: the exact bytes and their signature; never altered."""

    __tablename__ = "policyfassung"
    __table_args__ = (UniqueConstraint("district_id", "nummer"),)
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
    }
)
"""Columns (table, column) that hold personal data; a test holds them out of keys, constraints and indexes."""
