"""A signed head of the district's audit tree: what exactly is signed, and what two heads say about each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bureau_app.domain.hashbaum import pruefe_konsistenz

_NULL = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Baumkopf:
    """District, epoch of its ledger, number of sealed entries, root over them (32 bytes), when (UTC, whole
    milliseconds), and the Ed25519 signature (64 bytes)."""

    kreis: str
    epoche: str
    groesse: int
    wurzel: bytes = field(repr=False)
    zeit: datetime
    signatur: bytes = field(default=b"", repr=False)

    def unterschrieben(self) -> bytes:
        """The exact bytes that the signature is over."""
        ms = (self.zeit - _NULL) // _MS
        zeilen = ("bureau-app baumkopf/1", self.kreis, self.epoche, self.groesse, self.wurzel.hex(), ms)
        return "".join(f"{zeile}\n" for zeile in zeilen).encode()

    def setzt_fort(self, frueher: "Baumkopf", beweis: Sequence[bytes]) -> bool:
        """Whether this tree, as the consistency proof shows, begins with the earlier one: nothing of it was altered."""
        return self.kreis == frueher.kreis and pruefe_konsistenz(
            frueher.groesse, self.groesse, frueher.wurzel, self.wurzel, beweis
        )


def auf_ms(zeit: datetime) -> datetime:
    """The time as a head can say it."""
    return zeit - timedelta(microseconds=zeit.microsecond % 1000)
