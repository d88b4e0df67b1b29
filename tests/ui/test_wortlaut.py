"""Words on the screen: no sentence with a value missing, and questions that say what they are about."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget, QWidget

from bureau_app.ui.texts import Texte
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_zugang import SEITEN, stelle_her

FEHLWERT = "…"


def ohne_auslassung(katalog: dict[str, Any]) -> dict[str, Any]:
    """The catalogue without ellipses of its own: the only ones left stand for a missing value."""
    return {
        name: ohne_auslassung(wert) if isinstance(wert, dict) else wert.replace(FEHLWERT, "")
        for name, wert in katalog.items()
    }


class OhneAuslassung(Texte):
    """Words without an ellipsis of their own."""

    def __init__(self, katalog: Any) -> None:
        super().__init__(ohne_auslassung(katalog))


def worte(widget: QWidget) -> Iterator[str]:
    """All that a widget and its children show or say."""
    for teil in (widget, *widget.findChildren(QWidget)):
        yield from (teil.accessibleName(), teil.accessibleDescription(), teil.windowTitle(), teil.toolTip())
        if isinstance(teil, (QLabel, QAbstractButton)):
            yield teil.text()


@pytest.mark.parametrize("seite", SEITEN)
def test_no_sentence_has_a_value_missing(baue: Bau, seite: str) -> None:
    platz = baue(texte=OhneAuslassung)
    platz.fenster.resize(1920, 1080)
    stelle_her(platz, seite)
    platz.sitzung.meldung.schliesse()
    platz.ruhe()
    assert [wort for wort in worte(platz.fenster) if FEHLWERT in wort] == []


def test_the_question_before_discarding_names_the_vorgang(angemeldet: Fensterplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.zurueck()
    angemeldet.ruhe()
    assert angemeldet.rahmen.verwerfen.dialog.text() == "Vorgang 26-024-003-000001-2 verwerfen?"
    assert FEHLWERT not in angemeldet.rahmen.verwerfen.dialog.windowTitle()


def test_a_committed_vorgang_is_said_to_be_saved(angemeldet: Fensterplatz) -> None:
    assert angemeldet.bilder.leiste.entwurf.text == "kein Vorgang offen"
    angemeldet.uebernimm()
    assert angemeldet.bilder.leiste.entwurf.text == "Vorgang gesichert"


def test_the_accounts_look_chosen_from_only_with_the_focus(baue: Bau) -> None:
    platz = baue()
    platz.sitzung.beginne()
    platz.ruhe()
    liste = platz.rahmen.anmeldung.findChild(QListWidget)
    assert liste is not None
    halter = liste.parentWidget()
    assert halter is not None
    halter.show()
    liste.setFocus()
    platz.ruhe()
    assert liste.property("rolle") == "konten_im_fokus"
    platz.rahmen.anmeldung.kennwort.setFocus()
    platz.ruhe()
    assert liste.property("rolle") == "konten"


def test_whoever_must_remove_or_leave_a_vehicle_is_told_the_key(platz: Fensterplatz) -> None:
    saetze = [eintrag["tun"] for eintrag in platz.texte._katalog["befund"].values()]
    entfernen = [satz for satz in saetze if "Fahrzeug entfernen" in satz]
    assert entfernen and all("(Strg+D)" in satz for satz in entfernen)
    zum_kreis = [satz for satz in saetze if "Kreis überlassen" in satz]
    assert len(zum_kreis) >= 10
    assert all("(Alt+K" in satz for satz in zum_kreis)
