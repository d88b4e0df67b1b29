"""Draws the screens of approvals into a folder, for people to look at: `python -m tests.ui.bilder_freigabe FOLDER`."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten, lade_stil, schriften
from bureau_app.ui.views.stil import Stil, Vorlagen, registriere_schriften
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import OTTO
from tests.sitzungsplatz import AUFSICHT, REVISION, VERWALTUNG, ZWEITE
from tests.ui.fensterplatz import Fensterplatz

Halte = Callable[[Fensterplatz, str], None]
Bau = Callable[..., Fensterplatz]


def fuelle_eingang(stelle: FakeFreigabestelle) -> None:
    """Two more requests of a colleague: a protected person's, and a fee waiver."""
    (erste,) = stelle.eingereicht.values()
    jetzt = stelle.uhr()
    for nummer, (vor, verdeckt, code) in enumerate(((9, True, "r20_auskunftssperre"), (95, False, "g5_erlass"))):
        stelle.uhr = lambda v=vor: jetzt - timedelta(minutes=v)  # type: ignore[misc]
        stelle.beantrage(
            f"s-{OTTO.kennung}",
            replace(
                erste.posten,
                antrag_id=f"antrag-{nummer}",
                vorgang_id=f"vorgang-{nummer}",
                vorgang_nummer=f"26024003000{nummer + 20}175"[:15],
                codes=(code,),
                betroffen="Canario, Ana",
                verdeckt=verdeckt,
            ),
        )
    stelle.uhr = lambda: jetzt


def am_schalter(baue: Bau, halte: Halte) -> Fensterplatz:
    """The clerk asks, and a supervisor signs in beside."""
    platz = baue()
    platz.melde_an()
    platz.erbitte()
    halte(platz, "freigabe_1_gebeten")
    platz.taste(Qt.Key.Key_F10)
    halte(platz, "freigabe_2_am_platz")
    platz.tippe(AUFSICHT.kennung)
    platz.taste(Qt.Key.Key_Return)
    platz.tippe("falsch")
    platz.taste(Qt.Key.Key_F12)
    halte(platz, "freigabe_3_falsches_kennwort")
    platz.taste(Qt.Key.Key_Escape)
    return platz


def bei_der_aufsicht(baue: Bau, stelle: FakeFreigabestelle, halte: Halte) -> None:
    """The inbox, a request, one that somebody else decided, an own one."""
    platz = baue(freigabe=stelle)
    platz.melde_an(AUFSICHT.kennung)
    halte(platz, "freigabe_4_eingang")
    platz.taste(Qt.Key.Key_Down)
    platz.taste(Qt.Key.Key_Down)
    platz.taste(Qt.Key.Key_Return)
    halte(platz, "freigabe_5_antrag")
    platz.taste(Qt.Key.Key_F7)
    halte(platz, "freigabe_6_ohne_grund")
    platz.taste(Qt.Key.Key_F12)
    halte(platz, "freigabe_7_entschieden")
    for posten in [e.posten for e in stelle.eingereicht.values()]:
        eigen = replace(stelle.eingereicht[posten.antrag_id], person=AUFSICHT.id)
        stelle.eingereicht[posten.antrag_id] = eigen
    platz.taste(Qt.Key.Key_Return)
    platz.sitzung.freigaben.eingang.zur_liste()
    platz.vor(1)
    platz.taste(Qt.Key.Key_Return)
    halte(platz, "freigabe_8_eigener")


def nach_dem_ende(platz: Fensterplatz, halte: Halte) -> None:
    """The granted case to its end, then a Storno of it, and the tasks that it leaves."""
    platz.taste(Qt.Key.Key_F12)
    platz.tippe("R-1")
    platz.taste(Qt.Key.Key_Return)
    platz.sitzung.abschluss.bestaetige()
    vorgang = platz.sitzung.abschluss.vorgang
    assert vorgang is not None
    platz.taste(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    halte(platz, "korrektur_1_leer")
    platz.tippe(vorgang.nummer)
    platz.taste(Qt.Key.Key_Return)
    halte(platz, "korrektur_2_gefunden")
    platz.sitzung.nachtrag.korrektur.beginne_neu("storno", "nicht_eingezogen")
    platz.ruhe()
    halte(platz, "korrektur_3_storno")
    platz.sitzung.befehle.antrag.oeffne()
    platz.sitzung.befehle.antrag.sende("Nicht eingezogen.")
    platz.anderswo(wer=ZWEITE)
    platz.vor(1)
    platz.taste(Qt.Key.Key_F10)
    platz.taste(Qt.Key.Key_F12)
    platz.sitzung.abschluss.bestaetige()
    platz.sitzung.abschluss.bestaetige()
    halte(platz, "aufgaben_1_liste")
    platz.taste(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    halte(platz, "aufgaben_2_seite")


def main(ordner: Path, thema: str) -> None:
    """Write one PNG a screen."""
    app = QApplication([])
    stammdaten: Stammdaten = lade_stammdaten()
    registriere_schriften(schriften())
    stil = Stil(Vorlagen(*lade_stil()))
    stil.wende_an(app)
    stil.waehle(app, thema)
    gebaut: list[Fensterplatz] = []
    ordner.mkdir(parents=True, exist_ok=True)

    def baue(**anders: object) -> Fensterplatz:
        gebaut.append(Fensterplatz(app, stil, stammdaten, **anders))
        gebaut[-1].fenster.resize(1366, 768)
        return gebaut[-1]

    def halte(platz: Fensterplatz, name: str) -> None:
        platz.ruhe()
        platz.fenster.grab().save(str(ordner / f"{name}.png"))

    schalter = am_schalter(baue, halte)
    fuelle_eingang(schalter.freigabe)
    bei_der_aufsicht(baue, schalter.freigabe, halte)
    schalter.vor(1)
    schalter.fenster.activateWindow()
    halte(schalter, "freigabe_9_gewaehrt_am_schalter")
    schalter.taste(Qt.Key.Key_F10)
    halte(schalter, "freigabe_10_geoeffnet")
    nach_dem_ende(schalter, halte)
    for kennung in (REVISION.kennung, VERWALTUNG.kennung):
        platz = baue(store=schalter.store)
        platz.melde_an(kennung)
        halte(platz, f"rolle_{kennung}")
    for platz in gebaut:
        platz.schliesse()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "hell")
