"""The town's resident register over the district: sealed for the town at the counter, carried by the Kreis unopened."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from bureau_app.domain.abgleich import Aenderung, Ausgang, epoche
from bureau_app.domain.ereignis import Register
from bureau_app.link.siegel import versiegle
from bureau_app.link.uebergabe import lies_empfaenger
from bureau_app.link.verbindung import Antwort, Verbindung, lehne_ab, verstanden
from bureau_app.wire.pruefspur import KANN_KOPF, KANN_REGISTER
from bureau_app.wire.sync import FEED_SEITE, Aenderungsmeldung, Syncanfrage, Syncantwort
from bureau_app.wire.uebergabe import Empfaenger
from bureau_app.workflows.ports import Rueckmeldung

_STAND = "relais"
_KANN = {KANN_KOPF: KANN_REGISTER}
_KEINE_ANTWORT = 503
_ANTWORT = {"register_bestaetigt": True, "register_zurueck": False}


def hole_empfaenger(verbindung: Verbindung) -> bytes | None:
    """The public key (PEM) that the district names for this town's Fachverfahren; None if it carries nothing for it."""
    antwort = verbindung.frage("GET", "/v1/melderegister/schluessel")
    return None if antwort.status == 404 else verstanden(Empfaenger, antwort).pem.encode()


class Ablage(Protocol):
    """What of the counter's store the relay needs: something small under a name."""

    def abgelegt(self, name: str) -> bytes | None:
        """What was put away under this name."""

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        """Put it away, over what was there."""


class KreisRelais:
    """The port Melderegister for a town without a hand-over folder of its own. Not for several threads at once.

    A change goes to the district as an envelope that only the town's key opens; the Fachverfahren's answer comes back
    in the town's feed. What is this counter's and not acknowledged, what was answered, and how far the feed was read
    are one record in the counter's store. After the district restored a backup, what it carried and holds no more is
    asked for once more. The key of `schluessel_datei` was pinned when the counter was enrolled: a
    district that shows another one later changes nothing.
    """

    def __init__(self, verbindung: Verbindung, schluessel_datei: Path, ablage: Ablage) -> None:
        self._verbindung = verbindung
        self._schluessel_datei = schluessel_datei
        self._ablage = ablage

    def uebergib(self, aenderung: Aenderung) -> None:
        """Hand one change over; the district knows an op id for ever, whatever envelope it comes in again."""
        umschlag = versiegle(aenderung.koerper, lies_empfaenger(self._schluessel_datei), aenderung.op_id)
        stand = self._stand()
        if aenderung.op_id not in stand["eigene"]:
            stand["eigene"].append(aenderung.op_id)
            self._merke(stand)
        versiegelt = replace(aenderung, register=Register.MELDEREGISTER, koerper=umschlag)
        antwort = self._frage(stand, (Aenderungsmeldung.von(versiegelt),))
        ergebnis = next((o for o in antwort.outcomes if o.op_id == aenderung.op_id), None)
        if ergebnis is None:
            lehne_ab(Antwort(_KEINE_ANTWORT, b""))
        if ergebnis.ausgang in (Ausgang.CONFLICT, Ausgang.REFUSED):
            stand["antworten"][aenderung.op_id] = [False, ergebnis.grund]
        self._merke(stand)

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        """This counter's answers that were not acknowledged, by op id, and then what the district lost."""
        stand = self._stand()
        while len(self._frage(stand, ()).feed) == FEED_SEITE:
            self._merke(stand)
        self._merke(stand)
        antworten = tuple(Rueckmeldung(op_id, *stand["antworten"][op_id]) for op_id in sorted(stand["antworten"]))
        return (*antworten, *(Rueckmeldung(op_id, False, verloren=True) for op_id in stand["verloren"]))

    def quittiere(self, op_id: str) -> None:
        """Forget the answer and the op; of what was lost, only that: its answer is still to come."""
        stand = self._stand()
        if op_id in stand["verloren"]:
            stand["verloren"].remove(op_id)
            self._merke(stand)
            return
        stand["antworten"].pop(op_id, None)
        stand["eigene"] = [eigene for eigene in stand["eigene"] if eigene != op_id]
        self._merke(stand)

    def bereit(self) -> None:
        """Return if a change could be handed over now: the key usable, the district there; else Stoerung."""
        lies_empfaenger(self._schluessel_datei)
        self._frage(self._stand(), ())

    def schliesse(self) -> None:
        """Give the connection back."""
        self._verbindung.schliesse()

    def _frage(self, stand: dict[str, Any], aenderungen: tuple[Aenderungsmeldung, ...]) -> Syncantwort:
        """One round; what the feed says about this counter's changes goes into `stand`."""
        anfrage = Syncanfrage(cursor=stand["zeiger"], aenderungen=aenderungen)
        antwort = verstanden(Syncantwort, self._verbindung.frage("POST", "/v1/sync", anfrage.als_json(), kopf=_KANN))
        if stand["zeiger"] and epoche(stand["zeiger"]) != epoche(antwort.cursor):
            stand["verloren"] = [op_id for op_id in stand["eigene"] if op_id not in stand["antworten"]]
        for schritt in antwort.feed:
            eigener = schritt.register_ == Register.MELDEREGISTER.value and schritt.op_id in stand["eigene"]
            if eigener and schritt.op_id in stand["verloren"]:
                stand["verloren"].remove(schritt.op_id)
            if eigener and schritt.art in _ANTWORT:
                stand["antworten"][schritt.op_id] = [_ANTWORT[schritt.art], schritt.grund]
        stand["zeiger"] = antwort.cursor
        return antwort

    def _stand(self) -> dict[str, Any]:
        roh = self._ablage.abgelegt(_STAND)
        leer: dict[str, Any] = {"zeiger": "", "eigene": [], "antworten": {}, "verloren": []}
        return leer | json.loads(roh) if roh else leer

    def _merke(self, stand: dict[str, Any]) -> None:
        self._ablage.lege_ab(_STAND, json.dumps(stand).encode())
