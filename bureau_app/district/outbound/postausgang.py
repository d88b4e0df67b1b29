"""The sendings of a district in its database: claimed, handed over, and what became of each."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, bindparam, func, not_, or_, select, update

from bureau_app.district.ereignisse import BESTAETIGT, UEBERGEBEN, ZURUECK, melde_register
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.outbound.ableitung import Zielwahl
from bureau_app.district.outbound.dahinter import alle_bestaetigt
from bureau_app.district.outbound.tabellen import Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung
from bureau_app.district.tables import Zeitpunkt, tabelle
from bureau_app.district.teilergebnis import gebucht
from bureau_app.district.transaktion import lesen, schreiben

VERSUCHE_BIS_GEPARKT = 12
PACHT = timedelta(minutes=2)
"""How long a claimed sending is nobody else's: longer than any hand-over takes."""

_LAENGSTE_PAUSE = timedelta(minutes=15)
_LAENGSTE_FRAGEPAUSE = timedelta(minutes=5)
_UHR_VERSTELLT = timedelta(hours=1)
_OFFEN = (Sendestand.WARTET.value, Sendestand.GEPARKT.value)
_FERTIG = (Sendestand.BESTAETIGT.value, Sendestand.ZURUECK.value)
_ARTEN = {Sendestand.UEBERGEBEN: UEBERGEBEN, Sendestand.BESTAETIGT: BESTAETIGT, Sendestand.ZURUECK: ZURUECK}
_SENDUNG, _ZIEL = tabelle(Sendungszeile), tabelle(Zielzeile)
_S, _Z = _SENDUNG.c, _ZIEL.c
_KREIS = _S.district_id == bindparam("kreis")
_DIESE = (_KREIS, _S.schluessel == bindparam("diese"))
_ZEILE = select(_SENDUNG).where(*_DIESE).with_for_update()
_OP_ID = select(_S.op_id).where(*_DIESE).scalar_subquery()
_ALLE_DER_AENDERUNG = select(_SENDUNG).where(_KREIS, _S.op_id == _OP_ID).order_by(_S.schluessel).with_for_update()
_ZU_ERLEDIGEN = (
    select(_SENDUNG)
    .where(_KREIS, _S.ziel == bindparam("dessen"), _S.stand.in_(_FERTIG), _S.erledigt.is_(False))
    .limit(bindparam("hoechstens"))
)
_SETZE = update(_SENDUNG).where(*_DIESE)
_GIB_ZURUECK = _SETZE.values(versuche=_S.versuche - 1)
_DIESES_ZIEL = (_Z.district_id == bindparam("kreis"), _Z.name == bindparam("dieses"))
_ZULETZT_GELUNGEN = select(_Z.zuletzt_gelungen).where(*_DIESES_ZIEL)
_ZIEL_GESTOERT = (
    update(_ZIEL)
    .where(*_DIESES_ZIEL)
    .values(gestoert_seit=func.coalesce(_Z.gestoert_seit, bindparam("jetzt", type_=Zeitpunkt())))
)
_ZIEL_GELANG = update(_ZIEL).where(*_DIESES_ZIEL)


