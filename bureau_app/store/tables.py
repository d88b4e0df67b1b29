"""Tables of the counter's own database; a row never leaves this package."""

from typing import cast

from sqlalchemy import Index, LargeBinary, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OFFEN = ("wartet", "uebergeben")
"""Outbox rows of these states still wait for their register."""


class Tabelle(DeclarativeBase):
    """What all tables have in common: one catalogue."""


def tabelle(zeile: type[Tabelle]) -> Table:
    """The table behind a class, for statements that are built once and run often."""
    return cast(Table, zeile.__table__)


class Vorgangszeile(Tabelle):
    """A Vorgang as last written; `beruehrt` counts all writes, so that the order does not depend on a clock. `bezug`
    is the id of the Vorgang that it is about ("": none), `aufgaben` how many of its tasks are open."""

    __tablename__ = "vorgang"

    id: Mapped[str] = mapped_column(primary_key=True)
    nummer: Mapped[str] = mapped_column(unique=True)
    sachbearbeiter: Mapped[str]
    stufe: Mapped[str]
    fassung: Mapped[int]
    beruehrt: Mapped[int] = mapped_column(index=True)
    geaendert_am: Mapped[str]
    inhalt: Mapped[bytes] = mapped_column(LargeBinary)
    bezug: Mapped[str] = mapped_column(server_default="", index=True)
    aufgaben: Mapped[int] = mapped_column(server_default="0")


class Journalzeile(Tabelle):
    """One line that the office answers for; `pruefsumme` covers the line and `vorher`, the one of the line before."""

    __tablename__ = "journal"

    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    am: Mapped[str]
    akteur: Mapped[str]
    schritt: Mapped[str]
    vorgang_id: Mapped[str]
    merkmale: Mapped[str]
    vorher: Mapped[str]
    pruefsumme: Mapped[str]


class Ausgangszeile(Tabelle):
    """The outbox: the bytes to send, frozen; `faellig` in ms since 1970, NULL if it does not go again by itself.
    `nachreichen` is above 0 for a confirmed change that its register may have lost, by 1 more for each time that it
    could not be taken again; `folge` is this device's running number
    of the change, NULL for one that was made before there was one."""

    __tablename__ = "ausgang"
    __table_args__ = (
        Index("ausgang_offen", "register", "vorgang_id", "nr", sqlite_where=text("stand IN ('wartet', 'uebergeben')")),
    )

    nr: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(unique=True)
    vorgang_id: Mapped[str]
    register: Mapped[str]
    base_version: Mapped[int]
    koerper: Mapped[bytes] = mapped_column(LargeBinary)
    pruefsumme: Mapped[str]
    stand: Mapped[str]
    versuche: Mapped[int]
    faellig: Mapped[int | None]
    grund: Mapped[str]
    nachreichen: Mapped[int] = mapped_column(server_default="0")
    folge: Mapped[int | None]


class Rueckgabezeile(Tabelle):
    """What a register holds instead of a returned change, for the person who must decide: a `Gegenfassung` as JSON."""

    __tablename__ = "rueckgabe"

    op_id: Mapped[str] = mapped_column(primary_key=True)
    vorgang_id: Mapped[str] = mapped_column(index=True)
    inhalt: Mapped[bytes] = mapped_column(LargeBinary)


class Zaehlerzeile(Tabelle):
    """Numbers handed out so far, by what they count."""

    __tablename__ = "zaehler"

    name: Mapped[str] = mapped_column(primary_key=True)
    wert: Mapped[int]


class Zeigerzeile(Tabelle):
    """Where a register's feed was read to."""

    __tablename__ = "zeiger"

    register: Mapped[str] = mapped_column(primary_key=True)
    zeiger: Mapped[str]


class Ablagezeile(Tabelle):
    """Something small that must survive the program, by name: the district's Policy, a receipt number half typed."""

    __tablename__ = "ablage"

    name: Mapped[str] = mapped_column(primary_key=True)
    inhalt: Mapped[bytes] = mapped_column(LargeBinary)


class Anmeldungszeile(Tabelle):
    """An Argon2id verifier for offline sign-in; times in ms since 1970, `gesehen` is the latest time it was used at,
    `bestaetigt` when the district last said who this is."""

    __tablename__ = "anmeldung"

    kennung: Mapped[str] = mapped_column(primary_key=True)
    benutzer_id: Mapped[str]
    name: Mapped[str]
    zeichen: Mapped[str]
    rolle: Mapped[str]
    gemeinde_ags: Mapped[str]
    pruefwert: Mapped[str]
    gesehen: Mapped[int]
    bestaetigt: Mapped[int] = mapped_column(server_default="0")
    gueltig_bis: Mapped[int]
    fehlversuche: Mapped[int]


class Zeugenzeile(Tabelle):
    """A head of the district's audit tree that this counter saw; `zeit` in ISO 8601 with zone."""

    __tablename__ = "zeuge"

    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kreis: Mapped[str]
    epoche: Mapped[str]
    groesse: Mapped[int]
    wurzel: Mapped[bytes] = mapped_column(LargeBinary)
    zeit: Mapped[str]
    signatur: Mapped[bytes] = mapped_column(LargeBinary)


class Journalschnitt(Tabelle):
    """Where the journal was cut when its oldest lines were over: number and checksum of the last line that went."""

    __tablename__ = "journalschnitt"

    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pruefsumme: Mapped[str]
    am: Mapped[str]


class Quittungszeile(Tabelle):
    """The receipt of a Vorgang that is no longer here: its number, the receipt's, the sum in cents, and the day of it
    (ISO 8601); nobody's name."""

    __tablename__ = "quittung"

    nummer: Mapped[str] = mapped_column(primary_key=True)
    quittung: Mapped[str]
    cent: Mapped[int]
    am: Mapped[str]
