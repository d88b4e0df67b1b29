"""The port Strassenstelle: the fake and the real service on both databases; what did not change is not fetched."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.strassen.tabellen import Strassenfassung
from bureau_app.district.strassen.verzeichnisse import Strassenverzeichnisse, Uebernahme
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from bureau_app.link.strassen import KreisStrassen
from bureau_app.wire.strassen import Strassenblatt, version_von
from bureau_app.workflows.stellen import Strassenstelle
from tests.fakes.strassenstelle import FakeStrassenstelle
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS, Kreis, kreis

OBER = Strasse("Oberstraße", "41460", "Neuss", NEUSS, "0101", "1-99 ungerade")
MARKT = Strasse("Am Neumarkt", "41564", "Kaarst", KAARST, "")
ZOLC = Strasse("Żółćgasse", "41564", "Kaarst", KAARST, "7")


@dataclass
class Stelle:
    """A counter's end, and what the test can do at the district's."""

    stelle: Strassenstelle
    ersetze: Callable[..., Any]
    trenne: Callable[[], Any]


def verzeichnis(*strassen: Strasse) -> Strassenverzeichnis:
    return Strassenverzeichnis(strassen, quelle="Vermessungsamt")


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kreis]:
    with kreis(request.param, tmp_path) as k:
        yield k


@pytest.fixture(params=["fake", *DATABASES])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    if request.param == "fake":
        fake = FakeStrassenstelle()

        def ersetze(*strassen: Strasse) -> None:
            for ags in {s.ags for s in strassen}:
                fake.blaetter[ags] = Strassenblatt.von(ags, strassen, "Vermessungsamt", False).als_json()

        yield Stelle(fake, ersetze, lambda: setattr(fake, "offline", True))
        return
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        eigner = stapel.enter_context(k.als_eigner())
        laufend = stapel.enter_context(ExitStack())
        weg = KreisStrassen(laufend.enter_context(k.dienst()), k.geraet()[1])
        stapel.callback(weg.schliesse)
        amt = Strassenverzeichnisse(eigner, KREIS, k.uhr.jetzt)
        yield Stelle(weg, lambda *strassen: amt.ersetze(verzeichnis(*strassen)), laufend.close)


def test_which_there_are_and_each_towns_whole(stelle: Stelle) -> None:
    leer = stelle.stelle.staende("")
    assert leer is not None and leer[0] == {}
    assert stelle.stelle.blatt(NEUSS) is None
    stelle.ersetze(OBER, MARKT, ZOLC)
    antwort = stelle.stelle.staende(leer[1])
    assert antwort is not None and set(antwort[0]) == {NEUSS, KAARST}
    blatt = stelle.stelle.blatt(KAARST)
    assert blatt is not None and version_von(blatt) == antwort[0][KAARST]
    assert Strassenblatt.aus_json(blatt).als_strassen() == (MARKT, ZOLC)
    neuss = stelle.stelle.blatt(NEUSS)
    assert neuss is not None and Strassenblatt.aus_json(neuss).als_strassen() == (OBER,)


def test_nothing_is_said_until_something_changes(stelle: Stelle) -> None:
    stelle.ersetze(OBER, MARKT)
    antwort = stelle.stelle.staende("")
    assert antwort is not None
    vorher, marke = antwort
    assert stelle.stelle.staende(marke) is None
    stelle.ersetze(MARKT)
    assert stelle.stelle.staende(marke) is None
    stelle.ersetze(ZOLC)
    danach = stelle.stelle.staende(marke)
    assert danach is not None
    assert danach[0][NEUSS] == vorher[NEUSS] and danach[0][KAARST] != vorher[KAARST]


def test_a_service_that_is_away_is_a_stoerung(stelle: Stelle) -> None:
    stelle.trenne()
    for frage in (lambda: stelle.stelle.staende(""), lambda: stelle.stelle.blatt(NEUSS)):
        with pytest.raises(Stoerung) as weg:
            frage()
        assert weg.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR


def test_a_file_replaces_its_towns_whole_and_is_noted(amt: Kreis) -> None:
    with amt.als_eigner() as engine:
        hier = Strassenverzeichnisse(engine, KREIS, amt.uhr.jetzt)
        assert hier.ersetze(verzeichnis(OBER, MARKT)) == (
            Uebernahme(KAARST, 1, 1, True),
            Uebernahme(NEUSS, 1, 1, True),
        )
        assert hier.ersetze(verzeichnis(ZOLC)) == (Uebernahme(KAARST, 1, 2, True),)
        assert hier.ersetze(verzeichnis(ZOLC)) == (Uebernahme(KAARST, 1, 2, False),)
        with engine.connect() as v:
            akte = v.execute(select(Protokoll.bezug, Protokoll.merkmal).where(Protokoll.art == "strassen_eingelesen"))
            versionen = v.execute(select(Strassenfassung.gemeinde_ags, Strassenfassung.version)).all()
            geschehen = akte.all()
    assert [a.bezug for a in geschehen] == [KAARST, NEUSS, KAARST]
    assert {tuple(z) for z in versionen} == {tuple(geschehen[1]), tuple(geschehen[2])}
