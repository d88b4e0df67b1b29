"""Retention at the counter: what is due goes, a little at a time; a dry run says the same and touches nothing."""

from copy import deepcopy
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.aufbewahrung import Fallstand, Ort
from bureau_app.domain.vorgang import Stufe
from bureau_app.resources import lade_aufbewahrung
from bureau_app.workflows.aufbewahrung import VORGAENGE, ZEILEN, Loeschbericht, raeume_auf
from tests.fakes.aufbewahrung import FakeAufbewahrungsspeicher

REGELN = lade_aufbewahrung(Ort.SCHALTER)
HEUTE = date(2026, 11, 30)
ALT = date(2025, 1, 2)
TAGE = st.dates(date(2015, 1, 1), date(2027, 12, 31))
STAENDE = st.builds(
    Fallstand,
    id=st.uuids().map(str),
    fassung=st.integers(0, 9),
    stufe=st.sampled_from(Stufe),
    offene_aufgaben=st.integers(0, 1),
    offene_aenderungen=st.integers(0, 1),
    bezogen=st.integers(0, 1),
    zuletzt=TAGE,
)


def stand(kennung: str, zuletzt: date = ALT, stufe: Stufe = Stufe.BESTAETIGT, aufgaben: int = 0) -> Fallstand:
    return Fallstand(kennung, 3, stufe, aufgaben, 0, 0, zuletzt)


def speicher(*staende: Fallstand) -> FakeAufbewahrungsspeicher:
    return FakeAufbewahrungsspeicher({s.id: s for s in staende}, {name: [ALT, HEUTE] for name in ZEILEN})


def anzahlen(bericht: Loeschbericht) -> dict[str, int]:
    return {posten.regel: posten.anzahl for posten in bericht.posten}


def test_what_is_over_goes_and_what_stays_has_a_reason() -> None:
    s = speicher(
        stand("v-1"),
        stand("v-2", HEUTE - timedelta(days=91), Stufe.VERWORFEN),
        stand("v-3", HEUTE - timedelta(days=100)),
        stand("v-4", stufe=Stufe.ENTWURF),
        stand("v-5", aufgaben=1),
    )
    bericht = raeume_auf(s, REGELN, HEUTE, False, 10)
    assert s.geloescht == [("v-1", "vorgang"), ("v-2", "verworfen")]
    assert bericht.behalten == (("aufgabe_offen", 1), ("frist", 1), ("offen", 1))
    assert anzahlen(bericht) == {
        "vorgang": 1,
        "verworfen": 1,
        "ausgang": 1,
        "journal": 1,
        "quittung": 0,
        "anmeldung": 1,
    }
    assert all(posten.quelle and posten.grenze < HEUTE for posten in bericht.posten)


def test_a_dry_run_says_the_same_and_touches_nothing() -> None:
    s = speicher(*(stand(f"v-{n}") for n in range(5)))
    vorher = deepcopy(s)
    probe = raeume_auf(s, REGELN, HEUTE, True, 2)
    assert s == vorher
    assert anzahlen(probe)["vorgang"] == 5
    assert anzahlen(raeume_auf(s, REGELN, HEUTE, False, 100)) == anzahlen(probe)


def test_a_little_at_a_time() -> None:
    s = speicher(*(stand(f"v-{n}") for n in range(5)))
    assert [anzahlen(raeume_auf(s, REGELN, HEUTE, False, 2))["vorgang"] for _ in range(4)] == [2, 2, 1, 0]


def test_one_that_moves_on_meanwhile_stays() -> None:
    s = speicher(stand("v-1"), stand("v-2"))
    s.bewegt = {"v-1"}
    assert anzahlen(raeume_auf(s, REGELN, HEUTE, False, 10))["vorgang"] == 1
    assert set(s.vorgaenge) == {"v-1"}


@given(st.lists(STAENDE, max_size=20), TAGE, st.booleans())
def test_never_an_open_or_unconfirmed_one(staende: list[Fallstand], heute: date, probe: bool) -> None:
    s = speicher(*staende)
    vorher = dict(s.vorgaenge)
    bericht = raeume_auf(s, REGELN, heute, probe, 100)
    for kennung, regel in s.geloescht:
        weg = vorher[kennung]
        assert weg.stufe is {"vorgang": Stufe.BESTAETIGT, "verworfen": Stufe.VERWORFEN}[regel]
        assert not (weg.offene_aufgaben or weg.offene_aenderungen or weg.bezogen)
        assert REGELN.regeln[regel].letzter_tag(weg.zuletzt) < heute
    gezaehlt = sum(anzahlen(bericht)[name] for name in VORGAENGE)
    assert gezaehlt == len([v for v in vorher.values() if REGELN.grund(v, heute) is None])
    assert len(s.geloescht) == (0 if probe else gezaehlt)
