"""Draws the window's screens into a folder, for people to look at: `python -m tests.ui.bilder FOLDER [hell|dunkel]`."""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.schriften import lade_schriften
from bureau_app.resources import lade_stammdaten, lade_stil, schriften
from bureau_app.ui.presenters.umgebung import Betriebsart, Demokonto, Szenario, Vorgaben
from bureau_app.ui.views.stil import Stil, Vorlagen
from bureau_app.workflows.ports import Druckstueck
from tests.fakes.drucker import FakeDrucker
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, ausweis_lesung, zb1_lesung
from tests.ui.fensterplatz import Fensterplatz

DEMO = Vorgaben(
    betriebsart=Betriebsart.DEMO,
    konten=(Demokonto(ERNA.kennung, "", ERNA.name),),
    szenarien=(
        Szenario("hauptfall", "Hauptfall: Umzug innerhalb des Kreises"),
        Szenario("firma", "Halter ist eine Firma"),
    ),
)


class ZeichnenderDrucker(FakeDrucker):
    """Its preview is the real drawing."""

    def __init__(self, druckbild: Druckbild) -> None:
        super().__init__()
        self._druckbild = druckbild

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        return self._druckbild.png(stueck, dpi)


def ausschnitt(text: str) -> bytes:
    """A piece of paper with a word on it."""
    bild = QImage(520, 64, QImage.Format.Format_RGB32)
    bild.fill(0xFFF6EFE2)
    with QPainter(bild) as painter:
        schrift = painter.font()
        schrift.setPixelSize(30)
        painter.setFont(schrift)
        painter.drawText(12, 44, text)
    puffer = QBuffer()
    puffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(puffer, b"png").write(bild)
    return bytes(puffer.data().data())


def spiele(platz: Fensterplatz, halte_fest: Callable[[str], None]) -> None:
    """The main case, then a blocked one; a picture at each screen."""
    platz.sitzung.beginne()
    halte_fest("anmeldung")
    platz.melde_an()
    halte_fest("leerlauf")
    platz.taste(Qt.Key.Key_F2)
    halte_fest("szenarien")
    platz.taste(Qt.Key.Key_Return)
    halte_fest("gelesen")
    platz.taste(Qt.Key.Key_F4)
    platz.tippe("ober 91")
    halte_fest("vorschlaege")
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_Space)
    halte_fest("bereit")
    platz.taste(Qt.Key.Key_F12)
    halte_fest("kasse")
    platz.drucker.stoere(Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT), nach_dem_druck=True)
    platz.tippe("R-2026/17")
    platz.taste(Qt.Key.Key_Return)
    halte_fest("unklar")
    platz.sitzung.abschluss.liegt_vor(True)
    platz.sitzung.meldung.schliesse()
    halte_fest("frage")
    platz.taste(Qt.Key.Key_Return)
    platz.melderegister.arbeite_ab()
    platz.uhr.vor(timedelta(seconds=30))
    platz.sitzung.takt()
    halte_fest("bestaetigt")
    platz.taste(Qt.Key.Key_Return)
    platz.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True, X="01.2026"))
    platz.taste(Qt.Key.Key_F2)
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_F4)
    platz.tippe("Feldweg 1, 4146 Neuss")
    platz.taste(Qt.Key.Key_Tab)
    platz.taste(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    halte_fest("sperre")


def main(ordner: Path, thema: str) -> None:
    """Write one PNG a screen."""
    app = QApplication([])
    stammdaten = lade_stammdaten()
    drucker = ZeichnenderDrucker(Druckbild(lade_schriften(schriften()), stammdaten.aufkleber))
    stil = Stil(Vorlagen(*lade_stil()))
    stil.wende_an(app)
    stil.waehle(app, thema)
    platz = Fensterplatz(app, stil, stammdaten, vorgaben=DEMO, drucker=drucker)
    platz.leser.kennt(BILD_AUSWEIS, ausweis_lesung(ausschnitt("MÜSTERMANN-ŻÓŁĆ")))
    platz.fenster.resize(1366, 768)
    ordner.mkdir(parents=True, exist_ok=True)

    def halte_fest(name: str) -> None:
        platz.ruhe()
        platz.fenster.grab().save(str(ordner / f"{name}.png"))

    spiele(platz, halte_fest)
    platz.schliesse()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "hell")
