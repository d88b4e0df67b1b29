"""What findings come to: outcomes, what stands in the way, the fee, and the fingerprint that a Freigabe is bound to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.befund import REGELN, Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.entscheidung import Entscheidung, ausgaenge, entscheide, freigaben, sperren
from bureau_app.domain.erklaerung import REGELNUMMERN, erklaere, regelnummer
from bureau_app.domain.freigabe import Freigabe, Freigabeantrag, Freigabestand, fingerabdruck
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Erlassgrund, Fahrzeug, Fahrzeugzustand, Mitziehend, Person, Ummeldung
from tests.beispiele import HEUTE, pruefer, ummeldung, zb1

B = Befundcode
KREIS, AUFKLEBER = Fahrzeugausgang.KREIS, Fahrzeugausgang.AUFKLEBER
AM = datetime(2026, 11, 21, 10, tzinfo=UTC)


def befund(code: B, gewicht: Gewicht, fahrzeug: int | None = None) -> Befund:
    return Befund(code, gewicht, "feld", REGELN[code].rechtsgrundlage, fahrzeug)


def entschieden(s: Stammdaten, u: Ummeldung, heute: date = HEUTE) -> Entscheidung:
    return entscheide(u, pruefer(s, heute), s.tarif)


def gewaehrt(e: Entscheidung, stand: Freigabestand = Freigabestand.GEWAEHRT) -> Freigabe:
    antrag = Freigabeantrag("f-1", e.inhalt, 3, tuple(b.code.value for b in e.freigaben), "weil", "u-1", AM)
    return Freigabe(antrag, stand, "u-2", AM)


def test_free_needs_nobody(stammdaten: Stammdaten) -> None:
    e = entschieden(stammdaten, ummeldung(stammdaten))
    assert (e.rang, e.frei(None), e.sperren, e.freigaben) == (Gewicht.HINWEIS, True, (), ())
    assert e.ausgaenge == (AUFKLEBER,)


def test_a_freigabe_covers_exactly_what_was_granted(stammdaten: Stammdaten) -> None:
    u = ummeldung(stammdaten, wohnungsgeber_bestaetigt=False)
    e = entschieden(stammdaten, u)
    assert (e.rang, e.frei(None), e.frei(gewaehrt(e))) == (Gewicht.FREIGABE, False, True)
    assert not e.frei(gewaehrt(e, Freigabestand.ABGELEHNT))
    for anders in (
        replace(u, einzugsdatum=date(2026, 11, 17)),
        replace(u, erlass=Erlassgrund.BEHINDERUNG),
        replace(u, fahrzeuge=()),
        replace(u, mitziehende=(Mitziehend(Person("A", "B", date(1980, 1, 1))),), familie_belehrt=True),
    ):
        assert not entschieden(stammdaten, anders).frei(gewaehrt(e))


def test_a_freigabe_survives_the_night_but_not_another_policy(stammdaten: Stammdaten) -> None:
    u = ummeldung(stammdaten, wohnungsgeber_bestaetigt=False)
    e = entschieden(stammdaten, u)
    assert entschieden(stammdaten, u, HEUTE + timedelta(days=1)).inhalt == e.inhalt
    p = pruefer(stammdaten)
    neu = replace(p, policy=replace(p.policy, version="rkn-2026-3"))
    assert entscheide(u, neu, stammdaten.tarif).inhalt != e.inhalt


def test_a_sperre_is_beyond_any_freigabe(stammdaten: Stammdaten) -> None:
    e = entschieden(stammdaten, ummeldung(stammdaten, auskunftssperre=True))
    assert e.rang is Gewicht.SPERRE
    assert not e.frei(gewaehrt(e))


@pytest.mark.parametrize("erste", [frozenset(), frozenset({0}), frozenset({2}), frozenset({0, 1, 2})])
def test_some_vehicles_go_to_the_kreis_and_the_others_get_their_sticker(
    stammdaten: Stammdaten, erste: Iterable[int]
) -> None:
    finn = (("WVWZZZ1KZ8W123456", "4"), ("WVWZZZ1JZXW000001", "6"), ("WVWZZZ1JZXW000003", "X"))
    scheine = [
        zb1(stammdaten, kennzeichen=f"NE-AB {n + 1}", fin=fin, fin_pruefziffer=ziffer, hat_aufkleber=n in set(erste))
        for n, (fin, ziffer) in enumerate(finn)
    ]
    fahrzeuge = tuple(Fahrzeug(schein, verwiesen=n in set(erste)) for n, schein in enumerate(scheine))
    e = entschieden(stammdaten, ummeldung(stammdaten, fahrzeuge=fahrzeuge))
    assert e.frei(None)
    assert e.ausgaenge == tuple(KREIS if n in set(erste) else AUFKLEBER for n in range(3))
    assert e.gebuehr.summe == 1080 * (3 - len(set(erste)))


def test_the_heavier_way_wins_and_what_was_left_out_blocks_nothing(stammdaten: Stammdaten) -> None:
    abgemeldet = Fahrzeug(zb1(stammdaten, hat_aufkleber=True), Fahrzeugzustand.AUSSER_BETRIEB)
    u = ummeldung(stammdaten, fahrzeuge=(abgemeldet,))
    befunde = (befund(B.R2_AUFKLEBER_VORHANDEN, Gewicht.SPERRE, 0), befund(B.R16_AUSSER_BETRIEB, Gewicht.SPERRE, 0))
    assert ausgaenge(u, befunde) == (Fahrzeugausgang.ABGELEHNT,)
    assert len(sperren(u, befunde)) == 2
    ohne = replace(u, fahrzeuge=(replace(abgemeldet, verwiesen=True),))
    assert sperren(ohne, befunde) == ()
    assert freigaben(ohne, (befund(B.R10_HU_FEHLT, Gewicht.FREIGABE, 0),)) == ()
    assert ausgaenge(ohne, ()) == (KREIS,)


def test_only_the_address_of_those_who_move_is_compared_with_their_old_one(stammdaten: Stammdaten) -> None:
    woanders = zb1(stammdaten, halter_anschrift="Niersaue 7, 41352 Korschenbroich")
    for halter, code in (
        (("Rheinbogen GmbH", ""), B.R5_KEINE_NATUERLICHE_PERSON),
        (("Meier", "Karl"), B.R12_HALTER_ABWEICHEND),
    ):
        schein = replace(woanders, halter_name=halter[0], halter_vornamen=halter[1])
        e = entschieden(stammdaten, ummeldung(stammdaten, fahrzeuge=(Fahrzeug(schein),)))
        assert [b.code for b in e.befunde] == [code]


def test_only_the_vehicle_that_got_a_sticker_may_have_its_own(stammdaten: Stammdaten) -> None:
    u = ummeldung(stammdaten, fahrzeuge=(Fahrzeug(zb1(stammdaten, hat_aufkleber=True)),))
    for aufkleber, gewicht in (((0,), Gewicht.FREIGABE), ((1,), Gewicht.SPERRE), ((), Gewicht.SPERRE)):
        bezug = Bezug(Vorgangsart.KORREKTUR, Bezugsgrund.FALSCHE_ANGABE, "v-1", "260240030000175", aufkleber)
        befunde = entschieden(stammdaten, replace(u, bezug=bezug)).befunde
        assert [b.gewicht for b in befunde if b.code is B.R2_AUFKLEBER_VORHANDEN] == [gewicht]


def test_a_vehicle_with_its_own_sticker_is_known_by_its_plate_wherever_it_stands_now(stammdaten: Stammdaten) -> None:
    u = ummeldung(stammdaten, fahrzeuge=(Fahrzeug(zb1(stammdaten, kennzeichen="NE-A 1", hat_aufkleber=True)),))
    for aufkleber, kennzeichen, gewicht in (
        ((2,), "NE-A 1", Gewicht.FREIGABE),
        ((0,), "NE-A 2", Gewicht.SPERRE),
    ):
        bezug = Bezug(Vorgangsart.KORREKTUR, Bezugsgrund.FALSCHE_ANGABE, "v-1", "260240030000175", aufkleber)
        befunde = entschieden(stammdaten, replace(u, bezug=replace(bezug, kennzeichen=(kennzeichen,)))).befunde
        assert [b.gewicht for b in befunde if b.code is B.R2_AUFKLEBER_VORHANDEN] == [gewicht]


@pytest.mark.parametrize(("grund", "cent"), [(Bezugsgrund.FEHLER_DER_BEHOERDE, 0), (Bezugsgrund.FALSCHE_ANGABE, 1080)])
def test_the_offices_own_fault_costs_nothing(stammdaten: Stammdaten, grund: Bezugsgrund, cent: int) -> None:
    bezug = Bezug(Vorgangsart.KORREKTUR, grund, "v-1", "260240030000175")
    assert entschieden(stammdaten, ummeldung(stammdaten, bezug=bezug)).gebuehr.summe == cent


@given(st.lists(st.sampled_from(B), unique=True), st.booleans())
def test_no_outcome_is_a_sticker_where_something_bars_it(
    stammdaten: Stammdaten, codes: list[B], verwiesen: bool
) -> None:
    u = ummeldung(stammdaten, fahrzeuge=(Fahrzeug(zb1(stammdaten), verwiesen=verwiesen),))
    befunde = [befund(code, REGELN[code].gewicht, 0) for code in codes]
    (ausgang,) = ausgaenge(u, befunde)
    gesperrt = any(b.gewicht is Gewicht.SPERRE for b in befunde)
    assert (ausgang is AUFKLEBER) is not (gesperrt or verwiesen)
    assert bool(sperren(u, befunde)) is ((gesperrt and not verwiesen) or B.R12_FIN_DOPPELT in codes)


def test_every_rule_is_explained_once_and_in_order() -> None:
    befunde = (befund(B.R10_HU_FEHLT, Gewicht.FREIGABE, 0), befund(B.R10_HU_ENDET, Gewicht.HINWEIS, 1))
    auskunft = erklaere(befunde)
    assert tuple(a.regel for a in auskunft) == REGELNUMMERN
    assert [f"R{n}" for n in range(1, 21)] == [r for r in REGELNUMMERN if r.startswith("R")]
    assert {a.regel: len(a.befunde) for a in auskunft if a.trifft_zu} == {"R10": 2}
    assert all(a.rechtsgrundlagen and len(set(a.rechtsgrundlagen)) == len(a.rechtsgrundlagen) for a in auskunft)
    assert {regelnummer(code) for code in B} == set(REGELNUMMERN)


def test_fingerprints_differ_where_values_do() -> None:
    werte = (1, "1", None, True, date(2026, 1, 1), ("1",), (("1",),), {"a": 1}, {"a": 2}, Gewicht.SPERRE)
    abdruecke = [fingerabdruck(wert) for wert in werte]
    assert all(a != b for a, b in combinations(abdruecke, 2))
    assert fingerabdruck({"a": 1, "b": 2}) == fingerabdruck({"b": 2, "a": 1})
    with pytest.raises(TypeError):
        fingerabdruck(object())
