"""What the auditor sees: who did what to which Vorgang, and when; read-only, ids and codes only."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bureau_app.domain import nummer
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.journal import Journalauszug
from bureau_app.workflows.ports import Spur

HOECHSTENS = 500
"""Lines shown, the youngest first."""
_LANG = "inhalt"
"""A fingerprint of 64 digits, which says nothing to a person; the request's id stands beside it."""


@dataclass(frozen=True, slots=True)
class Journalzeile:
    """One line in words."""

    nr: int
    am: str = field(repr=False)
    wer: str = field(repr=False)
    was: str = field(repr=False)
    nummer: str = field(repr=False)
    merkmale: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The lines, and from whom they are."""

    zeilen: tuple[Journalzeile, ...] = field(default=(), repr=False)
    geladen: bool = False


class EinsichtPresenter:
    """Reads the journal of this counter."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, zeige: Callable[[State], None]) -> None:
        self._u, self._meldung, self._zeige = umgebung, meldung, zeige
        self._state = State()

    def lade(self) -> None:
        """Read the youngest lines."""
        journal = self._u.journal

        def fertig(auszuege: tuple[Journalauszug, ...]) -> None:
            self._setze(State(tuple(self._zeile(a) for a in auszuege), True))

        self._u.runner.run(Spur.SPEICHER, lambda: journal.letzte_eintraege(HOECHSTENS), fertig, self._meldung.stoerung)

    def leere(self) -> None:
        """Nobody who may see it works here."""
        self._setze(State())

    def verberge(self, verborgen: bool) -> None:
        """Show nothing while the counter is locked or screened."""
        self._zeige(State() if verborgen else self._state)

    def _zeile(self, auszug: Journalauszug) -> Journalzeile:
        texte, eintrag = self._u.texte, auszug.eintrag
        am = f"{texte.datum(auszug.am.astimezone().date())} {texte.uhrzeit_genau(auszug.am)}"
        merkmale = ", ".join(f"{name}: {wert}" for name, wert in eintrag.merkmale if wert and name != _LANG)
        nr = nummer.anzeige(auszug.nummer) if auszug.nummer else eintrag.vorgang_id
        was = texte.oder(f"journal.{eintrag.schritt}", "journal.sonst", schritt=eintrag.schritt)
        return Journalzeile(auszug.nr, am, eintrag.akteur, was, nr, merkmale)

    def _setze(self, state: State) -> None:
        self._state = state
        self._zeige(state)
