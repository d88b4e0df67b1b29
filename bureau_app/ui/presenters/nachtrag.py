"""What comes after a Vorgang's end, in one window: Korrektur and Storno, tasks, returns, and the auditor's journal."""

from collections.abc import Callable
from dataclasses import dataclass

from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.anzeige import Anzeige, Seite
from bureau_app.ui.presenters.aufgaben import AufgabenPresenter
from bureau_app.ui.presenters.einsicht import EinsichtPresenter
from bureau_app.ui.presenters.korrektur import KorrekturPresenter
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.rueckgaben import RueckgabenPresenter
from bureau_app.ui.presenters.seitenwahl import erfasst
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Benutzer, Rolle


@dataclass(frozen=True, slots=True)
class Ziel:
    """What the window does for it: show a page, do something once the screen is free, open a Vorgang."""

    seite: Callable[[Seite], None]
    wenn_frei: Callable[[Callable[[], None]], None]
    oeffne: Callable[[Vorgang], None]


class Nachtrag:
    """Each page shows nothing as long as nobody asked for it."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, anzeige: Anzeige, ziel: Ziel) -> None:
        self._ziel = ziel
        self._benutzer: Benutzer | None = None
        self.korrektur = KorrekturPresenter(umgebung, meldung, self._oeffne, anzeige.korrektur)
        self.aufgaben = AufgabenPresenter(umgebung, meldung, anzeige.aufgaben)
        self.rueckgaben = RueckgabenPresenter(umgebung, meldung, anzeige.rueckgaben)
        self.einsicht = EinsichtPresenter(umgebung, meldung, anzeige.einsicht)

    def beginne(self, benutzer: Benutzer) -> None:
        """Another person works here."""
        self._benutzer = benutzer
        self.leere()
        if benutzer.rolle is Rolle.REVISION:
            self.einsicht.lade()

    def leere(self) -> None:
        """Nothing on any of the pages."""
        for presenter in (self.korrektur, self.aufgaben, self.rueckgaben, self.einsicht):
            presenter.leere()

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of anybody while the counter is locked or screened."""
        for presenter in (self.korrektur, self.aufgaben, self.rueckgaben, self.einsicht):
            presenter.verberge(verborgen)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: leave nothing stuck."""
        for presenter in (self.korrektur, self.aufgaben, self.rueckgaben):
            presenter.nach_vorfall()

    def zur_korrektur(self) -> None:
        """Ctrl+K: look for a closed Vorgang."""
        self._zu(Seite.KORREKTUR, self.korrektur.beginne)

    def zu_den_aufgaben(self) -> None:
        """Ctrl+T: the own open tasks."""
        self._zu(Seite.AUFGABEN, self.aufgaben.lade)

    def zu_den_rueckgaben(self) -> None:
        """Ctrl+B: what the Kreis returned at this counter."""
        self._zu(Seite.RUECKGABEN, self.rueckgaben.lade)

    def _zu(self, seite: Seite, beginne: Callable[[Benutzer], None]) -> None:
        benutzer = self._benutzer
        if benutzer is None or not erfasst(benutzer):
            return

        def dann() -> None:
            beginne(benutzer)
            self._ziel.seite(seite)

        self._ziel.wenn_frei(dann)

    def _oeffne(self, vorgang: Vorgang) -> None:
        self.korrektur.leere()
        self._ziel.oeffne(vorgang)
