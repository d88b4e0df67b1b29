"""Take the fee: the receipt number of the cash register is entered before anything is printed."""

import re

from bureau_app.domain.ereignis import Quittiert
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter, schreite

_QUITTUNG = re.compile(r"[A-Za-z0-9/.-]{1,20}")


def quittiere(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, quittungsnummer: str) -> Vorgang:
    """Note that the fee was taken under this receipt number (1–20 characters A–Z, 0–9, / - .), else Eingabefehler."""
    nummer = quittungsnummer.strip()
    if not _QUITTUNG.fullmatch(nummer):
        raise Eingabefehler(Fehlercode.QUITTUNG_FORM, "kasse.quittung")
    merkmale = (("cent", str(vorgang.gebuehr.summe)),)
    return schreite(s, benutzer, vorgang, Quittiert(nummer.upper()), "quittiert", merkmale)
