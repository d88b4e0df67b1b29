"""Plain new changes of several devices in one transaction a town; whoever does not fit in is ruled on by himself."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme, pruefe
from bureau_app.district.stapel import Neu, Stapelbuchung, dinge
from bureau_app.district.transaktion import schreiben
from bureau_app.district.zukunft import vermerke_zukunft
from bureau_app.wire.sync import Ausgangsmeldung, Syncanfrage

LOG = logging.getLogger(__name__)

Rundenfrage = tuple[Geraeteausweis, Syncanfrage]
"""A device and what it asks in one round."""
_Plan = Mapping[int, Sequence[Neu]]


class Gruppenbuchung:
    """Books the changes of requests that came at the same moment. On PostgreSQL only."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime], stapel: Stapelbuchung) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._stapel = stapel

    def buche(self, fragen: Sequence[Rundenfrage]) -> list[tuple[Ausgangsmeldung, ...] | None]:
        """The rulings on each request's changes; None if nothing of it was booked: not all of them are plainly new and
        good, another request is about the same thing, or something stands against one of the town's."""
        antworten: list[tuple[Ausgangsmeldung, ...] | None] = [None] * len(fragen)
        gemeinden: dict[str, dict[int, list[Annahme]]] = {}
        for n, (geraet, anfrage) in enumerate(fragen):
            geprueft = [pruefe(roh, geraet) for roh in anfrage.aenderungen]
            gute = [annahme for annahme in geprueft if isinstance(annahme, Annahme)]
            if not geprueft:
                antworten[n] = ()
            elif len(gute) == len(geprueft):
                gemeinden.setdefault(geraet.gemeinde_ags, {})[n] = gute
        for gemeinde in gemeinden.values():
            for n, outcomes in self._buche_gemeinde(fragen, gemeinde).items():
                antworten[n] = outcomes
        return antworten

    def _buche_gemeinde(
        self, fragen: Sequence[Rundenfrage], gemeinde: Mapping[int, Sequence[Annahme]]
    ) -> dict[int, tuple[Ausgangsmeldung, ...]]:
        """By the request's index. A disturbance is nobody's here: each request will meet it by itself."""
        try:
            with schreiben(self._engine) as v:
                plan = self._plane(v, fragen, gemeinde)
                alle = [neu for neue in plan.values() for neu in neue]
                outcomes = self._stapel.buche(v, alle) if alle else None
                if outcomes is None:
                    v.rollback()
                    return {}
                for neu, ausgang in zip(alle, outcomes, strict=True):
                    vermerke_zukunft(v, self._district_id, neu.geraet, neu.annahme, ausgang, self._uhr())
        except SQLAlchemyError as fehler:
            LOG.info("%d requests are ruled on one by one: %s", len(gemeinde), type(fehler).__name__)
            return {}
        der_reihe_nach = iter(outcomes)
        return {n: tuple(next(der_reihe_nach) for _ in neue) for n, neue in plan.items()}

    def _plane(self, v: Connection, fragen: Sequence[Rundenfrage], gemeinde: Mapping[int, Sequence[Annahme]]) -> _Plan:
        """Who came first is planned; whose change is about the same thing as one of his waits until that is booked."""
        plan: dict[int, Sequence[Neu]] = {}
        belegt: set[tuple[str, ...]] = set()
        for n, annahmen in gemeinde.items():
            neue = self._stapel.plane(v, fragen[n][0], annahmen)
            eigene = dinge(neue)
            if len(neue) == len(annahmen) and belegt.isdisjoint(eigene):
                plan[n] = neue
                belegt.update(eigene)
        return plan
