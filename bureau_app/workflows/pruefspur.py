"""The counter as a witness: it keeps the heads of the district's audit tree, and tells if one contradicts another."""

from collections.abc import Sequence
from typing import Protocol

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.ports import CaseStore, Journaleintrag

PROGRAMM = "programm"


class Pruefspur(Protocol):
    """The district's audit tree as a counter sees it. Blocking, for the network lane; Stoerung KREIS_*."""

    def gesehen(self) -> Baumkopf | None:
        """The head that came with the last answer of the district, its signature verified; None if none came yet.
        Stoerung PRUEFSPUR_SIGNATUR if it is not signed with the district's key."""

    def konsistenz(self, von: int, bis: int) -> tuple[bytes, ...]:
        """What the district says proves that its tree of size `bis` begins with that of size `von`."""


class Zeugenspeicher(Protocol):
    """Heads that this counter saw. Blocking; Stoerung SPEICHER_*."""

    def letzter(self) -> Baumkopf | None:
        """The head that was kept last."""

    def merke(self, kopf: Baumkopf) -> None:
        """Keep one more; the oldest go when there are very many, the first one never."""

    def koepfe(self) -> Sequence[Baumkopf]:
        """All of them, in the order in which they were kept."""


class Zeuge:
    """Compares what the district shows with what it showed before. For one thread at a time."""

    def __init__(self, pruefspur: Pruefspur, speicher: Zeugenspeicher, store: CaseStore) -> None:
        self._pruefspur = pruefspur
        self._speicher = speicher
        self._store = store
        self._vermerkt: Baumkopf | None = None

    def pruefe(self) -> bool:
        """Take the newest head if it continues the last one kept; whether there was a newer one.

        Stoerung PRUEFSPUR_WIDERSPRUCH if it does not: something that had been sealed is gone or was altered. That is
        said at every check as long as the district shows such a head. One of another epoch (the district restored a
        backup) is said once and then kept, after the former ones, which stay.
        """
        neu = self._pruefspur.gesehen()
        alt = self._speicher.letzter()
        if neu is None or neu == alt:
            return False
        if alt is not None and not self._setzt_fort(alt, neu):
            self._vermerke(alt, neu)
            if neu.epoche != alt.epoche:
                self._speicher.merke(neu)
            raise Stoerung(Fehlercode.PRUEFSPUR_WIDERSPRUCH, alt=str(alt.groesse), neu=str(neu.groesse))
        self._speicher.merke(neu)
        return True

    def _setzt_fort(self, alt: Baumkopf, neu: Baumkopf) -> bool:
        if neu.groesse < alt.groesse:
            return False
        beweis = self._pruefspur.konsistenz(alt.groesse, neu.groesse) if neu.groesse > alt.groesse else ()
        return neu.setzt_fort(alt, beweis)

    def _vermerke(self, alt: Baumkopf, neu: Baumkopf) -> None:
        """In the journal, once for each head."""
        if self._vermerkt != neu:
            koepfe = (("alt", f"{alt.groesse} {alt.wurzel.hex()}"), ("neu", f"{neu.groesse} {neu.wurzel.hex()}"))
            self._store.vermerke(Journaleintrag(PROGRAMM, "pruefspur_widerspruch", "", koepfe))
            self._vermerkt = neu
