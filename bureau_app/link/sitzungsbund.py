"""The short tokens of who is signed in at this counter, each renewed before it runs out; in memory only."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bureau_app.wire.sitzung import Sitzungsauskunft

VORLAUF_S = 90.0
"""How long before its end a token is renewed: longer than a question may be held open."""

Erneuern = Callable[[str], Sitzungsauskunft]
"""Asks the district for the next token with this secret; blocking."""


@dataclass(slots=True)
class _Stand:
    token: str = field(repr=False)
    geheimnis: str = field(repr=False)
    bis: float


class Sitzungsbund:
    """Sessions by their first token: that one names the session at the counter as long as it lasts. Any thread may ask;
    only one renews. `zeit` is monotonic: nobody's clock decides how long a token is good."""

    def __init__(self, zeit: Callable[[], float] = time.monotonic) -> None:
        self._zeit = zeit
        self._schloss = threading.Lock()
        self._offen: dict[str, _Stand] = {}

    def nimm(self, auskunft: Sitzungsauskunft) -> str:
        """A new session; the word that names it from now on."""
        with self._schloss:
            self._offen[auskunft.sitzung] = self._stand(auskunft)
        return auskunft.sitzung

    def gib_ab(self, sitzung: str) -> str:
        """Forget the session; the secret that ends it at the district, "" if it is not known here."""
        with self._schloss:
            stand = self._offen.pop(sitzung, None)
            return stand.geheimnis if stand else ""

    def offene(self) -> tuple[str, ...]:
        """The words that name the sessions there are."""
        with self._schloss:
            return tuple(self._offen)

    def token(self, sitzung: str, erneuere: Erneuern, verworfen: str = "") -> str:
        """The token to show for this session now, a new one if it runs out or is the one that was `verworfen`.

        A session that is not known here is its own token. Whatever `erneuere` raises goes to the caller.
        """
        with self._schloss:
            stand = self._offen.get(sitzung)
            if stand is None:
                return sitzung
            if stand.token == verworfen or stand.bis - self._zeit() < VORLAUF_S:
                stand = self._offen[sitzung] = self._stand(erneuere(stand.geheimnis))
            return stand.token

    def _stand(self, auskunft: Sitzungsauskunft) -> _Stand:
        return _Stand(auskunft.sitzung, auskunft.geheimnis, self._zeit() + auskunft.gilt_s)
