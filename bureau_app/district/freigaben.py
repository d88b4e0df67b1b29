"""Approvals by a second person: requests, the inbox of a town, decisions of which the first one stands."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.freigabecodes import Freigabecodes
from bureau_app.district.geraetetabellen import Freigabesignatur
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.sitzungen import Person
from bureau_app.district.sperre import sperre
from bureau_app.district.tables import Freigabe, Freigabeinhalt, Freigabemarke, Konto
from bureau_app.district.transaktion import schreiben, schreiben_fuer, schreiben_in
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.wire import dienst
from bureau_app.wire.freigabe import (
    Freigabeanfrage,
    Freigabeauskuenfte,
    Freigabeauskunft,
    Freigabeeingang,
    Freigabeeintrag,
    Freigabeentscheidung,
)

BEANTRAGEN = ("sachbearbeitung", "aufsicht")
"""Roles that may ask; who lost them meanwhile gets nothing granted."""

AUFBEWAHRUNG, NACH_ABHOLUNG = timedelta(days=30), timedelta(hours=8)
"""What was asked is kept until it is decided, at most so long; a reason so long after the counter fetched it."""

_AUFRAEUMEN_ALLE = timedelta(minutes=1)


class Freigaben:
    """The approvals of one district. Safe for several threads and processes; `melde` hears the town after a commit."""

    def __init__(
        self,
        engine: Engine,
        district_id: str,
        uhr: Callable[[], datetime],
        melde: Callable[[str], None],
        schrank: Schluesselschrank,
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._melde = melde
        self._codes = Freigabecodes(schrank)
        self._aufgeraeumt_am: datetime | None = None

    def beantrage(
        self, geraet: Geraeteausweis, wer: Person, antrag_id: str, anfrage: Freigabeanfrage
    ) -> Freigabeauskunft:
        """Put a request into the town's inbox; an open one of the same Vorgang is taken back by it.

        The same one again changes nothing; ANTRAG_UEBERHOLT if the id stands for another content.
        """
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            sperre(v, self._district_id)
            self._raeume_auf(v)
            if (schon := self._antrag(v, antrag_id)) is not None:
                if (schon.inhalt, schon.geraet_id) != (anfrage.inhalt, geraet.id):
                    raise Abgelehnt(dienst.ANTRAG_UEBERHOLT)
                return self._auskunft(v, schon)
            offen = (Freigabe.vorgang_id == anfrage.vorgang_id, Freigabe.gemeinde_ags == geraet.gemeinde_ags)
            for alter in v.scalars(select(Freigabe.antrag_id).where(self._hier(), *offen, _OFFEN)).all():
                self._schliesse(v, alter)
            self._schreibe(v, geraet, wer, antrag_id, anfrage)
            self._zaehle(v, geraet.gemeinde_ags)
        self._melde(geraet.gemeinde_ags)
        return Freigabeauskunft(antrag_id=antrag_id, stand=Freigabestand.OFFEN)

    def ziehe_zurueck(self, geraet: Geraeteausweis, antrag_id: str) -> Freigabeauskunft:
        """Take a request of this device back, unless it was decided; one that never came counts as taken back."""
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            sperre(v, self._district_id)
            antrag = self._antrag(v, antrag_id)
            if antrag is None or antrag.geraet_id != geraet.id:
                return Freigabeauskunft(antrag_id=antrag_id, stand=Freigabestand.ZURUECKGEZOGEN)
            if antrag.stand == Freigabestand.OFFEN:
                self._schliesse(v, antrag_id)
                self._zaehle(v, geraet.gemeinde_ags)
            auskunft = self._auskunft(v, self._antrag(v, antrag_id))
        self._melde(geraet.gemeinde_ags)
        return auskunft

    def eingang(self, wer: Person) -> Freigabeeingang:
        """The open requests of the person's town, oldest first."""
        frage = (
            select(Freigabe.__table__, Freigabeinhalt.koerper, Konto.name)
            .join(Freigabeinhalt, _zu(Freigabeinhalt.district_id, Freigabeinhalt.antrag_id))
            .outerjoin(Konto, (Konto.district_id == Freigabe.district_id) & (Konto.id == Freigabe.beantragt_von))
            .where(self._hier(), Freigabe.gemeinde_ags == wer.gemeinde_ags, _OFFEN)
            .order_by(Freigabe.beantragt_am, Freigabe.antrag_id)
        )
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            eintraege = tuple(_eintrag(zeile, wer) for zeile in v.execute(frage))
        return Freigabeeingang(eintraege=eintraege, marke=_marke((e.antrag_id, str(e.eigener)) for e in eintraege))

    def entscheide(
        self, wer: Person, antrag_id: str, entscheidung: Freigabeentscheidung, zertifikat: str = ""
    ) -> Freigabeauskunft:
        """The person's decision, or with `zuerst` False the one that somebody else made before; `zertifikat` (SHA-256)
        is the one whose key signed it, which the caller checked.

        EIGENER_ANTRAG for the human who asked, from whichever account; ANTRAG_UEBERHOLT for one that is gone, taken
        back or about another content; ANTRAGSTELLER_OHNE_ROLLE if something would be granted to who may not ask.
        """
        stand = Freigabestand.GEWAEHRT if entscheidung.gewaehrt else Freigabestand.ABGELEHNT
        with schreiben_in(self._engine, wer.gemeinde_ags) as v:
            sperre(v, self._district_id)
            antrag = self._antrag(v, antrag_id)
            if antrag is None or antrag.gemeinde_ags != wer.gemeinde_ags or antrag.inhalt != entscheidung.inhalt:
                raise Abgelehnt(dienst.ANTRAG_UEBERHOLT)
            if antrag.beantragt_person == wer.person_id:
                raise Abgelehnt(dienst.EIGENER_ANTRAG)
            if antrag.stand == Freigabestand.ZURUECKGEZOGEN:
                raise Abgelehnt(dienst.ANTRAG_UEBERHOLT)
            if antrag.stand != Freigabestand.OFFEN:
                zuerst = (antrag.entschieden_von, antrag.stand) == (wer.konto_id, stand)
                return self._auskunft(v, antrag).model_copy(update={"zuerst": zuerst})
            if entscheidung.gewaehrt and not self._darf_beantragen(v, antrag):
                raise Abgelehnt(dienst.ANTRAGSTELLER_OHNE_ROLLE)
            self._schliesse(v, antrag_id, stand, wer, entscheidung.grund)
            akt = Akt.FREIGABE_ENTSCHIEDEN
            vermerke(v, self._district_id, akt, antrag_id, self._uhr(), wer.konto_id, stand.value)
            self._zaehle(v, antrag.gemeinde_ags)
            if zertifikat:
                signiert = {"zertifikat": zertifikat, "signatur": entscheidung.signatur_roh()}
                v.execute(insert(Freigabesignatur).values(**self._schluessel(antrag_id), **signiert))
            auskunft = self._auskunft(v, self._antrag(v, antrag_id))
        self._melde(wer.gemeinde_ags)
        return auskunft

    def meldungen(self, geraet: Geraeteausweis, antrag_ids: Sequence[str], bekannt: str) -> Freigabeauskuenfte:
        """What became of the device's own requests; unknown ones are left out. A decision that the asking device says
        it knows (`bekannt` is its mark) loses its reason here."""
        eigene = (self._hier(), Freigabe.geraet_id == geraet.id, Freigabe.antrag_id.in_(antrag_ids))
        frage = select(Freigabe.__table__).where(*eigene).order_by(Freigabe.antrag_id)
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            auskuenfte = tuple(self._auskunft(v, zeile) for zeile in v.execute(frage).all())
            ungeholt = v.scalars(select(Freigabe.antrag_id).where(*eigene, Freigabe.geholt_am.is_(None), ~_OFFEN)).all()
        marke = _marke((a.antrag_id, a.stand.value) for a in auskuenfte)
        erledigt = [a.antrag_id for a in auskuenfte if a.grund] if marke == bekannt else []
        jetzt = self._uhr()
        if ungeholt or erledigt:
            with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
                wo = (self._hier(), Freigabe.antrag_id.in_(ungeholt), Freigabe.geholt_am.is_(None))
                v.execute(update(Freigabe).where(*wo).values(geholt_am=jetzt))
                v.execute(delete(Freigabeinhalt).where(*self._inhalt(), Freigabeinhalt.antrag_id.in_(erledigt)))
        if self._aufgeraeumt_am is None or jetzt - self._aufgeraeumt_am > _AUFRAEUMEN_ALLE:
            with schreiben(self._engine) as v:
                self._raeume_auf(v)
            self._aufgeraeumt_am = jetzt
        return Freigabeauskuenfte(eintraege=auskuenfte, marke=marke)

    def marken(self) -> dict[str, int]:
        """How often anything about each town's requests changed."""
        frage = select(Freigabemarke.gemeinde_ags, Freigabemarke.stand)
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            zeilen = v.execute(frage.where(Freigabemarke.district_id == self._district_id)).all()
        return {zeile.gemeinde_ags: zeile.stand for zeile in zeilen}

    def _schluessel(self, antrag_id: str) -> dict[str, str]:
        return {"district_id": self._district_id, "antrag_id": antrag_id}

    def _hier(self) -> ColumnElement[bool]:
        return Freigabe.district_id == self._district_id

    def _inhalt(self) -> tuple[ColumnElement[bool]]:
        return (Freigabeinhalt.district_id == self._district_id,)

    def _antrag(self, v: Connection, antrag_id: str) -> Row[Any] | None:
        return v.execute(select(Freigabe.__table__).where(self._hier(), Freigabe.antrag_id == antrag_id)).one_or_none()

    def _auskunft(self, v: Connection, antrag: Any) -> Freigabeauskunft:
        grund = name = None
        if antrag.entschieden_von:
            wo = (*self._inhalt(), Freigabeinhalt.antrag_id == antrag.antrag_id)
            grund = v.scalar(select(Freigabeinhalt.koerper).where(*wo))
            wer = (Konto.district_id == self._district_id, Konto.id == antrag.entschieden_von)
            name = v.scalar(select(Konto.name).where(*wer))
        return Freigabeauskunft(
            antrag_id=antrag.antrag_id,
            stand=antrag.stand,
            entschieden_von=antrag.entschieden_von or "",
            name=name or "",
            entschieden_am=antrag.entschieden_am,
            grund=(grund or b"").decode(),
        )

    def _schreibe(
        self, v: Connection, geraet: Geraeteausweis, wer: Person, antrag_id: str, anfrage: Freigabeanfrage
    ) -> None:
        zuvor = select(func.max(Freigabe.fassung)).where(self._hier(), Freigabe.vorgang_id == anfrage.vorgang_id)
        schluessel = self._schluessel(antrag_id)
        v.execute(
            insert(Freigabe).values(
                **schluessel,
                vorgang_id=anfrage.vorgang_id,
                fassung=(v.scalar(zuvor) or 0) + 1,
                gemeinde_ags=geraet.gemeinde_ags,
                geraet_id=geraet.id,
                inhalt=anfrage.inhalt,
                codes=self._codes.gefragte(antrag_id, anfrage.codes),
                stand=Freigabestand.OFFEN.value,
                beantragt_am=self._uhr(),
                beantragt_von=wer.konto_id,
                beantragt_person=wer.person_id,
            )
        )
        v.execute(insert(Freigabeinhalt).values(**schluessel, koerper=anfrage.als_json()))

    def _schliesse(
        self,
        v: Connection,
        antrag_id: str,
        stand: Freigabestand = Freigabestand.ZURUECKGEZOGEN,
        wer: Person | None = None,
        grund: str = "",
    ) -> None:
        """End an open request; of what was asked nothing stays, of a decision its reason."""
        werte: dict[str, Any] = {"stand": stand.value}
        if wer is not None:
            werte |= {"entschieden_am": self._uhr(), "entschieden_von": wer.konto_id}
            werte |= {"entschieden_person": wer.person_id}
        v.execute(update(Freigabe).where(self._hier(), Freigabe.antrag_id == antrag_id, _OFFEN).values(**werte))
        wo = (*self._inhalt(), Freigabeinhalt.antrag_id == antrag_id)
        if grund:
            v.execute(update(Freigabeinhalt).where(*wo).values(koerper=grund.encode()))
        else:
            v.execute(delete(Freigabeinhalt).where(*wo))

    def _darf_beantragen(self, v: Connection, antrag: Any) -> bool:
        frage = select(Konto.rolle, Konto.gemeinde_ags)
        wo = (Konto.district_id == self._district_id, Konto.id == antrag.beantragt_von)
        konto = v.execute(frage.where(*wo)).one_or_none()
        return konto is not None and konto.rolle in BEANTRAGEN and konto.gemeinde_ags == antrag.gemeinde_ags

    def _zaehle(self, v: Connection, gemeinde_ags: str) -> None:
        wo = (Freigabemarke.district_id == self._district_id, Freigabemarke.gemeinde_ags == gemeinde_ags)
        if not v.execute(update(Freigabemarke).where(*wo).values(stand=Freigabemarke.stand + 1)).rowcount:
            v.execute(insert(Freigabemarke).values(district_id=self._district_id, gemeinde_ags=gemeinde_ags, stand=1))

    def _raeume_auf(self, v: Connection) -> None:
        """What nobody decided in time is taken back; what was fetched or is too old loses its words."""
        jetzt = self._uhr()
        alt = Freigabe.beantragt_am < jetzt - AUFBEWAHRUNG
        v.execute(update(Freigabe).where(self._hier(), _OFFEN, alt).values(stand=Freigabestand.ZURUECKGEZOGEN.value))
        geholt = Freigabe.geholt_am < jetzt - NACH_ABHOLUNG
        faellig = select(Freigabe.antrag_id).where(self._hier(), alt | geholt)
        v.execute(delete(Freigabeinhalt).where(*self._inhalt(), Freigabeinhalt.antrag_id.in_(faellig)))


_OFFEN = Freigabe.stand == Freigabestand.OFFEN.value


def _zu(district_id: Any, antrag_id: Any) -> Any:
    return (district_id == Freigabe.district_id) & (antrag_id == Freigabe.antrag_id)


def _eintrag(zeile: Any, wer: Person) -> Freigabeeintrag:
    return Freigabeeintrag(
        antrag_id=zeile.antrag_id,
        von=zeile.beantragt_von,
        von_name=zeile.name or "",
        gemeinde_ags=zeile.gemeinde_ags,
        am=zeile.beantragt_am,
        eigener=zeile.beantragt_person == wer.person_id,
        anfrage=Freigabeanfrage.aus_json(zeile.koerper),
    )


def _marke(teile: Any) -> str:
    return sha256(repr(tuple(teile)).encode()).hexdigest()[:32]
