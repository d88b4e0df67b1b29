"""Acts that are no changes of a register are noted where they are done, and nobody can alter a note."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.audit.tables import Kachel, Kopf, Protokoll, Siegel
from bureau_app.district.policies import Policies
from bureau_app.resources import lade_policy
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis

TABELLEN = ("protokoll", "siegel", "kachel", "baumkopf")


@pytest.fixture(params=DATABASES)
def district(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kreis]:
    with kreis(request.param, tmp_path) as offen:
        yield offen


def notiert(district: Kreis) -> list[tuple[str, ...]]:
    """What was noted, in order: act, about what, by whom, mark."""
    frage = select(Protokoll.art, Protokoll.bezug, Protokoll.durch, Protokoll.merkmal).order_by(Protokoll.seq)
    with district.engine.connect() as v:
        return [tuple(zeile) for zeile in v.execute(frage)]


def test_devices_and_accounts(district: Kreis) -> None:
    geraet, _ = district.geraet()
    district.konto()
    district.konto(rolle="aufsicht")
    district.verzeichnis.widerrufe(NEUSS, geraet.nummer)
    zeilen = notiert(district)
    assert [(art, durch, merkmal) for art, _, durch, merkmal in zeilen] == [
        ("geraet_aufgenommen", "betrieb", NEUSS),
        ("konto_angelegt", "betrieb", "sachbearbeitung"),
        ("konto_geaendert", "betrieb", "aufsicht"),
        ("geraet_widerrufen", "betrieb", NEUSS),
    ]
    assert zeilen[0][1] == zeilen[3][1] == geraet.id
    assert zeilen[1][1] == zeilen[2][1]


def test_a_published_policy_is_noted_once(district: Kreis, tmp_path: Path) -> None:
    policies = Policies(district.engine, KREIS, district.uhr.jetzt)
    policies.lege_schluessel_an(tmp_path / "policy.pem")
    for _ in range(2):
        policies.veroeffentliche(lade_policy(), tmp_path / "policy.pem")
    assert [zeile[0] for zeile in notiert(district)] == ["policy_veroeffentlicht"]


def test_what_was_rolled_back_was_not_done(district: Kreis) -> None:
    with pytest.raises(ZeroDivisionError), district.engine.begin() as v:
        vermerke(v, KREIS, Akt.AUFBEWAHRUNG, "lauf", district.uhr.jetzt())
        _ = 1 / 0
    assert notiert(district) == []


@pytest.mark.parametrize("tabelle", TABELLEN)
def test_nothing_is_altered_or_removed(district: Kreis, tabelle: str) -> None:
    jetzt = district.uhr.jetzt()
    koepfe = {"wurzel": b"w", "zeit": jetzt, "signatur": b"s", "rand": b"", "epoche": "e"}
    stellen = dict.fromkeys(("ereignis_xid", "ereignis_seq", "protokoll_xid", "protokoll_seq"), 0)
    with district.engine.begin() as v:
        vermerke(v, KREIS, Akt.AUFBEWAHRUNG, "lauf", jetzt)
        siegel = {"quelle": "protokoll", "seq": 1, "blatt": b"b", "kette": b"k"}
        v.execute(insert(Siegel).values(district_id=KREIS, nummer=0, **siegel))
        v.execute(insert(Kachel).values(district_id=KREIS, nummer=0, wurzel=b"w"))
        v.execute(insert(Kopf).values(district_id=KREIS, groesse=1, **koepfe, **stellen))
    verbote = [f"UPDATE {tabelle} SET district_id = district_id", f"DELETE FROM {tabelle}"]
    verbote += [f"TRUNCATE {tabelle}"] if district.engine.dialect.name == "postgresql" else []
    for verbot in verbote:
        with district.als_eigner() as eigner, pytest.raises(DBAPIError, match="append-only"), eigner.begin() as v:
            v.execute(text(verbot))
