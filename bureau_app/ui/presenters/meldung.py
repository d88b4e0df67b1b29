"""The message line: one message at a time that stops nobody, the last one wins."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.texts import Wortlaut


class Art(StrEnum):
    """How a message looks and whether it goes away by itself."""

    INFO = "info"
    ERFOLG = "erfolg"
    WARNUNG = "warnung"
    STOERUNG = "stoerung"


VERGEHT = (Art.INFO, Art.ERFOLG)
DAUER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class State:
    """The message shown, `art` None if there is none; `nummer` grows with each, so that equal ones are told apart."""

    art: Art | None = None
    text: str = field(default="", repr=False)
    tun: str = field(default="", repr=False)
    nummer: int = 0


class MeldungPresenter:
    """Shows messages; information goes away by itself, a fault stays until it is closed or replaced."""

    def __init__(self, umgebung: Umgebung, zeige: Callable[[State], None]) -> None:
        self._texte = umgebung.texte
        self._uhr = umgebung.schalter.uhr
        self._zeige = zeige
        self._state = State()
        self._seit: datetime | None = None

    def melde(self, art: Art, text: str, tun: str = "") -> None:
        """Show a message instead of the one before."""
        self._state = State(art, text, tun, self._state.nummer + 1)
        self._seit = self._uhr.jetzt()
        self._zeige(self._state)

    def info(self, schluessel: str, /, **werte: object) -> None:
        """A sentence of the catalogue, with its `_tun` beside it if there is one."""
        self._aus_katalog(Art.INFO, schluessel, werte)

    def erfolg(self, schluessel: str, /, **werte: object) -> None:
        """Something is done."""
        self._aus_katalog(Art.ERFOLG, schluessel, werte)

    def warnung(self, schluessel: str, /, **werte: object) -> None:
        """Something stands in the way."""
        self._aus_katalog(Art.WARNUNG, schluessel, werte)

    def stoerung(self, stoerung: Stoerung) -> None:
        """A device, the network or the store is not in order."""
        self._wortlaut(Art.STOERUNG, self._texte.fehler(stoerung))

    def eingabefehler(self, fehler: Eingabefehler) -> None:
        """What was entered cannot be so."""
        self._wortlaut(Art.WARNUNG, self._texte.fehler(fehler))

    def vorfall(self, nummer: str) -> None:
        """A bug of the program, known by its number."""
        self._aus_katalog(Art.STOERUNG, "meldung.vorfall", {"nummer": nummer})

    def schliesse(self) -> None:
        """Take the message away."""
        if self._state.art is not None:
            self._state = State(nummer=self._state.nummer)
            self._zeige(self._state)

    def schliesse_warnung(self) -> None:
        """What stood in the way no longer does."""
        if self._state.art is Art.WARNUNG:
            self.schliesse()

    def takt(self) -> None:
        """Called about every second."""
        if self._state.art in VERGEHT and self._seit and self._uhr.jetzt() - self._seit >= DAUER:
            self.schliesse()

    def _wortlaut(self, art: Art, wortlaut: Wortlaut) -> None:
        self.melde(art, wortlaut.text, wortlaut.tun)

    def _aus_katalog(self, art: Art, schluessel: str, werte: dict[str, object]) -> None:
        self.melde(art, self._texte(schluessel, **werte), self._texte.falls_da(f"{schluessel}_tun", **werte))
