"""What can be said of a change before anything stored is looked at: whether it is whole, and whose it is."""

from dataclasses import dataclass
from typing import Any

from bureau_app.district.access import Geraeteausweis
from bureau_app.domain.abgleich import FORM_UNBEKANNT, Ausgang
from bureau_app.wire.fahrzeugregister import FORMEN, FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.sync import UMSCHLAG_FORM, Aenderungsmeldung, Ausgangsmeldung, lies_aenderung, op_id_von
from bureau_app.wire.uebergabe import Umschlag


@dataclass(frozen=True, slots=True)
class Annahme:
    """A change that is whole and may be this device's. `eintrag` is None for one that was sealed for the town: the
    Kreis carries it and cannot read it."""

    meldung: Aenderungsmeldung
    eintrag: FahrzeugregisterEintrag | None


def pruefe(roh: Any, geraet: Geraeteausweis) -> Annahme | Ausgangsmeldung:
    """The change, or why it cannot be taken whatever is stored."""
    meldung = lies_aenderung(roh)
    if meldung is None:
        return refused(op_id_von(roh), "unverstaendlich")
    if meldung.schema_ not in (FORMEN if meldung.register_ == "fahrzeugregister" else (UMSCHLAG_FORM,)):
        return refused(meldung.op_id, FORM_UNBEKANNT)
    if not meldung.unversehrt():
        return refused(meldung.op_id, "pruefsumme_falsch")
    try:
        if meldung.register_ == "melderegister":
            Umschlag.aus_json(meldung.koerper)
            return Annahme(meldung, None)
        eintrag = FahrzeugregisterEintrag.aus_json(meldung.koerper)
    except Unverstanden:
        return refused(meldung.op_id, "koerper_unverstaendlich")
    if eintrag.herkunft.vorgang_id != meldung.vorgang_id:
        return refused(meldung.op_id, "koerper_unverstaendlich")
    if eintrag.herkunft.gemeinde_ags != geraet.gemeinde_ags:
        return refused(meldung.op_id, "fremde_gemeinde")
    return Annahme(meldung, eintrag)


def refused(op_id: str, grund: str) -> Ausgangsmeldung:
    """The answer to a change that is not taken."""
    return Ausgangsmeldung(op_id=op_id, ausgang=Ausgang.REFUSED, version=0, grund=grund)
