"""First version: Vorgang, journal, outbox, counters, feed cursors, verifiers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; the journal takes new lines only."""
    op.create_table("alembic_version", sa.Column("version_num", sa.String(32), primary_key=True))
    _vorgang()
    _journal()
    _ausgang()
    op.create_table(
        "zaehler", sa.Column("name", sa.String, primary_key=True), sa.Column("wert", sa.Integer, nullable=False)
    )
    op.create_table(
        "zeiger", sa.Column("register", sa.String, primary_key=True), sa.Column("zeiger", sa.String, nullable=False)
    )
    op.create_table(
        "anmeldung",
        sa.Column("kennung", sa.String, primary_key=True),
        *(_text(name) for name in ("benutzer_id", "name", "zeichen", "rolle", "gemeinde_ags", "pruefwert")),
        *(_zahl(name) for name in ("gesehen", "gueltig_bis", "fehlversuche")),
    )


def _vorgang() -> None:
    op.create_table(
        "vorgang",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("nummer", sa.String, nullable=False, unique=True),
        _text("sachbearbeiter"),
        _text("stufe"),
        _zahl("fassung"),
        _zahl("beruehrt"),
        _text("geaendert_am"),
        sa.Column("inhalt", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_vorgang_beruehrt", "vorgang", ["beruehrt"])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("nr", sa.Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("am", "akteur", "schritt", "vorgang_id", "merkmale", "vorher", "pruefsumme")),
    )
    for ereignis in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journal_kein_{ereignis.lower()} BEFORE {ereignis} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal takes new lines only'); END"
        )


def _ausgang() -> None:
    op.create_table(
        "ausgang",
        sa.Column("nr", sa.Integer, primary_key=True),
        sa.Column("op_id", sa.String, nullable=False, unique=True),
        _text("vorgang_id"),
        _text("register"),
        _zahl("base_version"),
        sa.Column("koerper", sa.LargeBinary, nullable=False),
        _text("pruefsumme"),
        _text("stand"),
        _zahl("versuche"),
        sa.Column("faellig", sa.Integer, nullable=True),
        _text("grund"),
    )
    op.create_index(
        "ausgang_offen",
        "ausgang",
        ["register", "vorgang_id", "nr"],
        sqlite_where=sa.text("stand IN ('wartet', 'uebergeben')"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _zahl(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
