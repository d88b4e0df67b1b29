"""The window as a whole: keys that work everywhere, another look, closing without loss."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.umgebung import Vorgaben
from bureau_app.ui.views.stil import Stil
from bureau_app.workflows.ports import Spur
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import BILD_AUSWEIS, KENNWORT, ausweis_lesung
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz

STRG = Qt.KeyboardModifier.ControlModifier


def test_the_title_carries_the_vorgang(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    assert angemeldet.fenster.windowTitle() == "Vorgang 26-024-003-000001-2 – Ummeldung am Schalter"


def test_zoom_by_key(angemeldet: Fensterplatz, stil: Stil, qapp: QApplication) -> None:
    angemeldet.taste(Qt.Key.Key_Plus, STRG)
    assert stil.zoom == 110
    assert qapp.font().pointSizeF() == pytest.approx(11.55)
    angemeldet.taste(Qt.Key.Key_Minus, STRG)
    angemeldet.taste(Qt.Key.Key_0, STRG)
    assert stil.zoom == 100


def test_another_theme_repaints_everything(angemeldet: Fensterplatz, stil: Stil, qapp: QApplication) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    hell = angemeldet.fenster.grab().toImage()
    stil.waehle(qapp, "dunkel")
    angemeldet.rahmen.kleide()
    angemeldet.ruhe()
    dunkel = angemeldet.fenster.grab().toImage()
    assert dunkel.pixelColor(5, 400).name() == stil.farben.grund.lower() != hell.pixelColor(5, 400).name()
    assert angemeldet.rahmen.schalter.person.felder["person.vornamen"].isVisible()


def test_a_picture_file_is_read_like_a_scan(angemeldet: Fensterplatz) -> None:
    angemeldet.taste(Qt.Key.Key_O, STRG)
    (dialog,) = angemeldet.fenster.findChildren(QFileDialog)
    assert Path(dialog.directory().path()) != Path.cwd()
    angemeldet.leser.kennt(b"ausweis.jpg", ausweis_lesung())
    angemeldet.sitzung.lesen.bilddateien([Path("ausweis.jpg")])
    dialog.reject()
    assert angemeldet.seite() is Seite.ERFASSUNG


def test_without_a_scanner_f2_asks_for_files(baue: Bau) -> None:
    platz = baue(vorgaben=Vorgaben(scanner=False))
    platz.melde_an()
    platz.ruhe()
    platz.taste(Qt.Key.Key_F2)
    (dialog,) = platz.fenster.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_keyboard_reader_reaches_the_sitzung(angemeldet: Fensterplatz) -> None:
    angemeldet.fenster._leser.gescannt.emit("260240030000175260240030000175")
    angemeldet.ruhe()
    assert angemeldet.bilder.meldung.text
    assert angemeldet.seite() is Seite.LEERLAUF


def test_keys_and_mouse_keep_the_counter_awake(angemeldet: Fensterplatz) -> None:
    vorher = angemeldet.sitzung.anmeldung._zuletzt
    angemeldet.uhr.vor(angemeldet.umgebung.vorgaben.sperre_nach / 2)
    angemeldet.app.sendEvent(angemeldet.fenster.windowHandle(), taste_mitten())
    assert angemeldet.sitzung.anmeldung._zuletzt > vorher


def taste_mitten() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)


def test_closing_waits_for_the_disk(baue: Bau, stammdaten: Stammdaten) -> None:
    runner = RunnerAttrappe()
    platz = baue(runner=runner)
    platz.sitzung.beginne()
    platz.sitzung.anmeldung.melde_an(ERNA.kennung, KENNWORT)
    runner.alles()
    platz.sitzung.von_hand()
    platz.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    platz.fenster.close()
    assert platz.fenster.isVisible()
    while runner.wartend(Spur.SPEICHER):
        runner.weiter(Spur.SPEICHER)
    assert not platz.fenster.isVisible()
    (vorgang,) = platz.store.offene(ERNA.id)
    assert vorgang.angaben.text("person.vornamen") == "Erika"


def test_closing_asks_if_the_draft_cannot_be_kept(angemeldet: Fensterplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erika")
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.fenster.close()
    assert angemeldet.fenster.isVisible()
    frage = angemeldet.fenster._schliessen
    assert frage.dialog.isVisible()
    frage.knopf_nein.click()
    assert angemeldet.fenster.isVisible()


def test_a_bug_leaves_the_vorgang_and_says_a_number(angemeldet: Fensterplatz) -> None:
    angemeldet.leser.kennt(BILD_AUSWEIS, ausweis_lesung())
    angemeldet.lies_ein()
    angemeldet.sitzung.vorfall("A1B2C3")
    angemeldet.ruhe()
    assert "A1B2C3" in angemeldet.bilder.meldung.text
    assert angemeldet.seite() is Seite.ERFASSUNG
    angemeldet.sitzung.schalter.gib_ein("person.vornamen", "Erna")
    assert angemeldet.store.offene(ERNA.id)[0].angaben.text("person.vornamen") == "Erna"
