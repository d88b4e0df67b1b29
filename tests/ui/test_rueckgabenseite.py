"""The page of what the Kreis returned, by keyboard: both versions, and each decision."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from bureau_app.domain.abgleich import Fahrzeugeinwand, Gegenfassung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.verlauf import Aufgabenart
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.workflows.ports import CaseStore
from tests.beispiele import NEUSS
from tests.sitzungsplatz import AUFSICHT
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz

STRG = Qt.KeyboardModifier.ControlModifier
FR = Register.FAHRZEUGREGISTER
VERALTET = Fahrzeugeinwand(0, "register_veraltet", 4, "NE-AB 1234", "Hafenstraße 1\n41460 Neuss")
ANDERER = Fahrzeugeinwand(
    0, "fahrzeug_in_anderem_vorgang", 4, "NE-AB 1234", "Hafenstraße 1\n41460 Neuss", date(2026, 11, 23), NEUSS
)


def gib_zurueck(store: CaseStore, vorgang_id: str, *einwaende: Fahrzeugeinwand) -> None:
    """The Kreis does not take the whole entry."""
    r = store.rueckgabe(vorgang_id, FR)
    assert r is not None
    store.rueckgabe_vermerken(r.aenderung.op_id, Gegenfassung(0, b"", einwaende), False)
    store.ausgang_vermerken(r.aenderung.op_id, Registerstand.ZURUECK, None, einwaende[0].grund)


def abgeschlossen(platz: Fensterplatz) -> str:
    """The main case, closed while the Kreis is away; its id."""
    platz.district.offline = True
    platz.uebernimm()
    platz.sitzung.abschluss.quittiere("R-1")
    platz.sitzung.abschluss.bestaetige()
    vorgang = platz.sitzung.abschluss.vorgang
    assert vorgang is not None
    platz.ruhe()
    return vorgang.id


def rueckgaben(baue: Bau, sprache: str, *einwaende: Fahrzeugeinwand) -> Fensterplatz:
    platz = baue(sprache=sprache)
    platz.melde_an()
    gib_zurueck(platz.store, abgeschlossen(platz), *(einwaende or (VERALTET,)))
    platz.taste(Qt.Key.Key_B, STRG)
    return platz


def vorgang_von(platz: Fensterplatz) -> Vorgang:
    (eintrag,) = {e.vorgang_id for e in platz.store.journal if e.schritt == "abgeschlossen"}
    vorgang = platz.store.lade(eintrag)
    assert vorgang is not None
    return vorgang


def test_both_versions_stand_side_by_side_and_what_differs_is_said(baue: Bau) -> None:
    platz = rueckgaben(baue, "de")
    assert platz.seite() is Seite.RUECKGABEN
    assert platz.fokus() is platz.rahmen.rueckgaben.liste
    platz.taste(Qt.Key.Key_Return)
    assert platz.fokus() is platz.rahmen.rueckgaben.inhalt
    (anschrift,) = [z for z in platz.bilder.rueckgaben.inhalt if z.merkmal == "Anschrift"]
    assert (anschrift.hier, anschrift.dort, anschrift.anders) == (
        "Oberstraße 91, 41460 Neuss",
        "Hafenstraße 1, 41460 Neuss",
        True,
    )
    assert "Kaarst" in anschrift.alt
    (gleich,) = [z for z in platz.bilder.rueckgaben.inhalt if z.merkmal == "Kennzeichen"]
    assert not gleich.anders


def test_ours_goes_again_as_a_new_change_on_their_version(baue: Bau) -> None:
    platz = rueckgaben(baue, "de")
    vorher = platz.store.rueckgabe(vorgang_von(platz).id, FR)
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_F12)
    neu = platz.store.rueckgabe(vorgang_von(platz).id, FR)
    assert vorher and neu and neu.aenderung.op_id != vorher.aenderung.op_id
    (fahrzeug,) = FahrzeugregisterEintrag.aus_json(neu.aenderung.koerper).fahrzeuge
    assert fahrzeug.register_version == 4
    assert vorgang_von(platz).registerstand(FR) is Registerstand.WARTET
    assert platz.bilder.rueckgaben.zeilen == ()
    platz.district.offline = False
    platz.vor(5)
    platz.ruhe()
    assert vorgang_von(platz).registerstand(FR) is Registerstand.BESTAETIGT


def test_what_the_kreis_holds_can_hold_and_leaves_the_sticker_as_a_task(baue: Bau) -> None:
    platz = rueckgaben(baue, "de")
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_F9)
    v = vorgang_von(platz)
    assert v.registerstand(FR) is Registerstand.ENTFAELLT
    assert [(a.art, a.kennzeichen) for a in v.aufgaben] == [(Aufgabenart.AUFKLEBER_UNGUELTIG, "NE-AB 1234")]
    assert platz.store.zurueckgegebene() == ()


def test_who_recorded_it_cannot_overrule_another_vorgang_but_a_supervisor_can(baue: Bau) -> None:
    platz = rueckgaben(baue, "de", ANDERER, replace(VERALTET, nummer=1))
    platz.taste(Qt.Key.Key_Return)
    assert not platz.rahmen.befehle[Seite.RUECKGABEN].tasten["unsere_gilt"].isEnabled()
    assert "F7" in platz.bilder.rueckgaben.hinweis
    platz.sitzung.nachtrag.rueckgaben.unsere_gilt()
    platz.ruhe()
    assert platz.bilder.rueckgaben.fehler
    assert vorgang_von(platz).registerstand(FR) is Registerstand.ZURUECK
    platz.taste(Qt.Key.Key_F7)
    assert [z.stand for z in platz.bilder.rueckgaben.zeilen] == ["bei der Aufsicht"]
    aufsicht = baue(sprache="de", store=platz.store)
    aufsicht.melde_an(AUFSICHT.kennung)
    aufsicht.ruhe()
    aufsicht.taste(Qt.Key.Key_B, STRG)
    aufsicht.taste(Qt.Key.Key_Return)
    aufsicht.taste(Qt.Key.Key_F12)
    neu = platz.store.rueckgabe(vorgang_von(platz).id, FR)
    assert neu is not None
    freigabe = FahrzeugregisterEintrag.aus_json(neu.aenderung.koerper).freigabe
    assert freigabe is not None
    assert (freigabe.von, freigabe.codes) == (AUFSICHT.id, ("fahrzeug_in_anderem_vorgang",))


def test_nothing_is_shown_while_the_counter_is_locked(baue: Bau) -> None:
    platz = rueckgaben(baue, "de")
    platz.taste(Qt.Key.Key_Return)
    platz.taste(Qt.Key.Key_L, STRG)
    assert platz.rahmen.rueckgaben.liste.rowCount() == platz.rahmen.rueckgaben.inhalt.rowCount() == 0
