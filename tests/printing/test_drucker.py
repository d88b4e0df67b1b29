"""Prints on a real CUPS scheduler: what it gets is the drawing, at its place; what it cannot take is told before."""

import os
import tempfile
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QPainter

from bureau_app.domain.aufkleber import Aufkleberlayout
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.drucker import Drucker, Druckziel
from bureau_app.printing.satz import Seite
from bureau_app.printing.schriften import Schriften
from bureau_app.workflows.ports import Druckstueck
from tests.printing.cups_dienst import FEHLT, AufFaden, CupsDienst, starte_cups
from tests.printing.gedrucktes import AUFKLEBER, BLATT, NUMMER, Pdf, tinte_mm

pytestmark = pytest.mark.skipif(bool(FEHLT), reason=FEHLT)
ETIKETT = Druckziel("Etikett")
Bau = Callable[..., AufFaden]


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[CupsDienst]:
    with starte_cups() as dienst:
        monkeypatch.setenv("CUPS_SERVER", dienst.adresse)
        yield dienst


@pytest.fixture
def baue(druckbild: Druckbild, cups: CupsDienst) -> Iterator[Bau]:
    """Build a printer: for stickers, for sheets, with another drawing."""
    gebaut: list[AufFaden] = []

    def baue(aufkleber: Druckziel, blatt: Druckziel = ETIKETT, bild: Druckbild = druckbild) -> AufFaden:
        gebaut.append(AufFaden(Drucker(bild, aufkleber, blatt)))
        return gebaut[-1]

    yield baue
    for drucker in gebaut:
        drucker.schliesse()


class KeinPlatz(Druckbild):
    """A drawing that leaves no place for the job's file."""

    def seiten(self, stueck: Druckstueck) -> tuple[Seite, ...]:
        os.environ["TMPDIR"] = "/nonexistent"
        return super().seiten(stueck)


class Zwischenfall(Druckbild):
    """A drawing during which something happens to the printer."""

    def __init__(self, schriften: Schriften, layout: Aufkleberlayout, ereignis: Callable[[], None]) -> None:
        super().__init__(schriften, layout)
        self._ereignis = ereignis

    def zeichne(self, painter: QPainter, seite: Seite, px_pro_mm: float) -> None:
        self._ereignis()
        super().zeichne(painter, seite, px_pro_mm)


def test_the_queue_gets_the_sticker_in_its_size(baue: Bau, cups: CupsDienst) -> None:
    baue(ETIKETT).drucke(AUFKLEBER)
    (auftrag,) = cups.auftraege()
    assert (auftrag.warteschlange, auftrag.name, auftrag.papier) == ("Etikett", "Aufkleber", "Custom.57x13mm")
    pdf = Pdf(auftrag.pdf)
    assert pdf.text() == " ".join(AUFKLEBER.zeilen)
    assert pdf.groesse_mm() == pytest.approx((57.0, 13.0), abs=0.2)  # Qt sends whole points to CUPS


def test_the_job_is_the_preview(baue: Bau, cups: CupsDienst, druckbild: Druckbild) -> None:
    """Measured from the upper left corner, where a label begins."""
    baue(ETIKETT).drucke(AUFKLEBER)
    gedruckt = tinte_mm(Pdf(cups.auftraege()[0].pdf).bild(1200), 1200)
    vorschau = tinte_mm(Pdf(druckbild.pdf(AUFKLEBER)).bild(1200), 1200)
    assert gedruckt == pytest.approx(vorschau, abs=0.05)


def test_on_a_label_sheet_the_sticker_lies_at_its_place(baue: Bau, cups: CupsDienst, layout: Aufkleberlayout) -> None:
    bogen = layout.bogen("a4-oben-links")
    assert bogen is not None
    drucker = baue(Druckziel("Etikett", bogen))
    drucker.drucke(AUFKLEBER)
    baue(ETIKETT).drucke(AUFKLEBER)
    auf_bogen, allein = cups.auftraege()
    assert auf_bogen.papier == "A4"
    ort = tinte_mm(Pdf(allein.pdf).bild(600), 600)
    erwartet = tuple(mm + lage for mm, lage in zip(ort, (bogen.x_mm, bogen.y_mm) * 2, strict=True))
    assert tinte_mm(Pdf(auf_bogen.pdf).bild(600), 600) == pytest.approx(erwartet, abs=0.1)


def test_sheets_go_to_their_own_printer_on_a4(baue: Bau, cups: CupsDienst) -> None:
    cups.richte_ein("Laser", freie_groessen=False)
    drucker = baue(ETIKETT, Druckziel("Laser"))
    drucker.bereit()
    drucker.drucke(BLATT)
    (auftrag,) = cups.auftraege()
    assert (auftrag.warteschlange, auftrag.name, auftrag.papier) == ("Laser", f"Vorgangsblatt {NUMMER}", "A4")
    assert Pdf(auftrag.pdf).strichcodes(200) == [("Code 128", NUMMER)]


