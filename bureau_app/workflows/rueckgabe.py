"""What the Kreis returned: a person sees both versions and decides; ours goes again as a change of its own."""

from collections.abc import Callable

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register, RueckgabeEntschieden
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.workflows.korrektur import unberichtigt
from bureau_app.workflows.ports import Benutzer, Journaleintrag, Rolle
from bureau_app.workflows.schalter import Schalter, schreite, sichere

Erneuerung = Callable[[Rueckgabe, Benutzer], bytes]
"""Makes the bytes of our entry anew, built on what the Kreis holds now, as decided by this person."""

_WEITERGEGEBEN = "rueckgabe "


def darf_erneut(benutzer: Benutzer, vorgang: Vorgang, rueckgabe: Rueckgabe) -> bool:
    """Whether this person may send our version again: for K4 and K5 a supervisor who did not record it."""
    zweite = benutzer.rolle is Rolle.AUFSICHT and benutzer.id != vorgang.sachbearbeiter
    return zweite or not rueckgabe.braucht_aufsicht


def nimm_ihre(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """What the Kreis holds, holds; stickers that say otherwise become tasks."""
    ereignis = RueckgabeEntschieden(False, benutzer.id, s.uhr.jetzt())
    danach = schreite(s, benutzer, vorgang, ereignis, "rueckgabe_kreis_gilt")
    s.store.lege_ab(_WEITERGEGEBEN + vorgang.id, b"")
    return danach


def sende_unsere(
    s: Schalter, benutzer: Benutzer, vorgang: Vorgang, rueckgabe: Rueckgabe, erneuere: Erneuerung
) -> Vorgang:
    """Our version as a new change under a new id on the version that the Kreis named; Eingabefehler RUECKGABE_AUFSICHT
    if a second person must say so, or as from `unberichtigt`: a Storno or Korrektur would be undone by it."""
    if not darf_erneut(benutzer, vorgang, rueckgabe):
        raise Eingabefehler(Fehlercode.RUECKGABE_AUFSICHT, "rueckgabe")
    unberichtigt(s, vorgang)
    danach = advance(vorgang, RueckgabeEntschieden(True, benutzer.id, s.uhr.jetzt()))
    alt = rueckgabe.aenderung
    version = rueckgabe.gegen.version if rueckgabe.gegen else alt.base_version
    koerper = erneuere(rueckgabe, benutzer)
    neu = Aenderung(s.neue_id(), vorgang.id, Register.FAHRZEUGREGISTER, version, koerper)
    sichere(s, benutzer, danach, "rueckgabe_erneut", (("op", neu.op_id), ("statt", alt.op_id)), [neu])
    s.store.lege_ab(_WEITERGEGEBEN + vorgang.id, b"")
    return danach


def gib_weiter(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> None:
    """Leave it to a supervisor at this counter; the list says so."""
    s.store.lege_ab(_WEITERGEGEBEN + vorgang.id, benutzer.id.encode())
    s.store.vermerke(Journaleintrag(benutzer.id, "rueckgabe_weitergegeben", vorgang.id))


def weitergegeben(s: Schalter, vorgang: Vorgang) -> bool:
    """Whether somebody left it to a supervisor."""
    return s.store.abgelegt(_WEITERGEGEBEN + vorgang.id) is not None
