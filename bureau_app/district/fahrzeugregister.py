"""The register of vehicles behind the district: what it promises, and the embedded one for demo and trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, insert, select, update

from bureau_app.district.kennwerte import MERKMAL_FEST, Kennwerte, Kennwertquelle
from bureau_app.district.registerdaten import Angabe, Fahrzeugdaten, Registerschutz, angaben, anschrift_nach
from bureau_app.district.registertabellen import Registerfahrzeug as Zeile
from bureau_app.district.registertabellen import Registerstand
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.sperre import sperre
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag

VERALTET = "register_veraltet"
_DIESES = (
    select(Zeile.__table__)
    .where(Zeile.district_id == bindparam("district_id"), Zeile.fin_hmac == bindparam("fin"))
    .with_for_update()
)
ABGEMELDET, ANDERER_BEZIRK = "fahrzeug_abgemeldet", "fahrzeug_anderer_bezirk"


@dataclass(frozen=True, slots=True)
class Registerbild:
    """What the register holds of one vehicle, as far as an entry touches it; `anschrift` is "" if it is nobody's who
    the entry is about."""

    version: int
    kennzeichen: str = field(repr=False)
    anschrift: str = field(repr=False)


class Fahrzeugregister(Protocol):
    """The vehicles of the Zulassungsbezirk. Those that take `v` run inside the ledger's transaction, which holds the
    vehicles' claims against other entries, and do nothing outside `v`'s database."""

    def suche(self, anfrage: Halteranfrage) -> tuple[Registerfahrzeug, ...]:
        """The vehicles of this Halter that the Zulassungsbezirk registered, by plate."""

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """Why the entry cannot be booked on what the register holds now (a reason code), "" if it can (K6)."""

    def bild(self, v: Connection, fahrzeug: Fahrzeugangabe) -> Registerbild | None:
        """What a person may see of this vehicle who must decide about an entry; None if the register does not know
        it."""

    def version(self, v: Connection, fin: str) -> int | None:
        """The version of this vehicle now; None if the register does not know it."""

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[str, int]:
        """Book an entry without objection; the version of each vehicle (by FIN) that the register knows after it."""


class EingebettetesRegister:
    """The port Fahrzeugregister in tables of the district's own database."""

    def __init__(self, engine: Engine, district_id: str, zeichen: Zeichenvorrat, schrank: Schluesselschrank) -> None:
        self._engine = engine
        self._district_id = district_id
        self._quelle = Kennwertquelle(engine, district_id, zeichen)
        self._schutz = Registerschutz(district_id, schrank)

    def lade(self, fahrzeuge: tuple[Fahrzeugdaten, ...]) -> int:
        """Take these vehicles in, all or none; a known one that changed gets its next version. How many changed."""
        with schreiben(self._engine) as v:
            sperre(v, self._district_id)
            kennwerte = self._kennwerte(v)
            nach_fin = sorted((kennwerte.fin(fahrzeug.fin), n) for n, fahrzeug in enumerate(fahrzeuge))
            return sum(self._setze(v, kennwerte, fin, fahrzeuge[n]) for fin, n in nach_fin)

    def suche(self, anfrage: Halteranfrage) -> tuple[Registerfahrzeug, ...]:
        """Familienname and birth date as recorded, and Vornamen of which one list holds the other."""
        with lesen(self._engine) as v:
            kennwerte = self._kennwerte(v)
            halter = kennwerte.halter(anfrage.familienname, anfrage.geburtsdatum)
            frage = select(Zeile.__table__).where(Zeile.district_id == self._district_id, Zeile.halter_hmac == halter)
            zeilen = v.execute(frage).all()
        gefunden = [(z.version or 0, self._schutz.lies(z.fin_hmac, z.daten, z.anschrift)) for z in zeilen]
        passend = (
            _auskunft(version, fahrzeug)
            for version, fahrzeug in gefunden
            if fahrzeug.hier(self._district_id) and kennwerte.selbe_vornamen(fahrzeug.vornamen, anfrage.vornamen)
        )
        return tuple(sorted(passend, key=lambda fahrzeug: fahrzeug.kennzeichen))

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """VERALTET if a vehicle was changed since the version that the entry builds on (the same outcome is none);
        ABGEMELDET or ANDERER_BEZIRK if it is no longer this Zulassungsbezirk's to change (K8)."""
        veraltet = (a for a in angaben(self._kennwerte(v), eintrag) if self._veraltet(v, a))
        return next((self._warum(v, a) for a in veraltet), "")

    def bild(self, v: Connection, fahrzeug: Fahrzeugangabe) -> Registerbild | None:
        """As stored; the Anschrift only if the entry's Halter is the register's too."""
        kennwerte = self._kennwerte(v)
        fin = kennwerte.fin(fahrzeug.fin)
        if (zeile := self._zeile(v, fin)) is None:
            return None
        daten, h = self._schutz.lies(fin, zeile.daten, zeile.anschrift), fahrzeug.halter
        selber = h is not None and zeile.halter_hmac == kennwerte.halter(h.familienname, h.geburtsdatum)
        return Registerbild(zeile.version, daten.kennzeichen, daten.anschrift if selber else "")

    def version(self, v: Connection, fin: str) -> int | None:
        """As stored."""
        zeile = self._zeile(v, self._kennwerte(v).fin(fin))
        return zeile.version if zeile else None

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> Mapping[str, int]:
        """The Halter's Anschrift, where it is another one, and with it the version."""
        versionen: dict[str, int] = {}
        for a in angaben(self._kennwerte(v), eintrag):
            if (zeile := self._zeile(v, a.fin_hmac)) is None:
                continue
            version = zeile.version
            if zeile.merkmal[MERKMAL_FEST:] != a.nach[MERKMAL_FEST:]:
                version += 1
                merkmal = zeile.merkmal[:MERKMAL_FEST] + a.nach[MERKMAL_FEST:]
                verschlossen = self.anschrift(a.fin_hmac, eintrag)
                werte = {"version": version, "anschrift": verschlossen, "merkmal": merkmal}
                v.execute(update(Zeile).where(*self._wo(a.fin_hmac)).values(**werte))
                self._merke_stand(v, a.fin_hmac, version, merkmal)
            versionen[a.fin] = version
        return versionen

    def anschrift(self, fin_hmac: str, eintrag: FahrzeugregisterEintrag) -> bytes:
        """The stored form of the Anschrift that the entry leads to."""
        return self._schutz.verschliesse(fin_hmac, "anschrift", anschrift_nach(eintrag).encode())

    def _veraltet(self, v: Connection, a: Angabe) -> bool:
        """Whether Halter, Anschrift or plate are not those that the entry builds on, nor those that it leads to."""
        zeile = self._zeile(v, a.fin_hmac)
        if zeile is None or zeile.merkmal == a.nach:
            return False
        if a.version is not None:
            return bool(a.version != zeile.version and zeile.merkmal != self._merkmal_von(v, a.fin_hmac, a.version))
        return not str(zeile.merkmal).startswith(a.vorher)

    def _warum(self, v: Connection, a: Angabe) -> str:
        zeile = self._zeile(v, a.fin_hmac)
        daten = self._schutz.lies(a.fin_hmac, zeile.daten, zeile.anschrift) if zeile else None
        if daten is None or daten.hier(self._district_id):
            return VERALTET
        return ABGEMELDET if daten.abgemeldet else ANDERER_BEZIRK

    def _setze(self, v: Connection, kennwerte: Kennwerte, fin: str, fahrzeug: Fahrzeugdaten) -> bool:
        """Write the vehicle as its next version; False if it is as it was."""
        zeile = self._zeile(v, fin)
        natuerlich = fahrzeug.geburtsdatum and kennwerte.halter(fahrzeug.familienname, fahrzeug.geburtsdatum)
        halter = natuerlich or kennwerte.firma(fahrzeug.familienname)
        gilt = halter if fahrzeug.hier(self._district_id) else kennwerte.niemand()
        merkmal = kennwerte.merkmal(gilt, fahrzeug.kennzeichen, fahrzeug.anschrift)
        gleich = zeile is not None and zeile.merkmal == merkmal
        if zeile is not None and gleich and self._schutz.lies(fin, zeile.daten, zeile.anschrift) == fahrzeug:
            return False
        version = zeile.version + 1 if zeile else 1
        schluessel = {"district_id": self._district_id, "fin_hmac": fin}
        werte = {
            "version": version,
            "halter_hmac": natuerlich or None,
            "daten": self._schutz.verschliesse(fin, "daten", fahrzeug.als_json()),
            "anschrift": self._schutz.verschliesse(fin, "anschrift", fahrzeug.anschrift.encode()),
            "merkmal": merkmal,
        }
        if zeile is None:
            v.execute(insert(Zeile).values(**schluessel, **werte))
        else:
            v.execute(update(Zeile).where(*self._wo(fin)).values(**werte))
        self._merke_stand(v, fin, version, merkmal)
        return True

    def _merke_stand(self, v: Connection, fin: str, version: int, merkmal: str) -> None:
        schluessel = {"district_id": self._district_id, "fin_hmac": fin, "version": version}
        v.execute(insert(Registerstand).values(**schluessel, merkmal=merkmal))

    def _zeile(self, v: Connection, fin: str) -> Row[Any] | None:
        """The vehicle under lock, as an import leaves it."""
        return v.execute(_DIESES, {"district_id": self._district_id, "fin": fin}).one_or_none()

    def _merkmal_von(self, v: Connection, fin: str, version: int) -> str | None:
        wo = (Registerstand.district_id == self._district_id, Registerstand.fin_hmac == fin)
        return v.scalar(select(Registerstand.merkmal).where(*wo, Registerstand.version == version))

    def _wo(self, fin: str) -> Sequence[ColumnElement[bool]]:
        return Zeile.district_id == self._district_id, Zeile.fin_hmac == fin

    def _kennwerte(self, v: Connection) -> Kennwerte:
        return self._quelle.lies(v)


def _auskunft(version: int, f: Fahrzeugdaten) -> Registerfahrzeug:
    return Registerfahrzeug(
        f.kennzeichen, f.fin, f.marke, f.familienname, f.vornamen, f.anschrift, f.behoerde, version, f.bitte_kreis
    )
