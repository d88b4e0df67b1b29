"""Draws a household's screens: `python -m tests.ui.bilder_haushalt FOLDER [hell|dunkel|kontrast] [ZOOM]`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.schriften import lade_schriften
from bureau_app.resources import lade_stammdaten, lade_stil, schriften
from bureau_app.ui.views.stil import Stil, Vorlagen
from tests.haushalt import lege_vor
from tests.sitzungsplatz import BILD_ZB1, zb1_lesung
from tests.ui.bilder import ZeichnenderDrucker
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_household_by_keyboard import ALT, STRG_UMSCHALT, kind, pruefe_alles

UNBEKANNT = Registerfahrzeug("GV-XY 9", "WVWZZZ1JZXW000009", "SEAT", "Müstermann-Żółć", "Jan", "", "Kreis", 3)


def spiele(platz: Fensterplatz, halte_fest: Callable[[str], None]) -> None:
    """The household; then a protected person, a request for approval, and its answers."""
    platz.melde_an()
    lege_vor(platz)
    platz.sitzung.lesen.einlesen()
    platz.ruhe()
    halte_fest("gelesen")
    pruefe_alles(platz)
    kind(platz, "Lena", "12082015")
    platz.taste(Qt.Key.Key_M, ALT)
    halte_fest("weitere_person")
    platz.tippe("Tim")
    platz.taste(Qt.Key.Key_Return)
    platz.tippe("03022018")
    platz.taste(Qt.Key.Key_Return)
    platz.sitzung.entwurf.erfassung.bekannte = (UNBEKANNT,)
    platz.sitzung.schalter.wechsle_fahrzeug(1)
    halte_fest("sperren")
    platz.taste(Qt.Key.Key_K, ALT)
    platz.sitzung.schalter.wechsle_fahrzeug(2)
    platz.taste(Qt.Key.Key_K, ALT)
    platz.tippe("kar 91")
    platz.taste(Qt.Key.Key_Return)
    halte_fest("bereit")
    platz.taste(Qt.Key.Key_Space)
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_Space)
    platz.taste(Qt.Key.Key_F12)
    halte_fest("kasse")
    platz.tippe("R-17")
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_Return)
    halte_fest("fertig")
    platz.taste(Qt.Key.Key_P, STRG_UMSCHALT)
    platz.taste(Qt.Key.Key_Return)
    schwierig(platz, halte_fest)


def schwierig(platz: Fensterplatz, halte_fest: Callable[[str], None]) -> None:
    """A protected person, late, with another dwelling and an expired HU."""
    platz.leser.kennt(BILD_ZB1, zb1_lesung(X="01.2026"))
    platz.lies_ein()
    platz.ruhe()
    pruefe_alles(platz)
    platz.tippe("kar 91")
    platz.taste(Qt.Key.Key_Return)
    s = platz.sitzung.schalter
    s.setze_haken("person.auskunftssperre", True)
    s.gib_ein("neu.wohnungsart", "hauptwohnung")
    s.gib_ein("neu.einzugsdatum", "01.09.2026")
    s.gib_ein("neu.wohnungsgeber_sonst", "merkmal")
    s.mehr_felder()
    halte_fest("alles_noetig")
    s.mehr_felder()
    s.gib_ein("neu.verspaetung", "krankheit")
    s.gib_ein("neu.weitere_wohnung", "Am Markt 2, 41564 Kaarst")
    s.gib_ein("wohnungsgeber.merkmal", "AB12")
    s.gib_ein("person.uebermittlungssperre", "beantragt")
    platz.sitzung.befehle.antrag.oeffne()
    platz.ruhe()
    platz.tippe("HU-Bericht liegt vor, Plakette fehlt noch")
    halte_fest("begruendung")
    platz.taste(Qt.Key.Key_Return)
    halte_fest("erbeten")


def main(ordner: Path, thema: str, zoom: int) -> None:
    """Write one PNG a screen."""
    app = QApplication([])
    stammdaten = lade_stammdaten()
    drucker = ZeichnenderDrucker(Druckbild(lade_schriften(schriften()), stammdaten.aufkleber))
    stil = Stil(Vorlagen(*lade_stil()))
    stil.kontrast_gewuenscht = lambda: thema == "kontrast"
    stil.wende_an(app)
    if thema != "kontrast":
        stil.waehle(app, thema)
    platz = Fensterplatz(app, stil, stammdaten, drucker=drucker)
    platz.fenster.resize(1366, 768)
    ordner.mkdir(parents=True, exist_ok=True)
    while stil.zoom < zoom:
        platz.fenster.zoome(1)

    def halte_fest(name: str) -> None:
        platz.ruhe()
        platz.fenster.grab().save(str(ordner / f"{name}.png"))

    spiele(platz, halte_fest)
    platz.schliesse()


if __name__ == "__main__":
    farben = sys.argv[2] if len(sys.argv) > 2 else "hell"
    main(Path(sys.argv[1]), farben, int(sys.argv[3]) if len(sys.argv) > 3 else 100)
