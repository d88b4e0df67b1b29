"""The table of moves: each one can happen, and what it does not name is refused."""

import pytest

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
from bureau_app.domain.vorgang import NEXT, Stufe, UnerlaubterSchritt, Vorgang, advance
from tests.beispiele import angaben, vorgang
from tests.domain.inhalte import AM, AUFSICHT, HU, KORREKTUR, Inhalt, entschieden, sache

EINE = Inhalt(sache())
KOSTENLOS = Inhalt(sache(bezug=KORREKTUR))

BEISPIELE: dict[type[Ereignis], Ereignis] = {
    Erfasst: Erfasst(angaben()),
    Uebernommen: EINE.uebernommen,
    FreigabeErbeten: Inhalt(sache(), (HU,)).erbeten(0),
    FreigabeEntschieden: entschieden(),
    FreigabeZurueckgezogen: FreigabeZurueckgezogen(),
    AufgabeErledigt: AufgabeErledigt(0, AUFSICHT, AM),
    Zurueckgenommen: Zurueckgenommen(),
    Quittiert: Quittiert("R-1"),
    DruckBeabsichtigt: DruckBeabsichtigt("d1", 0),
    DruckGemeldet: DruckGemeldet(True),
    DruckUnklar: DruckUnklar(),
    DruckGeklaert: DruckGeklaert(True),
    AufkleberVerworfen: AufkleberVerworfen(0, "unlesbar"),
    Abgeschlossen: Abgeschlossen(),
    RueckgabeEntschieden: RueckgabeEntschieden(True, AUFSICHT, AM),
    RegisterGemeldet: RegisterGemeldet(Register.MELDEREGISTER, Registerstand.UEBERGEBEN),
    Verworfen: Verworfen("abgebrochen"),
}

_GEDRUCKT = (Uebernommen, Quittiert, DruckBeabsichtigt, DruckGemeldet)
WEG: dict[Stufe, tuple[type[Ereignis], ...]] = {
    Stufe.ENTWURF: (),
    Stufe.ZUR_FREIGABE: (FreigabeErbeten,),
    Stufe.UEBERNOMMEN: (Uebernommen,),
    Stufe.KASSIERT: (Uebernommen, Quittiert),
    Stufe.IM_DRUCK: (Uebernommen, Quittiert, DruckBeabsichtigt),
    Stufe.UNGEKLAERT: (Uebernommen, Quittiert, DruckBeabsichtigt, DruckUnklar),
    Stufe.GEDRUCKT: _GEDRUCKT,
    Stufe.ABGESCHLOSSEN: (*_GEDRUCKT, Abgeschlossen),
    Stufe.BESTAETIGT: (*_GEDRUCKT, Abgeschlossen),
    Stufe.VERWORFEN: (Verworfen,),
}


def auf(stufe: Stufe, *, kostenlos: bool = False) -> Vorgang:
    """The main case at this stage, or a free Korrektur of it."""
    v = vorgang(bezug=KORREKTUR if kostenlos else None)
    for art in WEG[stufe]:
        if not (kostenlos and art is Quittiert):
            v = advance(v, KOSTENLOS.uebernommen if kostenlos and art is Uebernommen else BEISPIELE[art])
    if stufe is Stufe.BESTAETIGT:
        for register in Register:
            v = advance(v, RegisterGemeldet(register, Registerstand.BESTAETIGT))
    assert v.stufe is stufe
    return v


DOCH_ZURUECK = RegisterGemeldet(Register.FAHRZEUGREGISTER, Registerstand.ZURUECK, "fin_unbekannt")
"""All that a register still says about a Vorgang that both confirmed."""
VERBOTEN = [(stufe, art) for stufe in Stufe for art in BEISPIELE if art not in NEXT[stufe]]
NUR_KOSTENLOS = [
    (Stufe.UEBERNOMMEN, DruckBeabsichtigt),
    (Stufe.ABGESCHLOSSEN, AufgabeErledigt),
    (Stufe.BESTAETIGT, AufgabeErledigt),
]
"""Moves that the main case never makes: its fee comes first, and it leaves nobody a task."""


def test_every_event_and_stage_is_in_the_table() -> None:
    assert set(NEXT) == set(Stufe) == set(WEG)
    assert {art for arten in NEXT.values() for art in arten} == set(BEISPIELE) == set(Ereignis.__args__)


@pytest.mark.parametrize(("stufe", "art"), VERBOTEN, ids=lambda x: x if isinstance(x, Stufe) else x.__name__)
def test_what_the_table_does_not_name_is_refused(stufe: Stufe, art: type[Ereignis]) -> None:
    v = auf(stufe)
    with pytest.raises(UnerlaubterSchritt):
        advance(v, BEISPIELE[art])


def test_each_move_of_the_table_can_happen() -> None:
    for stufe, arten in NEXT.items():
        for art in arten:
            if (stufe, art) != (Stufe.UEBERNOMMEN, Abgeschlossen):
                v = auf(stufe, kostenlos=(stufe, art) in NUR_KOSTENLOS)
                v = advance(v, DOCH_ZURUECK) if art is RueckgabeEntschieden else v
                beispiel = DOCH_ZURUECK if (stufe, art) == (Stufe.BESTAETIGT, RegisterGemeldet) else BEISPIELE[art]
                assert advance(v, beispiel).fassung == v.fassung + 1
    ohne_fahrzeug = advance(vorgang(), Inhalt(sache(0)).uebernommen)
    assert advance(ohne_fahrzeug, Abgeschlossen()).stufe is Stufe.ABGESCHLOSSEN


@pytest.mark.parametrize("stufe", [Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT])
def test_only_what_was_returned_can_be_decided(stufe: Stufe) -> None:
    with pytest.raises(UnerlaubterSchritt):
        advance(auf(stufe), BEISPIELE[RueckgabeEntschieden])


def test_moves_that_only_a_free_vorgang_makes() -> None:
    for stufe, art in NUR_KOSTENLOS:
        with pytest.raises(UnerlaubterSchritt):
            advance(auf(stufe), BEISPIELE[art])
