"""A change that something behind the ledger stood against: that it was not booked is remembered by its id."""

from datetime import datetime

from sqlalchemy import Connection

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.ereignisse import ABGEWIESEN, schreibe
from bureau_app.wire.sync import Aenderungsmeldung, Ausgangsmeldung


class Abgewiesen(Exception):
    """Not booked, with the answer: raised through the transaction, of which nothing stays, and kept (`halte_fest`)
    before anybody hears it."""

    def __init__(self, antwort: Ausgangsmeldung) -> None:
        super().__init__(antwort.grund)
        self.antwort = antwort


def halte_fest(
    v: Connection,
    district_id: str,
    geraet: Geraeteausweis,
    m: Aenderungsmeldung,
    antwort: Ausgangsmeldung,
    zeit: datetime,
) -> bool:
    """Keep that the change was not booked: a copy of the request that arrives late finds it, whatever is free by then.
    False if its id is in the ledger already: such a copy was faster."""
    zeile = {
        "district_id": district_id,
        "op_id": m.op_id,
        "pruefsumme": "",
        "vorgang_id": m.vorgang_id,
        "register": m.register_,
        "version": antwort.version,
        "art": ABGEWIESEN,
        "grund": antwort.grund,
        "gemeinde_ags": geraet.gemeinde_ags,
        "geraet_id": geraet.id,
        "koerper_hash": "",
        "zeit": zeit,
    }
    return schreibe(v, zeile) is not None
