"""What the service only counted is written down when it ends: memory ends with it."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

LOG = logging.getLogger(__name__)


class Nachtrag:
    """An Arbeiter of the server that has nothing to do until it ends. A killed process writes nothing."""

    def __init__(self, *schreiber: Callable[[], None]) -> None:
        self._schreiber = schreiber
        self._ende = threading.Event()

    def laufe(self) -> None:
        """Wait for the end, then let each write."""
        self._ende.wait()
        for schreibe in self._schreiber:
            try:
                schreibe()
            except SQLAlchemyError as fehler:
                LOG.warning("what was only counted is not on record: %s", type(fehler).__name__)

    def beende(self) -> None:
        """It is now."""
        self._ende.set()
