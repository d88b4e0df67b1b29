"""Whatever happens to a Vorgang in whatever order: no second sticker, no second charge, no approval that was not given
for exactly this, and nothing wrong is closed."""

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.entscheidung import ausgaenge, freigaben, inhalt_von, sperren
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
    FreigabeEntschieden,
    FreigabeErbeten,
    FreigabeZurueckgezogen,
    Quittiert,
    Register,
    RegisterGemeldet,
    Registerstand,
    RueckgabeEntschieden,
    Uebernommen,
    Verworfen,
    Zurueckgenommen,
)
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.verlauf import Aufgabenart, Druckstand, aufgaben_aus
from bureau_app.domain.vorgang import NEXT, Stufe, UnerlaubterSchritt, Vorgang, advance
from tests.beispiele import angaben, vorgang
from tests.domain.inhalte import AM, AUFSICHT, BITTENDE, KORREKTUR, STORNO, Inhalt, entschieden, falsche, richtige

ZURUECK = (Erfasst, Zurueckgenommen, Verworfen)
"""Events that lead away from the end; they happen seldom here, so that most lives get far."""
OFFEN = (Druckstand.BEABSICHTIGT, Druckstand.UNKLAR, Druckstand.GEDRUCKT)
"""States in which a sticker of the vehicle may lie in the tray."""
NOCH_ENTWURF = (Stufe.ENTWURF, Stufe.ZUR_FREIGABE, Stufe.VERWORFEN)
DRAFTS = tuple(angaben(n) for n in range(3))

EINFACHE: dict[type[Ereignis], st.SearchStrategy[Any]] = {
    Erfasst: st.builds(Erfasst, st.sampled_from(DRAFTS)),
    FreigabeZurueckgezogen: st.just(FreigabeZurueckgezogen()),
    Zurueckgenommen: st.just(Zurueckgenommen()),
    Quittiert: st.builds(Quittiert, st.sampled_from(["", "R-1", "R-2"])),
    DruckBeabsichtigt: st.builds(DruckBeabsichtigt, st.uuids().map(str), st.integers(-1, 2)),
    DruckGemeldet: st.builds(DruckGemeldet, st.booleans()),
    DruckUnklar: st.just(DruckUnklar()),
    DruckGeklaert: st.builds(DruckGeklaert, st.booleans()),
    AufkleberVerworfen: st.builds(AufkleberVerworfen, st.integers(-1, 2), st.just("unlesbar")),
    Abgeschlossen: st.just(Abgeschlossen()),
    RueckgabeEntschieden: st.builds(RueckgabeEntschieden, st.booleans(), st.sampled_from(["", AUFSICHT]), st.just(AM)),
    RegisterGemeldet: st.builds(RegisterGemeldet, st.sampled_from(Register), st.sampled_from(Registerstand)),
    AufgabeErledigt: st.builds(
        AufgabeErledigt, st.integers(-1, 3), st.sampled_from(["", AUFSICHT]), st.just(AM), st.just("vernichtet")
    ),
    Verworfen: st.just(Verworfen("abgebrochen")),
}


