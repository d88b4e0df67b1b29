"""advance(): the path of the main case, each way off it, and what no order of events may do."""

from dataclasses import replace

import pytest

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.entscheidung import ausgaenge
from bureau_app.domain.ereignis import (
    Abgeschlossen,
    AufgabeErledigt,
    AufkleberVerworfen,
    DruckBeabsichtigt,
    DruckGeklaert,
    DruckGemeldet,
    DruckUnklar,
    Ereignis,
    Erfasst,
    Quittiert,
    Register,
    RegisterGemeldet,
    Registerstand,
    Uebernommen,
    Verworfen,
    Zurueckgenommen,
)
from bureau_app.domain.freigabe import Freigabe, Freigabeantrag, Freigabestand
from bureau_app.domain.gebuehr import Gebuehr, gebuehr_aufkleber
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung
from bureau_app.domain.verlauf import Aufgabenart, Druckstand, aufgaben_aus
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang, advance
from tests.beispiele import HEUTE, angaben, ummeldung, vorgang, zb1
from tests.domain.inhalte import ABGEMELDET_0, AM, KORREKTUR, KREIS_0, KREIS_1, STORNO, Inhalt, falsche, sache

MR, FR = Register.MELDEREGISTER, Register.FAHRZEUGREGISTER


def nach(v: Vorgang, *ereignisse: Ereignis) -> Vorgang:
    for ereignis in ereignisse:
        v = advance(v, ereignis)
    return v


def uebernommen(s: Stammdaten, fahrzeuge: int = 1) -> Uebernommen:
    u = ummeldung(s, fahrzeuge=tuple(Fahrzeug(zb1(s)) for _ in range(fahrzeuge)))
    gebuehr = gebuehr_aufkleber(s.tarif, HEUTE, fahrzeuge)
    return Uebernommen(u, (), s.policybuch.version, gebuehr, HEUTE, ausgaenge(u, ()))


def gedruckt(s: Stammdaten) -> Vorgang:
    return nach(
        vorgang(), Erfasst(angaben()), uebernommen(s), Quittiert("R-1"), DruckBeabsichtigt("d1", 0), DruckGemeldet(True)
    )


def test_main_path(stammdaten: Stammdaten) -> None:
    v = nach(gedruckt(stammdaten), Abgeschlossen())
    assert (v.stufe, v.fassung, v.angaben) == (Stufe.ABGESCHLOSSEN, 6, Angaben())
    assert [(r.register, r.stand) for r in v.register] == [(MR, Registerstand.WARTET), (FR, Registerstand.WARTET)]
    v = nach(
        v,
        RegisterGemeldet(MR, Registerstand.UEBERGEBEN),
        RegisterGemeldet(FR, Registerstand.BESTAETIGT),
        RegisterGemeldet(MR, Registerstand.BESTAETIGT),
    )
    assert v.stufe is Stufe.BESTAETIGT


def test_returned_part_keeps_the_vorgang_open(stammdaten: Stammdaten) -> None:
    v = nach(
        gedruckt(stammdaten),
        Abgeschlossen(),
        RegisterGemeldet(MR, Registerstand.BESTAETIGT),
        RegisterGemeldet(FR, Registerstand.ZURUECK, "veraltete_fassung"),
    )
    assert v.stufe is Stufe.ABGESCHLOSSEN
    assert v.registerstand(FR) is Registerstand.ZURUECK
    with pytest.raises(UnerlaubterSchritt):
        advance(v, RegisterGemeldet(FR, Registerstand.BESTAETIGT))


def test_a_confirmed_part_may_still_be_returned_and_nothing_else(stammdaten: Stammdaten) -> None:
    v = nach(gedruckt(stammdaten), Abgeschlossen(), *(RegisterGemeldet(r, Registerstand.BESTAETIGT) for r in Register))
    zurueck = advance(v, RegisterGemeldet(FR, Registerstand.ZURUECK, "fin_unbekannt"))
    assert (zurueck.stufe, zurueck.registerstand(FR)) == (Stufe.ABGESCHLOSSEN, Registerstand.ZURUECK)
    for stand in (Registerstand.BESTAETIGT, Registerstand.UEBERGEBEN):
        with pytest.raises(UnerlaubterSchritt):
            advance(v, RegisterGemeldet(FR, stand))
    with pytest.raises(UnerlaubterSchritt):
        advance(zurueck, RegisterGemeldet(FR, Registerstand.ZURUECK))


