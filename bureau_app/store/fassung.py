"""Which version the database is at, and which this program wants; without the tools that migrate it."""

from sqlalchemy import Connection, inspect, text

NEUESTE = "0007"
"""The last revision in `store.migrations`."""


def fassung(verbindung: Connection) -> str:
    """The revision that the database is at, "" if it is empty."""
    if not inspect(verbindung).has_table("alembic_version"):
        return ""
    return str(verbindung.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")
