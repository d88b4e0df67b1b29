"""The targets of a district as its administrators see them: added, listed with their queues, removed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, bindparam, delete, func, insert, select, update

from bureau_app.district.ereignisse import hoechste
from bureau_app.district.outbound.ableitung import Zielwahl
from bureau_app.district.outbound.dahinter import haenge_ab
from bureau_app.district.outbound.tabellen import Gemeindeschluessel, Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Sendestand, Ziel
from bureau_app.district.outbound.zielarten import Abholart, Zielart, baue, lies_json
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import einfuegen, lesen, schreiben
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.zeit import schaltertag

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_S, _Z, _G = Sendungszeile, Zielzeile, Gemeindeschluessel
_ALLE = select(_Z.name, _Z.register, _Z.gemeinde_ags, _Z.einstellungen).order_by(_Z.name)
_ALLE = _ALLE.where(_Z.district_id == bindparam("kreis"))


@dataclass(frozen=True, slots=True)
class Ziellage:
    """One target now: how many sendings are in which state, the oldest that is not confirmed, since when it is out of
    order and why (a code)."""

    name: str
    art: str
    register: str
    gemeinde_ags: str
    anzahl: dict[str, int]
    aelteste: datetime | None
    gestoert_seit: datetime | None
    stoerung: str


@dataclass(frozen=True, slots=True)
class Offen:
    """One sending that a target did not confirm: ids and codes only."""

    ziel: str
    schluessel: str
    vorgang_id: str
    gemeinde_ags: str
    stand: str
    grund: str
    angelegt_am: datetime
    uebergeben_am: datetime | None


class Ziele:
    """Targets of one district in its database. Safe for several threads and processes."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def nimm_auf(self, name: str, art: Zielart, gemeinde_ags: str = "", von_anfang: bool = False) -> None:
        """Add a target; it gets what is booked from now on, or (`von_anfang`) everything that ever was.

        Eingabefehler ZIEL_NAME if the name cannot be one or is taken, ZIEL_OHNE_GEMEINDE for envelopes to nobody.
        """
        with schreiben(self._engine) as v:
            epoche = v.scalars(select(Kreis.epoche).where(Kreis.district_id == self._district_id)).one()
            jetzt = hoechste(v, self._district_id)
            werte = {
                "district_id": self._district_id,
                "name": name,
                "art": art.art,
                "register": art.register.value,
                "gemeinde_ags": gemeinde_ags,
                "einstellungen": art.model_dump_json(),
                "zeiger": "" if von_anfang else f"{epoche}.{jetzt.xid}.{jetzt.seq}",
                "angelegt_am": self._uhr(),
                "stoerung": "",
            }
            neu = einfuegen(v, _Z).values(**werte).on_conflict_do_nothing()
            if art.register is Register.MELDEREGISTER and not gemeinde_ags:
                raise Eingabefehler(Fehlercode.ZIEL_OHNE_GEMEINDE, "ags")
            if not _NAME.fullmatch(name) or not v.execute(neu).rowcount:
                raise Eingabefehler(Fehlercode.ZIEL_NAME, "name", name=name)

    def entferne(self, name: str) -> int:
        """Remove a target and its queue; how many sendings had not been confirmed. Counters that wait for it hear that
        the district's booking is all there is. Eingabefehler ZIEL_UNBEKANNT."""
        self.kenne(name)
        wo = (_S.district_id == self._district_id, _S.ziel == name)
        with schreiben(self._engine) as v:
            haenge_ab(v, self._district_id, name, self._uhr())
            offen = v.scalar(select(func.count()).where(*wo, _S.stand != Sendestand.BESTAETIGT.value)) or 0
            v.execute(delete(_S).where(*wo))
        return offen

    def kenne(self, name: str) -> None:
        """Return if there is a target of this name, else Eingabefehler ZIEL_UNBEKANNT."""
        if name not in {wahl.name for wahl, _ in self.alle()}:
            raise Eingabefehler(Fehlercode.ZIEL_UNBEKANNT, "name", name=name)

    def wieder(self, name: str, schluessel: str = "") -> int:
        """Let a target's parked sendings (or one of them) go again; how many. Eingabefehler ZIEL_UNBEKANNT."""
        self.kenne(name)
        wo = [_S.district_id == self._district_id, _S.ziel == name, _S.stand == Sendestand.GEPARKT.value]
        wo += [_S.schluessel == schluessel] if schluessel else []
        werte = {"stand": Sendestand.WARTET.value, "versuche": 0, "naechster_versuch": self._uhr()}
        with schreiben(self._engine) as v:
            return v.execute(update(_S).where(*wo).values(**werte)).rowcount

    def alle(self) -> tuple[tuple[Zielwahl, str], ...]:
        """Every target with its settings as stored, by name."""
        with lesen(self._engine) as v:
            zeilen = v.execute(_ALLE, {"kreis": self._district_id}).all()
        return tuple((Zielwahl(z.name, z.register, z.gemeinde_ags), z.einstellungen) for z in zeilen)

    def baue(self, einstellungen: str) -> Ziel:
        """The adapter of stored settings."""
        return baue(lies_json(einstellungen), self._engine, self._district_id, self._uhr)

    def lage(self) -> tuple[Ziellage, ...]:
        """All targets with their queues, by name."""
        gruppen = select(_S.ziel, _S.stand, func.count().label("anzahl"), func.min(_S.angelegt_am).label("aelteste"))
        gruppen = gruppen.where(_S.district_id == self._district_id).group_by(_S.ziel, _S.stand)
        with lesen(self._engine) as v:
            ziele = v.execute(select(_Z.__table__).where(_Z.district_id == self._district_id).order_by(_Z.name)).all()
            staende = v.execute(gruppen).all()
        lagen = []
        for z in ziele:
            eigene = [s for s in staende if s.ziel == z.name]
            offen = [s.aelteste for s in eigene if s.stand != Sendestand.BESTAETIGT.value]
            anzahl = {stand.value: sum(s.anzahl for s in eigene if s.stand == stand.value) for stand in Sendestand}
            kopf = (z.name, z.art, z.register, z.gemeinde_ags)
            lagen.append(Ziellage(*kopf, anzahl, min(offen, default=None), z.gestoert_seit, z.stoerung))
        return tuple(lagen)

    def tagesabschluss(self, tag: date) -> tuple[Offen, ...]:
        """What was booked up to this day (Europe/Berlin) and is not confirmed: what the day's end must not leave.

        The Zulassungsbehoerde has it the same working day; to the KBA it goes at least once a working day (FZV § 60).
        """
        frage = select(_S.__table__).where(_S.district_id == self._district_id)
        frage = frage.where(_S.stand != Sendestand.BESTAETIGT.value).order_by(_S.ziel, _S.xid, _S.seq)
        with lesen(self._engine) as v:
            zeilen = v.execute(frage).all()
        return tuple(
            Offen(z.ziel, z.schluessel, z.vorgang_id, z.gemeinde_ags, z.stand, z.grund, z.angelegt_am, z.uebergeben_am)
            for z in zeilen
            if schaltertag(z.angelegt_am) <= tag
        )

    def setze_gemeinde(self, gemeinde_ags: str, pem: bytes, geraet_nummer: int | None) -> bool:
        """The key that a town's counters seal for, and the device that fetches; the relay's target comes with it.

        True if the town had none before.
        """
        wo = (_G.district_id == self._district_id, _G.gemeinde_ags == gemeinde_ags)
        werte = {"pem": pem, "geraet_nummer": geraet_nummer, "gesetzt_am": self._uhr()}
        with schreiben(self._engine) as v:
            neu = v.scalar(select(_G.gemeinde_ags).where(*wo)) is None
            v.execute(delete(_G).where(*wo))
            v.execute(insert(_G).values(district_id=self._district_id, gemeinde_ags=gemeinde_ags, **werte))
        name = f"fachverfahren-{gemeinde_ags}"
        if name not in {wahl.name for wahl, _ in self.alle()}:
            self.nimm_auf(name, Abholart(art="abholfach"), gemeinde_ags, von_anfang=True)
        return neu

    def gemeinde(self, gemeinde_ags: str) -> tuple[bytes, int | None] | None:
        """A town's key (PEM) and the number of the device that fetches; None if it has none."""
        wo = (_G.district_id == self._district_id, _G.gemeinde_ags == gemeinde_ags)
        with lesen(self._engine) as v:
            zeile = v.execute(select(_G.pem, _G.geraet_nummer).where(*wo)).one_or_none()
        return (zeile.pem, zeile.geraet_nummer) if zeile else None
