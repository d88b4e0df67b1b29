"""Periods end on the right day, and whatever happens, an open or unconfirmed Vorgang stays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.aufbewahrung import Aufbewahrungsregel, Behalten, Fallstand, Ort, plus_monate
from bureau_app.domain.policy import Sicherheit
from bureau_app.domain.vorgang import Stufe
from bureau_app.resources import lade_aufbewahrung

SCHALTER, KREIS = lade_aufbewahrung(Ort.SCHALTER), lade_aufbewahrung(Ort.KREIS)
REGELN = [*SCHALTER.regeln.values(), *KREIS.regeln.values()]
TAGE = st.dates(date(2000, 1, 1), date(2090, 12, 31))
HEUTE = date(2026, 11, 30)


def fall(**anders: object) -> Fallstand:
    alt = Fallstand("v-1", 7, Stufe.BESTAETIGT, 0, 0, 0, date(2020, 1, 1))
    return replace(alt, **anders)  # type: ignore[arg-type]


FAELLE = st.builds(
    Fallstand,
    id=st.just("v-1"),
    fassung=st.integers(0, 9),
    stufe=st.sampled_from(Stufe),
    offene_aufgaben=st.integers(0, 1),
    offene_aenderungen=st.integers(0, 1),
    bezogen=st.integers(0, 1),
    zuletzt=TAGE,
)


@pytest.mark.parametrize(
    ("name", "beginn", "letzter"),
    [
        ("vorgang", date(2025, 11, 30), date(2026, 11, 30)),
        ("vorgang", date(2024, 2, 29), date(2025, 2, 28)),
        ("verworfen", date(2026, 9, 1), date(2026, 11, 30)),
        ("ausgang", date(2026, 10, 31), date(2026, 11, 30)),
        ("journal", date(2025, 7, 30), date(2026, 11, 30)),
        ("journal", date(2025, 10, 31), date(2027, 2, 28)),
        ("quittung", date(2020, 1, 2), date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(name: str, beginn: date, letzter: date) -> None:
    assert SCHALTER.regeln[name].letzter_tag(beginn) == letzter


def test_who_asked_is_known_until_the_end_of_the_next_calendar_year() -> None:
    """BMG § 40 Abs. 5."""
    for beginn in (date(2025, 1, 1), date(2025, 12, 31)):
        assert KREIS.regeln["zugriff"].letzter_tag(beginn) == date(2026, 12, 31)


@given(st.sampled_from(REGELN), TAGE, TAGE)
def test_what_began_before_the_limit_is_due_and_nothing_else(
    regel: Aufbewahrungsregel, beginn: date, heute: date
) -> None:
    assert (beginn < regel.grenze(heute)) == (regel.letzter_tag(beginn) < heute)


@given(st.sampled_from(REGELN), TAGE, st.integers(0, 800))
def test_what_is_due_stays_due(regel: Aufbewahrungsregel, heute: date, tage: int) -> None:
    assert regel.grenze(heute) <= regel.grenze(heute + timedelta(days=tage)) <= heute + timedelta(days=tage)


@given(TAGE, st.integers(0, 120))
def test_months_end_within_the_month(tag: date, monate: int) -> None:
    spaeter = plus_monate(tag, monate)
    assert (spaeter.year * 12 + spaeter.month) - (tag.year * 12 + tag.month) == monate
    assert spaeter.day == tag.day or (spaeter + timedelta(days=1)).day == 1


@given(FAELLE, TAGE)
def test_an_open_or_unconfirmed_vorgang_never_goes(stand: Fallstand, heute: date) -> None:
    grund = SCHALTER.grund(stand, heute)
    if stand.stufe not in (Stufe.BESTAETIGT, Stufe.VERWORFEN):
        assert grund is Behalten.OFFEN
    elif stand.offene_aufgaben or stand.offene_aenderungen or stand.bezogen:
        assert grund not in (None, Behalten.FRIST, Behalten.OFFEN)
    elif grund is None:
        frist = timedelta(days=365 if stand.stufe is Stufe.BESTAETIGT else 90)
        assert heute - stand.zuletzt > frist
    else:
        assert (grund, heute - stand.zuletzt <= timedelta(days=366)) == (Behalten.FRIST, True)


@pytest.mark.parametrize(
    ("stand", "grund"),
    [
        (fall(), None),
        (fall(stufe=Stufe.VERWORFEN), None),
        (fall(stufe=Stufe.ABGESCHLOSSEN), Behalten.OFFEN),
        (fall(offene_aufgaben=1), Behalten.AUFGABE_OFFEN),
        (fall(offene_aenderungen=1), Behalten.AENDERUNG_OFFEN),
        (fall(bezogen=1), Behalten.BEZOGEN),
        (fall(zuletzt=date(2025, 11, 30)), Behalten.FRIST),
        (fall(zuletzt=date(2025, 11, 29)), None),
    ],
)
def test_why_a_vorgang_stays(stand: Fallstand, grund: Behalten | None) -> None:
    assert SCHALTER.grund(stand, HEUTE) is grund


def test_the_audit_is_never_deleted() -> None:
    assert KREIS.regeln["protokoll"].nie
    assert KREIS.grenze("protokoll", date.max) == date.min


def test_every_rule_says_where_it_comes_from() -> None:
    for regel in REGELN:
        assert regel.quelle and isinstance(regel.sicherheit, Sicherheit)
        assert regel.nie == (regel.monate + regel.tage == 0) == (not regel.beginn)
