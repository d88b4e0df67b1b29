"""Keeps heads of the district's audit tree in the background; a contradiction is shown to whoever is there."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur

ERST = timedelta(seconds=30)
"""After the start, when the first answer of the district has come."""
PAUSE = timedelta(minutes=15)
NACH_STOERUNG = timedelta(minutes=1)
_ERNST = (Fehlercode.PRUEFSPUR_SIGNATUR, Fehlercode.PRUEFSPUR_WIDERSPRUCH)
_log = logging.getLogger(__name__)


class Zeugenpflege:
    """`melde` shows what a person must know; that the Kreis is away is none of it, the status line says so."""

    def __init__(self, umgebung: Umgebung, melde: Callable[[Stoerung], None]) -> None:
        self._u = umgebung
        self._melde = melde
        self._faellig = umgebung.schalter.uhr.jetzt() + ERST
        self._laeuft = False

    def takt(self) -> None:
        """Called about every second: compares if it is due."""
        bezeuge = self._u.bezeuge
        if bezeuge is None or self._laeuft or self._u.schalter.uhr.jetzt() < self._faellig:
            return
        self._laeuft = True
        self._u.runner.run(Spur.NETZ, bezeuge, lambda _neu: self._beende(PAUSE), self._gescheitert)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: a comparison that was on its way is over."""
        self._beende(PAUSE)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        ernst = stoerung.code in _ERNST
        _log.log(logging.WARNING if ernst else logging.INFO, "audit tree not witnessed: %s", stoerung.code.value)
        if ernst:
            self._melde(stoerung)
        self._beende(PAUSE if ernst else NACH_STOERUNG)

    def _beende(self, pause: timedelta) -> None:
        self._laeuft = False
        self._faellig = self._u.schalter.uhr.jetzt() + pause
