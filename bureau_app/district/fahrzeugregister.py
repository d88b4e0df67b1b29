"""The register of vehicles behind the district: what it promises, and the embedded one for demo and trial."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update

from bureau_app.district.kennwerte import Kennwerte
from bureau_app.district.sperre import sperre
from bureau_app.district.tables import Registerfahrzeug as Zeile
from bureau_app.district.tables import Registerstand
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.teile import Anschriftangabe

VERALTET = "register_veraltet"


class Fahrzeugregister(Protocol):
    """The vehicles of the Zulassungsbezirk. Those that take `v` run inside the ledger's transaction, whose lock
    keeps other entries out, and do nothing outside `v`'s database."""

    def suche(self, anfrage: Halteranfrage) -> tuple[Registerfahrzeug, ...]:
        """The vehicles of this Halter that the Zulassungsbezirk registered, by plate."""

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """Why the entry cannot be booked on what the register holds now (a reason code), "" if it can (K6)."""

    def version(self, v: Connection, fin: str) -> int | None:
        """The version of this vehicle now; None if the register does not know it."""

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[str, int]:
        """Book an entry without objection; the version of each vehicle (by FIN) that the register knows after it."""


@dataclass(frozen=True, slots=True)
class Fahrzeugdaten:
    """What the embedded register holds of one vehicle. `kreis` is the district (5 digits) whose authority `behoerde`
    registered it; without a birth date (a company) no question finds it."""

    kennzeichen: str = field(repr=False)
    fin: str = field(repr=False)
    marke: str = field(repr=False)
    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date | None = field(repr=False)
    anschrift: str = field(repr=False)
    kreis: str
    behoerde: str
    bitte_kreis: bool = False

    @classmethod
    def aus_json(cls, roh: bytes) -> "Fahrzeugdaten":
        """As stored."""
        werte: dict[str, Any] = json.loads(roh)
        geburt = werte.pop("geburtsdatum")
        return cls(geburtsdatum=date.fromisoformat(geburt) if geburt else None, **werte)

    def als_json(self) -> bytes:
        """To be stored."""
        werte = asdict(self) | {"geburtsdatum": self.geburtsdatum.isoformat() if self.geburtsdatum else None}
        return json.dumps(werte, ensure_ascii=False).encode()


