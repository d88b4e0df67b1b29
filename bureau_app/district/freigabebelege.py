"""Whether a second person granted what an entry says was granted: the district believes its own approvals, no claim."""

from sqlalchemy import Connection, select

from bureau_app.district.audit.protokoll import Akt
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.tables import Freigabe, Konto
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.rueckgabe import AUFSICHT_ENTSCHEIDET, FREIGABE_UNBELEGT
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag

_AUFSICHT = "aufsicht"


class Freigabebelege:
    """Works inside the ledger's transaction."""

    def __init__(self, district_id: str) -> None:
        self._district_id = district_id

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """FREIGABE_UNBELEGT if the approval in the entry is none that the district knows of this Vorgang and town, or
        was given by the human who recorded it.

        Two kinds leave no request at the district: what a supervisor decided about a returned entry at the counter, and
        what a restore may have taken away. Of these the named account must be a supervisor's of the town.
        """
        freigabe = eintrag.freigabe
        if freigabe is None:
            return ""
        ohne_antrag = not AUFSICHT_ENTSCHEIDET.isdisjoint(freigabe.codes) or self._wiederhergestellt(v)
        belegt = self._gewaehrt(v, eintrag) or (ohne_antrag and self._ist_aufsicht(v, eintrag))
        return "" if belegt and self._zwei_menschen(v, eintrag) else FREIGABE_UNBELEGT

    def _gewaehrt(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> bool:
        f = Freigabe
        frage = select(f.antrag_id).where(
            f.district_id == self._district_id,
            f.vorgang_id == eintrag.herkunft.vorgang_id,
            f.gemeinde_ags == eintrag.herkunft.gemeinde_ags,
            f.stand == Freigabestand.GEWAEHRT.value,
            f.entschieden_von == _von(eintrag),
        )
        return v.scalar(frage.limit(1)) is not None

    def _wiederhergestellt(self, v: Connection) -> bool:
        """Whether a backup was ever put in place; what came after it is told by no clock."""
        wo = (Protokoll.district_id == self._district_id, Protokoll.art == Akt.WIEDERHERGESTELLT.value)
        return v.scalar(select(Protokoll.seq).where(*wo).limit(1)) is not None

    def _ist_aufsicht(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> bool:
        wo = (Konto.district_id == self._district_id, Konto.id == _von(eintrag))
        konto = v.execute(select(Konto.rolle, Konto.gemeinde_ags).where(*wo)).one_or_none()
        return konto is not None and (konto.rolle, konto.gemeinde_ags) == (_AUFSICHT, eintrag.herkunft.gemeinde_ags)

    def _zwei_menschen(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> bool:
        """Not one human with two accounts; an account that is gone is nobody's but its own."""
        konten = {_von(eintrag), eintrag.herkunft.sachbearbeiter}
        frage = select(Konto.id, Konto.person_id).where(Konto.district_id == self._district_id, Konto.id.in_(konten))
        menschen = {zeile.id: zeile.person_id or zeile.id for zeile in v.execute(frage)}
        return len({menschen.get(konto, konto) for konto in konten}) > 1


def _von(eintrag: FahrzeugregisterEintrag) -> str:
    return eintrag.freigabe.von if eintrag.freigabe else ""
