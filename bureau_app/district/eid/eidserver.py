"""The eID-Server as the district asks it: readings on site (§ 18a PAuswG) for a town, and their results."""

from typing import Protocol

from bureau_app.wire.eid import Eidergebnis, Eidstart


class Eidserverstoerung(Exception):
    """It does not answer, or not as it should; the message is a code and holds nothing of what was read."""


class Eidserver(Protocol):
    """Holds for each town the Vor-Ort-Berechtigung (§ 21a PAuswG) that its readings run under. Blocking, for several
    threads; Eidserverstoerung."""

    def beginne(self, gemeinde_ags: str) -> Eidstart:
        """Open a session: where AusweisApp gets its TcToken, and what the result is asked for with."""

    def ergebnis(self, gemeinde_ags: str, sitzung: str) -> Eidergebnis:
        """`wartet` until it is done, then once what was read; `gescheitert` also for a session that is not there (any
        more) or is another town's."""
