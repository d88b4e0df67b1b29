"""Who recorded an entry while the district was away: whether this account may still do so now (K11)."""

from sqlalchemy import Connection, select

from bureau_app.district.tables import Konto
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag

ROLLE_ENTZOGEN = "rolle_entzogen"
ERFASSEN = ("sachbearbeitung", "aufsicht")


class Erfasserrollen:
    """Works inside the ledger's transaction. An entry of somebody who was signed in at the district was looked at
    then; one that a second person approved is that person's too."""

    def __init__(self, district_id: str) -> None:
        self._district_id = district_id

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """ROLLE_ENTZOGEN if the account is gone, or is no more one that records in this town."""
        herkunft = eintrag.herkunft
        if herkunft.anmeldung is None or eintrag.freigabe is not None:
            return ""
        frage = select(Konto.rolle, Konto.gemeinde_ags).where(
            Konto.district_id == self._district_id, Konto.id == herkunft.sachbearbeiter
        )
        konto = v.execute(frage).one_or_none()
        darf = konto is not None and konto.rolle in ERFASSEN and konto.gemeinde_ags == herkunft.gemeinde_ags
        return "" if darf else ROLLE_ENTZOGEN