class Postausgang:
    """Sendings of one district. Safe for several threads and processes: a sending is claimed by one at a time."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime], inhalt: Fallinhalt) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = inhalt

    def beanspruche(self, ziel: Zielwahl, hoechstens: int = 20) -> tuple[Sendung, ...]:
        """Take due sendings, the least tried first, in order within a Vorgang; each counts as tried from now on.

        Whose content was erased, or never was, is parked.
        """
        jetzt = self._uhr()
        with schreiben(self._engine) as v:
            zeilen = v.execute(_wartende(), self._faellig(ziel, Sendestand.WARTET, jetzt, hoechstens)).all()
            for zeile in zeilen:
                werte = {"versuche": zeile.versuche + 1, "naechster_versuch": jetzt + PACHT}
                self._setze(v, zeile.schluessel, **werte)
        return tuple(s for zeile in zeilen if (s := self._sendung(zeile)) is not None)

    def zu_fragen(self, ziel: Zielwahl, hoechstens: int = 50) -> tuple[Sendekopf, ...]:
        """Sendings that were handed over and should be asked for now; each is asked for more rarely as it ages."""
        jetzt = self._uhr()
        with schreiben(self._engine) as v:
            zeilen = v.execute(_faellige(), self._faellig(ziel, Sendestand.UEBERGEBEN, jetzt, hoechstens)).all()
            for zeile in zeilen:
                alter = jetzt - (zeile.uebergeben_am or jetzt)
                pause = min(max(alter / 4, timedelta(seconds=1)), _LAENGSTE_FRAGEPAUSE)
                self._setze(v, zeile.schluessel, naechster_versuch=jetzt + pause)
        return tuple(_kopf(zeile) for zeile in zeilen)

    def zu_erledigen(self, ziel: Zielwahl, hoechstens: int = 50) -> tuple[Sendekopf, ...]:
        """Sendings whose answer was noted and that the target still keeps for us."""
        with lesen(self._engine) as v:
            werte = {"kreis": self._district_id, "dessen": ziel.name, "hoechstens": hoechstens}
            return tuple(_kopf(zeile) for zeile in v.execute(_ZU_ERLEDIGEN, werte))

    def erledigt(self, schluessel: str) -> None:
        """The target knows that its answer was noted."""
        with schreiben(self._engine) as v:
            self._setze(v, schluessel, erledigt=True)

    def merke(self, schluessel: str, vermerk: str) -> None:
        """Store what the adapter must know again."""
        with schreiben(self._engine) as v:
            self._setze(v, schluessel, vermerk=vermerk)

    def quittiere(self, quittung: Quittung) -> bool:
        """Note what the target said; the ledger tells the counters in the same transaction. False if it is no news."""
        jetzt = self._uhr()
        with schreiben(self._engine) as v:
            zeilen = self._alle_der_aenderung(v, quittung.schluessel)
            zeile = next((z for z in zeilen if z.schluessel == quittung.schluessel), None)
            if zeile is None or zeile.stand in (*_FERTIG, quittung.stand.value):
                return False
            werte: dict[str, Any] = {"stand": quittung.stand.value, "grund": quittung.grund, "naechster_versuch": jetzt}
            if quittung.stand is not Sendestand.WARTET and zeile.uebergeben_am is None:
                werte["uebergeben_am"] = jetzt
            if quittung.stand.value in _FERTIG:
                werte["beantwortet_am"] = jetzt
            self._setze(v, quittung.schluessel, **werte)
            if quittung.stand is not Sendestand.BESTAETIGT or alle_bestaetigt(v, zeile, zeilen):
                self._melde(v, zeile, quittung, jetzt)
            self._ziel_gelang(v, zeile.ziel)
        return True

    def gescheitert(self, kopf: Sendekopf, stoerung: Zielstoerung) -> bool:
        """Put a sending off, or park it: if nothing but a person can help, or after 12 tries while others got through.

        True if it was parked. A target that takes nothing at all parks nothing: its sendings wait.
        """
        jetzt = self._uhr()
        with schreiben(self._engine) as v:
            zeile = self._zeile(v, kopf.schluessel)
            if zeile is None or zeile.stand != Sendestand.WARTET.value:
                return False
            gelungen = v.scalar(_ZULETZT_GELUNGEN, {"kreis": self._district_id, "dieses": zeile.ziel})
            andere_kamen_durch = gelungen is not None and gelungen >= zeile.angelegt_am
            geparkt = stoerung.endgueltig or (zeile.versuche >= VERSUCHE_BIS_GEPARKT and andere_kamen_durch)
            stand = Sendestand.GEPARKT if geparkt else Sendestand.WARTET
            wieder = jetzt + max(timedelta(seconds=stoerung.warten_s), pause(zeile.versuche, kopf.schluessel))
            werte = {"stand": stand.value, "grund": stoerung.grund[:60], "naechster_versuch": wieder}
            self._setze(v, kopf.schluessel, **werte)
        return geparkt

    def ziel_gestoert(self, ziel: str, grund: str) -> None:
        """The target could not be reached: since when, and why."""
        werte = {"kreis": self._district_id, "dieses": ziel, "jetzt": self._uhr(), "stoerung": grund[:60]}
        with schreiben(self._engine) as v:
            v.execute(_ZIEL_GESTOERT, werte)

    def ziel_gelang(self, ziel: str) -> None:
        """The target answered."""
        with schreiben(self._engine) as v:
            self._ziel_gelang(v, ziel)

    def gib_zurueck(self, kopf: Sendekopf) -> None:
        """A claimed sending was not tried after all."""
        werte = {"kreis": self._district_id, "diese": kopf.schluessel, "naechster_versuch": self._uhr()}
        with schreiben(self._engine) as v:
            v.execute(_GIB_ZURUECK, werte)

    def _ziel_gelang(self, v: Connection, ziel: str) -> None:
        werte = {"zuletzt_gelungen": self._uhr(), "gestoert_seit": None, "stoerung": ""}
        v.execute(_ZIEL_GELANG, {"kreis": self._district_id, "dieses": ziel} | werte)

    def _faellig(self, ziel: Zielwahl, stand: Sendestand, jetzt: datetime, hoechstens: int) -> dict[str, Any]:
        """What `_faellige` is asked with."""
        zeit = {"jetzt": jetzt, "spaetestens": jetzt + _UHR_VERSTELLT}
        return {"kreis": self._district_id, "dessen": ziel.name, "in": stand.value, "hoechstens": hoechstens} | zeit

    def _sendung(self, zeile: Any) -> Sendung | None:
        with lesen(self._engine) as v:
            inhalt = self._inhalt.lies(v, zeile.vorgang_id, zeile.register, zeile.version)
            inhalt = gebucht(v, self._district_id, zeile.op_id, zeile.register, inhalt) if inhalt else None
        if inhalt is None:
            self.gescheitert(_kopf(zeile), Zielstoerung("inhalt_geloescht", endgueltig=True))
            return None
        return Sendung(_kopf(zeile), inhalt)

    def _melde(self, v: Connection, zeile: Any, quittung: Quittung, jetzt: datetime) -> None:
        """What the town's counters hear of it; confirmed is a register once every target for it has confirmed."""
        if (art := _ARTEN.get(quittung.stand)) is not None:
            melde_register(v, self._district_id, zeile.op_id, art, zeile.register, jetzt, quittung.grund)

    def _alle_der_aenderung(self, v: Connection, schluessel: str) -> Sequence[Row[Any]]:
        """The sendings of one change to all targets, locked in one order: two that answer at once see each other."""
        return v.execute(_ALLE_DER_AENDERUNG, {"kreis": self._district_id, "diese": schluessel}).all()

    def _zeile(self, v: Connection, schluessel: str) -> Row[Any] | None:
        return v.execute(_ZEILE, {"kreis": self._district_id, "diese": schluessel}).one_or_none()

    def _setze(self, v: Connection, schluessel: str, **werte: Any) -> None:
        v.execute(_SETZE, {"kreis": self._district_id, "diese": schluessel} | werte)


