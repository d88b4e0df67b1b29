"""Approvals: bound to the exact content, given by another person, void after any change."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.befund import Befundcode
from bureau_app.domain.ereignis import Erfasst, FreigabeZurueckgezogen, Uebernommen, Zurueckgenommen
from bureau_app.domain.freigabe import Freigabestand, fingerabdruck
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang, advance
from tests.beispiele import angaben, ummeldung, vorgang
from tests.domain.inhalte import BITTENDE, HU, Inhalt, befund, entschieden, sache

SACHE = Inhalt(sache(), (HU,))
ERFASST = Erfasst(angaben())


def nach(*ereignisse: Any) -> Vorgang:
    v = advance(vorgang(), ERFASST)
    for ereignis in ereignisse:
        v = advance(v, ereignis)
    return v


def gewaehrt() -> Vorgang:
    """Granted, back at the draft."""
    return nach(SACHE.erbeten(1), entschieden())


def test_a_granted_request_lets_exactly_this_through() -> None:
    v = gewaehrt()
    assert v.freigabe and (v.stufe, v.freigabe.stand) == (Stufe.ENTWURF, Freigabestand.GEWAEHRT)
    assert (v.freigabe.entschieden_von, v.freigabe.grund) == ("u-2", "gesehen")
    v = advance(v, SACHE.uebernommen)
    assert v.stufe is Stufe.UEBERNOMMEN
    v = advance(v, Zurueckgenommen())
    assert advance(v, SACHE.uebernommen).stufe is Stufe.UEBERNOMMEN, "taken back unchanged, it still holds"


@pytest.mark.parametrize(
    "anders",
    [
        Inhalt(sache(), (HU, befund(Befundcode.M19_WOHNUNGSGEBER, Gewicht.FREIGABE))),
        Inhalt(sache(), (replace(HU, feld="fahrzeug.0.I"),)),
        Inhalt(sache(), (HU,), version="2"),
        Inhalt(sache(), (HU,), klebesiegel=True),
        Inhalt(replace(sache(), einzugsdatum=date(2026, 11, 17)), (HU,)),
        Inhalt(replace(sache(), wohnungsgeber_bestaetigt=False), (HU,)),
    ],
    ids=["finding", "field", "policy", "fee", "date", "dwelling"],
)
def test_no_approval_survives_a_change(anders: Inhalt) -> None:
    with pytest.raises(UnerlaubterSchritt, match="granted exactly this"):
        advance(gewaehrt(), anders.uebernommen)


def test_typing_anything_voids_it_and_looking_around_does_not() -> None:
    umgesehen = angaben().eingegeben("schalter.fokus", "neu.anschrift")
    assert advance(gewaehrt(), Erfasst(umgesehen)).freigabe is not None
    geaendert = advance(gewaehrt(), Erfasst(angaben().eingegeben("person.vornamen", "Erik")))
    assert geaendert.freigabe is None
    with pytest.raises(UnerlaubterSchritt):
        advance(geaendert, SACHE.uebernommen)
    with pytest.raises(UnerlaubterSchritt):  # typing it back does not bring it back
        advance(advance(geaendert, ERFASST), SACHE.uebernommen)


def test_values_that_change_over_night_do_not_void_it() -> None:
    morgen = Inhalt(
        sache(), (replace(HU, werte=(("monat", "11/2026"),)), befund(Befundcode.R9_SAISON, Gewicht.HINWEIS))
    )
    assert advance(gewaehrt(), morgen.uebernommen).stufe is Stufe.UEBERNOMMEN


def test_nobody_grants_an_own_or_another_request() -> None:
    wartet = nach(SACHE.erbeten(1))
    for falsch in (entschieden(von=BITTENDE), entschieden(antrag_id="a-2"), entschieden(False, von=BITTENDE)):
        with pytest.raises(UnerlaubterSchritt):
            advance(wartet, falsch)
    with pytest.raises(UnerlaubterSchritt):
        advance(replace(wartet, freigabe=None), entschieden())


def test_declined_or_taken_back_lets_nothing_through() -> None:
    abgelehnt = nach(SACHE.erbeten(1), entschieden(False))
    zurueck = nach(SACHE.erbeten(1), FreigabeZurueckgezogen())
    assert abgelehnt.freigabe and abgelehnt.freigabe.stand is Freigabestand.ABGELEHNT
    assert (zurueck.stufe, zurueck.freigabe) == (Stufe.ENTWURF, None)
    for v in (abgelehnt, zurueck, nach()):
        with pytest.raises(UnerlaubterSchritt):
            advance(v, SACHE.uebernommen)


def test_a_request_is_about_this_move_and_about_something() -> None:
    for falsch in (SACHE.erbeten(0), Inhalt(sache()).erbeten(1)):
        with pytest.raises(UnerlaubterSchritt):
            nach(falsch)


def test_what_is_left_to_the_kreis_needs_no_approval() -> None:
    assert advance(vorgang(), Inhalt(sache(1, (0,)), (HU,)).uebernommen).stufe is Stufe.UEBERNOMMEN


def test_outcomes_and_fee_follow_from_the_findings() -> None:
    richtig = SACHE.uebernommen
    for falsch in (replace(richtig, ausgaenge=()), replace(richtig, gebuehr=Gebuehr())):
        with pytest.raises(UnerlaubterSchritt):
            advance(gewaehrt(), falsch)


def test_the_same_content_has_the_same_fingerprint(stammdaten: Stammdaten) -> None:
    assert fingerabdruck(ummeldung(stammdaten)) == fingerabdruck(ummeldung(stammdaten))
    assert fingerabdruck({"b": 1, "a": 2}) == fingerabdruck({"a": 2, "b": 1}) != fingerabdruck({"a": 1, "b": 2})
    with pytest.raises(TypeError):
        fingerabdruck(object())


@given(st.sampled_from([f.name for f in fields(Ummeldung)]))
def test_every_field_of_the_matter_counts(name: str) -> None:
    u = sache()
    assert fingerabdruck(replace(u, **{name: "anders"})) != fingerabdruck(u)  # type: ignore[arg-type]


TEILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates() | st.sampled_from(Gewicht),
    lambda inhalt: st.lists(inhalt, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), inhalt, max_size=3),
)


@given(TEILE, TEILE)
def test_different_contents_have_different_fingerprints(a: Any, b: Any) -> None:
    assert (fingerabdruck(a) == fingerabdruck(b)) is (_flach(a) == _flach(b))


def _flach(wert: Any) -> str:
    """What a fingerprint cannot tell apart: a day or a code from its text, a mapping from its sorted pairs."""
    if isinstance(wert, dict):
        wert = tuple(sorted(wert.items()))
    if isinstance(wert, tuple):
        return f"({','.join(map(_flach, wert))})"
    return repr(wert.value if isinstance(wert, Gewicht) else wert.isoformat() if isinstance(wert, date) else wert)


def test_an_incomplete_matter_is_never_committed() -> None:
    with pytest.raises(UnerlaubterSchritt):
        advance(gewaehrt(), Uebernommen(Ummeldung(), (), "1", Gebuehr(), date(2026, 11, 21)))
