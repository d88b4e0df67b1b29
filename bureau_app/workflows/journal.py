"""The journal as those read it who answer for it: nothing in it can be changed, and reading it changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bureau_app.workflows.ports import Benutzer, Journaleintrag
from bureau_app.workflows.schalter import Schalter
from bureau_app.workflows.stellen import Freigabeposten


@dataclass(frozen=True, slots=True)
class Journalauszug:
    """One line as it stands in the journal: its number there, when it was written, and the Vorgang's number, "" if
    that Vorgang is not known here."""

    nr: int
    am: datetime = field(repr=False)
    nummer: str = field(repr=False)
    eintrag: Journaleintrag


class Journalleser(Protocol):
    """Reads the counter's journal. Blocking, for the store lane; Stoerung SPEICHER_*."""

    def letzte_eintraege(self, hoechstens: int) -> tuple[Journalauszug, ...]:
        """The youngest lines, the last one first."""


def vermerke_ansicht(s: Schalter, benutzer: Benutzer, posten: Freigabeposten) -> None:
    """A supervisor opens a request: whoever looks at a person's data leaves a line with the reason (BMG § 40), here at
    the supervisor's own PC, and before anything is shown."""
    merkmale = (("anlass", "freigabe"), ("antrag", posten.antrag_id))
    s.store.vermerke(Journaleintrag(benutzer.id, "gelesen", posten.vorgang_id, merkmale))
