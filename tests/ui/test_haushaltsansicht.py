"""What the screen shows of a household and of a second person: tabs, signs with words, bands, one line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from bureau_app.ui.presenters.abschlussbild import Ausgangszeile
from bureau_app.ui.presenters.baender import Band
from bureau_app.ui.presenters.befunde import Befundzeile, Schwere
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugstand
from bureau_app.ui.presenters.schritte import Schritt, Schrittname, Schrittstand
from bureau_app.ui.views.schalterseite import Schalterseite
from tests.haushalt import lege_vor
from tests.sitzungsplatz import BILD_ZB1, zb1_lesung
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_household_by_keyboard import ALT, STRG_UMSCHALT


@pytest.fixture
def haushalt(angemeldet: Fensterplatz) -> Fensterplatz:
    lege_vor(angemeldet)
    angemeldet.sitzung.lesen.einlesen()
    angemeldet.ruhe()
    return angemeldet


def seite(platz: Fensterplatz) -> Schalterseite:
    return platz.rahmen.schalter


def worte(platz: Fensterplatz) -> str:
    return " ".join(label.text() for label in seite(platz).baender.findChildren(QLabel) if label.isVisible())


def test_each_person_has_a_tab_and_the_shown_one_its_rows(haushalt: Fensterplatz) -> None:
    karte = seite(haushalt).person
    assert [karte.reiter.tabText(n) for n in range(karte.reiter.count())] == ["Erika", "Jan"]
    karte.reiter.setCurrentIndex(1)
    haushalt.ruhe()
    assert karte.felder["mit.vornamen"].isVisible() and not karte.felder["person.vornamen"].isVisible()
    assert haushalt.bilder.schalter.person == 1


def test_each_vehicle_says_what_becomes_of_it_by_sign_and_word(haushalt: Fensterplatz) -> None:
    karte = seite(haushalt).fahrzeug
    haushalt.sitzung.schalter.wechsle_fahrzeug(1)
    haushalt.ruhe()
    assert karte.ausgang.text() == "Sperre"
    assert karte.reiter.accessibleTabName(1) == "NE-F 100 Sperre"
    assert karte.halter.text() == "= niemand von hier"
    haushalt.taste(Qt.Key.Key_K, ALT)
    haushalt.sitzung.schalter.wechsle_fahrzeug(1)
    haushalt.ruhe()
    assert karte.ausgang.text() == "zum Kreis"
    assert karte.kreis.text() == "Doch hier"
    assert not karte.reiter.tabIcon(1).isNull()


def test_the_declaration_is_asked_for_only_if_somebody_moves_too(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.ruhe()
    erklaerung = seite(angemeldet).neu.felder["familie.belehrung"]
    assert not erklaerung.isVisible()
    angemeldet.taste(Qt.Key.Key_M, ALT)
    assert erklaerung.isVisible()


def test_a_protected_person_is_said_above_everything_and_away_when_locked(angemeldet: Fensterplatz) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.setze_haken("person.auskunftssperre", True)
    angemeldet.ruhe()
    assert worte(angemeldet).strip().startswith("Geschützte Person")
    band = seite(angemeldet).baender
    assert not seite(angemeldet).rollbereich.isAncestorOf(band)
    angemeldet.sitzung.sichtschutz()
    angemeldet.ruhe()
    assert not band.isVisible()


@pytest.mark.parametrize("art", ["geheim", "nachtrag", "gut", "achtung", "fehler"])
def test_every_band_has_sign_and_words(angemeldet: Fensterplatz, art: str) -> None:
    baender = seite(angemeldet).baender
    angemeldet.sitzung.von_hand()
    baender.zeige((Band(art, "Etwas ist so.", "Etwas ist zu tun."),))
    angemeldet.ruhe()
    assert worte(angemeldet).strip() == "Etwas ist so. Etwas ist zu tun."
    assert any(not label.pixmap().isNull() for label in baender.findChildren(QLabel) if label.isVisible())


def test_three_bands_have_room(angemeldet: Fensterplatz) -> None:
    angemeldet.sitzung.von_hand()
    seite(angemeldet).baender.zeige(tuple(Band(art, f"{art}.") for art in ("geheim", "nachtrag", "gut")))
    angemeldet.ruhe()
    assert worte(angemeldet).split() == ["geheim.", "nachtrag.", "gut."]


def test_f7_takes_one_line_and_enter_sends_it(angemeldet: Fensterplatz) -> None:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(X="01.2026"))
    angemeldet.erfasse()
    angemeldet.ruhe()
    zeile = seite(angemeldet).begruendung
    assert not zeile.isVisible()
    angemeldet.taste(Qt.Key.Key_F7)
    assert angemeldet.fokus() is zeile.eingabe
    angemeldet.taste(Qt.Key.Key_Escape)
    assert not zeile.isVisible() and angemeldet.seite().value == "erfassung"
    angemeldet.taste(Qt.Key.Key_F7)
    angemeldet.tippe("Bericht lag vor")
    angemeldet.taste(Qt.Key.Key_Return)
    assert angemeldet.seite().value == "leerlauf"
    assert len(angemeldet.freigabe.eingereicht) == 1


def test_the_paper_is_one_key_away_while_something_is_barred(haushalt: Fensterplatz) -> None:
    assert seite(haushalt).befundkarte.blatt.isVisible()
    haushalt.taste(Qt.Key.Key_P, STRG_UMSCHALT)
    assert len(haushalt.drucker.gedruckt) == 1


def test_the_waiver_is_among_the_further_fields(angemeldet: Fensterplatz) -> None:
    angemeldet.erfasse()
    angemeldet.ruhe()
    erlass = seite(angemeldet).befundkarte.erlass
    assert not erlass.isVisible()
    angemeldet.taste(Qt.Key.Key_F5)
    assert erlass.isVisible()
    erlass.setFocus()
    angemeldet.taste(Qt.Key.Key_Down)
    assert angemeldet.bilder.schalter.felder["gebuehr.erlass"].text == "gebuehrenfreiheit"


@pytest.mark.parametrize("schwere", Schwere)
def test_every_weight_of_a_row_is_drawn(angemeldet: Fensterplatz, schwere: Schwere) -> None:
    angemeldet.sitzung.von_hand()
    liste = seite(angemeldet).befunde
    liste.zeige((Befundzeile(schwere, "Wort", "Etwas ist so.", "Etwas ist zu tun."),), True)
    assert not liste.grab().isNull()


@pytest.mark.parametrize("stand", Schrittstand)
def test_every_state_of_a_step_is_drawn(angemeldet: Fensterplatz, stand: Schrittstand) -> None:
    angemeldet.sitzung.von_hand()
    leiste = seite(angemeldet).schritte
    leiste.zeige(tuple(Schritt(name, stand) for name in Schrittname), "")
    assert not leiste.grab().isNull()


def test_every_outcome_has_its_line_at_the_end(angemeldet: Fensterplatz) -> None:
    angemeldet.uebernimm()
    teil = seite(angemeldet).abschluss.ausgangsteil
    zeilen = tuple(Ausgangszeile(stand, stand.value) for stand in Fahrzeugstand)
    teil.zeige(zeilen, "Mitnehmen: alles.")
    angemeldet.ruhe()
    sichtbar = [label for label in teil.findChildren(QLabel) if label.isVisible() and label.text()]
    texte = [label.text() for label in sorted(sichtbar, key=lambda wort: wort.mapTo(teil, wort.pos()).y())]
    assert texte == ["Fahrzeuge", *(stand.value for stand in Fahrzeugstand), "Mitnehmen: alles."]
    teil.zeige((), "")
    assert not teil.isVisible()


def test_nothing_takes_the_focus_from_who_must_sign_in(angemeldet: Fensterplatz) -> None:
    angemeldet.erfasse()
    angemeldet.ruhe()
    angemeldet.taste(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    kennwort = angemeldet.fokus()
    assert angemeldet.rahmen.anmeldung.isAncestorOf(kennwort)
    angemeldet.sitzung.entwurf.richte_auf_naechstes()
    angemeldet.sitzung.entwurf.geaendert()
    angemeldet.ruhe()
    assert angemeldet.fokus() is kennwort
