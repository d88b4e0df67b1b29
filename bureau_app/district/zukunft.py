"""What a counter says it recorded on a day that has not come yet: booked like anything else, and noted for a person."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.tables import Geraet
from bureau_app.district.transaktion import lesen
from bureau_app.domain.abgleich import Ausgang
from bureau_app.wire.sync import Ausgangsmeldung

HOECHSTENS_VOR = timedelta(hours=24)
"""So far a counter's clock may be ahead of the district's before a person must look. Behind it is nothing to note: a PC
may be offline for weeks; and its time orders nothing."""
GEZEIGT = timedelta(days=14)


def aus_der_zukunft(annahme: Annahme, jetzt: datetime) -> bool:
    """Whether a person must look at when it was recorded; of a sealed change nobody knows."""
    return annahme.eintrag is not None and annahme.eintrag.herkunft.erfasst_am - jetzt > HOECHSTENS_VOR


def vermerke_zukunft(
    v: Connection,
    district_id: str,
    geraet: Geraeteausweis,
    annahme: Annahme,
    ausgang: Ausgangsmeldung,
    jetzt: datetime,
) -> None:
    """In the transaction that books the change: one line of the audit's record about its Vorgang, with its op id."""
    if ausgang.ausgang is Ausgang.ACCEPTED and aus_der_zukunft(annahme, jetzt):
        m = annahme.meldung
        vermerke(v, district_id, Akt.ERFASSUNG_IN_DER_ZUKUNFT, m.vorgang_id, jetzt, geraet.id, m.op_id)


def geraete_aus_der_zukunft(engine: Engine, district_id: str, jetzt: datetime) -> tuple[tuple[str, int, int], ...]:
    """Town and number of each device that was noted lately, and how often."""
    wo = (Protokoll.district_id == district_id, Protokoll.art == Akt.ERFASSUNG_IN_DER_ZUKUNFT.value)
    frage = (
        select(Geraet.gemeinde_ags, Geraet.nummer, func.count().label("anzahl"))
        .join(Protokoll, (Protokoll.durch == Geraet.id) & (Protokoll.district_id == Geraet.district_id))
        .where(*wo, Protokoll.zeit > jetzt - GEZEIGT)
        .group_by(Geraet.gemeinde_ags, Geraet.nummer)
        .order_by(Geraet.gemeinde_ags, Geraet.nummer)
    )
    with lesen(engine) as v:
        return tuple((z.gemeinde_ags, z.nummer, z.anzahl) for z in v.execute(frage))
