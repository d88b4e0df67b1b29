"""The supervisor's page asks for the password where the sign-in is too old: by keyboard, and it is kept nowhere."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from bureau_app.domain.freigabe import Freigabestand
from bureau_app.ui.presenters.anzeige import Seite
from tests.sitzungsplatz import AUFSICHT, KENNWORT
from tests.ui.conftest import Bau
from tests.ui.fensterplatz import Fensterplatz
from tests.ui.test_aufsichtsseiten import antrag


def alte_anmeldung(baue: Bau) -> Fensterplatz:
    """A request on the page of a supervisor who signed in eleven minutes ago."""
    platz = antrag(baue, "de")
    neu = replace(AUFSICHT, sitzung="s-frisch")
    platz.freigabe.angemeldet_am[f"s-{AUFSICHT.kennung}"] = platz.uhr.jetzt() - timedelta(minutes=11)
    platz.freigabe.sitzungen[neu.sitzung] = neu
    platz.district.konten[AUFSICHT.kennung] = (KENNWORT, neu)
    return platz


def test_the_password_is_typed_where_the_decision_is(baue: Bau) -> None:
    platz = alte_anmeldung(baue)
    felder = platz.rahmen.antrag.felder
    assert not felder["kennwort"].isVisible()
    platz.tippe("Liegt vor.")
    platz.taste(Qt.Key.Key_F12)
    platz.ruhe()
    assert felder["kennwort"].isVisible() and not felder["kennung"].isVisible()
    assert felder["kennwort"].hasFocus() and felder["grund"].text() == "Liegt vor."
    assert felder["kennwort"].echoMode() is felder["kennwort"].EchoMode.Password
    platz.tippe("falsch")
    platz.taste(Qt.Key.Key_F12)
    platz.ruhe()
    assert felder["kennwort"].hasFocus() and felder["kennwort"].text() == ""
    platz.tippe(KENNWORT)
    platz.taste(Qt.Key.Key_F12)
    platz.ruhe()
    assert platz.seite() is Seite.EINGANG
    (eingereicht,) = platz.freigabe.eingereicht.values()
    assert (eingereicht.meldung.stand, eingereicht.meldung.grund) == (Freigabestand.GEWAEHRT, "Liegt vor.")
    assert felder["kennwort"].text() == ""
