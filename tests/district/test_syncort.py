"""A round that falls out of its group is looked at anew: what was true when the group formed may not be any more."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import Request
from sqlalchemy import func, select, update

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.app import create_app
from bureau_app.district.identity.quarantaene import Quarantaene, lies_folgen
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.syncort import Synchronisation, Zettel
from bureau_app.district.tables import Ereignis, Geraet
from bureau_app.wire import dienst
from bureau_app.wire.sync import Aenderungsmeldung, Syncanfrage
from tests.eintraege import aenderung, stammdaten
from tests.kreisdienst import DATABASES, FAST, KREIS, kreis


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("widerrufen", [False, True])
def test_who_was_revoked_while_a_group_waited_is_refused(kind: str, widerrufen: bool, tmp_path: Path) -> None:
    with kreis(kind, tmp_path) as k:
        zeichen = stammdaten().zeichen
        app = create_app(k.engine, KREIS, zeichen, hasher=FAST, schrank=k.schrank)
        ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank)
        teile = (app.state.messung, lambda: None, app.state.wecker, Quarantaene(k.engine, KREIS), k.uhr.jetzt)
        ort = Synchronisation(ledger, k.verzeichnis, *teile)
        geraet, token = k.geraet()
        kopf = [(b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "POST", "path": "/v1/sync", "headers": kopf, "app": app, "scheme": "http"}
        request = Request(scope | {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "query_string": b""})
        anfrage = Syncanfrage(cursor="", aenderungen=(Aenderungsmeldung.von(aenderung()).model_dump(by_alias=True),))
        zettel = Zettel(request, b"", geraet=dataclasses.replace(geraet), anfrage=anfrage)
        if widerrufen:
            with k.engine.begin() as v:
                v.execute(update(Geraet).values(token_bis=k.uhr.jetzt() - timedelta(days=1)))
            with pytest.raises(Abgelehnt) as abgelehnt:
                ort.allein(zettel)
            assert abgelehnt.value.args[0] == dienst.GERAET_UNBEKANNT
        else:
            ort.allein(zettel)
        with k.engine.connect() as v:
            assert v.scalar(select(func.count()).select_from(Ereignis)) == (0 if widerrufen else 1)


@pytest.mark.parametrize(
    ("kopf", "folgen"),
    [
        ("7,8", {"a": 7, "b": 8}),
        ("7,", {"a": 7}),
        ("²,8", {"b": 8}),
        ("-1,x", {}),
        ("1", {}),
        ("9" * 18 + ",2", {"b": 2}),
    ],
)
def test_running_numbers_are_plain_digits_or_none(kopf: str, folgen: dict[str, int]) -> None:
    assert lies_folgen(kopf, ["a", "b"]) == folgen
