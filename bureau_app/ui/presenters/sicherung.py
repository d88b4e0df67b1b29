"""Autosave of the draft: every change goes to the store, the latest wins, one write at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.ummeldung import erfasse, eroeffne

WIEDER_NACH = timedelta(seconds=3)


class Stand(StrEnum):
    """How far the draft on the screen is on disk."""

    KEINER = "keiner"
    LAEUFT = "laeuft"
    GESICHERT = "gesichert"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class Sicherungsstand:
    """How far, and since when it is whole on disk."""

    stand: Stand = Stand.KEINER
    um: datetime | None = field(default=None, repr=False)


Schritt = Callable[[Vorgang], None]
Scheitern = Callable[[Stoerung], None]


class Entwurfssicherung:
    """Keeps one draft on disk.

    `zeige` hears how far it is, `geoeffnet` the Vorgang as soon as it has a number, `stoerung` a store that is not in
    order; what was entered stays here and goes to disk as soon as it can.
    """

    def __init__(
        self,
        umgebung: Umgebung,
        zeige: Callable[[Sicherungsstand], None],
        geoeffnet: Callable[[Vorgang], None],
        stoerung: Callable[[Stoerung], None],
    ) -> None:
        self._u = umgebung
        self._zeige = zeige
        self._geoeffnet = geoeffnet
        self._stoerung = stoerung
        self._benutzer: Benutzer | None = None
        self._vorgang: Vorgang | None = None
        self._angaben = Angaben()
        self._danach: list[tuple[Schritt, Scheitern]] = []
        self._lauf = 0
        self._laeuft = False
        self._wieder_ab: datetime | None = None

    @property
    def vorgang(self) -> Vorgang | None:
        """The Vorgang as last written."""
        return self._vorgang

    @property
    def ungesichert(self) -> bool:
        """Whether anything of the screen is not on disk yet."""
        return self._benutzer is not None and (self._vorgang is None or self._angaben != self._vorgang.angaben)

    def beginne(self, benutzer: Benutzer, angaben: Angaben) -> None:
        """A new draft; it gets its number from the store."""
        self.vergiss()
        self._benutzer, self._angaben = benutzer, angaben
        self._weiter()

    def oeffne(self, benutzer: Benutzer, vorgang: Vorgang, angaben: Angaben) -> None:
        """A draft that the store already has, with the fields as they are on the screen."""
        self.vergiss()
        self._benutzer, self._vorgang, self._angaben = benutzer, vorgang, angaben
        self._zeige(Sicherungsstand(Stand.GESICHERT, self._u.schalter.uhr.jetzt()))
        self._weiter()

    def setze(self, angaben: Angaben) -> None:
        """These fields are on the screen now."""
        self._angaben = angaben
        self._weiter()

    def dann(self, schritt: Schritt, gescheitert: Scheitern) -> None:
        """Do this with the Vorgang as soon as everything is on disk, or say why it cannot get there."""
        self._danach.append((schritt, gescheitert))
        self._wieder_ab = None
        self._weiter()

    def vergiss(self) -> None:
        """No draft any more; a write that is on its way ends unheard."""
        self._lauf += 1
        self._laeuft = False
        self._benutzer = self._vorgang = self._wieder_ab = None
        self._angaben = Angaben()
        self._danach.clear()
        self._zeige(Sicherungsstand())

    def takt(self) -> None:
        """Called about every second: tries again after a Stoerung."""
        if self._wieder_ab and self._u.schalter.uhr.jetzt() >= self._wieder_ab:
            self._wieder_ab = None
            self._weiter()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: a write that was on its way is tried again, its outcome being unknown."""
        if self._laeuft:
            self._lauf += 1
            self._laeuft = False
            self._danach.clear()
            self._wieder_ab = self._u.schalter.uhr.jetzt() + WIEDER_NACH
            self._zeige(Sicherungsstand(Stand.FEHLER))

    def _weiter(self) -> None:
        if self._laeuft or self._benutzer is None:
            return
        s, benutzer, vorgang, angaben = self._u.schalter, self._benutzer, self._vorgang, self._angaben
        if vorgang is None:
            self._schreibe(lambda: eroeffne(s, benutzer))
        elif angaben != vorgang.angaben:
            self._schreibe(lambda: erfasse(s, vorgang, angaben))
        else:
            schritte, self._danach = self._danach, []
            for schritt, _ in schritte:
                schritt(vorgang)

    def _schreibe(self, arbeit: Callable[[], Vorgang]) -> None:
        if self._wieder_ab is not None:
            return
        lauf, neu = self._lauf, self._vorgang is None

        def fertig(vorgang: Vorgang) -> None:
            if lauf != self._lauf:
                return
            self._laeuft, self._vorgang = False, vorgang
            if neu:
                self._geoeffnet(vorgang)
            if vorgang.angaben == self._angaben:
                self._zeige(Sicherungsstand(Stand.GESICHERT, self._u.schalter.uhr.jetzt()))
            self._weiter()

        def gescheitert(stoerung: Stoerung) -> None:
            if lauf != self._lauf:
                return
            self._laeuft = False
            self._wieder_ab = self._u.schalter.uhr.jetzt() + WIEDER_NACH
            self._zeige(Sicherungsstand(Stand.FEHLER))
            self._stoerung(stoerung)
            aufgegeben, self._danach = self._danach, []
            for _, scheitern in aufgegeben:
                scheitern(stoerung)

        self._laeuft = True
        self._zeige(Sicherungsstand(Stand.LAEUFT))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, gescheitert)
