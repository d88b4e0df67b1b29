"""Take the fee: the receipt number of the cash register is entered before anything is printed."""

import re
from contextlib import suppress

from bureau_app.domain.ereignis import Quittiert
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter, schreite

_QUITTUNG = re.compile(r"[A-Za-z0-9/.-]{1,20}")


def quittiere(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, quittungsnummer: str) -> Vorgang:
    """Note that the fee was taken under this receipt number (1–20 characters A–Z, 0–9, / - .), else Eingabefehler.

    One payment for all stickers. Once it is noted, it does not matter whether the typed text could be forgotten.
    """
    nummer = quittungsnummer.strip()
    if not _QUITTUNG.fullmatch(nummer):
        raise Eingabefehler(Fehlercode.QUITTUNG_FORM, "kasse.quittung")
    merkmale = (("cent", str(vorgang.gebuehr.summe)),)
    danach = schreite(s, benutzer, vorgang, Quittiert(nummer.upper()), "quittiert", merkmale)
    with suppress(Stoerung):
        merke_quittung(s, danach, "")
    return danach


def merke_quittung(s: Schalter, vorgang: Vorgang, text: str) -> None:
    """Keep a receipt number as typed so far: money was taken, so it must survive a crash; "" forgets it."""
    s.store.lege_ab(_ablage(vorgang), text.encode())


def gemerkte_quittung(s: Schalter, vorgang: Vorgang) -> str:
    """What was typed so far."""
    return (s.store.abgelegt(_ablage(vorgang)) or b"").decode()


def _ablage(vorgang: Vorgang) -> str:
    return f"quittung {vorgang.id}"