def test_registers_never_wait_again(stammdaten: Stammdaten) -> None:
    v = nach(gedruckt(stammdaten), Abgeschlossen())
    with pytest.raises(UnerlaubterSchritt):
        advance(v, RegisterGemeldet(MR, Registerstand.WARTET))


def test_move_without_a_vehicle_costs_and_prints_nothing(stammdaten: Stammdaten) -> None:
    ohne = uebernommen(stammdaten, 0)
    v = nach(vorgang(), ohne, Abgeschlossen())
    assert v.registerstand(FR) is Registerstand.ENTFAELLT
    assert advance(v, RegisterGemeldet(MR, Registerstand.BESTAETIGT)).stufe is Stufe.BESTAETIGT
    with pytest.raises(UnerlaubterSchritt):
        nach(vorgang(), ohne, Quittiert("R-1"))


def test_two_vehicles_print_one_after_the_other(stammdaten: Stammdaten) -> None:
    v = nach(vorgang(), uebernommen(stammdaten, 2), Quittiert("R-1"), DruckBeabsichtigt("d1", 0), DruckGemeldet(True))
    assert (v.stufe, v.offene_aufkleber()) == (Stufe.KASSIERT, (1,))
    with pytest.raises(UnerlaubterSchritt):
        advance(v, DruckBeabsichtigt("d2", 0))
    with pytest.raises(UnerlaubterSchritt):
        advance(v, DruckBeabsichtigt("d1", 1))
    v = nach(v, DruckBeabsichtigt("d2", 1), DruckGemeldet(True))
    assert v.stufe is Stufe.GEDRUCKT


@pytest.mark.parametrize(("liegt_vor", "stufe"), [(True, Stufe.GEDRUCKT), (False, Stufe.KASSIERT)])
def test_after_a_crash_a_person_answers(stammdaten: Stammdaten, liegt_vor: bool, stufe: Stufe) -> None:
    v = nach(vorgang(), uebernommen(stammdaten), Quittiert("R-1"), DruckBeabsichtigt("d1", 0), DruckUnklar())
    with pytest.raises(UnerlaubterSchritt):
        advance(v, DruckBeabsichtigt("d2", 0))
    v = advance(v, DruckGeklaert(liegt_vor))
    assert v.stufe is stufe


def test_print_that_surely_failed_may_be_repeated(stammdaten: Stammdaten) -> None:
    v = nach(vorgang(), uebernommen(stammdaten), Quittiert("R-1"), DruckBeabsichtigt("d1", 0), DruckGemeldet(False))
    assert (v.stufe, v.drucke[0].stand) == (Stufe.KASSIERT, Druckstand.NICHT_GEDRUCKT)
    assert nach(v, DruckBeabsichtigt("d2", 0), DruckGemeldet(True)).stufe is Stufe.GEDRUCKT


def test_voided_sticker_makes_room_for_another(stammdaten: Stammdaten) -> None:
    v = advance(gedruckt(stammdaten), AufkleberVerworfen(0, "unlesbar"))
    assert (v.stufe, [d.stand for d in v.drucke]) == (Stufe.KASSIERT, [Druckstand.VERWORFEN])
    v = nach(v, DruckBeabsichtigt("d2", 0), DruckGemeldet(True))
    assert [d.stand for d in v.drucke] == [Druckstand.VERWORFEN, Druckstand.GEDRUCKT]
    with pytest.raises(UnerlaubterSchritt):
        advance(v, AufkleberVerworfen(1, "unlesbar"))


def test_taking_back_before_payment_keeps_what_was_entered(stammdaten: Stammdaten) -> None:
    v = nach(vorgang(), Erfasst(angaben()), uebernommen(stammdaten), Zurueckgenommen())
    assert (v.stufe, v.ummeldung, v.gebuehr, v.policy_version) == (Stufe.ENTWURF, None, Gebuehr(), "")
    assert v.angaben == angaben()


