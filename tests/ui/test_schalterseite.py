"""The counter's one screen: what it shows of a draft, and what it passes on of keys and clicks."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from bureau_app.domain.angaben import Feld, Quelle
from bureau_app.domain.lesung import Feldstatus
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.felder import FAHRZEUG_WEITERE, Marke
from bureau_app.ui.views.bausteine import Auswahl, Eingabe, Haken
from bureau_app.ui.views.schalterseite import Schalterseite
from tests.sitzungsplatz import BILD_AUSWEIS, ausweis_lesung, zb1_lesung
from tests.ui.fensterplatz import Fensterplatz


def png() -> bytes:
    bild = QImage(200, 30, QImage.Format.Format_RGB32)
    bild.fill(Qt.GlobalColor.white)
    puffer = QBuffer()
    puffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(puffer, b"png").write(bild)
    return bytes(puffer.data().data())


@pytest.fixture
def gelesen(angemeldet: Fensterplatz) -> Fensterplatz:
    angemeldet.leser.kennt(BILD_AUSWEIS, ausweis_lesung(png()))
    angemeldet.lies_ein()
    angemeldet.ruhe()
    return angemeldet


def seite(platz: Fensterplatz) -> Schalterseite:
    return platz.rahmen.schalter


def eingabe(platz: Fensterplatz, code: str) -> Eingabe:
    for karte in (seite(platz).person, seite(platz).fahrzeug, seite(platz).neu):
        widget = karte.felder.get(code)
        if isinstance(widget, Eingabe):
            return widget
    raise LookupError(code)


def test_every_field_shows_text_mark_and_says_it(gelesen: Fensterplatz) -> None:
    name = eingabe(gelesen, "person.familienname")
    assert name.text() == "Müstermann-Żółć"
    assert name.property("marke") == Marke.PRUEFEN.value
    assert name.accessibleDescription() == "prüfen"
    assert name.cursorPosition() == 0
    art = seite(gelesen).person.felder["ausweis.art"]
    assert isinstance(art, Auswahl) and art.currentText() == "Personalausweis"
    assert seite(gelesen).person.stand.text() == "3 prüfen"


def test_typing_replaces_what_stands_in_a_field_that_was_jumped_to(gelesen: Fensterplatz) -> None:
    gelesen.taste(Qt.Key.Key_Return)
    assert gelesen.fokus().objectName() == "person.vornamen"
    assert eingabe(gelesen, "person.vornamen").selectedText() == "Erika Łucja"
    gelesen.tippe("Erna")
    assert gelesen.bilder.schalter.felder["person.vornamen"].text == "Erna"
    eingabe(gelesen, "alt.anschrift").setFocus()
    gelesen.taste(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    feld = gelesen.fokus()
    assert isinstance(feld, Eingabe) and feld.selectedText() == feld.text()


@pytest.mark.parametrize("fin", ["WVWZZZ1JZXW000001", "WMWWWWWMMWMW00088"])
def test_a_fin_is_never_cut(gelesen: Fensterplatz, fin: str) -> None:
    gelesen.sitzung.schalter.gib_ein("fahrzeug.0.E", fin)
    gelesen.sitzung.schalter.mehr_felder()
    for _ in range(2):
        gelesen.ruhe()
        feld = seite(gelesen).fahrzeug.felder["E"]
        assert isinstance(feld, Eingabe)
        feld.home(False)
        anfang = feld.cursorRect().left()
        feld.end(False)
        assert feld.cursorRect().left() - anfang >= feld.fontMetrics().horizontalAdvance(fin) - 1, "it scrolls"
        gelesen.fenster.zoome(1)


def test_long_text_shows_its_beginning(gelesen: Fensterplatz) -> None:
    gelesen.sitzung.schalter.gib_ein("alt.anschrift", "Sehr lange Straße am Fluss hinter dem Berg 123, 41564 Kaarst")
    gelesen.ruhe()
    assert eingabe(gelesen, "alt.anschrift").cursorPosition() == 0


def test_the_place_on_the_paper_lies_beside_the_field_in_focus(gelesen: Fensterplatz) -> None:
    zettel = seite(gelesen).zettel
    assert gelesen.fokus().objectName() == "person.familienname"
    assert zettel.isVisible()
    assert not zettel.geometry().intersects(eingabe(gelesen, "person.familienname").geometry())
    gelesen.taste(Qt.Key.Key_F4)
    assert gelesen.fokus().objectName() == "neu.anschrift"
    assert not zettel.isVisible()


def test_errors_do_not_move_the_fields(gelesen: Fensterplatz) -> None:
    feld = eingabe(gelesen, "person.geburtsdatum")
    unten = eingabe(gelesen, "alt.anschrift")
    vorher = unten.mapTo(gelesen.fenster, unten.rect().topLeft())
    feld.setFocus()
    gelesen.ruhe()
    gelesen.sitzung.schalter.gib_ein("person.geburtsdatum", "32.13.1983")
    gelesen.sitzung.schalter.verlasse("person.geburtsdatum")
    gelesen.ruhe()
    assert feld.property("marke") == Marke.FEHLER.value
    assert seite(gelesen).zettel.isVisible()
    assert unten.mapTo(gelesen.fenster, unten.rect().topLeft()) == vorher


def test_proposals_show_their_keys_and_take_the_mouse_too(gelesen: Fensterplatz) -> None:
    gelesen.taste(Qt.Key.Key_F4)
    gelesen.tippe("ober 91")
    liste = seite(gelesen).vorschlaege.liste
    assert seite(gelesen).vorschlaege.isVisible()
    assert [liste.item(n).text() for n in range(liste.count())] == list(gelesen.bilder.schalter.vorschlaege)
    assert gelesen.fokus().objectName() == "neu.anschrift"
    gelesen.taste(Qt.Key.Key_Down)
    assert liste.currentRow() == 1
    gelesen.taste(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert eingabe(gelesen, "neu.anschrift").text() == "Oberstraße 91, 41460 Neuss"
    assert not seite(gelesen).vorschlaege.isVisible()


def test_other_spellings_stand_below_the_crop_each_with_its_key(gelesen: Fensterplatz) -> None:
    entwurf = gelesen.sitzung.entwurf
    name = entwurf.erfassung.angaben.text("person.familienname")
    mit_marke = next(name.replace(a, b, 1) for a, b in ("aá", "eé", "ií", "oó", "uú") if a in name)
    schein = {"fahrzeug.0.C.1.1": Feld(mit_marke, Feldstatus.PRUEFEN, Quelle.GELESEN)}
    entwurf.erfassung.setze(entwurf.erfassung.angaben.mit(schein))
    entwurf.geaendert()
    gelesen.ruhe()
    assert gelesen.fokus().objectName() == "person.familienname"
    assert list(gelesen.bilder.schalter.schreibweisen) == [mit_marke]
    zettel = seite(gelesen).zettel
    assert zettel.isVisible()
    assert f"Alt+1: {mit_marke}" in "\n".join(label.text() for label in zettel.findChildren(QLabel))
    gelesen.taste(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert eingabe(gelesen, "person.familienname").text() == name
    gelesen.taste(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert eingabe(gelesen, "person.familienname").text() == mit_marke
    assert gelesen.bilder.schalter.felder["person.familienname"].marke is Marke.BESTAETIGT
    assert list(gelesen.bilder.schalter.schreibweisen) == []
    assert gelesen.fokus().objectName() != "person.familienname"


def test_a_street_that_is_not_in_the_directory_is_said(gelesen: Fensterplatz) -> None:
    gelesen.taste(Qt.Key.Key_F4)
    gelesen.tippe("xyzabc")
    assert seite(gelesen).vorschlaege.isVisible()
    assert not seite(gelesen).vorschlaege.liste.isVisible()
    gelesen.taste(Qt.Key.Key_Escape)


def test_a_proposal_without_number_puts_the_cursor_at_its_place(gelesen: Fensterplatz) -> None:
    gelesen.taste(Qt.Key.Key_F4)
    gelesen.tippe("kar")
    gelesen.taste(Qt.Key.Key_Return)
    gelesen.tippe("17b")
    assert eingabe(gelesen, "neu.anschrift").text() == "Karl-Bröger-Straße 17b, 41462 Neuss"
    assert gelesen.bilder.schalter.vergleich[0].melderegister.text == "Karl-Bröger-Straße 17b"


def test_arrows_in_the_date_move_a_day(gelesen: Fensterplatz) -> None:
    eingabe(gelesen, "neu.einzugsdatum").setFocus()
    gelesen.taste(Qt.Key.Key_Down)
    assert eingabe(gelesen, "neu.einzugsdatum").text() == "22.11.2026"
    gelesen.taste(Qt.Key.Key_Up)
    assert eingabe(gelesen, "neu.einzugsdatum").text() == "23.11.2026"


def test_space_ticks_and_enter_goes_on(gelesen: Fensterplatz) -> None:
    haken = seite(gelesen).neu.felder["neu.wohnungsgeber"]
    assert isinstance(haken, Haken)
    haken.setFocus()
    gelesen.taste(Qt.Key.Key_Space)
    assert haken.isChecked()
    assert gelesen.bilder.schalter.felder["neu.wohnungsgeber"].text == "ja"
    gelesen.taste(Qt.Key.Key_Return)
    assert gelesen.fokus() is not haken
    QTest.mouseClick(haken, Qt.MouseButton.LeftButton)
    assert not haken.isChecked()


def test_a_list_is_chosen_by_arrows_and_never_by_the_wheel(gelesen: Fensterplatz) -> None:
    zustand = seite(gelesen).fahrzeug.felder["zustand"]
    assert isinstance(zustand, Auswahl)
    zustand.setFocus()
    gelesen.taste(Qt.Key.Key_Down)
    assert gelesen.bilder.schalter.felder["fahrzeug.0.zustand"].text == "beschaedigt"


def test_fahrzeuge_are_switched_by_key_and_tab(gelesen: Fensterplatz) -> None:
    gelesen.leser.kennt(b"zb1-2", zb1_lesung(A="GV-XY 99", E="WVWZZZ1JZXW000001", B="01.01.2020"))
    gelesen.lies_ein(b"zb1-2")
    gelesen.ruhe()
    reiter = seite(gelesen).fahrzeug.reiter
    assert [reiter.tabText(n) for n in range(reiter.count())] == ["NE-AB 1234", "GV-XY 99"]
    gelesen.sitzung.schalter.wechsle_fahrzeug(0)
    gelesen.taste(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert eingabe(gelesen, "A").text() == "GV-XY 99"
    reiter.setCurrentIndex(0)
    assert eingabe(gelesen, "A").text() == "NE-AB 1234"
    gelesen.taste(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert gelesen.fahrzeuge() == ("GV-XY 99",)
    assert not reiter.isVisible()


def test_rare_fields_show_on_f5(gelesen: Fensterplatz) -> None:
    karte = seite(gelesen).fahrzeug
    assert not any(karte.felder[code].isVisible() for code in FAHRZEUG_WEITERE)
    gelesen.taste(Qt.Key.Key_F5)
    assert all(karte.felder[code].isVisible() for code in FAHRZEUG_WEITERE)
    assert karte.weitere.text() == "Weniger Felder"


def test_f4_confirms_only_what_can_be_seen(gelesen: Fensterplatz) -> None:
    gelesen.taste(Qt.Key.Key_F5)
    sichtbar = set(seite(gelesen).sichtbare())
    assert "fahrzeug.0.A" in sichtbar
    assert "fahrzeug.0.21" not in sichtbar, "rows below the fold are not seen"


def test_f1_explains_the_field(gelesen: Fensterplatz) -> None:
    eingabe(gelesen, "neu.zusatz").setFocus()
    gelesen.taste(Qt.Key.Key_F1)
    assert seite(gelesen).zettel.isVisible()
    assert gelesen.bilder.schalter.hilfe is not None
    gelesen.taste(Qt.Key.Key_Escape)
    assert not seite(gelesen).zettel.isVisible()
    assert gelesen.seite() is Seite.ERFASSUNG


def test_alt_e_and_the_list_jump_to_the_field(gelesen: Fensterplatz) -> None:
    eingabe(gelesen, "neu.zusatz").setFocus()
    gelesen.taste(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert gelesen.fokus().objectName() == "person.familienname"
    befunde = seite(gelesen).befunde
    befunde.setFocus()
    befunde.setCurrentIndex(befunde.modell.index(1, 0))
    gelesen.taste(Qt.Key.Key_Return)
    assert gelesen.fokus().objectName() == "neu.anschrift"


def test_the_table_says_what_changes(gelesen: Fensterplatz) -> None:
    gelesen.sitzung.schalter.gib_ein("neu.anschrift", "Oberstraße 91, 41460 Neuss")
    gelesen.ruhe()
    modell = seite(gelesen).vergleich.modell
    zelle = modell.index(0, 2)
    assert zelle.data() == "Oberstraße 91"
    assert zelle.data(Qt.ItemDataRole.AccessibleTextRole) == "geändert: Oberstraße 91"
    assert modell.headerData(3, Qt.Orientation.Horizontal) == "neu: Fahrzeugregister"
    assert seite(gelesen).vergleich.currentIndex().isValid()


def test_an_empty_draft_says_what_will_be_here(angemeldet: Fensterplatz) -> None:
    angemeldet.taste(Qt.Key.Key_F3)
    assert seite(angemeldet).vergleich.modell.rowCount() == 0
    assert not seite(angemeldet).fahrzeug.felder["A"].isVisible()
    angemeldet.taste(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert angemeldet.fokus().objectName() == "A"
    assert not seite(angemeldet).grab().isNull()
