"""After the district restored a backup: what it had confirmed is offered again, and it takes what it lost."""

from bureau_app.domain.abgleich import Ausgang, Ergebnis, Registermeldung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.workflows.ports import District
from bureau_app.workflows.schalter import Schalter

_GENOMMEN = (Ausgang.ACCEPTED, Ausgang.KNOWN)


def reiche_nach(s: Schalter, district: District, hoechstens: int) -> int:
    """One request with as many as are to be offered again; how many of them came back for a person to look at.

    The district knows each change by its id, so that one which it did not lose is not booked twice. The cursor is left
    alone: the next round reads on. Stoerung KREIS_* leaves everything to be offered again.
    """
    aenderungen = s.store.nachzureichen(Register.FAHRZEUGREGISTER, hoechstens)
    if not aenderungen:
        return 0
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