def test_discarded_draft_forgets_what_was_entered() -> None:
    entwurf = nach(vorgang(), Erfasst(angaben()))
    antrag = Freigabeantrag("f-1", "", 1, ("r7",), "Worte einer Person", "u-1", entwurf.angelegt_am)
    v = advance(replace(entwurf, freigabe=Freigabe(antrag, Freigabestand.ABGELEHNT)), Verworfen("abbruch"))
    assert (v.stufe, v.angaben, v.grund, v.freigabe) == (Stufe.VERWORFEN, Angaben(), "abbruch", None)


def test_blocked_incomplete_or_unpaid_is_never_committed(stammdaten: Stammdaten) -> None:
    gut = uebernommen(stammdaten)
    sperre = Befund(Befundcode.R16_AUSSER_BETRIEB, Gewicht.SPERRE, "", "")
    freigabe = Befund(Befundcode.R10_HU_ABGELAUFEN, Gewicht.FREIGABE, "", "")
    for schlecht in (
        replace(gut, befunde=(sperre,)),
        replace(gut, befunde=(freigabe,)),
        replace(gut, ummeldung=ummeldung(stammdaten, person=None)),
        replace(gut, ummeldung=Ummeldung()),
        replace(gut, gebuehr=Gebuehr()),
        replace(gut, ummeldung=ummeldung(stammdaten, fahrzeuge=())),
    ):
        with pytest.raises(UnerlaubterSchritt):
            advance(vorgang(), schlecht)


def test_nothing_is_closed_without_payment_and_sticker(stammdaten: Stammdaten) -> None:
    v = nach(vorgang(), uebernommen(stammdaten))
    for ereignis in (Abgeschlossen(), Quittiert("")):
        with pytest.raises(UnerlaubterSchritt):
            advance(v, ereignis)
    with pytest.raises(UnerlaubterSchritt):
        nach(v, Quittiert("R-1"), Quittiert("R-2"))
    with pytest.raises(UnerlaubterSchritt):
        nach(v, Quittiert("R-1"), Abgeschlossen())


def test_a_free_korrektur_prints_without_a_receipt() -> None:
    v = advance(vorgang(bezug=KORREKTUR), Inhalt(sache(bezug=KORREKTUR)).uebernommen)
    for ereignis in (Abgeschlossen(), Quittiert("R-1")):
        with pytest.raises(UnerlaubterSchritt):
            advance(v, ereignis)
    v = nach(v, DruckBeabsichtigt("d1", 0), DruckGemeldet(False), DruckBeabsichtigt("d2", 0), DruckGemeldet(True))
    assert nach(v, Abgeschlossen()).stufe is Stufe.ABGESCHLOSSEN


def test_a_storno_takes_back_and_leaves_tasks() -> None:
    v = nach(vorgang(bezug=STORNO), Inhalt(sache(bezug=STORNO)).uebernommen, Abgeschlossen())
    assert v.ausgaenge == (Fahrzeugausgang.STORNIERT,)
    assert [(r.register, r.stand) for r in v.register] == [(MR, Registerstand.WARTET), (FR, Registerstand.WARTET)]
    assert [a.art for a in v.aufgaben] == [Aufgabenart.AUFKLEBER_UNGUELTIG, Aufgabenart.GEBUEHR_KLAEREN]
    v = nach(v, *(RegisterGemeldet(r, Registerstand.BESTAETIGT) for r in Register))
    assert (v.stufe, v.offene_aufgaben()) == (Stufe.BESTAETIGT, (0, 1))
    v = advance(v, AufgabeErledigt(0, "u-2", AM, "vernichtet"))
    assert (v.offene_aufgaben(), v.aufgaben[0].vermerk, v.aufgaben[0].erledigt_am) == ((1,), "vernichtet", AM)
    for falsch in (AufgabeErledigt(0, "u-2", AM), AufgabeErledigt(2, "u-2", AM), AufgabeErledigt(1, "", AM)):
        with pytest.raises(UnerlaubterSchritt):
            advance(v, falsch)


