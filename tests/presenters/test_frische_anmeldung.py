"""Deciding needs a password typed just now: the supervisor's page asks for it, and then decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.presenters.anzeige import Seite
from tests.presenters.test_freigabeneingang import am_eigenen_pc, oeffne_einzigen
from tests.sitzungsplatz import AUFSICHT, KENNWORT, Sitzungsplatz


@pytest.fixture
def schalter(stammdaten: Stammdaten) -> Sitzungsplatz:
    """Erna's counter."""
    platz = Sitzungsplatz(stammdaten)
    platz.melde_an()
    return platz


@pytest.fixture
def aufsicht(stammdaten: Stammdaten, schalter: Sitzungsplatz) -> Sitzungsplatz:
    """The supervisor's PC at the same district."""
    return am_eigenen_pc(stammdaten, schalter)


def offene(platz: Sitzungsplatz) -> int:
    return sum(e.meldung.stand is Freigabestand.OFFEN for e in platz.freigabe.eingereicht.values())


def nach_zehn_minuten(schalter: Sitzungsplatz, aufsicht: Sitzungsplatz) -> None:
    """A request is open on the supervisor's page, and the sign-in there is too old to decide it."""
    schalter.erbitte()
    oeffne_einzigen(aufsicht)
    aufsicht.freigabe.angemeldet_am[f"s-{AUFSICHT.kennung}"] = aufsicht.uhr.jetzt() - timedelta(minutes=11)
    neu = replace(AUFSICHT, sitzung="s-frisch")
    aufsicht.freigabe.sitzungen[neu.sitzung] = neu
    aufsicht.district.konten[AUFSICHT.kennung] = (KENNWORT, neu)


def test_an_old_sign_in_asks_for_the_password_on_the_page_and_then_decides(
    schalter: Sitzungsplatz, aufsicht: Sitzungsplatz
) -> None:
    nach_zehn_minuten(schalter, aufsicht)
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "Gut.")
    bild = aufsicht.bilder.antrag
    assert (bild.kennwort_noetig, bild.fehlerfeld, bild.darf, bild.arbeitet) == (
        True,
        "anmeldung.kennwort",
        True,
        False,
    )
    assert bild.fehler.startswith("Die Anmeldung liegt mehr als 10 Minuten zurück.")
    assert offene(schalter) == 1
    aufsicht.sitzung.freigaben.entscheide(True, "", KENNWORT, "Gut.")
    assert aufsicht.seite() is Seite.EINGANG
    (eingereicht,) = schalter.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.GEWAEHRT
    assert not aufsicht.bilder.antrag.kennwort_noetig


@pytest.mark.parametrize("kennwort", ["", "falsch"])
def test_a_wrong_password_decides_nothing_and_may_be_typed_again(
    schalter: Sitzungsplatz, aufsicht: Sitzungsplatz, kennwort: str
) -> None:
    nach_zehn_minuten(schalter, aufsicht)
    aufsicht.sitzung.freigaben.entscheide(True, "", "", "Gut.")
    aufsicht.sitzung.freigaben.entscheide(True, "", kennwort, "Gut.")
    bild = aufsicht.bilder.antrag
    assert (bild.kennwort_noetig, bild.fehlerfeld, bild.darf) == (True, "anmeldung.kennwort", True)
    assert offene(schalter) == 1
    aufsicht.sitzung.freigaben.entscheide(False, "", KENNWORT, "Der Nachweis fehlt.")
    (eingereicht,) = schalter.freigabe.eingereicht.values()
    assert eingereicht.meldung.stand is Freigabestand.ABGELEHNT
