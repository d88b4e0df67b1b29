"""Seals in the background of the service: twice a second, whatever was committed meanwhile."""

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.audit.siegler import Siegler

LOG = logging.getLogger(__name__)

TAKT_S, NACH_STOERUNG_S = 0.5, 5.0


class Siegelwerk:
    """An Arbeiter of the server; several processes may each have one."""

    def __init__(self, siegler: Siegler) -> None:
        self._siegler = siegler
        self._ende = threading.Event()

    def laufe(self) -> None:
        """Seal until `beende`; the last entries are sealed at the end."""
        pause = 0.0
        while not self._ende.wait(pause):
            pause = TAKT_S if self._siegle() else NACH_STOERUNG_S
        self._siegle()

    def beende(self) -> None:
        """Stop after the batch that is on its way."""
        self._ende.set()

    def _siegle(self) -> bool:
        """Whether the database let us; entries wait, unsealed and seen to be so, as long as it does not."""
        try:
            self._siegler.siegle()
        except SQLAlchemyError as fehler:
            LOG.warning("nothing can be sealed: %s", type(fehler).__name__)
            return False
        return True
