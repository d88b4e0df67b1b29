"""The ports Pruefspur and Zeugenspeicher in memory: a district whose tree grows, and can be rewritten."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.hashbaum import Baumrand, blatthash, konsistenzbeweis

AM = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)


@dataclass
class FakePruefspur:
    """`eintraege` are what is sealed; `stoerung` is raised instead of an answer."""

    eintraege: list[bytes] = field(default_factory=list)
    epoche: str = "0" * 16
    kreis: str = "05162"
    geschwiegen: bool = False
    stoerung: Fehlercode | None = None
    gefragt: list[tuple[int, int]] = field(default_factory=list)

    def gesehen(self) -> Baumkopf | None:
        """The head over everything, None as long as no answer came."""
        if self.geschwiegen:
            return None
        groesse = len(self.eintraege)
        zeit = AM + timedelta(seconds=groesse)
        return Baumkopf(self.kreis, self.epoche, groesse, self._wurzel(0, groesse), zeit, b"s" * 64)

    def konsistenz(self, von: int, bis: int) -> tuple[bytes, ...]:
        """The proof that follows from what is sealed now."""
        self.gefragt.append((von, bis))
        if self.stoerung:
            raise Stoerung(self.stoerung)
        return konsistenzbeweis(von, bis, self._wurzel)

    def _wurzel(self, von: int, bis: int) -> bytes:
        rand = Baumrand()
        for eintrag in self.eintraege[von:bis]:
            rand.haenge_an(blatthash(eintrag))
        return rand.wurzel()


class FakeZeugenspeicher:
    """Heads in a list."""

    def __init__(self) -> None:
        self._koepfe: list[Baumkopf] = []

    def letzter(self) -> Baumkopf | None:
        """The head that was kept last."""
        return self._koepfe[-1] if self._koepfe else None

    def merke(self, kopf: Baumkopf) -> None:
        """One more."""
        self._koepfe.append(kopf)

    def koepfe(self) -> tuple[Baumkopf, ...]:
        """All of them."""
        return tuple(self._koepfe)
