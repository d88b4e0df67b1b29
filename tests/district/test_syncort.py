"""A round that falls out of its group is looked at anew: what was true when the group formed may not be any more."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from fastapi import Request
from sqlalchemy import func, select, update

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.app import create_app
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.runden import mit_folgen
from bureau_app.district.syncort import Synchronisation, Zettel
from bureau_app.district.tables import Ereignis, Geraet
from bureau_app.wire import dienst
from bureau_app.wire.dienst import FOLGE_KOPF
from bureau_app.wire.sync import Aenderungsmeldung, Syncanfrage
from tests.eintraege import aenderung, stammdaten
from tests.kreisdienst import DATABASES, FAST, KREIS, NEUSS, Kreis, kreis


@dataclass
class Ort:
    """Where rounds are asked for, and one device that asks."""

    kreis: Kreis
    stelle: Synchronisation
    geraet: Geraeteausweis
    scope: dict[str, object]

    def zettel(self, folge: str = "", gesehen: bool = True) -> Zettel:
        """A new change of the device, whose number is `folge`; `gesehen`: a group looked at who it is."""
        kopf = [*cast(list[tuple[bytes, bytes]], self.scope["headers"]), (FOLGE_KOPF.lower().encode(), folge.encode())]
        anfrage = Syncanfrage(cursor="", aenderungen=(Aenderungsmeldung.von(aenderung()).model_dump(by_alias=True),))
        zettel = Zettel(Request(self.scope | {"headers": kopf}), anfrage.als_json())
        if gesehen:
            zettel.geraet, zettel.anfrage = dataclasses.replace(self.geraet), anfrage
        return zettel

    def gebucht(self) -> int:
        with self.kreis.engine.connect() as v:
            return v.scalar(select(func.count()).select_from(Ereignis)) or 0


@pytest.fixture(params=DATABASES)
def ort(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ort]:
    with kreis(request.param, tmp_path) as k:
        zeichen = stammdaten().zeichen
        app = create_app(k.engine, KREIS, zeichen, hasher=FAST, schrank=k.schrank)
        ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank)
        teile = (app.state.messung, lambda: None, app.state.wecker, Quarantaene(k.engine, KREIS), k.uhr.jetzt)
        geraet, token = k.geraet()
        kopf = [(b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "POST", "path": "/v1/sync", "headers": kopf, "app": app, "scheme": "http"}
        scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "query_string": b""}
        yield Ort(k, Synchronisation(ledger, k.verzeichnis, *teile), geraet, scope)


def abgelehnt(ort: Ort, zettel: Zettel) -> str:
    with pytest.raises(Abgelehnt) as fehler:
        ort.stelle.allein(zettel)
    return fehler.value.art


@pytest.mark.parametrize("widerrufen", [False, True])
def test_who_was_revoked_while_a_group_waited_is_refused(ort: Ort, widerrufen: bool) -> None:
    zettel = ort.zettel()
    if widerrufen:
        with ort.kreis.engine.begin() as v:
            v.execute(update(Geraet).values(token_bis=ort.kreis.uhr.jetzt() - timedelta(days=1)))
        assert abgelehnt(ort, zettel) == dienst.GERAET_UNBEKANNT
    else:
        ort.stelle.allein(zettel)
    assert ort.gebucht() == (0 if widerrufen else 1)


def test_k10_who_is_in_quarantine_since_the_group_waited_is_refused(ort: Ort) -> None:
    zettel = ort.zettel("1")
    Quarantaene(ort.kreis.engine, KREIS).setze(ort.geraet, ort.kreis.uhr.jetzt())
    assert abgelehnt(ort, zettel) == dienst.GERAET_GEGABELT
    assert ort.gebucht() == 0


def test_k10_two_clones_in_one_group(ort: Ort) -> None:
    """The group books nothing of them, then one by one: the first is taken, the second stops the device for both."""
    if ort.kreis.engine.dialect.name == "sqlite":
        pytest.skip("SKIPPED: SQLite has no groups")
    alle = [ort.zettel(folge, gesehen=False) for folge in ("1", "1", "2")]
    assert ort.stelle.gemeinsam(alle) == [None] * 3
    assert ort.gebucht() == 0
    ort.stelle.allein(alle[0])
    assert [abgelehnt(ort, zettel) for zettel in alle[1:]] == [dienst.GERAET_GEGABELT] * 2
    assert ort.gebucht() == 1
    assert ort.stelle.gemeinsam([ort.zettel("3", gesehen=False)]) == [None], "nor in the next group"


@pytest.mark.parametrize(
    ("kopf", "folgen", "ohne"),
    [
        ("7,8", {"a": 7, "b": 8}, {}),
        ("7,", {"a": 7}, {}),
        ("²,8", {"b": 8}, {}),
        ("-1,x", {}, {}),
        ("1", {}, {}),
        ("9" * 18 + ",2", {"b": 2}, {}),
        ("7:1_register_veraltet:0_x,8", {"a": 7, "b": 8}, {"a": {1: "register_veraltet", 0: "x"}}),
        ("0:2_x,0", {}, {"a": {2: "x"}}),
        ("7:1,8:x_1", {}, {}),
        ("7:1_Hafenstraße 1,8:100_x", {}, {}),
    ],
)
def test_what_goes_with_a_change_is_a_number_and_reasons_or_nothing(
    kopf: str, folgen: dict[str, int], ohne: dict[str, dict[int, str]]
) -> None:
    anfrage = Syncanfrage(cursor="", aenderungen=({"op_id": "a"}, {"op_id": "b"}))
    gelesen = mit_folgen(Geraeteausweis("g", 1, NEUSS, ""), anfrage, frozenset(), kopf)
    assert (gelesen.folgen, gelesen.ohne) == (folgen, ohne)
