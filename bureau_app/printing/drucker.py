"""Prints on the machine's own printers (CUPS, Windows) with the same drawing as preview and PDF."""

import logging
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from bureau_app.domain.aufkleber import Aufkleber, Bogenlage
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.cups import finde_cups
from bureau_app.printing.druckbild import MM_PRO_ZOLL, Druckbild, papier, titel
from bureau_app.printing.satz import Seite, auf_bogen
from bureau_app.workflows.ports import Druckstueck

_PAPIERTOLERANZ_MM = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Druckziel:
    """A printer by the name that the system knows it by ("" = the system's default), and the sheet that lies in it."""

    drucker: str
    bogen: Bogenlage | None = None


class Drucker:
    """Printer port over the system's printers: one for stickers, one for case sheets (they may be the same)."""

    def __init__(self, druckbild: Druckbild, aufkleber: Druckziel, blatt: Druckziel) -> None:
        self._druckbild = druckbild
        self._aufkleber = aufkleber
        self._blatt = blatt
        self._cups = finde_cups()

    def bereit(self) -> None:
        """Both printers are there and take jobs, else Stoerung DRUCKER_FEHLT or DRUCKER_NICHT_BEREIT."""
        self._finde(self._aufkleber)
        if self._blatt.drucker != self._aufkleber.drucker:
            self._finde(self._blatt)

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        """See Printer."""
        return self._druckbild.png(stueck, dpi)

    def pdf(self, stueck: Druckstueck) -> bytes:
        """See Printer."""
        return self._druckbild.pdf(stueck)

    def drucke(self, stueck: Druckstueck) -> None:
        """Spool one print; afterwards the queue has it, or a Stoerung DRUCKER_* says what became of it."""
        ziel = self._aufkleber if isinstance(stueck, Aufkleber) else self._blatt
        info = self._finde(ziel)
        seiten = self._druckbild.seiten(stueck)
        if ziel.bogen is not None:
            seiten = tuple(auf_bogen(seite, ziel.bogen) for seite in seiten)
        printer = _richte_ein(info, seiten[0], titel(stueck))
        painter = QPainter()
        if not painter.begin(printer):
            raise Stoerung(Fehlercode.DRUCKER_LEHNT_AB, drucker=info.printerName(), sicher="ja")
        for nummer, seite in enumerate(seiten):
            if nummer:
                printer.newPage()
            self._druckbild.zeichne(painter, seite, printer.resolution() / MM_PRO_ZOLL)
        self._pruefe_ende(painter.end(), printer, info.printerName())
        _log.info("printed pages=%d", len(seiten))

    def _finde(self, ziel: Druckziel) -> QPrinterInfo:
        """The queue if it exists and takes jobs; Qt would take another for an unknown one and feed a stopped one."""
        info = QPrinterInfo.printerInfo(ziel.drucker) if ziel.drucker else QPrinterInfo.defaultPrinter()
        if info.isNull():
            raise Stoerung(Fehlercode.DRUCKER_FEHLT, drucker=ziel.drucker, sicher="ja")
        hindernis = self._cups.hindernis(info.printerName()) if self._cups else ""
        if not hindernis and info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
            hindernis = info.state().name.lower()
        if hindernis:
            werte = {"drucker": info.printerName(), "zustand": hindernis}
            raise Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT, **werte, sicher="ja")
        return info

    def _pruefe_ende(self, beendet: bool, printer: QPrinter, name: str) -> None:
        """Qt ignores what CUPS answers to the job, so ask CUPS itself, on the thread that sent it."""
        zustand = printer.printerState()
        gut = beendet and zustand not in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
        werte = {"drucker": name, "zustand": zustand.name.lower()}
        if gut and self._cups and (auskunft := self._cups.letzte_auskunft()).fehler:
            gut = False
            werte["zustand"] = f"{auskunft.status:#06x}"
            if auskunft.sicher_abgelehnt:
                werte["sicher"] = "ja"
        if not gut:
            raise Stoerung(Fehlercode.DRUCKER_ABGEBROCHEN, **werte)


def druckernamen() -> tuple[str, ...]:
    """Names of the printers that this machine has; a QGuiApplication must exist."""
    return tuple(QPrinterInfo.availablePrinterNames())


def _richte_ein(info: QPrinterInfo, seite: Seite, name: str) -> QPrinter:
    """A printer set to the page's size without margins; Stoerung DRUCKER_PAPIER if it would take another paper."""
    if not _kennt(info, seite):
        masse = {"breite": f"{seite.breite_mm:g}", "hoehe": f"{seite.hoehe_mm:g}"}
        raise Stoerung(Fehlercode.DRUCKER_PAPIER, drucker=info.printerName(), **masse, sicher="ja")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setCreator("bureau-app")
    printer.setCopyCount(1)
    printer.setFullPage(True)
    printer.setPageSize(papier(seite))
    printer.setPageMargins(QMarginsF())
    return printer


def _kennt(info: QPrinterInfo, seite: Seite) -> bool:
    """Whether the printer has paper of this size, or takes any size between its smallest and its largest."""
    seiten_mm = (seite.breite_mm, seite.hoehe_mm)

    def mm(groesse: QPageSize) -> tuple[float, float]:
        genau = groesse.size(QPageSize.Unit.Millimeter)
        return genau.width(), genau.height()

    for groesse in info.supportedPageSizes():
        if all(abs(a - b) <= _PAPIERTOLERANZ_MM for a, b in zip(mm(groesse), seiten_mm, strict=True)):
            return True
    if not info.supportsCustomPageSizes():
        return False
    kleinste, groesste = mm(info.minimumPhysicalPageSize()), mm(info.maximumPhysicalPageSize())
    return all(von <= hier <= bis for von, hier, bis in zip(kleinste, seiten_mm, groesste, strict=True))
