"""A counter's list of what the Kreis returned, as its page has it: a person looks at both versions and decides."""

from contextlib import suppress
from random import Random

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.erneuerung import erneuert
from bureau_app.workflows import rueckgabe
from bureau_app.workflows.ports import Benutzer
from tests.simulation.platz import Platz

NOCH_ENTSCHIEDEN = 6
"""Rounds of peace in which people still decide."""


def entscheide(platz: Platz, wuerfel: Random) -> bool:
    """One of them, by the supervisor or by the clerk whose Vorgang it is: ours goes again more often than not. Whether
    there was one."""
    offene = platz.store.zurueckgegebene()
    if not offene:
        return False
    v = wuerfel.choice(offene)
    wer = platz.wer("anna") if wuerfel.random() < 0.75 else platz.wessen(v)
    if wuerfel.random() < 0.2:
        platz.merke(rueckgabe.nimm_ihre(platz.s, wer, v))
    elif r := platz.store.rueckgabe(v.id, Register.FAHRZEUGREGISTER):
        _sende_unsere(platz, wer, v, r)
    return True


def entscheide_noch(plaetze: tuple[Platz, ...], wuerfel: Random, runde: int) -> None:
    """What people do in this round of peace, by its number: they decide, but not for ever."""
    for platz in plaetze:
        if runde < NOCH_ENTSCHIEDEN and wuerfel.random() < 0.4:
            with suppress(Eingabefehler):
                entscheide(platz, wuerfel)


def _sende_unsere(platz: Platz, wer: Benutzer, v: Vorgang, r: Rueckgabe) -> None:
    def erneuere(gezeigte: Rueckgabe, benutzer: Benutzer) -> bytes:
        alt, jetzt = gezeigte.aenderung.koerper, platz.uhr.jetzt()
        return erneuert(alt, gezeigte.gegen, benutzer.id, jetzt, gezeigte.zu_gewaehren())

    platz.merke(rueckgabe.sende_unsere(platz.s, wer, v, r, erneuere))
