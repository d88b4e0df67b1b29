"""Accessible: names, buddies, mnemonics, targets, order of focus, larger letters, nothing of the person when locked."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.umgebung import Vorgaben
from bureau_app.ui.views.stil import Stil
from bureau_app.ui.views.taste import Taste
from tests.haushalt import lege_vor
from tests.sitzungsplatz import zb1_lesung
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz

IM_ENTWURF = ("leere_erfassung", "erfassung", "zwei_fahrzeuge", "haushalt", "begruendung")
IM_ABSCHLUSS = ("kasse", "frage", "grund", "unklar")
SEITEN = ("anmeldung", "leerlauf", *IM_ENTWURF, *IM_ABSCHLUSS)
UNKLAR = Stoerung(Fehlercode.DRUCKER_NICHT_BEREIT)
CANARY = ("Müstermann", "Erika", "NE-AB", "Am Markt", "12.08.1983")


def stelle_her(platz: Fensterplatz, seite: str) -> None:
    """Bring a window to one of the screens that a clerk meets."""
    if seite == "anmeldung":
        platz.sitzung.beginne()
        platz.ruhe()
        return
    platz.melde_an()
    if seite == "leere_erfassung":
        platz.sitzung.von_hand()
    elif seite == "erfassung":
        platz.lies_ein()
        platz.sitzung.schalter.mehr_felder()
    elif seite == "zwei_fahrzeuge":
        platz.leser.kennt(b"zb1-2", zb1_lesung(A="GV-XY 99", E="WVWZZZ1JZXW000001"))
        platz.lies_ein()
        platz.lies_ein(b"zb1-2")
    elif seite == "haushalt":
        lege_vor(platz)
        platz.sitzung.lesen.einlesen()
        platz.sitzung.schalter.haushalt.zum_kreis()
        platz.sitzung.schalter.haushalt.person_hinzu()
    elif seite == "begruendung":
        platz.erfasse()
        platz.sitzung.schalter.setze_haken("person.auskunftssperre", True)
        platz.sitzung.schalter.gib_ein("person.uebermittlungssperre", "beantragt")
        platz.sitzung.befehle.antrag.oeffne()
    elif seite in IM_ABSCHLUSS:
        platz.uebernimm()
        if seite == "unklar":
            platz.drucker.stoere(UNKLAR, nach_dem_druck=True)
        if seite != "kasse":
            platz.sitzung.abschluss.quittiere("R-1")
        if seite == "grund":
            platz.sitzung.abschluss.drucke()
    platz.ruhe()


@pytest.fixture(params=SEITEN)
def schirm(request: pytest.FixtureRequest, baue: Bau) -> Fensterplatz:
    """Each screen."""
    platz = baue()
    stelle_her(platz, request.param)
    return platz


@pytest.fixture(params=[(seite, sprache) for seite in SEITEN for sprache in ("de", "en")], ids="-".join)
def schirm_je_sprache(request: pytest.FixtureRequest, baue: Bau) -> Fensterplatz:
    """Each screen in each language."""
    seite, sprache = request.param
    platz = baue(sprache=sprache)
    stelle_her(platz, seite)
    return platz


def sichtbare(platz: Fensterplatz) -> list[QWidget]:
    return [w for w in platz.fenster.findChildren(QWidget) if w.isVisible()]


def fokussierbare(platz: Fensterplatz) -> list[QWidget]:
    tab = Qt.FocusPolicy.TabFocus.value
    return [w for w in sichtbare(platz) if w.focusPolicy().value & tab and w.isEnabled()]


def name(widget: QWidget) -> str:
    schnittstelle = QAccessible.queryAccessibleInterface(widget)
    return schnittstelle.text(QAccessible.Text.Name)


def test_everything_that_takes_the_focus_has_a_name(schirm: Fensterplatz) -> None:
    namenlos = [w for w in fokussierbare(schirm) if not (w.accessibleName() or name(w))]
    assert namenlos == []
    mit_et = [w.accessibleName() for w in sichtbare(schirm) if "&" in w.accessibleName()]
    assert mit_et == []


def test_names_say_more_than_their_group(schirm: Fensterplatz) -> None:
    for widget in fokussierbare(schirm):
        gruppe = widget.parentWidget()
        while gruppe is not None:
            assert name(widget) != gruppe.accessibleName() or gruppe.accessibleName() == "", name(widget)
            gruppe = gruppe.parentWidget()


def test_every_mnemonic_has_a_buddy_and_lists_are_labelled(schirm: Fensterplatz) -> None:
    labels = [w for w in sichtbare(schirm) if isinstance(w, QLabel)]
    assert [w.text() for w in labels if re.search("&[^&]", w.text()) and w.buddy() is None] == []
    beschriftet = {w.buddy() for w in labels}
    assert [w.objectName() for w in sichtbare(schirm) if isinstance(w, QComboBox) and w not in beschriftet] == []


def mnemonics(platz: Fensterplatz) -> list[str]:
    buchstaben = []
    for widget in sichtbare(platz):
        text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if (treffer := re.search("&(.)", text)) and widget.isEnabled():
            buchstaben.append(treffer[1].upper())
    return buchstaben


def test_mnemonics_are_unique(schirm_je_sprache: Fensterplatz) -> None:
    buchstaben = mnemonics(schirm_je_sprache)
    assert sorted(set(buchstaben)) == sorted(buchstaben)
    assert "E" not in buchstaben, "Alt+E goes to the next fault"


def test_shortcuts_are_unique_and_never_letters_alone(schirm: Fensterplatz) -> None:
    gezeigt = [w for w in sichtbare(schirm) if isinstance(w, Taste)]
    tasten = [k.key().toString() for w in gezeigt for k in w.findChildren(QShortcut)]
    assert len(set(tasten)) == len(tasten)
    for taste in tasten:
        assert not re.fullmatch(r"(Shift\+)?[A-Z0-9]", taste)
        assert "Ctrl+Alt" not in taste


def test_targets_can_be_hit(schirm: Fensterplatz) -> None:
    for widget in sichtbare(schirm):
        if isinstance(widget, Taste):
            assert widget.height() >= 32, widget.text()
        elif isinstance(widget, QLineEdit | QComboBox | QAbstractButton | QTabBar):
            assert widget.height() >= 24 and widget.width() >= 24, widget.objectName()


def test_tab_visits_everything_once_and_comes_back(schirm: Fensterplatz) -> None:
    erwartet = set(fokussierbare(schirm))
    erstes = schirm.fokus()
    besucht = [erstes]
    for _ in range(len(erwartet) + 5):
        QTest.keyClick(schirm.fokus(), Qt.Key.Key_Tab)
        schirm.ruhe()
        if schirm.fokus() is erstes:
            break
        besucht.append(schirm.fokus())
    assert schirm.fokus() is erstes, "no way back"
    assert len(besucht) == len(set(besucht))
    assert erwartet - {w.focusProxy() or w for w in besucht} - set(besucht) == set()


def test_tab_goes_down_each_card_before_the_next(baue: Bau) -> None:
    platz = baue()
    stelle_her(platz, "erfassung")
    karten = (platz.rahmen.schalter.person, platz.rahmen.schalter.fahrzeug, platz.rahmen.schalter.neu)
    platz.rahmen.schalter.person.felder["person.familienname"].setFocus()
    folge: list[QWidget] = []
    for _ in range(40):
        folge.append(platz.fokus())
        QTest.keyClick(platz.fokus(), Qt.Key.Key_Tab)
        platz.ruhe()
    stellen = [next((n for n, k in enumerate(karten) if k.isAncestorOf(w)), 9) for w in folge]
    in_karten = [s for s in stellen if s < 9]
    assert in_karten[: in_karten.index(2)] == sorted(in_karten[: in_karten.index(2)])
    for karte in karten:
        orte = [w.mapTo(karte, QPoint(0, 0)) for w in dict.fromkeys(folge) if w in karte.felder.values()]
        assert [(o.y() // 12, o.x()) for o in orte] == sorted((o.y() // 12, o.x()) for o in orte)


def test_nothing_is_cut_at_1366_by_768(schirm_je_sprache: Fensterplatz) -> None:
    schirm = schirm_je_sprache
    schirm.fenster.resize(1366, 768)
    schirm.ruhe()
    assert schirm.fenster.size().width() == 1366 and schirm.fenster.size().height() == 768
    assert list(abgeschnittene(schirm)) == []
    assert [r.horizontalScrollBar().maximum() for r in rollbereiche(schirm)] == [0] * len(rollbereiche(schirm))
    schalter = schirm.rahmen.schalter
    assert not schalter.isVisible() or schalter.rollbereich.verticalScrollBar().maximum() == 0


def test_letters_twice_as_large_fit_on_1920_by_1080(
    qapp: QApplication, stil: Stil, baue: Bau, schirm: Fensterplatz
) -> None:
    schirm.fenster.resize(1920, 1080)
    schirm.fenster.zoome(len(stil.zoomstufen))
    assert stil.zoom == 200
    schirm.ruhe()
    try:
        assert schirm.fenster.minimumSizeHint().width() <= 1920
        assert schirm.fenster.minimumSizeHint().height() <= 1080
        assert list(abgeschnittene(schirm)) == []
        assert [r.horizontalScrollBar().maximum() for r in rollbereiche(schirm)] == [0] * len(rollbereiche(schirm))
    finally:
        schirm.fenster.zoome(0)


def rollbereiche(platz: Fensterplatz) -> list[QScrollArea]:
    return [w for w in sichtbare(platz) if isinstance(w, QScrollArea)]


def test_a_narrow_window_scrolls_down_only(schirm: Fensterplatz) -> None:
    schirm.fenster.setMinimumSize(1, 1)
    schirm.fenster.resize(900, 700)
    schirm.ruhe()
    assert [r.horizontalScrollBar().maximum() for r in rollbereiche(schirm)] == [0] * len(rollbereiche(schirm))


def abgeschnittene(platz: Fensterplatz) -> Iterator[str]:
    """Labels and commands whose text does not fit into them."""
    for widget in sichtbare(platz):
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            if widget.width() < widget.minimumSizeHint().width():
                yield f"{widget.text()}: {widget.width()} < {widget.minimumSizeHint().width()}"
        elif isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            if widget.height() < widget.heightForWidth(widget.width()):
                yield f"{widget.text()}: {widget.height()} high"
        elif isinstance(widget, Taste) and widget.width() < widget.sizeHint().width():
            yield f"{widget.text()}: {widget.width()} < {widget.sizeHint().width()}"


def alles_gesprochene(schnittstelle: QAccessibleInterface) -> Iterator[str]:
    """Every name, value and description that assistive technology can reach."""
    for art in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        yield schnittstelle.text(art)
    for nummer in range(schnittstelle.childCount()):
        kind = schnittstelle.child(nummer)
        if kind is not None:
            yield from alles_gesprochene(kind)


@pytest.mark.parametrize("wie", ["sperre", "sichtschutz"])
@pytest.mark.parametrize("seite", ["erfassung", "frage"])
def test_nothing_of_the_person_when_locked_or_screened(baue: Bau, seite: str, wie: str) -> None:
    platz = baue(vorgaben=Vorgaben())
    stelle_her(platz, seite)
    wurzel = QAccessible.queryAccessibleInterface(platz.fenster)
    assert wurzel is not None
    assert any(CANARY[0] in text for text in alles_gesprochene(wurzel)), "the search finds nothing"
    if wie == "sperre":
        platz.sitzung.anmeldung.sperre()
    else:
        platz.sitzung.sichtschutz()
    platz.ruhe()
    assert platz.seite() in (Seite.ANMELDUNG, Seite.SICHTSCHUTZ)
    gesprochen = list(alles_gesprochene(wurzel))
    assert [text for text in gesprochen if any(c in text for c in CANARY)] == []
    felder = [w.text() for w in platz.fenster.findChildren(QLineEdit)] + [
        w.text() for w in platz.fenster.findChildren(QLabel)
    ]
    assert [text for text in felder if any(c in text for c in CANARY)] == []
    ansichten = platz.fenster.findChildren(QAbstractItemView)
    tabellen = [w.model() for w in ansichten]
    zellen = [str(m.index(r, c).data()) for m in tabellen for r in range(m.rowCount()) for c in range(m.columnCount())]
    assert [text for text in zellen if any(c in text for c in CANARY)] == []


def test_a_fault_is_said_in_the_same_words_everywhere(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    schalter = angemeldet.sitzung.schalter
    schalter.gib_ein("ausweis.gueltig_bis", "31.02.2030")
    schalter.verlasse("ausweis.gueltig_bis")
    angemeldet.ruhe()
    worte = angemeldet.bilder.schalter.felder["ausweis.gueltig_bis"].fehler
    feld = angemeldet.rahmen.schalter.person.felder["ausweis.gueltig_bis"]
    assert worte in feld.accessibleDescription()
    assert worte in angemeldet.bilder.schalter.befunde[0].text
    assert angemeldet.fenster.windowTitle().startswith("Fehler: ")
