"""Whatever happens to a Vorgang in whatever order: no second sticker, no second charge, nothing wrong is closed."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bureau_app.domain.befund import Befund, Befundcode
from bureau_app.domain.ereignis import (
    Abgeschlossen,
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
from bureau_app.domain.gebuehr import gebuehr_aufkleber
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Fahrzeug
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import NEXT, Stufe, UnerlaubterSchritt, Vorgang, advance
from bureau_app.resources import lade_stammdaten
from tests.beispiele import HEUTE, angaben, ummeldung, vorgang, zb1

stammdaten_einmal = cache(lade_stammdaten)
ZURUECK = (Erfasst, Zurueckgenommen, Verworfen)
"""Events that lead away from the end; they happen seldom here, so that most lives get far."""
OFFEN = (Druckstand.BEABSICHTIGT, Druckstand.UNKLAR, Druckstand.GEDRUCKT)
"""States in which a sticker of the vehicle may lie in the tray."""


def uebernommen(fahrzeuge: int, positionen: int, gewicht: Gewicht, vollstaendig: bool) -> Uebernommen:
    """A commit that may be right or wrong in every way that matters."""
    s: Stammdaten = stammdaten_einmal()
    u = ummeldung(s, fahrzeuge=tuple(Fahrzeug(zb1(s)) for _ in range(fahrzeuge)))
    u = u if vollstaendig else ummeldung(s, person=None)
    befund = Befund(Befundcode.R10_HU_ABGELAUFEN, gewicht, "", "")
    return Uebernommen(u, (befund,), "1", gebuehr_aufkleber(s.tarif, HEUTE, positionen), HEUTE)


STRATEGIEN: dict[type[Ereignis], st.SearchStrategy[Any]] = {
    Erfasst: st.builds(lambda n: Erfasst(angaben(n)), st.integers(0, 2)),
    Uebernommen: st.one_of(
        st.integers(0, 2).map(lambda n: uebernommen(n, n, Gewicht.HINWEIS, True)),
        st.builds(uebernommen, st.integers(0, 2), st.integers(0, 2), st.sampled_from(Gewicht), st.booleans()),
    ),
    Zurueckgenommen: st.just(Zurueckgenommen()),
    Quittiert: st.builds(Quittiert, st.sampled_from(["", "R-1", "R-2"])),
    DruckBeabsichtigt: st.builds(DruckBeabsichtigt, st.uuids().map(str), st.integers(-1, 2)),
    DruckGemeldet: st.builds(DruckGemeldet, st.booleans()),
    DruckUnklar: st.just(DruckUnklar()),
    DruckGeklaert: st.builds(DruckGeklaert, st.booleans()),
    AufkleberVerworfen: st.builds(AufkleberVerworfen, st.integers(-1, 2), st.just("unlesbar")),
    Abgeschlossen: st.just(Abgeschlossen()),
    RegisterGemeldet: st.builds(RegisterGemeldet, st.sampled_from(Register), st.sampled_from(Registerstand)),
    Verworfen: st.just(Verworfen("abgebrochen")),
}


class Lebenslauf(RuleBasedStateMachine):
    """A Vorgang to which anything happens, mostly what its stage allows; beside it, what a bystander would count."""

    @initialize()
    def beginne(self) -> None:
        self.vorgang: Vorgang = vorgang()
        self.geschehen: list[Ereignis] = []
        self.im_fach: Counter[int] = Counter()

    @rule(data=st.data(), wuerfel=st.sampled_from(range(20)))
    def geschieht(self, data: st.DataObject, wuerfel: int) -> None:
        moeglich = NEXT[self.vorgang.stufe] if wuerfel > 1 else ()
        haeufig = tuple(art for art in moeglich if art not in ZURUECK or wuerfel == 2)
        art = data.draw(st.sampled_from(haeufig or tuple(STRATEGIEN)))
        ereignis = data.draw(STRATEGIEN[art])
        davor = self.vorgang
        try:
            self.vorgang = advance(davor, ereignis)
        except UnerlaubterSchritt:
            return
        assert art in NEXT[davor.stufe], "only what the table names"
        assert self.vorgang.fassung == davor.fassung + 1
        self.geschehen.append(ereignis)
        self._zaehle(davor, ereignis)

    def _zaehle(self, davor: Vorgang, ereignis: Ereignis) -> None:
        """What may lie in the tray: a sticker from its intent on, until it surely was none or was destroyed."""
        if isinstance(ereignis, DruckBeabsichtigt):
            self.im_fach[ereignis.fahrzeug] += 1
        elif ereignis in (DruckGemeldet(False), DruckGeklaert(False)):
            self.im_fach[davor.drucke[-1].fahrzeug] -= 1
        elif isinstance(ereignis, AufkleberVerworfen):
            self.im_fach[ereignis.fahrzeug] -= 1

    def _wie_oft(self, art: type[Ereignis]) -> int:
        return sum(isinstance(e, art) for e in self.geschehen)

    @invariant()
    def never_two_stickers_for_a_vehicle(self) -> None:
        offen = Counter(d.fahrzeug for d in self.vorgang.drucke if d.stand in OFFEN)
        assert all(anzahl <= 1 for anzahl in offen.values())
        assert all(anzahl in (0, 1) for anzahl in self.im_fach.values())
        assert offen == +self.im_fach

    @invariant()
    def never_charged_twice_and_never_printed_unpaid(self) -> None:
        assert self._wie_oft(Quittiert) <= 1
        assert self._wie_oft(Quittiert) == bool(self.vorgang.quittung)
        if self.vorgang.drucke:
            assert self.vorgang.quittung and self.vorgang.gebuehr.summe > 0

    @invariant()
    def never_closed_with_something_in_the_way(self) -> None:
        if self.vorgang.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT):
            assert not blockiert(self.vorgang.befunde)
            assert self.vorgang.ummeldung and self.vorgang.ummeldung.vollstaendig
            assert self.vorgang.offene_aufkleber() == ()
            assert bool(self.vorgang.ummeldung.fahrzeuge) == bool(self.vorgang.quittung)

    @invariant()
    def every_register_ends_once(self) -> None:
        if self.vorgang.stufe is Stufe.BESTAETIGT:
            assert {e.stand for e in self.vorgang.register} <= {Registerstand.BESTAETIGT, Registerstand.ENTFAELLT}
        schluss = [e for e in self.geschehen if isinstance(e, RegisterGemeldet)]
        enden = Counter(e.register for e in schluss if e.stand in (Registerstand.BESTAETIGT, Registerstand.ZURUECK))
        assert all(anzahl == 1 for anzahl in enden.values())

    @invariant()
    def the_draft_is_forgotten_at_its_end(self) -> None:
        if self.vorgang.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT, Stufe.VERWORFEN):
            assert not self.vorgang.angaben.felder


TestLebenslauf = Lebenslauf.TestCase


BEISPIELE: dict[type[Ereignis], Ereignis] = {
    Erfasst: Erfasst(angaben()),
    Uebernommen: uebernommen(1, 1, Gewicht.HINWEIS, True),
    Zurueckgenommen: Zurueckgenommen(),
    Quittiert: Quittiert("R-1"),
    DruckBeabsichtigt: DruckBeabsichtigt("d1", 0),
    DruckGemeldet: DruckGemeldet(True),
    DruckUnklar: DruckUnklar(),
    DruckGeklaert: DruckGeklaert(True),
    AufkleberVerworfen: AufkleberVerworfen(0, "unlesbar"),
    Abgeschlossen: Abgeschlossen(),
    RegisterGemeldet: RegisterGemeldet(Register.MELDEREGISTER, Registerstand.UEBERGEBEN),
    Verworfen: Verworfen("abgebrochen"),
}

WEG = {
    Stufe.ENTWURF: (),
    Stufe.UEBERNOMMEN: (Uebernommen,),
    Stufe.KASSIERT: (Uebernommen, Quittiert),
    Stufe.IM_DRUCK: (Uebernommen, Quittiert, DruckBeabsichtigt),
    Stufe.UNGEKLAERT: (Uebernommen, Quittiert, DruckBeabsichtigt, DruckUnklar),
    Stufe.GEDRUCKT: (Uebernommen, Quittiert, DruckBeabsichtigt, DruckGemeldet),
    Stufe.ABGESCHLOSSEN: (Uebernommen, Quittiert, DruckBeabsichtigt, DruckGemeldet, Abgeschlossen),
    Stufe.VERWORFEN: (Verworfen,),
}


def auf(stufe: Stufe) -> Vorgang:
    """The main case at this stage."""
    v = vorgang()
    for art in WEG.get(stufe, WEG[Stufe.ABGESCHLOSSEN]):
        v = advance(v, BEISPIELE[art])
    if stufe is Stufe.BESTAETIGT:
        for register in Register:
            v = advance(v, RegisterGemeldet(register, Registerstand.BESTAETIGT))
    assert v.stufe is stufe
    return v


VERBOTEN = [(stufe, art) for stufe in Stufe for art in BEISPIELE if art not in NEXT[stufe]]


@pytest.mark.parametrize(("stufe", "art"), VERBOTEN, ids=lambda x: x if isinstance(x, Stufe) else x.__name__)
def test_what_the_table_does_not_name_is_refused(stufe: Stufe, art: type[Ereignis]) -> None:
    v = auf(stufe)
    with pytest.raises(UnerlaubterSchritt):
        advance(v, BEISPIELE[art])


def test_each_move_of_the_table_can_happen() -> None:
    for stufe, arten in NEXT.items():
        for art in arten:
            if (stufe, art) != (Stufe.UEBERNOMMEN, Abgeschlossen):
                assert advance(auf(stufe), BEISPIELE[art]).fassung == auf(stufe).fassung + 1
    ohne_fahrzeug = advance(vorgang(), uebernommen(0, 0, Gewicht.HINWEIS, True))
    assert advance(ohne_fahrzeug, Abgeschlossen()).stufe is Stufe.ABGESCHLOSSEN
