"""The feed by itself, for those who wait for news: as of POST /v1/sync, without anything to push."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Engine

from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.anfragen import als_json, geraetepruefung
from bureau_app.district.ereignisse import Stelle, hoechste, lies
from bureau_app.district.ledger import Ledger
from bureau_app.district.transaktion import lesen
from bureau_app.district.wecker import Wecker
from bureau_app.wire.freigabe import HOECHSTENS_WARTEN_S
from bureau_app.wire.sync import FEED_SEITE, ZEIGER_MUSTER, Syncantwort

Zeiger = Annotated[str, Query(pattern=ZEIGER_MUSTER, max_length=100)]
Grenze = Annotated[int, Query(ge=1, le=FEED_SEITE)]
Warten = Annotated[float, Query(ge=0, le=HOECHSTENS_WARTEN_S)]


def feedrouten(verzeichnis: Verzeichnis, ledger: Ledger, wecker: Wecker) -> APIRouter:
    """One place; who waits there holds no thread."""
    router = APIRouter()
    Geraet = Annotated[Geraeteausweis, Depends(geraetepruefung(verzeichnis))]

    @router.get("/v1/feed")
    async def feed(geraet: Geraet, cursor: Zeiger = "", limit: Grenze = FEED_SEITE, warte: Warten = 0) -> Response:
        def jetzt() -> Syncantwort:
            schritte, zeiger = ledger.feed(geraet.gemeinde_ags, cursor, limit)
            return Syncantwort(outcomes=(), feed=schritte, cursor=zeiger)

        antwort = await wecker.warte(geraet.gemeinde_ags, jetzt, lambda stand: bool(stand.feed), warte)
        return als_json(antwort)

    return router


class Feedmarken:
    """How many steps each town's ledger took since this process first looked, whoever took them. For one thread at a
    time: the wecker's."""

    def __init__(self, engine: Engine, district_id: str) -> None:
        self._engine = engine
        self._district_id = district_id
        self._bis: Stelle | None = None
        self._gezaehlt: Counter[str] = Counter()

    def marken(self) -> Mapping[str, int]:
        """By town; reads only what is new."""
        with lesen(self._engine) as v:
            if self._bis is None:
                self._bis = hoechste(v, self._district_id)
            while zeilen := lies(v, self._district_id, self._bis, FEED_SEITE):
                self._gezaehlt.update(zeile.gemeinde_ags for zeile in zeilen)
                self._bis = Stelle(zeilen[-1].xid, zeilen[-1].seq)
        return dict(self._gezaehlt)
