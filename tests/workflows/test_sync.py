"""Sync rounds: what travels, what each answer does, and that nothing is lost, doubled or held up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.workflows.ports import Rueckmeldung
from bureau_app.workflows.sync import EINZELN_AB, Bericht, kreis_runde, melde_runde, naechster_versuch
from tests.fakes.district import FakeDistrict
from tests.fakes.melderegister import FakeMelderegister
from tests.workflows.conftest import Platz

MR, FR = Register.MELDEREGISTER, Register.FAHRZEUGREGISTER


def test_pauses_double_up_to_five_minutes_and_are_spread() -> None:
    assert [naechster_versuch(n, 1.0).total_seconds() for n in (0, 1, 2, 8, 9, 10_000)] == [1, 2, 4, 256, 300, 300]
    assert naechster_versuch(5, 0.0) == timedelta()
    assert naechster_versuch(5, 0.5) == timedelta(seconds=16)


def test_a_round_with_the_kreis(platz: Platz) -> None:
    v, kreis = platz.abgeschlossen(), FakeDistrict()
    assert kreis_runde(platz.s, kreis) == Bericht(gesendet=1, bestaetigt=1, zurueck=0, offen=0)
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT
    assert platz.stand(v).stufe is Stufe.ABGESCHLOSSEN
    assert platz.store.zeiger(FR) == "fake.1"
    assert kreis_runde(platz.s, kreis) == Bericht(0, 0, 0, 0)
    assert [len(runde) for runde in kreis.runden] == [1, 0], "an empty round shows that the Kreis is there"


def test_a_change_counts_as_handed_over_before_it_leaves(platz: Platz) -> None:
    v = platz.abgeschlossen()

    class Horcht(FakeDistrict):
        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            assert platz.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
            return super().tausche(aenderungen, zeiger)

    assert kreis_runde(platz.s, Horcht()).bestaetigt == 1


def test_no_answer_is_not_failed(platz: Platz) -> None:
    v, kreis = platz.abgeschlossen(), FakeDistrict()
    kreis.antwort_verloren = True
    with pytest.raises(Stoerung) as fehler:
        kreis_runde(platz.s, kreis)
    assert fehler.value.code is Fehlercode.KREIS_NICHT_ERREICHBAR
    assert platz.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
    platz.uhr.vor(timedelta(seconds=1))
    assert kreis_runde(platz.s, kreis).bestaetigt == 1, "known is as good as accepted"
    assert kreis.runden[0] == kreis.runden[1], "the same bytes under the same id"
    assert len(kreis.eintraege) == 1


def test_offline_then_sync(platz: Platz) -> None:
    kreis = FakeDistrict()
    kreis.offline = True
    vorgaenge = [platz.abgeschlossen() for _ in range(3)]
    for _ in range(12):
        with pytest.raises(Stoerung):
            kreis_runde(platz.s, kreis)
        platz.uhr.vor(timedelta(minutes=5))
    assert platz.store.wartend()[FR] == 3
    kreis.offline = False
    assert kreis_runde(platz.s, kreis) == Bericht(3, 3, 0, 0)
    assert {platz.stand(v).registerstand(FR) for v in vorgaenge} == {Registerstand.BESTAETIGT}


def test_before_its_time_nothing_goes_again(platz: Platz) -> None:
    platz.abgeschlossen()
    kreis = FakeDistrict()
    kreis.offline = True
    with pytest.raises(Stoerung):
        kreis_runde(platz.s, kreis)
    kreis.offline = False
    assert kreis_runde(platz.s, kreis) == Bericht(gesendet=0, bestaetigt=0, zurueck=0, offen=1)


class Richter(FakeDistrict):
    """A district that rules what the test says, by op id; without a ruling it leaves the change unanswered."""

    def __init__(self, *urteile: Ergebnis) -> None:
        super().__init__()
        self.urteile = urteile

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        return Runde(self.urteile, "richter.1")


def op_id(platz: Platz, vorgang: Vorgang, register: Register = FR) -> str:
    post = platz.store.ausgangspost(register, platz.uhr.jetzt(), 50)
    return next(p.aenderung.op_id for p in post if p.aenderung.vorgang_id == vorgang.id)


@pytest.mark.parametrize("ausgang", [Ausgang.CONFLICT, Ausgang.REFUSED])
def test_one_returned_change_holds_nothing_up(platz: Platz, ausgang: Ausgang) -> None:
    schlecht, gut = platz.abgeschlossen(), platz.abgeschlossen()
    kreis = Richter(
        Ergebnis(op_id(platz, schlecht), ausgang, 3, "veraltete_fassung"),
        Ergebnis(op_id(platz, gut), Ausgang.ACCEPTED, 1),
        Ergebnis("op-fremd", Ausgang.ACCEPTED, 1),
    )
    assert kreis_runde(platz.s, kreis) == Bericht(gesendet=2, bestaetigt=1, zurueck=1, offen=0)
    (eintrag,) = [e for e in platz.stand(schlecht).register if e.register is FR]
    assert (eintrag.stand, eintrag.grund) == (Registerstand.ZURUECK, "veraltete_fassung")
    assert platz.stand(gut).registerstand(FR) is Registerstand.BESTAETIGT


def test_a_change_without_a_ruling_waits(platz: Platz) -> None:
    v = platz.abgeschlossen()
    assert kreis_runde(platz.s, Richter()) == Bericht(gesendet=1, bestaetigt=0, zurueck=0, offen=1)
    platz.uhr.vor(timedelta(seconds=2))
    assert kreis_runde(platz.s, FakeDistrict()).bestaetigt == 1
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT


class Verschluckt(FakeDistrict):
    """A district that fails over every request that holds one of these Vorgaenge."""

    def __init__(self, *unverdaulich: str) -> None:
        super().__init__()
        self.unverdaulich = unverdaulich

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        if any(a.vorgang_id in self.unverdaulich for a in aenderungen):
            raise Stoerung(Fehlercode.KREIS_GESTOERT)
        return super().tausche(aenderungen, zeiger)


def test_a_change_that_the_kreis_cannot_digest_holds_nothing_up(platz: Platz) -> None:
    vorgaenge = [platz.abgeschlossen() for _ in range(5)]
    kreis = Verschluckt(vorgaenge[0].id, vorgaenge[1].id)
    for _ in range(EINZELN_AB):
        with pytest.raises(Stoerung):
            kreis_runde(platz.s, kreis)
        platz.uhr.vor(timedelta(minutes=5))
    berichte = []
    for _ in range(3):
        try:
            berichte.append(kreis_runde(platz.s, kreis))
        except Stoerung:
            platz.uhr.vor(timedelta(minutes=5))
    assert sum(b.bestaetigt for b in berichte) == 3
    assert platz.store.wartend()[FR] == 2
    assert kreis.tausche([], "").zeiger == "fake.3"


class Ueberlastet(FakeDistrict):
    """A district that asks to come later, and counts how often it had to."""

    def __init__(self) -> None:
        super().__init__()
        self.gebeten = 0

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        self.gebeten += 1
        return super().tausche(aenderungen, zeiger)


def test_a_kreis_that_asks_for_time_is_asked_once_a_round(platz: Platz) -> None:
    kreis = Ueberlastet()
    for _ in range(5):
        platz.abgeschlossen()
    for runde in range(EINZELN_AB + 2):
        kreis.warten_s = 7 if runde >= EINZELN_AB else 0
        kreis.offline = not kreis.warten_s
        kreis.gebeten = 0
        with pytest.raises(Stoerung) as gestoert:
            kreis_runde(platz.s, kreis)
        platz.uhr.vor(timedelta(minutes=5))
    assert (kreis.gebeten, gestoert.value.warten_s) == (1, 7)
    assert platz.store.wartend()[FR] == 5


def test_a_change_that_the_kreis_cannot_digest_does_not_keep_the_feed_from_being_read(platz: Platz) -> None:
    v = platz.abgeschlossen()
    kreis = Verschluckt(v.id)
    for _ in range(EINZELN_AB):
        with pytest.raises(Stoerung):
            kreis_runde(platz.s, kreis)
        platz.uhr.vor(timedelta(minutes=5))
    assert platz.store.zeiger(FR) == ""
    assert kreis_runde(platz.s, kreis) == Bericht(gesendet=0, bestaetigt=0, zurueck=0, offen=1)
    assert platz.store.zeiger(FR) == "fake.0"


def test_a_dead_line_is_tried_twice_a_round_at_most(platz: Platz) -> None:
    for _ in range(5):
        platz.abgeschlossen()

    class Zaehlt(FakeDistrict):
        anfragen = 0

        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            self.anfragen += 1
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR)

    kreis = Zaehlt()
    for runde in range(EINZELN_AB + 1):
        kreis.anfragen = 0
        with pytest.raises(Stoerung):
            kreis_runde(platz.s, kreis)
        assert kreis.anfragen == (2 if runde == EINZELN_AB else 1)
        platz.uhr.vor(timedelta(minutes=5))


def test_a_round_with_the_town(platz: Platz) -> None:
    v, stadt = platz.abgeschlossen(), FakeMelderegister()
    assert melde_runde(platz.s, stadt) == Bericht(gesendet=1, bestaetigt=0, zurueck=0, offen=1)
    assert platz.stand(v).registerstand(MR) is Registerstand.UEBERGEBEN
    assert melde_runde(platz.s, stadt) == Bericht(0, 0, 0, 1), "handed over once is enough"
    stadt.arbeite_ab()
    assert melde_runde(platz.s, stadt) == Bericht(gesendet=0, bestaetigt=1, zurueck=0, offen=0)
    assert platz.stand(v).registerstand(MR) is Registerstand.BESTAETIGT
    assert stadt.rueckmeldungen() == ()
    assert kreis_runde(platz.s, FakeDistrict()).bestaetigt == 1
    assert platz.stand(v).stufe is Stufe.BESTAETIGT


class Stadt(FakeMelderegister):
    """A town whose answers the test writes; it refuses to take the changes in `abgewiesen`."""

    def __init__(self, antworten: Sequence[Rueckmeldung] = (), abgewiesen: Sequence[str] = ()) -> None:
        super().__init__()
        self.antworten, self.abgewiesen = list(antworten), abgewiesen
        self.quittiert: list[str] = []

    def uebergib(self, aenderung: Aenderung) -> None:
        if aenderung.op_id in self.abgewiesen:
            raise Stoerung(Fehlercode.MELDEREGISTER_ORDNER)
        super().uebergib(aenderung)

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        return tuple(self.antworten)

    def quittiere(self, op_id: str) -> None:
        self.quittiert.append(op_id)


def test_the_towns_no_comes_back_with_its_reason(platz: Platz) -> None:
    v = platz.abgeschlossen()
    stadt = Stadt([Rueckmeldung(op_id(platz, v, MR), False, "person_unbekannt")])
    assert melde_runde(platz.s, stadt) == Bericht(gesendet=1, bestaetigt=0, zurueck=1, offen=0)
    (eintrag,) = [e for e in platz.stand(v).register if e.register is MR]
    assert (eintrag.stand, eintrag.grund) == (Registerstand.ZURUECK, "person_unbekannt")


def test_another_counters_reply_is_left_to_it(platz: Platz) -> None:
    v = platz.abgeschlossen()
    eigene = op_id(platz, v, MR)
    stadt = Stadt([Rueckmeldung("op-fremd", True), Rueckmeldung(eigene, True)])
    assert melde_runde(platz.s, stadt).bestaetigt == 1
    assert stadt.quittiert == [eigene]


def test_a_reply_is_acknowledged_only_once_it_is_noted(platz: Platz) -> None:
    v = platz.abgeschlossen()
    stadt = Stadt([Rueckmeldung(op_id(platz, v, MR), True)])

    class Voll(type(platz.store)):  # type: ignore[misc]
        def ausgang_vermerken(self, *_: object) -> bool:
            raise Stoerung(Fehlercode.SPEICHER_VOLL)

    with pytest.raises(Stoerung):
        melde_runde(replace(platz.s, store=Voll()), stadt)
    assert stadt.quittiert == []
    melde_runde(platz.s, stadt)
    melde_runde(platz.s, stadt)
    assert len(stadt.quittiert) == 2, "a reply that comes again is acknowledged again"


def test_one_change_that_cannot_be_handed_over_holds_nothing_up(platz: Platz) -> None:
    schlecht, gut = platz.abgeschlossen(), platz.abgeschlossen()
    antwort = Rueckmeldung(op_id(platz, gut, MR), True)
    stadt = Stadt([antwort], [op_id(platz, schlecht, MR)])
    with pytest.raises(Stoerung):
        melde_runde(platz.s, stadt)
    assert platz.stand(schlecht).registerstand(MR) is Registerstand.WARTET
    assert platz.stand(gut).registerstand(MR) is Registerstand.BESTAETIGT
    stadt.abgewiesen = ()
    platz.uhr.vor(timedelta(seconds=1))
    assert melde_runde(platz.s, stadt).gesendet == 1
    assert platz.stand(schlecht).registerstand(MR) is Registerstand.UEBERGEBEN


def test_an_unreachable_place_is_tried_twice_a_round_at_most(platz: Platz) -> None:
    for _ in range(4):
        platz.abgeschlossen()
    post = platz.store.ausgangspost(MR, platz.uhr.jetzt(), 50)
    stadt = Stadt([], [p.aenderung.op_id for p in post])
    with pytest.raises(Stoerung):
        melde_runde(platz.s, stadt)
    assert [p.versuche for p in platz.store.ausgangspost(MR, platz.uhr.jetzt(), 50)] == [0, 0]
