"""The audit of one district as its administrators use it: sealed up to now, then verified or written out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine

from bureau_app.district.audit.ausgabe import zeilen
from bureau_app.district.audit.pruefung import HOECHSTENS_FUNDE, Pruefbericht, pruefe, pruefe_inhalte
from bureau_app.district.audit.siegler import Siegler
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.domain.baumkopf import Baumkopf


class Auditstelle:
    """Needs the district's keys: it seals first, so that only what running transactions hold up stays unsealed.
    `falsche` names the requests whose decision is not the one that a device signed."""

    def __init__(
        self,
        engine: Engine,
        district_id: str,
        uhr: Callable[[], datetime],
        schrank: Schluesselschrank,
        falsche: Callable[[], tuple[str, ...]],
    ) -> None:
        self._falsche = falsche
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._schrank = schrank

    def pruefe(self, zeugen: Iterable[Baumkopf] = (), inhalte: bool = False) -> Pruefbericht:
        """Verify everything, against the heads of witnesses too; with `inhalte` what is stored of each entry as well,
        which takes as long as reading all of it."""
        self._siegle()
        bericht = pruefe(self._engine, self._district_id, self._schrank.siegel.public_key(), zeugen)
        if inhalte:
            bericht.funde += islice(pruefe_inhalte(self._engine, self._district_id), HOECHSTENS_FUNDE)
        bericht.entscheidungen = self._falsche()
        return bericht

    def zeilen(self) -> Iterator[str]:
        """Everything as lines of JSON."""
        self._siegle()
        return zeilen(self._engine, self._district_id)

    def _siegle(self) -> None:
        Siegler(self._engine, self._district_id, self._uhr, self._schrank.siegel).siegle()
