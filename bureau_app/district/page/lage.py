"""What the page shows, counted from ledger and entries: by town and day, never by person, device or case."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from sqlalchemy import Connection, Engine, select

from bureau_app.district.betrieb.bestand import Bestand, Betriebszahlen
from bureau_app.district.ereignisse import AENDERUNGEN
from bureau_app.district.tables import Eintrag, Ereignis
from bureau_app.district.transaktion import lesen
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.domain.zeit import ORTSZEIT, schaltertag
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden

TAGE = 14
"""Days of the picture by day."""

Inhalt = Callable[[Connection, str, int], bytes | None]
"""Reads the content of one version (Vorgang, version); None if it was deleted."""


@dataclass(frozen=True, slots=True)
class Abrechnung:
    """Cents by creditor, and visits to the Zulassungsbehörde that the counter spared people."""

    kreis: int = 0
    gemeinde: int = 0
    bund: int = 0
    gespart: int = 0

    @property
    def summe(self) -> int:
        """Cents in all."""
        return self.kreis + self.gemeinde + self.bund

    def __add__(self, andere: "Abrechnung") -> "Abrechnung":
        return Abrechnung(
            self.kreis + andere.kreis,
            self.gemeinde + andere.gemeinde,
            self.bund + andere.bund,
            self.gespart + andere.gespart,
        )


@dataclass(frozen=True, slots=True)
class Gemeindelage:
    """One town: cases of today and of the month, and the month's settlement."""

    name: str
    heute: int
    monat: int
    abrechnung: Abrechnung


@dataclass(frozen=True, slots=True)
class Lage:
    """One look; `ohne_inhalt` entries of the month could not be settled, because their content was deleted."""

    stand: datetime
    betrieb: Betriebszahlen
    tage: tuple[tuple[date, int], ...]
    gemeinden: tuple[Gemeindelage, ...]
    ohne_inhalt: int

    @property
    def heute(self) -> int:
        """Cases of today in all towns."""
        return sum(g.heute for g in self.gemeinden)

    @property
    def abrechnung(self) -> Abrechnung:
        """The month in all towns."""
        return sum((g.abrechnung for g in self.gemeinden), Abrechnung())


@dataclass(frozen=True, slots=True)
class _Schritt:
    """One Vorgang's first appearance in the ledger, and the version that holds now."""

    vorgang_id: str
    version: int
    gemeinde_ags: str
    tag: date


@dataclass
class Lagebild:
    """Counts the present state. Contents never change, so each is read once in a process. Safe for several threads."""

    engine: Engine
    district_id: str
    uhr: Callable[[], datetime]
    gemeinden: Mapping[str, str]
    inhalt: Inhalt
    _gelesen: dict[tuple[str, int], Abrechnung | None] = field(default_factory=dict, repr=False)
    _schloss: Lock = field(default_factory=Lock, repr=False)
    _bestand: Bestand = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._bestand = Bestand(self.engine, self.district_id, self.uhr)

    def lage(self) -> Lage:
        """As committed now; the day and the month are those of the counters."""
        jetzt = self.uhr()
        heute = schaltertag(jetzt)
        erster = min(heute.replace(day=1), heute - timedelta(days=TAGE - 1))
        with self._schloss, lesen(self.engine) as v:
            schritte = tuple(self._schritte(v, erster))
            im_monat = [s for s in schritte if s.tag >= heute.replace(day=1)]
            abgerechnet = {s.vorgang_id: self._abrechnung(v, s) for s in im_monat}
            bekannt = {(s.vorgang_id, s.version) for s in im_monat}
            self._gelesen = {k: w for k, w in self._gelesen.items() if k in bekannt}
        return Lage(
            stand=jetzt,
            betrieb=self._bestand.betriebszahlen(),
            tage=_je_tag(schritte, heute),
            gemeinden=tuple(self._je_gemeinde(im_monat, heute, abgerechnet)),
            ohne_inhalt=sum(a is None for a in abgerechnet.values()),
        )

    def _schritte(self, v: Connection, ab: date) -> Iterable[_Schritt]:
        beginn = datetime.combine(ab, time(), ORTSZEIT).astimezone(UTC)
        frage = (
            select(Ereignis.vorgang_id, Eintrag.version, Ereignis.gemeinde_ags, Ereignis.zeit)
            .join(
                Eintrag,
                (Eintrag.district_id == Ereignis.district_id)
                & (Eintrag.vorgang_id == Ereignis.vorgang_id)
                & (Eintrag.register == Ereignis.register),
            )
            .where(Ereignis.district_id == self.district_id, Ereignis.zeit >= beginn, Ereignis.version == 1)
            .where(Ereignis.register == Register.FAHRZEUGREGISTER.value, Ereignis.art.in_(AENDERUNGEN))
        )
        for zeile in v.execute(frage):
            yield _Schritt(zeile.vorgang_id, zeile.version, zeile.gemeinde_ags, schaltertag(zeile.zeit))

    def _abrechnung(self, v: Connection, schritt: _Schritt) -> Abrechnung | None:
        wo = (schritt.vorgang_id, schritt.version)
        if wo not in self._gelesen:
            roh = self.inhalt(v, *wo)
            self._gelesen[wo] = _abgerechnet(roh) if roh is not None else None
        return self._gelesen[wo]

    def _je_gemeinde(
        self, monat: Iterable[_Schritt], heute: date, abgerechnet: Mapping[str, Abrechnung | None]
    ) -> Iterable[Gemeindelage]:
        je: dict[str, list[_Schritt]] = defaultdict(list)
        for schritt in monat:
            je[schritt.gemeinde_ags].append(schritt)
        for ags, name in self.gemeinden.items():
            teile = (abgerechnet[s.vorgang_id] or Abrechnung() for s in je[ags])
            yield Gemeindelage(name, sum(s.tag == heute for s in je[ags]), len(je[ags]), sum(teile, Abrechnung()))


def _je_tag(schritte: Iterable[_Schritt], heute: date) -> tuple[tuple[date, int], ...]:
    je: dict[date, int] = defaultdict(int)
    for schritt in schritte:
        je[schritt.tag] += 1
    tage = (heute - timedelta(days=zurueck) for zurueck in reversed(range(TAGE)))
    return tuple((tag, je[tag]) for tag in tage)


def _abgerechnet(roh: bytes) -> Abrechnung | None:
    """A visit is spared if no vehicle of a first recording was left to the Kreis."""
    try:
        eintrag = FahrzeugregisterEintrag.aus_json(roh)
    except Unverstanden:
        return None
    g = eintrag.gebuehr
    alle_am_schalter = all(f.ausgang is Fahrzeugausgang.AUFKLEBER for f in eintrag.fahrzeuge)
    gespart = eintrag.art == "anschriftenaenderung" and alle_am_schalter
    return Abrechnung(g.kreis_cent, g.gemeinde_cent, g.bund_cent, int(gespart))
