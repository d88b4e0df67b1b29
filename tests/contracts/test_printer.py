"""What every printer promises: the fake, the folder of PDF files, and a queue of a real CUPS scheduler."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.drucker import Drucker, Druckziel
from bureau_app.printing.pdf_ablage import PdfAblage, fortlaufend
from bureau_app.printing.schriften import lade_schriften
from bureau_app.resources import lade_stammdaten, schriften
from bureau_app.workflows.ports import Druckstueck, Printer
from tests.fakes.drucker import FakeDrucker
from tests.printing.cups_dienst import FEHLT, AufFaden, starte_cups
from tests.printing.gedrucktes import AUFKLEBER, BLATT, mit_strasse

ZU_LANG = mit_strasse("Wwww " * 60)


@dataclass(frozen=True)
class Aufbau:
    """A printer, how many prints it has put out, and how to break and mend it."""

    drucker: Printer
    anzahl: Callable[[], int]
    stoere: Callable[[], object]
    heile: Callable[[], object]


def fake() -> Iterator[Aufbau]:
    drucker = FakeDrucker()
    stoerung = Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT, drucker="Etikett", zustand="paused", sicher="ja")
    yield Aufbau(drucker, lambda: len(drucker.gedruckt), lambda: drucker.stoere(stoerung), lambda: None)


def pdf_ablage(druckbild: Druckbild, tmp_path: Path) -> Iterator[Aufbau]:
    """It is broken by a file where its folder should be."""
    ordner, weg = tmp_path / "drucke", tmp_path / "weg"

    def stoere() -> None:
        ordner.rename(weg)
        ordner.touch()

    def heile() -> None:
        ordner.unlink()
        weg.rename(ordner)

    ablage = PdfAblage(druckbild, ordner, fortlaufend(ordner))
    yield Aufbau(ablage, lambda: len(list((weg if weg.exists() else ordner).glob("*"))), stoere, heile)


@pytest.fixture(scope="module")
def druckbild(qapp: QApplication) -> Druckbild:
    return Druckbild(lade_schriften(schriften()), lade_stammdaten().aufkleber)


@pytest.fixture(params=["fake", "ablage", "cups"])
def aufbau(
    request: pytest.FixtureRequest, druckbild: Druckbild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Aufbau]:
    if request.param == "fake":
        yield from fake()
    elif request.param == "ablage":
        yield from pdf_ablage(druckbild, tmp_path)
    elif FEHLT:
        pytest.skip(FEHLT)
    else:
        with starte_cups() as cups:
            monkeypatch.setenv("CUPS_SERVER", cups.adresse)
            drucker = AufFaden(Drucker(druckbild, Druckziel("Etikett"), Druckziel("Etikett")))
            yield Aufbau(
                drucker,
                lambda: len(cups.auftraege()),
                lambda: cups.befehl("cupsdisable", "Etikett"),
                lambda: cups.befehl("cupsenable", "Etikett"),
            )
            drucker.schliesse()


@pytest.mark.parametrize("stueck", [AUFKLEBER, BLATT], ids=["aufkleber", "blatt"])
def test_a_print_is_put_out_once(aufbau: Aufbau, stueck: Druckstueck) -> None:
    aufbau.drucker.drucke(stueck)
    assert aufbau.anzahl() == 1
    aufbau.drucker.drucke(stueck)
    assert aufbau.anzahl() == 2


@pytest.mark.parametrize("stueck", [AUFKLEBER, BLATT], ids=["aufkleber", "blatt"])
def test_preview_and_pdf_put_nothing_out(aufbau: Aufbau, stueck: Druckstueck) -> None:
    assert aufbau.drucker.vorschau(stueck, 150).startswith(b"\x89PNG\r\n\x1a\n")
    assert aufbau.drucker.vorschau(stueck, 150) != aufbau.drucker.vorschau(stueck, 75)
    assert aufbau.drucker.pdf(stueck).startswith(b"%PDF-1.")
    aufbau.drucker.bereit()
    assert aufbau.anzahl() == 0


def test_what_does_not_fit_is_refused_everywhere(aufbau: Aufbau) -> None:
    drucker = aufbau.drucker
    wege: list[Callable[[Aufkleber], object]] = [drucker.drucke, drucker.pdf, lambda zu: drucker.vorschau(zu, 72)]
    for weg in wege:
        with pytest.raises(Eingabefehler) as gefangen:
            weg(ZU_LANG)
        assert gefangen.value.code is Fehlercode.AUFKLEBER_ZU_LANG
        assert gefangen.value.feld == "neu.anschrift"
    assert aufbau.anzahl() == 0


def test_a_printer_out_of_order_says_so_before_anything_is_put_out(aufbau: Aufbau) -> None:
    aufbau.drucker.drucke(AUFKLEBER)
    aufbau.stoere()
    for versuch in (aufbau.drucker.bereit, lambda: aufbau.drucker.drucke(AUFKLEBER)):
        with pytest.raises(Stoerung) as gefangen:
            versuch()
        assert gefangen.value.code.value.startswith("druck")
        assert gefangen.value.werte["sicher"] == "ja"
    assert aufbau.drucker.vorschau(AUFKLEBER, 72)
    assert aufbau.anzahl() == 1
    aufbau.heile()
    aufbau.drucker.bereit()
    aufbau.drucker.drucke(AUFKLEBER)
    assert aufbau.anzahl() == 2
