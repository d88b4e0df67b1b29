"""Asks the Kreis for a newer Policy and newer street directories in the background: at the start, then every quarter
of an hour."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur

PAUSE = timedelta(minutes=15)
NACH_STOERUNG = timedelta(minutes=1)
_log = logging.getLogger(__name__)


class Holpflege:
    """What is new is in force from the next look at it on; what is wrong with it is for the IT, so it goes to the log.
    `hole` says whether there was anything; `was` it is called in the log."""

    def __init__(self, umgebung: Umgebung, hole: Callable[[], bool] | None, was: str) -> None:
        self._u, self._hole, self._was = umgebung, hole, was
        self._faellig = umgebung.schalter.uhr.jetzt()
        self._laeuft = False

    def takt(self) -> None:
        """Called about every second: asks if it is due."""
        if self._hole is None or self._laeuft or self._u.schalter.uhr.jetzt() < self._faellig:
            return
        self._laeuft = True
        self._u.runner.run(Spur.NETZ, self._hole, self._geholt, self._gescheitert)

    def gleich(self) -> None:
        """Somebody signed in: look now, unless a look is on its way."""
        self._faellig = self._u.schalter.uhr.jetzt()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: a question that was on its way is over."""
        self._beende(PAUSE)

    def _geholt(self, neu: bool) -> None:
        if neu:
            _log.info("%s taken, policy %s", self._was, self._u.schalter.policybuch().version)
        self._beende(PAUSE)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        schwer = stoerung.code in (Fehlercode.POLICY_SIGNATUR, Fehlercode.POLICY_INHALT)
        _log.log(logging.WARNING if schwer else logging.INFO, "%s not taken: %s", self._was, stoerung.code.value)
        self._beende(NACH_STOERUNG)

    def _beende(self, pause: timedelta) -> None:
        self._laeuft = False
        self._faellig = self._u.schalter.uhr.jetzt() + pause


def policypflege(umgebung: Umgebung) -> Holpflege:
    """Keeps the Policy new."""
    return Holpflege(umgebung, umgebung.hole_policy, "policy")


def strassenpflege(umgebung: Umgebung) -> Holpflege:
    """Keeps the street directories new."""
    return Holpflege(umgebung, umgebung.hole_strassen, "streets")
