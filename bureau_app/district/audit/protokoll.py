"""Notes acts that are no changes of a register, in the transaction that does them: ids and codes, nobody's data."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from bureau_app.district.audit.tables import PROTOKOLL_SEQ, Protokoll

BETRIEB = "betrieb"
"""Who acted where it was the administration at the command line, or the service itself."""


class Akt(StrEnum):
    """What can be noted."""

    GERAET_AUFGENOMMEN = "geraet_aufgenommen"
    GERAET_WIDERRUFEN = "geraet_widerrufen"
    GERAET_GEGABELT = "geraet_gegabelt"
    GERAET_FREIGEGEBEN = "geraet_freigegeben"
    CODE_AUSGEGEBEN = "code_ausgegeben"
    ZERTIFIKAT_ERNEUERT = "zertifikat_erneuert"
    AUSGANG_GERETTET = "ausgang_gerettet"
    KONTO_ANGELEGT = "konto_angelegt"
    KONTO_GEAENDERT = "konto_geaendert"
    POLICY_VEROEFFENTLICHT = "policy_veroeffentlicht"
    FREIGABE_ENTSCHIEDEN = "freigabe_entschieden"
    VORGANG_GELOESCHT = "vorgang_geloescht"
    AUFBEWAHRUNG = "aufbewahrung"
    WIEDERHERGESTELLT = "wiederhergestellt"
    ZUGRIFF_VERWEIGERT = "zugriff_verweigert"
    STRASSEN_EINGELESEN = "strassen_eingelesen"
    SITZUNG_KOPIERT = "sitzung_kopiert"
    ERFASSUNG_IN_DER_ZUKUNFT = "erfassung_in_der_zukunft"


def vermerke(
    v: Connection, district_id: str, akt: Akt, bezug: str, zeit: datetime, durch: str = BETRIEB, merkmal: str = ""
) -> None:
    """One line, for ever: `bezug` is the id that the act is about, `durch` the id of who did it, `merkmal` a code, a
    number or a checksum (each at most 64 characters)."""
    postgresql = v.dialect.name == "postgresql"
    letzte = select(func.coalesce(func.max(Protokoll.seq), 0) + 1).where(Protokoll.district_id == district_id)
    zeile = {"bezug": bezug, "durch": durch, "merkmal": merkmal, "zeit": zeit, "art": akt.value}
    seq = PROTOKOLL_SEQ.next_value() if postgresql else letzte.scalar_subquery()
    v.execute(insert(Protokoll).values(district_id=district_id, seq=seq, **zeile))
