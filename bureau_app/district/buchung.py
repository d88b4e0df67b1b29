"""One change in one transaction: looks at what is stored, rules, and books it if it is accepted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bureau_app.district.abweisung import Abgewiesen
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme, refused
from bureau_app.district.ereignisse import ABGEWIESEN, GEBUCHT, schreibe
from bureau_app.district.fallinhalt import Fallinhalt, inhaltspruefsumme
from bureau_app.district.identity.quarantaene import pruefe_folge
from bureau_app.district.outbound.dahinter import aenderungsart
from bureau_app.district.registerpruefung import Einwaende, Registerpruefung
from bureau_app.district.tables import Eintrag, Ereignis, Fassung, tabelle
from bureau_app.district.teilergebnis import TEILWEISE, merke_teile, ohne, teilbar, wieder_ohne
from bureau_app.district.transaktion import einfuegen_in
from bureau_app.domain.abgleich import Ausgang, Bekannt, Ergebnis, reconcile
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.sync import KANN_FAHRZEUGE, Aenderungsmeldung, Ausgangsmeldung
from bureau_app.wire.sync import Fassung as Fassungsmeldung

_BEKANNT = (
    Ereignis.op_id,
    Ereignis.pruefsumme,
    Ereignis.vorgang_id,
    Ereignis.version,
    Ereignis.seq,
    Ereignis.gemeinde_ags,
    Ereignis.register,
    Ereignis.grund,
    Ereignis.art,
)
_DER_VORGANG = (Eintrag.district_id == bindparam("kreis"), Eintrag.vorgang_id == bindparam("vorgang"))
_EINTRAG = (
    select(Eintrag.version, Eintrag.gemeinde_ags)
    .where(*_DER_VORGANG, Eintrag.register == bindparam("dieses"))
    .with_for_update()
)
_EREIGNIS = select(*_BEKANNT).where(Ereignis.district_id == bindparam("kreis"), Ereignis.op_id == bindparam("dieser"))
_ANDERE_GEMEINDE = (
    select(Eintrag.gemeinde_ags).where(*_DER_VORGANG, Eintrag.gemeinde_ags != bindparam("eigene")).limit(1)
)
_NEUE_FASSUNG = insert(tabelle(Fassung))


class Ueberholt(Exception):
    """Somebody else booked the same op id or Vorgang just now: look again in a new transaction."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """What is stored about a change's Vorgang and op id, with the Vorgang's row locked."""

    version: int
    gemeinde_ags: str
    bekannt: Any


class Einzelbuchung:
    """Rules on single changes of one district; every method runs inside the caller's transaction.

    Two transactions meet at rows, never at the district: the vehicles and people of an entry (in one order), the
    Vorgang's row, and the unique op id.
    """

    def __init__(
        self,
        district_id: str,
        uhr: Callable[[], datetime],
        inhalt: Fallinhalt,
        register: Registerpruefung | None,
    ) -> None:
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = inhalt
        self._register = register

    def buche(self, v: Connection, geraet: Geraeteausweis, annahme: Annahme) -> Ausgangsmeldung:
        """The ruling. Ueberholt if somebody else was faster, Abgewiesen at the first time that a register stands
        against it; nothing of a change that is not accepted stays."""
        m, eintrag = annahme.meldung, annahme.eintrag
        register = self._register if eintrag is not None else None
        if register and eintrag is not None:
            register.reserviere(v, eintrag)
        stand = self._stand(v, m, geraet)
        if stand.gemeinde_ags and stand.gemeinde_ags != geraet.gemeinde_ags:
            return _verwirf(v, refused(m.op_id, "fremde_gemeinde"))
        if _ist_diese(stand.bekannt, m, geraet) and stand.bekannt.art == ABGEWIESEN:
            return _verwirf(v, self._wie_zuvor(v, geraet, annahme, stand))
        bekannt = self._bekannt(v, stand.bekannt, m, geraet)
        ergebnis = reconcile(m.op_id, m.pruefsumme, m.base_version, bekannt, stand.version)
        match ergebnis.ausgang:
            case Ausgang.ACCEPTED:
                pruefe_folge(v, self._district_id, geraet, m.op_id)
                if register and eintrag is not None:
                    return self._buche_eintrag(v, geraet, m, ergebnis, register, eintrag)
                return self._schreibe(v, geraet, m, ergebnis, {}, ())
            case Ausgang.KNOWN:
                return _verwirf(v, _schon_gebucht(ergebnis, stand.bekannt))
            case Ausgang.CONFLICT:
                return _verwirf(v, outcome(ergebnis, None, self._fassung(v, m, stand.version)))
            case _:
                return _verwirf(v, outcome(ergebnis, None))

    def _buche_eintrag(
        self,
        v: Connection,
        geraet: Geraeteausweis,
        m: Aenderungsmeldung,
        ergebnis: Ergebnis,
        register: Registerpruefung,
        eintrag: FahrzeugregisterEintrag,
    ) -> Ausgangsmeldung:
        """What nothing stands against; vehicles that something stands against come back, one by one if the counter
        understands that (K8), else the whole entry."""
        einwaende = wieder_ohne(eintrag, geraet.ohne.get(m.op_id, {}), register.einwaende(v, eintrag))
        ansicht = self._ansicht(v, geraet, eintrag, einwaende)
        if einwaende and not (ansicht and teilbar(eintrag, einwaende)):
            zuvor = ergebnis.version - 1
            zurueck = Ergebnis(m.op_id, Ausgang.CONFLICT, zuvor, next(iter(einwaende.values())))
            raise Abgewiesen(outcome(zurueck, None, self._fassung(v, m, zuvor), ansicht))
        hinweis = register.uebernimm(v, ohne(eintrag, einwaende)) or (TEILWEISE if einwaende else "")
        return self._schreibe(v, geraet, m, replace(ergebnis, grund=hinweis), einwaende, ansicht)

    def _wie_zuvor(self, v: Connection, geraet: Geraeteausweis, annahme: Annahme, stand: _Stand) -> Ausgangsmeldung:
        """Not booked, as it was answered before; with what is stored now."""
        m, eintrag, register = annahme.meldung, annahme.eintrag, self._register
        einwaende = register.einwaende(v, eintrag) if register and eintrag else {}
        ansicht = self._ansicht(v, geraet, eintrag, einwaende) if eintrag else ()
        zurueck = Ergebnis(m.op_id, Ausgang.CONFLICT, stand.version, stand.bekannt.grund)
        return outcome(zurueck, None, self._fassung(v, m, stand.version), ansicht)

    def _ansicht(
        self,
        v: Connection,
        geraet: Geraeteausweis,
        eintrag: FahrzeugregisterEintrag,
        einwaende: Mapping[int, str],
    ) -> Einwaende:
        """What a counter that understands it hears of each vehicle."""
        register = self._register if KANN_FAHRZEUGE in geraet.versteht else None
        return register.ansicht(v, eintrag, einwaende) if register else ()

    def bekannte(
        self, v: Connection, geraet: Geraeteausweis, annahmen: Sequence[Annahme]
    ) -> dict[int, Ausgangsmeldung]:
        """The rulings on those changes (by `id`) that are booked already; they hold for ever."""
        ids = [annahme.meldung.op_id for annahme in annahmen]
        wo = (Ereignis.district_id == self._district_id, Ereignis.op_id.in_(ids), Ereignis.art != ABGEWIESEN)
        zeilen = {zeile.op_id: zeile for zeile in v.execute(select(*_BEKANNT).where(*wo))}
        rulings = {}
        for annahme in annahmen:
            m = annahme.meldung
            if (zeile := zeilen.get(m.op_id)) is None:
                continue
            bekannt = self._bekannt(v, zeile, m, geraet)
            ergebnis = reconcile(m.op_id, m.pruefsumme, m.base_version, bekannt, zeile.version)
            if ergebnis.ausgang is Ausgang.KNOWN:
                rulings[id(annahme)] = _schon_gebucht(ergebnis, zeile)
        return rulings

    def _bekannt(self, v: Connection, bekannt: Any, m: Aenderungsmeldung, geraet: Geraeteausweis) -> Bekannt | None:
        """What is remembered of the op id. An envelope is sealed anew for every try, so its bytes do not tell; the op
        id of another town, register or Vorgang is another change's."""
        if bekannt is None:
            return None
        if not _ist_diese(bekannt, m, geraet):
            return Bekannt("", bekannt.version)
        dieselbe = m.register_ == "melderegister" or self._inhalt.ist_dieselbe(
            v, m.vorgang_id, m.op_id, bekannt.pruefsumme, m.pruefsumme
        )
        return Bekannt(m.pruefsumme if dieselbe else "", bekannt.version)

    def _stand(self, v: Connection, m: Aenderungsmeldung, geraet: Geraeteausweis) -> _Stand:
        """The Vorgang first, under lock, then the op id: whoever booked it before is seen. Of another town's Vorgang
        only that it is one: its rows are not this transaction's to lock."""
        vorgang = {"kreis": self._district_id, "vorgang": m.vorgang_id}
        eintrag = v.execute(_EINTRAG, vorgang | {"dieses": m.register_}).one_or_none()
        bekannt = v.execute(_EREIGNIS, {"kreis": self._district_id, "dieser": m.op_id}).one_or_none()
        return _Stand(
            version=eintrag.version if eintrag else 0,
            gemeinde_ags=eintrag.gemeinde_ags if eintrag else self._andere_gemeinde(v, m, geraet),
            bekannt=bekannt,
        )

    def _andere_gemeinde(self, v: Connection, m: Aenderungsmeldung, geraet: Geraeteausweis) -> str:
        """Whose the Vorgang is, if any register knows it as another town's: all its parts have one key."""
        werte = {"kreis": self._district_id, "vorgang": m.vorgang_id, "eigene": geraet.gemeinde_ags}
        return v.scalar(_ANDERE_GEMEINDE, werte) or ""

    def _schreibe(
        self,
        v: Connection,
        geraet: Geraeteausweis,
        m: Aenderungsmeldung,
        ergebnis: Ergebnis,
        einwaende: Mapping[int, str],
        ansicht: Einwaende,
    ) -> Ausgangsmeldung:
        version = ergebnis.version
        art = aenderungsart(v, self._district_id, m.register_, geraet.gemeinde_ags)
        schluesselwerte = {"district_id": self._district_id, "vorgang_id": m.vorgang_id}
        schluessel = self._inhalt.schluessel_fuer(v, m.vorgang_id)
        koerper = self._inhalt.verschliesse(schluessel, m.vorgang_id, m.register_, version, m.koerper.encode())
        ereignis = {
            "op_id": m.op_id,
            "pruefsumme": self._inhalt.pruefzeichen(schluessel, m.op_id, m.pruefsumme),
            "register": m.register_,
            "version": version,
            "art": art,
            "grund": ergebnis.grund,
            "gemeinde_ags": geraet.gemeinde_ags,
            "geraet_id": geraet.id,
            "geraet_folge": geraet.folgen.get(m.op_id),
            "koerper_hash": inhaltspruefsumme(koerper),
            "zeit": self._uhr(),
        }
        seq = schreibe(v, schluesselwerte | ereignis)
        if seq is None:
            raise Ueberholt
        merke_teile(v, schluesselwerte | ereignis, einwaende)
        self._setze_version(v, {**schluesselwerte, "register": m.register_}, version, geraet.gemeinde_ags)
        neu = {**schluesselwerte, "register": m.register_, "version": version, "form": m.schema_, "koerper": koerper}
        v.execute(_NEUE_FASSUNG, neu)
        return outcome(replace(ergebnis, offen=art == GEBUCHT), seq, None, ansicht)

    def _setze_version(self, v: Connection, schluessel: dict[str, str], version: int, gemeinde_ags: str) -> None:
        if version > 1:
            wo = [getattr(Eintrag, name) == wert for name, wert in schluessel.items()]
            v.execute(update(Eintrag).where(*wo).values(version=version))
            return
        werte = {**schluessel, "version": 1, "gemeinde_ags": gemeinde_ags}
        if not v.execute(_neuer_eintrag(v.dialect.name), werte).rowcount:
            raise Ueberholt

    def _fassung(self, v: Connection, m: Aenderungsmeldung, version: int) -> Fassungsmeldung | None:
        koerper = self._inhalt.lies(v, m.vorgang_id, m.register_, version)
        return Fassungsmeldung(version=version, koerper=koerper.decode()) if koerper is not None else None


