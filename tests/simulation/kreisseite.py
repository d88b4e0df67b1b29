"""What happens at the district during a day: it is forged at, restored, it delivers to the register behind it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from tests.simulation.bezirk import Bezirk
from tests.simulation.hinterland import Zulassungsstelle
from tests.simulation.platte import Absturz
from tests.simulation.platz import Platz
from tests.simulation.urteil import Buchfuehrung, verlange


class Kreisseite:
    """The acts of the schedule that no counter takes part in. `stirb` is told when the service died; on some days
    there is a register behind the district, on the others the district's own is the last one."""

    def __init__(self, wuerfel: Random, buch: Buchfuehrung, bezirk: Bezirk, stirb: Callable[[], None]) -> None:
        self.wuerfel = wuerfel
        self.buch = buch
        self.bezirk = bezirk
        self.stirb = stirb
        self.sicherung: bytes | None = None
        self.stelle: Zulassungsstelle | None = None
        if wuerfel.random() < 0.5:
            self.stelle = Zulassungsstelle(wuerfel, buch)
            bezirk.haenge_an()

    def faelsche(self, platz: Platz) -> None:
        """An op id that is known comes again with other bytes: nobody is told that it is known (K2)."""
        if anfrage := self.buch.gefaelschte(platz, self.bezirk):
            self.buch.erwarte_abgewiesen(self.bezirk.bediene(platz.geraet, "POST", "/v1/sync", anfrage, ""))

    def gib_zurueck(self, _platz: Platz) -> None:
        """A register that the district was only told of finds fault with a change that was confirmed."""
        if self.stelle is None and (gebucht := self.buch.gebuchte()):
            op_id = self.wuerfel.choice(gebucht)
            self.buch.zurueckgegeben.add(op_id)
            self.bezirk.platte.stirb_am(0)
            self.bezirk.platte.stoere(0)
            self.bezirk.gib_zurueck(op_id)

    def beliefere(self, _platz: Platz) -> None:
        """One pass of what works for the register behind the district; it may die in it as the service may."""
        self.bezirk.uhr.vor(timedelta(seconds=self.wuerfel.choice((1, 30, 300))))
        self._beliefere()

    def sichere(self, _platz: Platz) -> None:
        """A backup is taken, or the last one is put in place of the database: what came after it is gone there."""
        if self.sicherung is None:
            self.sicherung = self.bezirk.platte.abbild()
            return
        self.buch.vergiss(self.bezirk)
        self.bezirk.stelle_her(self.sicherung)
        self.buch.beginne_neu(self.bezirk)
        self.sicherung = None

    def heile(self) -> bool:
        """A pass without faults; whether the register behind has answered everything."""
        if self.stelle is None:
            return True
        self.stelle.anteil = 0.0
        self._beliefere()
        return not self.bezirk.unbeantwortete()

    def pruefe_schritt(self, plaetze: tuple[Platz, ...]) -> None:
        """No counter says confirmed before the register behind the district has."""
        if self.stelle is not None:
            bestaetigt = self.stelle.bestaetigte()
            for platz in plaetze:
                verlange(platz.bestaetigte() <= bestaetigt, "I6", "confirmed before the register behind said so")

    def pruefe_ende(self) -> None:
        """What holds of the register behind once the faults ended and everything was sent."""
        if self.stelle is not None:
            self.stelle.pruefe_ende(self.bezirk.registermeldungen(), set(self.buch.gebuchte()))

    def zurueckgegebene(self) -> set[str]:
        """The op ids of what a register behind the district returned."""
        return self.buch.zurueckgegeben | (self.stelle.zurueckgegebene() if self.stelle else set())

    def _beliefere(self) -> None:
        if self.stelle is None:
            return
        try:
            self.bezirk.beliefere(self.stelle)
        except Absturz:
            self.stirb()
        except SQLAlchemyError:
            return
