"""Plain new changes of several devices in one transaction a town; whoever does not fit in is ruled on by himself."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme, pruefe
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.feed import Feed, Seite
from bureau_app.district.stapel import Neu, Stapelbuchung, dinge
from bureau_app.district.zukunft import aus_der_zukunft
from bureau_app.wire.sync import Ausgangsmeldung, Syncanfrage, Syncantwort

LOG = logging.getLogger(__name__)

Rundenfrage = tuple[Geraeteausweis, Syncanfrage]
"""A device and what it asks in one round."""
_Annahmen = Mapping[int, Sequence[Annahme]]
_Plan = dict[int, Sequence[Neu]]
_Antworten = dict[int, Syncantwort]


class Gruppenbuchung:
    """Serves requests that came at the same moment. On PostgreSQL only."""

    def __init__(self, uhr: Callable[[], datetime], stapel: Stapelbuchung, feed: Feed) -> None:
        self._uhr = uhr
        self._stapel = stapel
        self._feed = feed

    def runden(self, v: Direktleitung, fragen: Sequence[Rundenfrage]) -> list[Syncantwort | None]:
        """The answer to each; None if nothing of it was booked: not all of its changes are plainly new and good,
        another request is about the same thing, something stands against one of the town's, or its device may not have
        read since a backup was put in place."""
        gemeinden: dict[str, dict[int, list[Annahme]]] = {}
        for n, (geraet, anfrage) in enumerate(fragen):
            geprueft = [pruefe(roh, geraet) for roh in anfrage.aenderungen]
            gute = [annahme for annahme in geprueft if isinstance(annahme, Annahme)]
            if len(gute) == len(geprueft) and (not gute or self._feed.vertraut(anfrage.cursor)):
                gemeinden.setdefault(geraet.gemeinde_ags, {})[n] = gute
        antworten: list[Syncantwort | None] = [None] * len(fragen)
        for gemeinde_ags, gemeinde in gemeinden.items():
            for n, antwort in self._runden_in(v, gemeinde_ags, fragen, gemeinde).items():
                antworten[n] = antwort
        return antworten

    def _runden_in(
        self, v: Direktleitung, gemeinde_ags: str, fragen: Sequence[Rundenfrage], gemeinde: _Annahmen
    ) -> _Antworten:
        """By the request's index. A disturbance is nobody's here: each request will meet it by itself."""
        if not v.steht:
            return {}
        try:
            if any(gemeinde.values()) and (antworten := self._buche(v, gemeinde_ags, fragen, gemeinde)):
                return antworten
            fragende = [n for n, annahmen in gemeinde.items() if not annahmen]
            seiten = self._feed.lies_alle(gemeinde_ags, _zeiger(fragen, fragende), v=v) if fragende else {}
        except SQLAlchemyError as fehler:
            v.rolle_zurueck()
            LOG.info("%d requests are ruled on one by one: %s", len(gemeinde), type(fehler).__name__)
            return {}
        return {n: _antwort((), seiten[fragen[n][1].cursor]) for n in fragende}

    def _buche(
        self, v: Direktleitung, gemeinde_ags: str, fragen: Sequence[Rundenfrage], gemeinde: _Annahmen
    ) -> _Antworten:
        """None of them if something stands against one."""
        plan = self._plane(fragen, gemeinde)
        alle = [neu for neue in plan.values() for neu in neue]
        outcomes = self._stapel.buche(v, alle) if alle else None
        if outcomes is None:
            v.rolle_zurueck()
            return {}
        seiten = self._feed.lies_alle(gemeinde_ags, _zeiger(fragen, plan), v=v, danach=True)
        der_reihe_nach = iter(outcomes)
        return {
            n: _antwort(tuple(next(der_reihe_nach) for _ in neue), seiten[fragen[n][1].cursor])
            for n, neue in plan.items()
        }

    def _plane(self, fragen: Sequence[Rundenfrage], gemeinde: _Annahmen) -> _Plan:
        """Who came first is planned; whose change is about the same thing as one of his waits until that is booked, and
        so does what a person must be told of."""
        plan: _Plan = {}
        belegt: set[tuple[str, ...]] = set()
        jetzt = self._uhr()
        for n, annahmen in gemeinde.items():
            if any(aus_der_zukunft(annahme, jetzt) for annahme in annahmen):
                continue
            neue = self._stapel.plane(fragen[n][0], annahmen)
            eigene = dinge(neue)
            if len(neue) == len(annahmen) and belegt.isdisjoint(eigene):
                plan[n] = neue
                belegt.update(eigene)
        return plan


def _zeiger(fragen: Sequence[Rundenfrage], nummern: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(fragen[n][1].cursor for n in nummern))


def _antwort(outcomes: tuple[Ausgangsmeldung, ...], seite: Seite) -> Syncantwort:
    feed, cursor = seite
    return Syncantwort(outcomes=outcomes, feed=feed, cursor=cursor)
