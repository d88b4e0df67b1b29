"""The real reader reads every specimen as the scenario says, and never takes a name or a street without asking."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.devices.szenarien import Muster
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular
from tests.devices.conftest import DAYS

EXACT = ("A", "E", "3", "B", "I", "X", "16", "2.1", "2.2", "D.1", "D.3", "Nr.", "21")
TO_CONFIRM = ("C.1.1", "C.1.2", "C.1.3")


@pytest.fixture(scope="module")
def lesedienst() -> Iterator[Lesedienst]:
    dienst = Lesedienst(lade_formular("zb1"))
    yield dienst
    dienst.schliesse()


@pytest.fixture(params=("hauptfall", "aufkleber_vorhanden", "hu_abgelaufen", "firma", "zuzug"))
def muster_und_dokumente(
    request: pytest.FixtureRequest, scanner_am: Callable[[date], SimulierterScanner], lesedienst: Lesedienst
) -> tuple[Muster, Dokument, Dokument]:
    scanner = scanner_am(DAYS[0])
    scanner.waehle(request.param)
    (ausweis,), (zb1,) = (lesedienst.lies(bild, DAYS[0]).dokumente for bild in scanner.scanne())
    return scanner.muster(request.param), ausweis, zb1


def test_both_papers_are_read(muster_und_dokumente: tuple[Muster, Dokument, Dokument], stammdaten: Stammdaten) -> None:
    muster, ausweis, zb1 = muster_und_dokumente
    _check_identity_document(muster, ausweis, stammdaten)
    _check_zb1(muster, zb1, stammdaten)


def _check_identity_document(muster: Muster, gelesen: Dokument, stammdaten: Stammdaten) -> None:
    felder = gelesen.felder
    assert gelesen.art == muster.ausweis.art.value
    assert tuple(felder["mrz"].wert.splitlines()) == muster.ausweis.mrz
    assert felder["mrz"].status is Feldstatus.OK
    assert felder["birth_date"].wert == muster.ausweis.geburtsdatum.isoformat()
    assert felder["expiry_date"].wert == muster.ausweis.gueltig_bis.isoformat()
    if muster.ausweis.art is not Ausweisart.REISEPASS:
        gedruckt = [zeile.upper() for zeile in reversed(muster.ausweis.anschrift)]
        suchform = stammdaten.zeichen.suchform
        assert [suchform(zeile) for zeile in felder["address"].wert.splitlines()] == [suchform(z) for z in gedruckt]
        assert felder["address"].status is Feldstatus.PRUEFEN


def _check_zb1(muster: Muster, gelesen: Dokument, stammdaten: Stammdaten) -> None:
    assert gelesen.art is Dokumentart.ZB1
    assert gelesen.hat_aufkleber == bool(muster.zb1.aufkleber)
    falsch = {c: gelesen.felder[c].wert for c in EXACT if _ohne_strich(gelesen, c) != muster.zb1.felder[c].strip("-")}
    assert falsch == {}
    for code in TO_CONFIRM:
        soll = "\n".join(muster.zb1.aufkleber) if code == "C.1.3" and muster.zb1.aufkleber else muster.zb1.felder[code]
        assert _suchform(gelesen.felder[code].wert, stammdaten) == _suchform(soll, stammdaten)
        assert gelesen.felder[code].status is Feldstatus.PRUEFEN


def _ohne_strich(gelesen: Dokument, code: str) -> str:
    return gelesen.felder[code].wert.strip("-")


def _suchform(text: str, stammdaten: Stammdaten) -> str:
    return "".join(c for c in stammdaten.zeichen.suchform(text) if c.isalnum())