def test_only_what_was_paid_and_cancelled_is_settled() -> None:
    assert [a.art for a in aufgaben_aus(KORREKTUR, 2)] == [Aufgabenart.AUFKLEBER_UNGUELTIG] * 2
    assert [a.fahrzeug for a in aufgaben_aus(KORREKTUR, 2)] == [0, 1]
    benannt = aufgaben_aus(replace(KORREKTUR, aufkleber=(0, 2), kennzeichen=("NE-A 1", "NE-A 3")), 2)
    assert [(a.fahrzeug, a.kennzeichen) for a in benannt] == [(0, "NE-A 1"), (2, "NE-A 3")]
    assert list(aufgaben_aus(replace(STORNO, aufkleber=(), cent=0))) == list(aufgaben_aus(None)) == []


def test_vehicles_left_to_the_kreis_or_refused_get_no_sticker() -> None:
    kreis = nach(vorgang(), Inhalt(sache(2, (1,)), (KREIS_1,)).uebernommen)
    assert (kreis.mit_aufkleber(), kreis.gebuehr.summe) == ((0,), 1080)
    nur_abgelehnt = nach(vorgang(), Inhalt(sache(1, (0,)), (ABGEMELDET_0,)).uebernommen, Abgeschlossen())
    assert nur_abgelehnt.registerstand(FR) is Registerstand.ENTFAELLT
    nur_kreis = nach(vorgang(), Inhalt(sache(1, (0,)), (KREIS_0,)).uebernommen, Abgeschlossen())
    assert (nur_kreis.registerstand(FR), nur_kreis.gebuehr.summe) == (Registerstand.WARTET, 0)


@pytest.mark.parametrize(
    ("bezug", "verwiesen", "klaert"),
    [
        (KORREKTUR, (), False),
        (KORREKTUR, (1,), True),
        (KORREKTUR, (0, 1), True),
        (replace(KORREKTUR, cent=0), (0, 1), False),
        (replace(KORREKTUR, aufkleber=(0,)), (1,), False),
    ],
    ids=["as many", "one fewer", "none", "nothing was paid", "one then, one now"],
)
def test_a_korrektur_with_fewer_stickers_leaves_the_fee_to_the_cash_desk(
    bezug: Bezug, verwiesen: tuple[int, ...], klaert: bool
) -> None:
    v = advance(vorgang(bezug=bezug), Inhalt(sache(2, verwiesen, bezug)).uebernommen)
    assert (Aufgabenart.GEBUEHR_KLAEREN in [a.art for a in v.aufgaben]) is klaert


def test_a_vorgang_of_an_older_program_gave_each_vehicle_its_sticker() -> None:
    alt = replace(nach(vorgang(), Inhalt(sache(2)).uebernommen), ausgaenge=())
    assert alt.mit_aufkleber() == (0, 1)


@pytest.mark.parametrize("bezug", [None, KORREKTUR, STORNO])
def test_what_nothing_lets_through(bezug: Bezug | None) -> None:
    for inhalt in falsche(bezug):
        with pytest.raises(UnerlaubterSchritt):
            advance(vorgang(bezug=bezug), inhalt.uebernommen)


def test_vehicles_that_were_not_booked_are_told_by_their_place_in_the_entry(stammdaten: Stammdaten) -> None:
    """The entry names no vehicle whose change was declined, so its indexes are not those of the Vorgang."""
    v = replace(
        gedruckt(stammdaten),
        ummeldung=ummeldung(stammdaten, fahrzeuge=tuple(Fahrzeug(zb1(stammdaten)) for _ in range(4))),
        ausgaenge=(Fahrzeugausgang.ABGELEHNT, *(Fahrzeugausgang.KREIS,) * 3),
        drucke=(),
    )
    v = nach(
        v,
        Abgeschlossen(),
        RegisterGemeldet(FR, Registerstand.ZURUECK, "register_veraltet", 2, "op-1"),
        RegisterGemeldet(FR, Registerstand.ZURUECK, "fahrzeug_in_anderem_vorgang", 0, "op-1"),
        RegisterGemeldet(FR, Registerstand.ZURUECK, "register_veraltet", 1, "op-2"),
    )
    assert [a.fahrzeug for a in v.aufgaben] == [3, 1, 2]
    assert v.nicht_gebuchte("op-1") == ((2, "register_veraltet"), (0, "fahrzeug_in_anderem_vorgang"))
    assert v.nicht_gebuchte("op-3") == ()
