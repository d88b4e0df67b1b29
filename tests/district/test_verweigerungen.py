"""Refused devices stand in the audit's record: a revoked one by name, and nobody floods it."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.anfragen import pruefe_person
from bureau_app.district.app import create_app
from bureau_app.district.audit.protokoll import Akt
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.identity.verweigerungen import UNBEKANNT, Verweigerungen
from bureau_app.district.nachtrag import Nachtrag
from bureau_app.district.notizgrenze import Notizgrenze, mit_anzahl
from bureau_app.district.sitzungen import Sitzungen
from tests.district.test_freigaben import Fall
from tests.district.test_freigaben import fall as fall
from tests.district.test_service import Probe
from tests.eintraege import stammdaten
from tests.geraete import amt
from tests.kreisdienst import DATABASES, FAST, KREIS, NEUSS, Kreis, kreis, laufend


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


class Stoppuhr:
    """Seconds that rise when they are told to."""

    def __init__(self) -> None:
        self.s = 7200.0

    def __call__(self) -> float:
        return self.s


def test_many_devices_together_do_not_flood_it_either(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        verweigerungen = Verweigerungen(k.engine, KREIS, k.uhr.jetzt, Notizgrenze(Stoppuhr()))
        for n in range(200):
            verweigerungen.notiere(f"geraet-{n}", "abholer")
        assert len(notiert(k)) == 100


def test_what_was_left_out_is_counted_in_the_next_line(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        uhr = Stoppuhr()
        verweigerungen = Verweigerungen(k.engine, KREIS, k.uhr.jetzt, Notizgrenze(uhr))
        for _ in range(30):
            verweigerungen.notiere("laut", "abholer")
        verweigerungen.notiere("leise", "abholer")
        uhr.s += 3600
        for geraet in ("laut", "laut", "leise"):
            verweigerungen.notiere(geraet, "abholer")
        danach = [("laut", "abholer +25"), ("laut", "abholer"), ("leise", "abholer")]
        assert notiert(k) == [("laut", "abholer")] * 5 + [("leise", "abholer")] + danach


def test_a_person_that_asks_for_what_she_may_not_does_not_flood_it(fall: Fall) -> None:
    wer = fall.person("erna", "sachbearbeitung")
    sitzungen = Sitzungen(fall.kreis.engine, KREIS, fall.kreis.uhr.jetzt)
    token = sitzungen.eroeffne(fall.geraet, wer.konto_id)[0]
    for _ in range(40):
        with pytest.raises(Abgelehnt):
            pruefe_person(sitzungen, fall.geraet, token, ("aufsicht",))
    assert notiert(fall.kreis) == [(fall.geraet.id, "rolle")] * 5


@pytest.mark.parametrize("kind", DATABASES)
def test_a_service_that_ends_writes_down_what_it_only_counted(kind: str, tmp_path: Path) -> None:
    with kreis(kind, tmp_path) as k:
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank)
        with laufend(app, None, app.state.arbeiter) as url:
            probe = Probe(k, url, "x" * 43)
            assert [probe.frage("GET", "/v1/meta")[0] for _ in range(12)] == [401] * 12
            assert len(notiert(k)) == 5
        assert notiert(k)[5:] == [(UNBEKANNT, "ausgelassen +7")]


def test_a_person_too(fall: Fall) -> None:
    wer = fall.person("erna", "sachbearbeitung")
    sitzungen = Sitzungen(fall.kreis.engine, KREIS, fall.kreis.uhr.jetzt)
    for _ in range(9):
        sitzungen.verweigert(fall.geraet, wer, "rolle")
    for _ in range(2):
        sitzungen.trage_nach()
    assert notiert(fall.kreis)[5:] == [(fall.geraet.id, "ausgelassen +4")], "once"


@pytest.mark.expected_log("what was only counted is not on record: OperationalError")
def test_a_database_that_is_away_at_the_end_keeps_nobody(tmp_path: Path) -> None:
    geschrieben: list[str] = []

    def weg() -> None:
        raise OperationalError("", None, Exception())

    nachtrag = Nachtrag(weg, lambda: geschrieben.append("das andere"))
    nachtrag.beende()
    nachtrag.laufe()
    assert geschrieben == ["das andere"]


def test_the_reason_leaves_room_for_the_number() -> None:
    assert mit_anzahl("x" * 80, 12) == "x" * 60 + " +12"
    assert mit_anzahl("abholer", 0) == "abholer"
