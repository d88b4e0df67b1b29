"""Verifiers for offline sign-in without a disk; it passes the same contract suite as the encrypted one."""

from dataclasses import dataclass, replace
from datetime import datetime

from bureau_app.workflows.ports import Benutzer


@dataclass
class Eintrag:
    """What is kept of one person."""

    benutzer: Benutzer
    kennwort: str
    gesehen: datetime
    gueltig_bis: datetime
    fehlversuche: int = 0


class FakeAnmeldespeicher:
    """Anmeldespeicher in memory."""

    def __init__(self) -> None:
        self._eintraege: dict[str, Eintrag] = {}

    def merke(self, benutzer: Benutzer, kennwort: str, jetzt: datetime, gueltig_bis: datetime) -> None:
        self._eintraege[benutzer.kennung] = Eintrag(
            replace(benutzer, bestaetigt_am=jetzt), kennwort, jetzt, gueltig_bis
        )

    def pruefe(self, kennung: str, kennwort: str, jetzt: datetime, versuche: int) -> Benutzer | None:
        eintrag = self._eintraege.get(kennung)
        if eintrag is None or not eintrag.gesehen <= jetzt <= eintrag.gueltig_bis:
            return None
        eintrag.gesehen = jetzt
        if eintrag.fehlversuche >= versuche:
            return None
        eintrag.fehlversuche += 1
        if eintrag.kennwort != kennwort:
            return None
        eintrag.fehlversuche = 0
        return eintrag.benutzer

    def vergiss(self, kennung: str) -> None:
        self._eintraege.pop(kennung, None)