@cache
def _neuer_eintrag(dialekt: str) -> Any:
    return einfuegen_in(dialekt, Eintrag).on_conflict_do_nothing()


def _schon_gebucht(ergebnis: Ergebnis, zeile: Any) -> Ausgangsmeldung:
    """As it was ruled then; what the register behind said since is in the feed."""
    return outcome(replace(ergebnis, grund=zeile.grund, offen=zeile.art == GEBUCHT), zeile.seq)


def _ist_diese(bekannt: Any, m: Aenderungsmeldung, geraet: Geraeteausweis) -> bool:
    """Whether what is remembered of the op id is about this change."""
    diese = (geraet.gemeinde_ags, m.register_, m.vorgang_id)
    return bekannt is not None and (bekannt.gemeinde_ags, bekannt.register, bekannt.vorgang_id) == diese


def _verwirf(v: Connection, antwort: Ausgangsmeldung) -> Ausgangsmeldung:
    """Nothing of the transaction stays, not even what was reserved."""
    v.rollback()
    return antwort


def outcome(
    ergebnis: Ergebnis, seq: int | None, current: Fassungsmeldung | None = None, fahrzeuge: Einwaende = ()
) -> Ausgangsmeldung:
    """The ruling as the counter hears it."""
    return Ausgangsmeldung(
        op_id=ergebnis.op_id,
        ausgang=ergebnis.ausgang,
        version=ergebnis.version,
        seq=seq,
        grund=ergebnis.grund,
        current=current,
        offen=ergebnis.offen,
        fahrzeuge=fahrzeuge,
    )
