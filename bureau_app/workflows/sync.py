"""Sync: push the outbox, note what each change became, and when to try next; no answer is never "failed"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bureau_app.domain.abgleich import Ausgang, Runde, epoche
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.nachreichen import reiche_nach
from bureau_app.workflows.ports import Ausgangspost, District, Melderegister
from bureau_app.workflows.reihe import GENUG_FEHLSCHLAEGE, der_reihe_nach
from bureau_app.workflows.schalter import Schalter

HOECHSTENS = 50
"""Changes a request."""

EINZELN_AB = 4
"""From so many tries on each change travels alone: one that the other side cannot digest must not hold up the rest."""

UHR_HOECHSTENS = timedelta(minutes=5)
"""So far two clocks may be apart before a person must know."""

GEPARKT = timedelta(minutes=30)
"""So long a change waits whose form the district does not know yet, until it is tried again: it may be updated."""

_ERSTE_PAUSE = timedelta(seconds=1)
_LAENGSTE_PAUSE = timedelta(minutes=5)

_STAND = {
    Ausgang.ACCEPTED: Registerstand.BESTAETIGT,
    Ausgang.KNOWN: Registerstand.BESTAETIGT,
    Ausgang.CONFLICT: Registerstand.ZURUECK,
    Ausgang.REFUSED: Registerstand.ZURUECK,
}


@dataclass(frozen=True, slots=True)
class Bericht:
    """What one round did: changes sent, confirmed, returned, and those that still wait; `bewegt` are the Vorgaenge that
    moved on because of what the register said by itself; `uhr` is how far this PC's clock is ahead of the register's
    (behind it if negative), nothing up to UHR_HOECHSTENS or if the register did not say; `geparkt` are those of `offen`
    that wait for an update of the register's program, `vermisst` what the register confirmed, lost with a restore, and
    could not digest when it was offered again."""

    gesendet: int
    bestaetigt: int
    zurueck: int
    offen: int
    bewegt: int = 0
    uhr: timedelta = timedelta()
    geparkt: int = 0
    vermisst: int = 0


@dataclass(frozen=True, slots=True)
class _Gesendet:
    """What one request did: changes sent, their new states, Vorgaenge that the feed moved, and how far the clocks are
    apart."""

    anzahl: int
    staende: list[Registerstand]
    bewegt: int
    uhr: timedelta


def naechster_versuch(versuche: int, zufall: float) -> timedelta:
    """The pause after so many tries: anywhere (`zufall`, 0 to 1) below 1 s doubled each time, at most 5 min."""
    verdoppelt = _ERSTE_PAUSE * (1 << min(versuche, 30))
    return min(_LAENGSTE_PAUSE, verdoppelt) * zufall


def kreis_runde(s: Schalter, district: District) -> Bericht:
    """Send what is due to the Kreis and note each ruling; with nothing due, the request shows whether it is there.

    A change is marked as handed over, with the time of its next try, before it leaves: after a crash or a lost answer
    it goes again, the same bytes under the same id. After the ledger was restored, what it had confirmed goes again as
    well. The district's Stoerung is raised if nothing got through.
    """
    jetzt = s.uhr.jetzt()
    post = s.store.ausgangspost(Register.FAHRZEUGREGISTER, jetzt, HOECHSTENS)
    gelungen, fehlschlaege = der_reihe_nach(_sendungen(s, post), lambda sendung: _sende(s, district, sendung, jetzt))
    staende = [stand for gesendet in gelungen for stand in gesendet.staende]
    if not any(stoerung.warten_s for stoerung in fehlschlaege):
        staende += [Registerstand.ZURUECK] * reiche_nach(s, district, HOECHSTENS)
    bericht = _bericht(s, Register.FAHRZEUGREGISTER, sum(g.anzahl for g in gelungen), staende)
    return replace(
        bericht,
        bewegt=sum(g.bewegt for g in gelungen),
        uhr=gelungen[-1].uhr,
        geparkt=s.store.geparkt(Register.FAHRZEUGREGISTER),
        vermisst=s.store.vermisst(Register.FAHRZEUGREGISTER),
    )


def _sendungen(s: Schalter, post: Sequence[Ausgangspost]) -> Iterator[Sequence[Ausgangspost]]:
    """All in one request; once something failed often, each alone, the least tried first, after a request without any:
    what cannot be digested must not keep the feed from being read either. Once an answer shows that the ledger was
    restored, the rest waits for the next round: what was lost goes before what builds on it."""
    if all(p.versuche < EINZELN_AB for p in post):
        yield post
        return
    davor = epoche(s.store.zeiger(Register.FAHRZEUGREGISTER))
    yield []
    for p in sorted(post, key=lambda p: p.versuche):
        if davor in ("", epoche(s.store.zeiger(Register.FAHRZEUGREGISTER))):
            yield [p]


def _sende(s: Schalter, district: District, post: Sequence[Ausgangspost], jetzt: datetime) -> _Gesendet:
    """One request.

    A counter that never read keeps the ledger's epoch before any ruling: else it would not notice, after a crash in
    between, that a restored ledger is another one and lost what had been confirmed.
    """
    for p in post:
        wieder_ab = jetzt + _pause(p)
        s.store.ausgang_vermerken(p.aenderung.op_id, Registerstand.UEBERGEBEN, wieder_ab)
    zeiger = s.store.zeiger(Register.FAHRZEUGREGISTER)
    runde = district.tausche([p.aenderung for p in post], zeiger)
    if not zeiger:
        s.store.feed_uebernehmen(Register.FAHRZEUGREGISTER, (), runde.epoche)
    uhr = _abweichung(s, runde)
    gesendet = {p.aenderung.op_id for p in post}
    staende = []
    for ergebnis in runde.ergebnisse:
        if ergebnis.geparkt and ergebnis.op_id in gesendet:
            s.store.ausgang_vermerken(ergebnis.op_id, Registerstand.UEBERGEBEN, jetzt + GEPARKT, ergebnis.grund)
        elif ergebnis.op_id in gesendet:
            stand = _STAND[ergebnis.ausgang]
            if ergebnis.offen and stand is Registerstand.BESTAETIGT:
                stand = Registerstand.UEBERGEBEN
            if ergebnis.gegen is not None:
                s.store.rueckgabe_vermerken(ergebnis.op_id, ergebnis.gegen, ergebnis.ausgang is Ausgang.ACCEPTED)
            s.store.ausgang_vermerken(ergebnis.op_id, stand, None, ergebnis.grund)
            staende.append(stand)
    return _Gesendet(len(post), staende, _uebernimm_feed(s, district, runde, zeiger), uhr)


def _abweichung(s: Schalter, runde: Runde) -> timedelta:
    uhr = s.uhr.jetzt() - runde.zeit if runde.zeit else timedelta()
    return uhr if abs(uhr) > UHR_HOECHSTENS else timedelta()


def uebernimm_gehoertes(s: Schalter, district: District, runde: Runde, zeiger: str) -> int:
    """How many Vorgaenge moved by what was heard while the feed after this cursor was held open; none if a round has
    read on in between, which knows more."""
    if s.store.zeiger(Register.FAHRZEUGREGISTER) != zeiger:
        return 0
    return _uebernimm_feed(s, district, runde, zeiger)


def _uebernimm_feed(s: Schalter, district: District, runde: Runde, zeiger: str) -> int:
    """How many Vorgaenge moved. After the rulings, page by page as long as there are more and they come; the rest comes
    with the next round."""
    bewegt = 0
    while runde.zeiger != zeiger:
        bewegt += s.store.feed_uebernehmen(Register.FAHRZEUGREGISTER, runde.meldungen, runde.zeiger)
        zeiger = runde.zeiger
        if runde.mehr:
            try:
                runde = district.tausche((), zeiger)
            except Stoerung:
                return bewegt
    return bewegt


def melde_runde(s: Schalter, melderegister: Melderegister) -> Bericht:
    """Hand over what is due to the town's register and note its replies; each reply is acknowledged once it is noted.

    A change that cannot be handed over does not hold up the others; the last Stoerung is raised at the end.
    """
    jetzt = s.uhr.jetzt()
    post = s.store.ausgangspost(Register.MELDEREGISTER, jetzt, HOECHSTENS)
    fehlschlaege: list[Stoerung] = []
    gesendet = 0
    for p in post:
        try:
            melderegister.uebergib(p.aenderung)
        except Stoerung as stoerung:
            fehlschlaege.append(stoerung)
            s.store.ausgang_vermerken(p.aenderung.op_id, p.stand, jetzt + _pause(p))
            if len(fehlschlaege) == GENUG_FEHLSCHLAEGE:
                break
        else:
            s.store.ausgang_vermerken(p.aenderung.op_id, Registerstand.UEBERGEBEN, None)
            gesendet += 1
    staende = _rueckmeldungen(s, melderegister, jetzt)
    if fehlschlaege:
        raise fehlschlaege[-1]
    return _bericht(s, Register.MELDEREGISTER, gesendet, staende)


def _rueckmeldungen(s: Schalter, melderegister: Melderegister, jetzt: datetime) -> list[Registerstand]:
    """What was answered; what was lost on the way is due again, the same change under the same id."""
    staende = []
    for rueckmeldung in melderegister.rueckmeldungen():
        if rueckmeldung.verloren:
            s.store.ausgang_vermerken(rueckmeldung.op_id, Registerstand.UEBERGEBEN, jetzt)
            melderegister.quittiere(rueckmeldung.op_id)
            continue
        stand = Registerstand.BESTAETIGT if rueckmeldung.angenommen else Registerstand.ZURUECK
        if s.store.ausgang_vermerken(rueckmeldung.op_id, stand, None, rueckmeldung.grund):
            melderegister.quittiere(rueckmeldung.op_id)
            staende.append(stand)
    return staende


def _pause(post: Ausgangspost) -> timedelta:
    """Spread by the change's own id: as good as chance between counters, and the same again in a test."""
    wuerfel = sha256(f"{post.aenderung.op_id} {post.versuche}".encode()).digest()
    return naechster_versuch(post.versuche, int.from_bytes(wuerfel[:4]) / 2**32)


def _bericht(s: Schalter, register: Register, gesendet: int, staende: Sequence[Registerstand]) -> Bericht:
    return Bericht(
        gesendet=gesendet,
        bestaetigt=staende.count(Registerstand.BESTAETIGT),
        zurueck=staende.count(Registerstand.ZURUECK),
        offen=s.store.wartend()[register],
    )
