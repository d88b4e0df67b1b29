"""After the district restored a backup: what it had confirmed is offered again, and it takes what it lost."""

from collections.abc import Sequence
from hashlib import sha256

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Registermeldung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import District
from bureau_app.workflows.schalter import Schalter

_GENOMMEN = (Ausgang.ACCEPTED, Ausgang.KNOWN)
_GENUG_FEHLSCHLAEGE = 2


def reiche_nach(s: Schalter, district: District, hoechstens: int) -> int:
    """As many as are to be offered again, in one request; how many of them came back for a person to look at.

    If that fails, each alone, from another one on every time: one that the district cannot digest must not keep the
    others from it. The district knows each change by its id, so that one which it did not lose is not booked twice. The
    cursor is left alone: the next round reads on. Stoerung KREIS_* if nothing got through: all are offered again.
    """
    aenderungen = s.store.nachzureichen(Register.FAHRZEUGREGISTER, hoechstens)
    if not aenderungen:
        return 0
    try:
        return _biete_an(s, district, aenderungen)
    except Stoerung as stoerung:
        if stoerung.warten_s or len(aenderungen) == 1:
            raise
    return _biete_einzeln_an(s, district, aenderungen)


def _biete_einzeln_an(s: Schalter, district: District, aenderungen: Sequence[Aenderung]) -> int:
    zurueck: list[int] = []
    fehlschlaege: list[Stoerung] = []
    wuerfel = sha256(s.uhr.jetzt().isoformat().encode()).digest()
    ab = int.from_bytes(wuerfel[:4]) % len(aenderungen)
    for aenderung in (*aenderungen[ab:], *aenderungen[:ab]):
        try:
            zurueck.append(_biete_an(s, district, (aenderung,)))
        except Stoerung as stoerung:
            fehlschlaege.append(stoerung)
            if stoerung.warten_s or len(fehlschlaege) == _GENUG_FEHLSCHLAEGE:
                break
    if fehlschlaege and not zurueck:
        raise fehlschlaege[-1]
    return sum(zurueck)


def _biete_an(s: Schalter, district: District, aenderungen: Sequence[Aenderung]) -> int:
    angeboten = {aenderung.op_id for aenderung in aenderungen}
    zeiger = s.store.zeiger(Register.FAHRZEUGREGISTER)
    ergebnisse = [e for e in district.tausche(aenderungen, zeiger).ergebnisse if e.op_id in angeboten]
    ergebnisse = [e for e in ergebnisse if not e.geparkt]
    meldungen = tuple(Registermeldung(e.op_id, _stand(e), e.grund) for e in ergebnisse)
    s.store.feed_uebernehmen(Register.FAHRZEUGREGISTER, meldungen, zeiger)
    s.store.nachgereicht([e.op_id for e in ergebnisse])
    return sum(meldung.stand is Registerstand.ZURUECK for meldung in meldungen)


def _stand(ergebnis: Ergebnis) -> Registerstand:
    """What a change that was only booked is now; one that was confirmed stays so."""
    if ergebnis.ausgang not in _GENOMMEN:
        return Registerstand.ZURUECK
    return Registerstand.UEBERGEBEN if ergebnis.offen else Registerstand.BESTAETIGT
