"""Hears of what happens at the district at once: its feed is held open on a lane of its own, applied as any round."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bureau_app.domain.abgleich import Runde
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.ui.presenters.freigabenwarten import Warteschleife
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur
from bureau_app.workflows.sync import uebernimm_gehoertes

HALTEN_S = 20.0
"""How long a question is held open."""
NEU_NACH = timedelta(seconds=5)
"""After a fault of the store, or a bug."""
_FEED = "feed"


class Feedwache:
    """The lane only waits: cursor and news are read and written on the lanes that are waited for at the end, so nothing
    is lost with a question that is left behind. Who is signed in does not matter, registers answer the counter.

    `bewegt` hears that Vorgaenge moved on, `getrennt` that the district could not be asked any more.
    """

    def __init__(self, umgebung: Umgebung, bewegt: Callable[[], None], getrennt: Callable[[], None]) -> None:
        self._u, self._bewegt, self._getrennt = umgebung, bewegt, getrennt
        self._schleife = Warteschleife(umgebung, Spur.FEED)
        self._ab: datetime | None = umgebung.schalter.uhr.jetzt()
        self.verbunden = False
        """Whether the last question was answered: what happens is heard without asking for it."""

    def takt(self) -> None:
        """Called about every second."""
        if self._u.horcher is None:
            return
        if self._ab is not None and self._u.schalter.uhr.jetzt() >= self._ab:
            self._beginne()
        self._schleife.takt()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: begin anew."""
        self._schleife.nimm_weg(_FEED)
        self._schleife.nach_vorfall()
        self._spaeter()

    def _beginne(self) -> None:
        """Ask from where the feed was read to."""
        self._ab = None
        store = self._u.schalter.store
        self._u.runner.run(
            Spur.SPEICHER, lambda: store.zeiger(Register.FAHRZEUGREGISTER), self._setze, lambda _: self._spaeter()
        )

    def _setze(self, zeiger: str) -> None:
        horcher = self._u.horcher
        assert horcher is not None

        def frage(warte_s: float) -> Callable[[], None]:
            runde = horcher.horche(zeiger, warte_s)
            return lambda: self._gehoert(runde, zeiger)

        self._schleife.setze(_FEED, frage, self._unterbrochen, HALTEN_S)

    def _gehoert(self, runde: Runde, zeiger: str) -> None:
        """Nothing new: the same is asked again. Else not before it is applied, or the answer would come at once."""
        self.verbunden = True
        if runde.zeiger == zeiger:
            return
        self._schleife.nimm_weg(_FEED)
        s, district = self._u.schalter, self._u.district
        self._u.runner.run(
            Spur.NETZ,
            lambda: uebernimm_gehoertes(s, district, runde, zeiger),
            self._uebernommen,
            lambda _: self._spaeter(),
        )

    def _uebernommen(self, anzahl: int) -> None:
        if anzahl:
            self._bewegt()
        self._beginne()

    def _unterbrochen(self, _stoerung: Stoerung) -> None:
        war, self.verbunden = self.verbunden, False
        if war:
            self._getrennt()

    def _spaeter(self) -> None:
        self._ab = self._u.schalter.uhr.jetzt() + NEU_NACH
