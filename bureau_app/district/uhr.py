"""The clock of the service."""

from datetime import UTC, datetime


def jetzt() -> datetime:
    """The server's clock, which decides order and deadlines; aware, UTC."""
    return datetime.now(UTC)
