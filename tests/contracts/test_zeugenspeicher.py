"""What a keeper of heads promises; the encrypted store and its fake pass the same suite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.store import zeugen
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.store.zeugen import SqlZeugenspeicher
from bureau_app.workflows.pruefspur import Zeugenspeicher
from tests.fakes.pruefspur import AM, FakeZeugenspeicher


@pytest.fixture(params=["fake", "sqlcipher"])
def speicher(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Zeugenspeicher]:
    if request.param == "fake":
        yield FakeZeugenspeicher()
        return
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield SqlZeugenspeicher(datenbank)
    datenbank.schliesse()


def kopf(groesse: int) -> Baumkopf:
    return Baumkopf(
        "05162", "ab" * 8, groesse, bytes([groesse % 256]) * 32, AM + timedelta(milliseconds=groesse), b"s" * 64
    )


def test_heads_come_back_as_they_were_kept(speicher: Zeugenspeicher) -> None:
    assert (speicher.letzter(), tuple(speicher.koepfe())) == (None, ())
    gemerkt = (kopf(0), kopf(7), kopf(2**40), replace(kopf(5), epoche="cd" * 8))
    for einer in gemerkt:
        speicher.merke(einer)
    assert tuple(speicher.koepfe()) == gemerkt
    assert speicher.letzter() == gemerkt[-1]


def test_of_very_many_the_first_and_the_newest_stay(tmp_path: Path) -> None:
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    speicher = SqlZeugenspeicher(datenbank)
    with datenbank.schreiben() as v:
        zeilen = [
            {"nr": n, "kreis": "05162", "epoche": "e", "groesse": n, "wurzel": b"w", "zeit": AM.isoformat()}
            for n in range(1, zeugen.HOECHSTENS + 1)
        ]
        v.exec_driver_sql(
            "INSERT INTO zeuge (nr, kreis, epoche, groesse, wurzel, zeit, signatur)"
            " VALUES (:nr, :kreis, :epoche, :groesse, :wurzel, :zeit, x'00')",
            zeilen,
        )
    speicher.merke(kopf(zeugen.HOECHSTENS + 1))
    groessen = [k.groesse for k in speicher.koepfe()]
    assert (len(groessen), groessen[:2], groessen[-1]) == (zeugen.HOECHSTENS, [1, 3], zeugen.HOECHSTENS + 1)
    datenbank.schliesse()