@cache
def _wartende() -> Select[Any]:
    """Those that are due and that nothing goes before."""
    return _faellige().where(~_davor())


@cache
def _faellige() -> Select[Any]:
    """The least tried first."""
    spaeter = and_(_S.naechster_versuch > bindparam("jetzt"), _S.naechster_versuch <= bindparam("spaetestens"))
    return (
        select(_SENDUNG)
        .where(_KREIS, _S.ziel == bindparam("dessen"), _S.stand == bindparam("in"), not_(spaeter))
        .order_by(_S.versuche, _S.xid, _S.seq)
        .limit(bindparam("hoechstens"))
        .with_for_update(skip_locked=True)
    )


def _davor() -> ColumnElement[bool]:
    """Something earlier of the same Vorgang, or of the one that it is about, was not handed over yet."""
    f = _SENDUNG.alias().c
    frueher = or_(f.xid < _S.xid, and_(f.xid == _S.xid, f.seq < _S.seq))
    dazu = or_(f.vorgang_id == _S.vorgang_id, and_(_S.bezug != "", f.vorgang_id == _S.bezug))
    wo = (f.district_id == _S.district_id, f.ziel == _S.ziel, f.stand.in_(_OFFEN), dazu, frueher)
    return select(f.schluessel).where(*wo).correlate(_SENDUNG).exists()


def pause(versuche: int, schluessel: str) -> timedelta:
    """Before the next try: half to all of 1 s doubled each time, at most of 15 min, spread by the key."""
    ganz = min(_LAENGSTE_PAUSE, timedelta(seconds=1) * (1 << min(versuche, 20)))
    wuerfel = int.from_bytes(sha256(f"{schluessel} {versuche}".encode()).digest()[:4]) / 2**32
    return ganz * (0.5 + wuerfel / 2)


def _kopf(zeile: Any) -> Sendekopf:
    return Sendekopf(zeile.schluessel, zeile.op_id, zeile.vorgang_id, zeile.gemeinde_ags, zeile.vermerk)
