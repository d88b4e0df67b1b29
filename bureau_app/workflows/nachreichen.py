"""After the district restored a backup: what it had confirmed is offered again, and it takes what it lost."""

from collections.abc import Sequence
from hashlib import sha256

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Registermeldung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import District
from bureau_app.workflows.reihe import der_reihe_nach
from bureau_app.workflows.schalter import Schalter

_FR = Register.FAHRZEUGREGISTER
_GENOMMEN = (Ausgang.ACCEPTED, Ausgang.KNOWN)


def reiche_nach(s: Schalter, district: District, hoechstens: int) -> int:
    """As many as are to be offered again, in one request; how many of them came back for a person to look at.

    If that fails, each alone, from another one on every time: one that the district cannot digest must not keep the
    others from it. One that failed alone too often is parked: a person is told that it is missing there, and it goes
    again in every round without disturbing it. The district knows each change by its id, so that one which it did not
    lose is not booked twice. The cursor is left alone: the next round reads on. Stoerung KREIS_* if nothing got
    through, as long as something is not parked.
    """
    zurueck = 0
    if aenderungen := s.store.nachzureichen(_FR, hoechstens):
        try:
            zurueck = _biete_alle_an(s, district, aenderungen)
        except Stoerung as stoerung:
            if stoerung.warten_s or len(aenderungen) == 1:
                raise
            zurueck = _biete_einzeln_an(s, district, aenderungen)
    return zurueck + _biete_geparkte_an(s, district, hoechstens)


def _biete_alle_an(s: Schalter, district: District, aenderungen: Sequence[Aenderung]) -> int:
    if len(aenderungen) == 1:
        return _zurueck(_biete_allein_an(s, district, aenderungen[0]))
    return _zurueck(_biete_an(s, district, aenderungen))


def _biete_einzeln_an(s: Schalter, district: District, aenderungen: Sequence[Aenderung]) -> int:
    alle, _ = der_reihe_nach(_von_anderer(s, aenderungen), lambda eine: _biete_allein_an(s, district, eine))
    return sum(map(_zurueck, alle))


def _biete_geparkte_an(s: Schalter, district: District, hoechstens: int) -> int:
    """One after the other, up to the first that is not ruled on: the district may have learned to read them."""
    zurueck = 0
    for eine in _von_anderer(s, s.store.nachzureichen(_FR, hoechstens, geparkte=True)):
        try:
            ergebnisse = _biete_allein_an(s, district, eine)
        except Stoerung:
            break
        if not ergebnisse:
            break
        zurueck += _zurueck(ergebnisse)
    return zurueck


def _von_anderer(s: Schalter, aenderungen: Sequence[Aenderung]) -> Sequence[Aenderung]:
    """All of them, beginning with another one every time."""
    wuerfel = sha256(s.uhr.jetzt().isoformat().encode()).digest()
    ab = int.from_bytes(wuerfel[:4]) % max(1, len(aenderungen))
    return (*aenderungen[ab:], *aenderungen[:ab])


def _biete_allein_an(s: Schalter, district: District, aenderung: Aenderung) -> Sequence[Ergebnis]:
    """The ruling, none if the district failed over it, or cannot read its form: that is counted."""
    try:
        return _biete_an(s, district, (aenderung,))
    except Stoerung as stoerung:
        if not stoerung.warten_s:
            s.store.nachreichen_gescheitert(aenderung.op_id)
        raise


def _biete_an(s: Schalter, district: District, aenderungen: Sequence[Aenderung]) -> Sequence[Ergebnis]:
    angeboten = {aenderung.op_id for aenderung in aenderungen}
    zeiger = s.store.zeiger(_FR)
    alle = [e for e in district.tausche(aenderungen, zeiger).ergebnisse if e.op_id in angeboten]
    for e in alle:
        if e.geparkt:
            s.store.nachreichen_gescheitert(e.op_id)
        elif e.gegen is not None:
            s.store.rueckgabe_vermerken(e.op_id, e.gegen, e.ausgang is Ausgang.ACCEPTED)
    ergebnisse = [e for e in alle if not e.geparkt]
    meldungen = tuple(Registermeldung(e.op_id, _stand(e), e.grund) for e in ergebnisse)
    s.store.feed_uebernehmen(_FR, meldungen, zeiger)
    s.store.nachgereicht([e.op_id for e in ergebnisse])
    return ergebnisse


def _zurueck(ergebnisse: Sequence[Ergebnis]) -> int:
    return sum(_stand(e) is Registerstand.ZURUECK for e in ergebnisse)


def _stand(ergebnis: Ergebnis) -> Registerstand:
    """What a change that was only booked is now; one that was confirmed stays so."""
    if ergebnis.ausgang not in _GENOMMEN:
        return Registerstand.ZURUECK
    return Registerstand.UEBERGEBEN if ergebnis.offen else Registerstand.BESTAETIGT
