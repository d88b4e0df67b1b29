"""Refused devices stand in the audit's record: a revoked one by name, and nobody floods it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bureau_app.district.audit.protokoll import Akt
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.identity.verweigerungen import UNBEKANNT, Verweigerungen
from tests.geraete import amt
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis


def notiert(k: Kreis) -> list[tuple[str, str]]:
    """Device and reason of each refusal on record."""
    frage = select(Protokoll.bezug, Protokoll.merkmal).where(Protokoll.art == Akt.ZUGRIFF_VERWEIGERT.value)
    with k.engine.connect() as v:
        return [(zeile.bezug, zeile.merkmal) for zeile in v.execute(frage.order_by(Protokoll.seq))]


@pytest.mark.parametrize("kind", DATABASES)
def test_a_revoked_device_that_asks_again_is_on_record_but_not_a_hundred_times(kind: str, tmp_path: Path) -> None:
    with amt(kind, tmp_path) as da:
        pc = da.geraet(tmp_path / "pc")
        assert da.frage(pc.token, pc.ausweis).status == 200
        da.kreis.verzeichnis.widerrufe(NEUSS, pc.antwort.geraet.nummer)
        assert [da.frage(pc.token, pc.ausweis).status for _ in range(30)] == [401] * 30
        assert da.frage("x" * 43, None).status == 401
        assert notiert(da.kreis) == [(pc.antwort.geraet_id, "geraet")] * 5 + [(UNBEKANNT, "geraet")]


def test_many_devices_together_do_not_flood_it_either(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        verweigerungen = Verweigerungen(k.engine, KREIS, k.uhr.jetzt)
        for n in range(200):
            verweigerungen.notiere(f"geraet-{n}", "abholer")
        assert 50 <= len(notiert(k)) <= 60