class EingebettetesRegister:
    """The port Fahrzeugregister in tables of the district's own database."""

    def __init__(self, engine: Engine, district_id: str, zeichen: Zeichenvorrat) -> None:
        self._engine = engine
        self._district_id = district_id
        self._zeichen = zeichen

    def lade(self, fahrzeuge: tuple[Fahrzeugdaten, ...]) -> int:
        """Take these vehicles in, all or none; a known one that changed gets its next version. How many changed."""
        with self._engine.begin() as v:
            sperre(v, self._district_id)
            kennwerte = self._kennwerte(v)
            return sum(self._setze(v, kennwerte, fahrzeug) for fahrzeug in fahrzeuge)

    def suche(self, anfrage: Halteranfrage) -> tuple[Registerfahrzeug, ...]:
        """Familienname and birth date as recorded, and Vornamen of which one list holds the other."""
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            kennwerte = self._kennwerte(v)
            halter = kennwerte.halter(anfrage.familienname, anfrage.geburtsdatum)
            frage = select(Zeile.version, Zeile.daten).where(Zeile.district_id == self._district_id)
            zeilen = v.execute(frage.where(Zeile.halter_hmac == halter)).all()
        gefunden = [(version, Fahrzeugdaten.aus_json(daten)) for version, daten in zeilen if daten]
        passend = (
            _auskunft(version or 0, fahrzeug)
            for version, fahrzeug in gefunden
            if fahrzeug.kreis == self._district_id and kennwerte.selbe_vornamen(fahrzeug.vornamen, anfrage.vornamen)
        )
        return tuple(sorted(passend, key=lambda fahrzeug: fahrzeug.kennzeichen))

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """VERALTET if a vehicle was changed since the version that the entry builds on; the same outcome is none."""
        kennwerte = self._kennwerte(v)
        return VERALTET if any(self._veraltet(v, kennwerte, eintrag, f) for f in geaenderte(eintrag)) else ""

    def version(self, v: Connection, fin: str) -> int | None:
        """As stored."""
        stand = self._stand(v, self._kennwerte(v).fin(fin))
        return stand[0] if stand else None

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[str, int]:
        """The Halter's Anschrift, where it is another one, and with it the version."""
        kennwerte = self._kennwerte(v)
        versionen: dict[str, int] = {}
        for fahrzeug in geaenderte(eintrag):
            if (stand := self._stand(v, kennwerte.fin(fahrzeug.fin))) is None:
                continue
            version, daten = stand
            ziel = anschrift_nach(eintrag)
            if kennwerte.zusammen(daten.anschrift) != kennwerte.zusammen(ziel):
                version += self._setze(v, kennwerte, replace(daten, anschrift=ziel))
            versionen[fahrzeug.fin] = version
        return versionen

    def _veraltet(
        self, v: Connection, kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag, fahrzeug: Fahrzeugangabe
    ) -> bool:
        """Whether Halter, Anschrift or plate are not those that the entry builds on, nor those that it leads to."""
        fin = kennwerte.fin(fahrzeug.fin)
        stand, halter = self._stand(v, fin), fahrzeug.halter
        if stand is None or halter is None:
            return False
        version, daten = stand
        halter_hmac = kennwerte.halter(halter.familienname, halter.geburtsdatum)
        jetzt = _merkmal(kennwerte, daten)
        if jetzt == kennwerte.stand(halter_hmac, anschrift_nach(eintrag), fahrzeug.kennzeichen):
            return False
        if fahrzeug.register_version is not None:
            return fahrzeug.register_version != version and jetzt != self._merkmal_von(
                v, fin, fahrzeug.register_version
            )
        vorher = anschrift_vor(eintrag) if eintrag.art == "storno" else daten.anschrift
        return jetzt != kennwerte.stand(halter_hmac, vorher, fahrzeug.kennzeichen)

    def _setze(self, v: Connection, kennwerte: Kennwerte, fahrzeug: Fahrzeugdaten) -> bool:
        """Write the vehicle as its next version; False if it is as it was."""
        fin = kennwerte.fin(fahrzeug.fin)
        stand = self._stand(v, fin)
        if stand is not None and stand[1] == fahrzeug:
            return False
        version = stand[0] + 1 if stand else 1
        schluessel = {"district_id": self._district_id, "fin_hmac": fin}
        halter = fahrzeug.geburtsdatum and kennwerte.halter(fahrzeug.familienname, fahrzeug.geburtsdatum)
        werte = {"version": version, "halter_hmac": halter, "daten": fahrzeug.als_json()}
        if stand is None:
            v.execute(insert(Zeile).values(**schluessel, **werte))
        else:
            v.execute(update(Zeile).where(*self._wo(fin)).values(**werte))
        v.execute(insert(Registerstand).values(**schluessel, version=version, merkmal=_merkmal(kennwerte, fahrzeug)))
        return True

    def _stand(self, v: Connection, fin: str) -> tuple[int, Fahrzeugdaten] | None:
        zeile = v.execute(select(Zeile.version, Zeile.daten).where(*self._wo(fin))).one_or_none()
        return (zeile.version or 0, Fahrzeugdaten.aus_json(zeile.daten)) if zeile and zeile.daten else None

    def _merkmal_von(self, v: Connection, fin: str, version: int) -> str | None:
        wo = (Registerstand.district_id == self._district_id, Registerstand.fin_hmac == fin)
        return v.scalar(select(Registerstand.merkmal).where(*wo, Registerstand.version == version))

    def _wo(self, fin: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return Zeile.district_id == self._district_id, Zeile.fin_hmac == fin

    def _kennwerte(self, v: Connection) -> Kennwerte:
        return Kennwerte.lies(v, self._district_id, self._zeichen)


def geaenderte(eintrag: FahrzeugregisterEintrag) -> tuple[Fahrzeugangabe, ...]:
    """The vehicles whose Halter gets another Anschrift by the entry itself; the Kreis decides on the others."""
    gilt = (Fahrzeugausgang.AUFKLEBER, Fahrzeugausgang.STORNIERT)
    return tuple(f for f in eintrag.fahrzeuge if f.ausgang in gilt and f.halter is not None)


def anschrift_nach(eintrag: FahrzeugregisterEintrag) -> str:
    """The Anschrift that the entry leads to, lines joined by a line feed: a Storno leads back."""
    return _zeilen(eintrag.alte_anschrift if eintrag.art == "storno" else eintrag.neue_anschrift)


def anschrift_vor(eintrag: FahrzeugregisterEintrag) -> str:
    """The Anschrift that the entry starts from."""
    return _zeilen(eintrag.neue_anschrift if eintrag.art == "storno" else eintrag.alte_anschrift)


def _zeilen(anschrift: Anschriftangabe | None) -> str:
    return "\n".join(anschrift.als_anschrift().zeilen()) if anschrift else ""


def _merkmal(kennwerte: Kennwerte, f: Fahrzeugdaten) -> str:
    halter = kennwerte.halter(f.familienname, f.geburtsdatum) if f.geburtsdatum else f"firma {f.familienname}"
    return kennwerte.stand(halter, f.anschrift, f.kennzeichen)


def _auskunft(version: int, f: Fahrzeugdaten) -> Registerfahrzeug:
    return Registerfahrzeug(
        f.kennzeichen, f.fin, f.marke, f.familienname, f.vornamen, f.anschrift, f.behoerde, version, f.bitte_kreis
    )
