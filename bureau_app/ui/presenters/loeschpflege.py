"""Deletes in the background what the counter need not keep any longer: a little at a time, once a day."""

import logging
from datetime import date, timedelta

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur

ERST = timedelta(minutes=2)
"""After the start, when whoever waits at the counter is served."""
WEITER = timedelta(seconds=30)
"""As long as more is left than one call takes."""
NACH_STOERUNG = timedelta(hours=1)
_log = logging.getLogger(__name__)


class Loeschpflege:
    """Nothing of it is shown: what went stands in the journal, that the store cannot delete goes to the log."""

    def __init__(self, umgebung: Umgebung) -> None:
        self._u = umgebung
        self._faellig = umgebung.schalter.uhr.jetzt() + ERST
        self._erledigt: date | None = None
        self._laeuft = False

    def takt(self) -> None:
        """Called about every second: deletes if it is due."""
        raeume_auf, uhr = self._u.raeume_auf, self._u.schalter.uhr
        if raeume_auf is None or self._laeuft or uhr.jetzt() < self._faellig or self._erledigt == uhr.heute():
            return
        self._laeuft = True
        self._u.runner.run(Spur.SPEICHER, raeume_auf, self._geraeumt, self._gescheitert)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: a run that was on its way is over."""
        self._beende(NACH_STOERUNG)

    def _geraeumt(self, fertig: bool) -> None:
        if fertig:
            self._erledigt = self._u.schalter.uhr.heute()
        self._beende(WEITER)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        _log.warning("retention: %s", stoerung.code.value)
        self._beende(NACH_STOERUNG)

    def _beende(self, pause: timedelta) -> None:
        self._laeuft = False
        self._faellig = self._u.schalter.uhr.jetzt() + pause