class Lebenslauf(RuleBasedStateMachine):
    """A Vorgang to which anything happens, mostly what its stage allows; beside it, what a bystander would count."""

    @initialize(bezug=st.sampled_from([None, None, KORREKTUR, STORNO]))
    def beginne(self, bezug: Bezug | None) -> None:
        self.vorgang: Vorgang = vorgang(bezug=bezug)
        self.geschehen: list[Ereignis] = []
        self.im_fach: Counter[int] = Counter()
        self.erbeten: dict[str, tuple[Inhalt, Angaben]] = {}
        self.gewaehrt: set[str] = set()
        self.erledigt = 0

    @rule(data=st.data(), wuerfel=st.sampled_from(range(20)))
    def geschieht(self, data: st.DataObject, wuerfel: int) -> None:
        moeglich = NEXT[self.vorgang.stufe] if wuerfel > 1 else ()
        haeufig = tuple(art for art in moeglich if art not in ZURUECK or wuerfel == 2)
        art = data.draw(st.sampled_from(haeufig or tuple(EINFACHE)))
        ereignis = self._ereignis(data, art)
        davor = self.vorgang
        try:
            self.vorgang = advance(davor, ereignis)
        except UnerlaubterSchritt:
            return
        assert art in NEXT[davor.stufe], "only what the table names"
        assert self.vorgang.fassung == davor.fassung + 1
        self.geschehen.append(ereignis)
        self._zaehle(davor, ereignis)

    def _ereignis(self, data: st.DataObject, art: type[Ereignis]) -> Ereignis:
        if art is Uebernommen:
            return self._inhalt(data).uebernommen
        if art is FreigabeErbeten:
            inhalt, antrag_id = self._inhalt(data), f"a-{len(self.erbeten)}"
            veraltet = data.draw(st.sampled_from([0, 0, 0, 1]))
            erbeten = inhalt.erbeten(self.vorgang.fassung - veraltet, antrag_id)
            self.erbeten[antrag_id] = inhalt, self.vorgang.angaben
            return erbeten
        if art is FreigabeEntschieden:
            antrag_id = data.draw(st.sampled_from([*list(self.erbeten)[-1:] * 3, "a-fremd"]))
            von = data.draw(st.sampled_from([AUFSICHT, AUFSICHT, AUFSICHT, BITTENDE]))
            return entschieden(data.draw(st.sampled_from([True, True, True, False])), antrag_id, von)
        ereignis: Ereignis = data.draw(EINFACHE[art])
        return ereignis

    def _inhalt(self, data: st.DataObject) -> Inhalt:
        """Often what was last asked for, else something right, seldom something wrong or slightly other."""
        bezug = self.vorgang.bezug
        erbeten = [inhalt for inhalt, _ in self.erbeten.values()][-1:]
        return data.draw(st.sampled_from([*erbeten * 12, *richtige(bezug), *falsche(bezug), *richtige(None)[:2]]))

    def _zaehle(self, davor: Vorgang, ereignis: Ereignis) -> None:
        """What may lie in the tray: a sticker from its intent on, until it surely was none or was destroyed."""
        if isinstance(ereignis, DruckBeabsichtigt):
            self.im_fach[ereignis.fahrzeug] += 1
        elif ereignis in (DruckGemeldet(False), DruckGeklaert(False)):
            self.im_fach[davor.drucke[-1].fahrzeug] -= 1
        elif isinstance(ereignis, AufkleberVerworfen):
            self.im_fach[ereignis.fahrzeug] -= 1
        elif isinstance(ereignis, FreigabeEntschieden) and ereignis.gewaehrt:
            assert ereignis.von != BITTENDE, "nobody grants an own request"
            self.gewaehrt.add(ereignis.antrag_id)
        elif isinstance(ereignis, AufgabeErledigt):
            self.erledigt += 1

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
            assert bool(self.vorgang.quittung) is (self.vorgang.gebuehr.summe > 0)

    @invariant()
    def never_committed_with_something_in_the_way(self) -> None:
        v = self.vorgang
        if v.stufe in NOCH_ENTWURF:
            assert v.ummeldung is None and not v.drucke and not v.aufgaben
            return
        assert v.ummeldung and v.ummeldung.vollstaendig and v.ummeldung.bezug == v.bezug
        assert not sperren(v.ummeldung, v.befunde)
        assert v.ausgaenge == ausgaenge(v.ummeldung, v.befunde)
        if freigaben(v.ummeldung, v.befunde):
            assert v.freigabe and v.freigabe.antrag.id in self.gewaehrt
            inhalt = inhalt_von(v.ummeldung, v.befunde, v.gebuehr, v.policy_version)
            assert self.erbeten[v.freigabe.antrag.id][0].inhalt == inhalt

    @invariant()
    def no_approval_survives_a_change_and_none_is_ones_own(self) -> None:
        freigabe = self.vorgang.freigabe
        if freigabe and freigabe.stand is Freigabestand.GEWAEHRT:
            assert freigabe.antrag.id in self.gewaehrt
            assert freigabe.entschieden_von not in ("", freigabe.antrag.von)
            if self.vorgang.angaben.felder:
                assert self.erbeten[freigabe.antrag.id][1] == self.vorgang.angaben
        offen = freigabe is not None and freigabe.stand is Freigabestand.OFFEN
        assert offen is (self.vorgang.stufe is Stufe.ZUR_FREIGABE)

    @invariant()
    def stickers_of_a_closed_vorgang_are_its_outcomes(self) -> None:
        v = self.vorgang
        gedruckt = sorted(d.fahrzeug for d in v.drucke if d.stand is Druckstand.GEDRUCKT)
        erlaubt = [n for n, a in enumerate(v.ausgaenge) if a is Fahrzeugausgang.AUFKLEBER]
        assert set(gedruckt) <= set(erlaubt)
        if v.stufe in (Stufe.GEDRUCKT, Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT):
            assert gedruckt == erlaubt
            assert bool(v.quittung) == (v.gebuehr.summe > 0)

    @invariant()
    def tasks_never_vanish(self) -> None:
        v = self.vorgang
        if v.stufe not in NOCH_ENTWURF:
            soll = tuple(aufgaben_aus(v.bezug, v.ausgaenge.count(Fahrzeugausgang.AUFKLEBER)))
            ist = tuple(replace(a, erledigt_von="", erledigt_am=None, vermerk="") for a in v.aufgaben)
            assert ist[: len(soll)] == soll
            aufgegeben = any(isinstance(e, RueckgabeEntschieden) and not e.unsere for e in self.geschehen)
            falsche = {a.fahrzeug for a in ist[len(soll) :] if a.art is Aufgabenart.AUFKLEBER_UNGUELTIG}
            assert falsche == (set(v.mit_aufkleber()) if aufgegeben else set()), "each sticker that says otherwise"
            assert len(ist) == len(soll) + len(falsche)
            assert len(v.offene_aufgaben()) == len(v.aufgaben) - self.erledigt

    @invariant()
    def every_register_ends_once(self) -> None:
        if self.vorgang.stufe is Stufe.BESTAETIGT:
            assert {e.stand for e in self.vorgang.register} <= {Registerstand.BESTAETIGT, Registerstand.ENTFAELLT}
        entschieden_bis = [n for n, e in enumerate(self.geschehen) if isinstance(e, RueckgabeEntschieden)]
        neu_ab = entschieden_bis[-1] if entschieden_bis else 0
        schluss = [(n, e) for n, e in enumerate(self.geschehen) if isinstance(e, RegisterGemeldet)]
        kreis = Register.FAHRZEUGREGISTER
        enden = Counter((e.register, e.stand) for n, e in schluss if e.register is not kreis or n >= neu_ab)
        for register in Register:
            assert enden[register, Registerstand.BESTAETIGT] <= 1
            assert enden[register, Registerstand.ZURUECK] <= 1
            if enden[register, Registerstand.ZURUECK]:
                assert self.vorgang.registerstand(register) is Registerstand.ZURUECK

    @invariant()
    def the_draft_is_forgotten_at_its_end(self) -> None:
        if self.vorgang.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT, Stufe.VERWORFEN):
            assert not self.vorgang.angaben.felder


TestLebenslauf = Lebenslauf.TestCase
