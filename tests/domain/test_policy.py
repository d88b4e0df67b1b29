"""Policy by town and day: the youngest value not after the day, the town's own first, and each with a source."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.policy import NAMEN, Gewicht, Policybuch, Policywert, Sicherheit, Wert
from bureau_app.domain.stammdaten import Stammdaten
from tests.beispiele import HEUTE, KAARST, NEUSS


def wert(name: str, inhalt: Wert, ab: date = date(2026, 1, 1), gemeinde: str = "") -> Policywert:
    return Policywert(name, inhalt, ab, "erfunden", Sicherheit.BELEGT, gemeinde)


def buch(*werte: Policywert) -> Policybuch:
    return Policybuch("v-1", "Kreis", (wert("behoerde", "Amt"), wert("behoerde_kurz", "A"), *werte))


def test_a_value_holds_from_its_day_on() -> None:
    alt, neu = wert("hu_hinweis_monate", 4), wert("hu_hinweis_monate", 2, date(2026, 7, 1))
    for reihenfolge in ((alt, neu), (neu, alt)):
        assert buch(*reihenfolge).fuer(NEUSS, date(2026, 6, 30)).hu_hinweis_monate == 4
        assert buch(*reihenfolge).fuer(NEUSS, date(2026, 7, 1)).hu_hinweis_monate == 2


def test_a_towns_own_value_goes_before_the_kreis() -> None:
    eigener = wert("eat_am_schalter", True, gemeinde=NEUSS)
    b = buch(eigener, wert("eat_am_schalter", False, date(2026, 7, 1)))
    assert b.fuer(NEUSS, HEUTE).eat_am_schalter
    assert not b.fuer(KAARST, HEUTE).eat_am_schalter


def test_weights_by_name_and_what_is_not_named_is_careful() -> None:
    policy = buch(wert("gewicht.r10_hu_abgelaufen", "hinweis")).fuer(NEUSS, HEUTE)
    assert policy.gewichte == {"r10_hu_abgelaufen": Gewicht.HINWEIS}
    assert (policy.version, policy.kreis, policy.behoerde, policy.behoerde_kurz) == ("v-1", "Kreis", "Amt", "A")
    assert not (policy.klebesiegel or policy.eat_am_schalter or policy.vollmacht_kopie_genuegt)
    assert not policy.zb1_ausschnitt_fuer_aufsicht


def test_before_its_first_day_a_book_says_nothing() -> None:
    with pytest.raises(LookupError):
        buch().fuer(NEUSS, date(2025, 12, 31))


@given(st.dates(date(2017, 11, 1), date(2090, 1, 1)))
def test_the_book_of_the_program_holds_for_every_town_on_every_day(stammdaten: Stammdaten, tag: date) -> None:
    for gemeinde in stammdaten.gemeinden.eintraege:
        policy = stammdaten.policybuch.fuer(gemeinde.ags, tag)
        assert policy.behoerde_kurz
        assert policy.gemeinde_anschrift[-1] == f"{policy.gemeinde_anschrift[-1][:5]} {gemeinde.name}"
        assert policy.gemeinde_anschrift[-1][:5] in gemeinde.plz
        assert policy.verwarnungsgeld_von_cent <= policy.verwarnungsgeld_bis_cent <= policy.bussgeld_bis_cent


def test_every_value_of_the_program_says_where_it_was_found_and_how_sure_it_is(stammdaten: Stammdaten) -> None:
    werte = stammdaten.policybuch.werte
    assert all(w.quelle and w.sicherheit for w in werte)
    assert {w.name for w in werte if not w.name.startswith("gewicht.")} == set(NAMEN)
    assert len({(w.name, w.gueltig_ab, w.gemeinde_ags) for w in werte}) == len(werte)
    erinnert = {w.name for w in werte if w.sicherheit is Sicherheit.AUS_DEM_GEDAECHTNIS}
    assert {"eat_am_schalter", "verwarnungsgeld_bis_cent", "auskunftssperre_monate"} <= erinnert


def test_the_auskunftssperre_lasts_longer_since_2024(stammdaten: Stammdaten) -> None:
    seit = date(2024, 11, 1)
    vorher, danach = (stammdaten.policybuch.fuer(NEUSS, tag) for tag in (seit - timedelta(days=1), seit))
    assert (vorher.auskunftssperre_monate, danach.auskunftssperre_monate) == (24, 48)


def test_a_value_says_on_which_source_it_rests(stammdaten: Stammdaten) -> None:
    geltend = stammdaten.policybuch.geltende(NEUSS, HEUTE)
    assert geltend["meldefrist_tage"].quelle.startswith("BMG § 17")
    assert "gemeinde_anschrift" not in replace(stammdaten.policybuch, werte=()).geltende(NEUSS, HEUTE)
