"""Whether a second person granted what an entry says was granted: the district believes its own approvals, no claim."""

from collections.abc import Callable, Set
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from bureau_app.district.audit.protokoll import Akt
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.freigabecodes import Freigabecodes
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.tables import Freigabe, Konto
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.rueckgabe import AUFSICHT_ENTSCHEIDET, FREIGABE_UNBELEGT
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag

_AUFSICHT = "aufsicht"
_NACHFRIST = timedelta(days=30)
"""How long after a restore a counter may still offer again what the backup did not hold."""


class Freigabebelege:
    """Works inside the ledger's transaction."""

    def __init__(self, district_id: str, uhr: Callable[[], datetime], schrank: Schluesselschrank) -> None:
        self._district_id = district_id
        self._uhr = uhr
        self._codes = Freigabecodes(schrank)

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """FREIGABE_UNBELEGT if the approval in the entry is none that the district knows of this Vorgang and town, was
        not asked for all that it is said to excuse, or was given by the human who recorded it.

        Two kinds leave no request at the district: what a supervisor decided about a returned entry at the counter (a
        part of the codes; the others were granted before, by whomever), and what a restore took away. Of these the
        named account must be a supervisor's of the town, and the clerk's one that the district knows.
        """
        freigabe = eintrag.freigabe
        if freigabe is None:
            return ""
        erneut = AUFSICHT_ENTSCHEIDET.intersection(freigabe.codes)
        beantragt = set(freigabe.codes) - erneut
        belegt = (not erneut or self._ist_aufsicht(v, eintrag)) and (
            (bool(erneut) and not beantragt)
            or self._gewaehrt(v, eintrag, erneut, beantragt)
            or self._verloren(v, eintrag, erneut, beantragt)
        )
        return "" if belegt and self._zwei_menschen(v, eintrag) else FREIGABE_UNBELEGT

    def _gewaehrt(self, v: Connection, eintrag: FahrzeugregisterEintrag, erneut: Set[str], beantragt: Set[str]) -> bool:
        """Whether the last decision about what its clerk asked granted all that was `beantragt`; by whom the entry
        names, unless that is who decided about it `erneut`. What others ask about the Vorgang says nothing of it."""
        f = Freigabe
        eigene = (*self._antraege(eintrag), f.beantragt_von == eintrag.herkunft.sachbearbeiter)
        frage = select(f.antrag_id, f.stand, f.entschieden_von, f.codes).where(*eigene)
        letzte = v.execute(
            frage.where(f.entschieden_von.is_not(None)).order_by(f.fassung.desc()).limit(1)
        ).one_or_none()
        if letzte is None or letzte.stand != Freigabestand.GEWAEHRT.value:
            return False
        if not erneut and letzte.entschieden_von != _von(eintrag):
            return False
        return self._codes.deckt(letzte.antrag_id, letzte.codes, beantragt)

    def _verloren(self, v: Connection, eintrag: FahrzeugregisterEintrag, erneut: Set[str], beantragt: Set[str]) -> bool:
        """Whether a restore may have taken the request away, or the decision about it: it was made before one that is
        not long ago. By the counter's clock, which a supervisor's account must stand for; who decided `erneut` did so
        later, and stands for what had been granted before it came back."""
        wo = (Protokoll.district_id == self._district_id, Protokoll.art == Akt.WIEDERHERGESTELLT.value)
        zuletzt = v.scalar(select(func.max(Protokoll.zeit)).where(*wo))
        am = eintrag.freigabe.am if eintrag.freigabe else None
        if zuletzt is None or am is None or self._uhr() - zuletzt > _NACHFRIST or not (erneut or am <= zuletzt):
            return False
        return self._unentschieden(v, eintrag, beantragt, zuletzt) and self._ist_aufsicht(v, eintrag)

    def _unentschieden(
        self, v: Connection, eintrag: FahrzeugregisterEintrag, beantragt: Set[str], bis: datetime
    ) -> bool:
        """Whether nothing is known of the Vorgang, or no more than that its clerk asked for all of this until then.

        What anybody decided stands, whatever was decided after it; and who else asked may be the one who is said to
        have granted it, for which clerk recorded the entry is the counter's word.
        """
        f = Freigabe
        frage = select(f.antrag_id, f.beantragt_von, f.beantragt_am, f.entschieden_von, f.codes).order_by(f.fassung)
        alle = v.execute(frage.where(*self._antraege(eintrag))).all()
        eigene = [z for z in alle if z.beantragt_von == eintrag.herkunft.sachbearbeiter and z.beantragt_am <= bis]
        if len(eigene) < len(alle) or any(z.entschieden_von is not None for z in alle):
            return False
        return not alle or self._codes.deckt(alle[-1].antrag_id, alle[-1].codes, beantragt)

    def _antraege(self, eintrag: FahrzeugregisterEintrag) -> tuple[ColumnElement[bool], ...]:
        herkunft, f = eintrag.herkunft, Freigabe
        hier = (f.district_id == self._district_id, f.gemeinde_ags == herkunft.gemeinde_ags)
        return (*hier, f.vorgang_id == herkunft.vorgang_id)

    def _ist_aufsicht(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> bool:
        """Whether the account is a supervisor's of the town, and another known one recorded the entry."""
        konten = select(Konto.id, Konto.rolle, Konto.gemeinde_ags).where(
            Konto.district_id == self._district_id, Konto.id.in_((_von(eintrag), eintrag.herkunft.sachbearbeiter))
        )
        gefunden = {zeile.id: (zeile.rolle, zeile.gemeinde_ags) for zeile in v.execute(konten)}
        soll = (_AUFSICHT, eintrag.herkunft.gemeinde_ags)
        return gefunden.get(_von(eintrag)) == soll and eintrag.herkunft.sachbearbeiter in gefunden

    def _zwei_menschen(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> bool:
        """Not one human with two accounts; an account that is gone is nobody's but its own."""
        konten = {_von(eintrag), eintrag.herkunft.sachbearbeiter}
        frage = select(Konto.id, Konto.person_id).where(Konto.district_id == self._district_id, Konto.id.in_(konten))
        menschen = {zeile.id: zeile.person_id or zeile.id for zeile in v.execute(frage)}
        return len({menschen.get(konto, konto) for konto in konten}) > 1


def _von(eintrag: FahrzeugregisterEintrag) -> str:
    return eintrag.freigabe.von if eintrag.freigabe else ""
