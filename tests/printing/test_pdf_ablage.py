"""The folder of prints: whole files only, names that tell nothing, no print over another."""

from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.pdf_ablage import PdfAblage, fortlaufend
from tests.printing.gedrucktes import AUFKLEBER, BLATT, Pdf


def test_prints_are_numbered_by_kind(druckbild: Druckbild, tmp_path: Path) -> None:
    ordner = tmp_path / "neu" / "drucke"
    ablage = PdfAblage(druckbild, ordner, fortlaufend(ordner))
    for stueck in (AUFKLEBER, BLATT, AUFKLEBER):
        ablage.drucke(stueck)
    namen = sorted(datei.name for datei in ordner.iterdir())
    assert namen == ["aufkleber-1.pdf", "aufkleber-2.pdf", "vorgangsblatt-1.pdf"]
    assert Pdf((ordner / "aufkleber-1.pdf").read_bytes()).text() == " ".join(AUFKLEBER.zeilen)
    assert Pdf((ordner / "vorgangsblatt-1.pdf").read_bytes()).groesse_mm() == pytest.approx((210.0, 297.0), abs=0.01)


def test_the_caller_may_name_the_files(druckbild: Druckbild, tmp_path: Path) -> None:
    ablage = PdfAblage(druckbild, tmp_path, lambda stueck: "aufkleber.pdf")
    ablage.drucke(AUFKLEBER)
    ablage.drucke(AUFKLEBER)
    assert [datei.name for datei in tmp_path.iterdir()] == ["aufkleber.pdf"]


def test_asking_leaves_nothing_behind(druckbild: Druckbild, tmp_path: Path) -> None:
    PdfAblage(druckbild, tmp_path, fortlaufend(tmp_path)).bereit()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_print_leaves_nothing_behind(druckbild: Druckbild, tmp_path: Path) -> None:
    """The name is taken by a folder, so the last step fails."""
    (tmp_path / "a.pdf").mkdir()
    ablage = PdfAblage(druckbild, tmp_path, lambda stueck: "a.pdf")
    with pytest.raises(Stoerung) as gefangen:
        ablage.drucke(AUFKLEBER)
    assert gefangen.value.code is Fehlercode.DRUCKABLAGE
    assert gefangen.value.werte == {"grund": "Is a directory", "sicher": "ja"}
    assert [datei.name for datei in tmp_path.iterdir()] == ["a.pdf"]
