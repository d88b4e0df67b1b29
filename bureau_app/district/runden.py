"""One round of a counter, whatever carried it: its running numbers, whether a person must look first, the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.gruppe import Rundenfrage
from bureau_app.district.identity.quarantaene import Gegabelt, Quarantaene
from bureau_app.district.ledger import Ledger
from bureau_app.wire import dienst
from bureau_app.wire.pruefspur import KANN_REGISTER, KANN_STAND
from bureau_app.wire.sync import Syncanfrage, Syncantwort, lies_begleitung, op_id_von


class Runden:
    """The rounds of one district."""

    def __init__(self, ledger: Ledger, quarantaene: Quarantaene, uhr: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._quarantaene = quarantaene
        self._uhr = uhr

    def bediene(self, geraet: Geraeteausweis, anfrage: Syncanfrage, kann: frozenset[str], folgen: str) -> Syncantwort:
        """One round of a device that understands `kann`; `folgen` are the running numbers of its changes, as they came.

        Nothing of a device that a person must look at: GERAET_GEGABELT. What of the round was booked before that was
        seen is answered; the next one is refused.
        """
        if not geraet.quarantaene:
            try:
                return self._ledger.runde(mit_folgen(geraet, anfrage, kann, folgen), anfrage)
            except Gegabelt as gabelung:
                self._quarantaene.setze(geraet, self._uhr())
                if gabelung.rulings:
                    feed, cursor = self._ledger.feed(geraet.gemeinde_ags, anfrage.cursor)
                    return Syncantwort(outcomes=gabelung.rulings, feed=feed, cursor=cursor)
        raise Abgelehnt(dienst.GERAET_GEGABELT)

    def bediene_alle(self, v: Direktleitung, fragen: Sequence[Rundenfrage]) -> list[Syncantwort | None]:
        """Rounds of several devices at once, each as `mit_folgen` makes it; None for each that needs one by itself."""
        return self._ledger.runden(v, fragen)


def mit_folgen(geraet: Geraeteausweis, anfrage: Syncanfrage, kann: frozenset[str], folgen: str) -> Geraeteausweis:
    """The device with what it understands, and with what goes with its changes; nothing of that if the header does not
    fit them."""
    teile = [lies_begleitung(teil) for teil in folgen.split(",")]
    op_ids = [op_id_von(roh) for roh in anfrage.aenderungen]
    alle = (
        {op_id: teil for op_id, teil in zip(op_ids, teile, strict=True) if op_id} if len(op_ids) == len(teile) else {}
    )
    nummern = {op_id: nummer for op_id, (nummer, _) in alle.items() if nummer}
    return replace(
        geraet, versteht=kann, folgen=nummern, ohne={op_id: ohne for op_id, (_, ohne) in alle.items() if ohne}
    )


def verstandenes(kopf: str) -> frozenset[str]:
    """What a counter says that it understands, as its header lists it."""
    return frozenset(kopf.replace(" ", "").split(","))


def fuer(kann: frozenset[str], runde: Syncantwort) -> Syncantwort:
    """Without what the counter does not know."""
    if KANN_REGISTER not in kann:
        runde = runde.ohne_register()
    return runde if KANN_STAND in kann else runde.ohne_stand()
