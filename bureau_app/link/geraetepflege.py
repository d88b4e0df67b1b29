"""This PC as a device of the district: enrolled once by a code, its certificate renewed, its rescue kept up to date."""

import logging
from collections.abc import Callable
from datetime import datetime

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.link.ausweis import Ausweis, anfrage, neuer_schluessel
from bureau_app.link.verbindung import Verbindung, problem, verstanden
from bureau_app.wire.dienst import ANDERE_GEMEINDE, AUFNAHME_CODE
from bureau_app.wire.geraet import (
    Aufnahmeanfrage,
    Aufnahmeantwort,
    Kreisschluessel,
    Zertifikatsanfrage,
    Zertifikatsantwort,
)

_log = logging.getLogger(__name__)


def nimm_teil(verbindung: Verbindung, code: str, gemeinde_ags: str, ausweis: Ausweis) -> Aufnahmeantwort:
    """Make this PC a device of the town; its key is made here and lies with the certificate when this returns.

    Eingabefehler CODE_FALSCH (wrong, used, too old), GERAET_ANDERE_GEMEINDE; Stoerung KREIS_*.
    """
    schluessel = neuer_schluessel()
    frage = Aufnahmeanfrage(code=code, gemeinde_ags=gemeinde_ags, csr=anfrage(schluessel))
    roh = verbindung.frage("POST", "/v1/aufnahme", frage.als_json())
    art = problem(roh)
    if art == AUFNAHME_CODE:
        raise Eingabefehler(Fehlercode.CODE_FALSCH, "code")
    if art == ANDERE_GEMEINDE:
        raise Eingabefehler(Fehlercode.GERAET_ANDERE_GEMEINDE, "ags", ags=gemeinde_ags)
    antwort = verstanden(Aufnahmeantwort, roh)
    if antwort.zertifikat:
        ausweis.schreibe(schluessel, antwort.zertifikat, antwort.ca)
    return antwort


def hole_schluessel(verbindung: Verbindung) -> Kreisschluessel:
    """The district's public keys of today; Stoerung KREIS_*."""
    return verstanden(Kreisschluessel, verbindung.frage("GET", "/v1/geraet/schluessel"))


class Geraetepflege:
    """Looks after the certificate and the rescue file while the counter runs, on the network lane."""

    def __init__(
        self,
        verbindung: Verbindung,
        ausweis: Ausweis | None,
        uhr: Callable[[], datetime],
        hinterlege: Callable[[str], bool],
    ) -> None:
        """`hinterlege` seals the store's key for this recovery key (base64url), unless it is already."""
        self._verbindung, self._ausweis, self._uhr, self._hinterlege = verbindung, ausweis, uhr, hinterlege

    def pflege(self) -> None:
        """A new certificate if two thirds of its time are over, and the rescue file for the recovery key of today.

        Stoerung KREIS_*, GERAETEZERTIFIKAT_*, RETTUNGSKOPIE, KEYRING_*; asked again, it goes on where it was.
        """
        if self._ausweis is not None and self._ausweis.faellig(self._uhr()):
            self.erneuere(self._ausweis)
        rettung = hole_schluessel(self._verbindung).rettung
        if rettung and self._hinterlege(rettung):
            _log.info("rescue file written")

    def erneuere(self, ausweis: Ausweis) -> None:
        """A new key and a new certificate for it; the former one stays until the new one is on disk."""
        schluessel = neuer_schluessel()
        frage = Zertifikatsanfrage(csr=anfrage(schluessel))
        antwort = verstanden(
            Zertifikatsantwort, self._verbindung.frage("POST", "/v1/geraet/zertifikat", frage.als_json())
        )
        ausweis.schreibe(schluessel, antwort.zertifikat, antwort.ca)
        _log.info("device certificate renewed")

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()