def test_without_a_name_the_systems_default_prints(baue: Bau, cups: CupsDienst) -> None:
    drucker = baue(Druckziel(""), Druckziel(""))
    pruefe_nichts_gedruckt(drucker, cups, Fehlercode.DRUCKER_FEHLT, drucker="")
    cups.befehl("lpadmin", "-d", "Etikett")
    drucker.drucke(AUFKLEBER)
    assert [auftrag.warteschlange for auftrag in cups.auftraege()] == ["Etikett"]


def pruefe_nichts_gedruckt(drucker: AufFaden, cups: CupsDienst, code: Fehlercode, /, **werte: str) -> None:
    """It says so when asked and when printing, and the queue got nothing."""
    for versuch in (drucker.bereit, lambda: drucker.drucke(AUFKLEBER)):
        with pytest.raises(Stoerung) as gefangen:
            versuch()
        assert gefangen.value.code is code
        assert gefangen.value.werte == {**werte, "sicher": "ja"}
    assert cups.auftraege() == []


def test_an_unknown_printer_is_missing(baue: Bau, cups: CupsDienst) -> None:
    """Qt would print on the default instead."""
    cups.befehl("lpadmin", "-d", "Etikett")
    drucker = baue(Druckziel("Gibtsnicht"))
    pruefe_nichts_gedruckt(drucker, cups, Fehlercode.DRUCKER_FEHLT, drucker="Gibtsnicht")


def test_a_paused_printer_gets_nothing(baue: Bau, cups: CupsDienst) -> None:
    """Qt would queue the job and say that all is well; it would come out at some later time."""
    cups.befehl("cupsdisable", "Etikett")
    drucker = baue(ETIKETT)
    pruefe_nichts_gedruckt(drucker, cups, Fehlercode.DRUCKER_NICHT_BEREIT, drucker="Etikett", zustand="paused")
    cups.befehl("cupsenable", "Etikett")
    drucker.drucke(AUFKLEBER)
    assert len(cups.auftraege()) == 1


def test_a_queue_that_takes_no_jobs_is_not_ready(baue: Bau, cups: CupsDienst) -> None:
    cups.befehl("cupsreject", "Etikett")
    grund = {"drucker": "Etikett", "zustand": "not-accepting-jobs"}
    pruefe_nichts_gedruckt(baue(ETIKETT), cups, Fehlercode.DRUCKER_NICHT_BEREIT, **grund)


def test_without_a_scheduler_the_printer_is_missing(baue: Bau, cups: CupsDienst) -> None:
    drucker = baue(ETIKETT)
    cups.beende()
    pruefe_nichts_gedruckt(drucker, cups, Fehlercode.DRUCKER_FEHLT, drucker="Etikett")


def fange(drucker: AufFaden) -> Stoerung:
    with pytest.raises(Stoerung) as gefangen:
        drucker.drucke(AUFKLEBER)
    return gefangen.value


def test_a_printer_without_this_paper_gets_nothing(baue: Bau, cups: CupsDienst) -> None:
    cups.richte_ein("Laser", freie_groessen=False)
    stoerung = fange(baue(Druckziel("Laser")))
    assert stoerung.code is Fehlercode.DRUCKER_PAPIER
    assert stoerung.werte == {"drucker": "Laser", "breite": "57", "hoehe": "13", "sicher": "ja"}
    assert cups.auftraege() == []


@pytest.mark.qt_log_ignore("QPdfPrinter: Could not open temporary file to print", "QPainter::begin")
def test_a_job_that_cannot_begin_is_surely_not_printed(
    baue: Bau, cups: CupsDienst, schrift: Schriften, layout: Aufkleberlayout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", tempfile.gettempdir())  # KeinPlatz changes it, monkeypatch puts it back
    stoerung = fange(baue(ETIKETT, bild=KeinPlatz(schrift, layout)))
    assert stoerung.code is Fehlercode.DRUCKER_LEHNT_AB
    assert stoerung.werte == {"drucker": "Etikett", "sicher": "ja"}
    assert cups.auftraege() == []


def test_a_job_refused_at_its_end_is_surely_not_printed(
    baue: Bau, cups: CupsDienst, schrift: Schriften, layout: Aufkleberlayout
) -> None:
    """The queue closes between check and job; Qt does not look at CUPS's answer."""
    bild = Zwischenfall(schrift, layout, lambda: cups.befehl("cupsreject", "Etikett"))
    stoerung = fange(baue(ETIKETT, bild=bild))
    assert stoerung.code is Fehlercode.DRUCKER_ABGEBROCHEN
    assert stoerung.werte == {"drucker": "Etikett", "zustand": "0x0506", "sicher": "ja"}
    assert cups.auftraege() == []


def test_a_scheduler_that_dies_leaves_the_outcome_open(
    baue: Bau, cups: CupsDienst, schrift: Schriften, layout: Aufkleberlayout
) -> None:
    stoerung = fange(baue(ETIKETT, bild=Zwischenfall(schrift, layout, cups.beende)))
    assert stoerung.code is Fehlercode.DRUCKER_ABGEBROCHEN
    assert "sicher" not in stoerung.werte
