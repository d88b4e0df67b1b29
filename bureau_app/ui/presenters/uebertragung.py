"""Keeps both registers and the Policy up to date in the background: when a round is due, what the screen shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.feedwache import Feedwache
from bureau_app.ui.presenters.loeschpflege import Loeschpflege
from bureau_app.ui.presenters.policypflege import policypflege, strassenpflege
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.presenters.zeugenpflege import Zeugenpflege
from bureau_app.workflows.ports import Spur
from bureau_app.workflows.sync import Bericht, kreis_runde, melde_runde, naechster_versuch

RUHIG, GEHORCHT = timedelta(seconds=20), timedelta(seconds=60)
"""Between two rounds while nothing waits: only to see whether the other side is there; and with the feed held open."""
WARTEND = timedelta(seconds=2)
"""Between two rounds while an answer is awaited."""
AUFGEWACHT = timedelta(seconds=15)
"""Between two beats: then the PC slept, and what was on its way went nowhere."""
_NIE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Registerlage:
    """One register as seen from here: how many changes wait, whether it could be reached last time, how far this PC's
    clock was ahead of its clock then, if too far, how many of the changes wait for an update of its program, and how
    many that it confirmed once it lost and cannot take again."""

    wartend: int = 0
    getrennt: bool = False
    uhr: timedelta = timedelta()
    geparkt: int = 0
    vermisst: int = 0


@dataclass
class _Kanal:
    runde: Callable[[], Bericht]
    faellig: datetime
    lage: Registerlage = Registerlage()
    fehlschlaege: int = 0
    laeuft: bool = False
    nochmal: bool = field(default=False)
    nicht_vor: datetime = _NIE


class UebertragungPresenter:
    """`zeige` hears each register's state, `bewegt` that a Vorgang's part moved on, `melde` what a person must know."""

    def __init__(
        self,
        umgebung: Umgebung,
        zeige: Callable[[Register, Registerlage], None],
        bewegt: Callable[[], None],
        melde: Callable[[Stoerung], None],
    ) -> None:
        self._u = umgebung
        self._zeige = zeige
        self._bewegt, self._melde = bewegt, melde
        self._policy, self._strassen = policypflege(umgebung), strassenpflege(umgebung)
        self._zeuge = Zeugenpflege(umgebung, melde)
        self._loeschen = Loeschpflege(umgebung)
        self._feed = Feedwache(umgebung, bewegt, self._feed_getrennt)
        s, jetzt = umgebung.schalter, umgebung.schalter.uhr.jetzt()
        self._zuletzt = jetzt
        self._kanaele = {
            Register.MELDEREGISTER: _Kanal(lambda: melde_runde(s, umgebung.melderegister), jetzt),
            Register.FAHRZEUGREGISTER: _Kanal(lambda: kreis_runde(s, umgebung.district), jetzt),
        }

    @property
    def offline(self) -> bool:
        """Whether the Kreis could not be reached last time."""
        return self._kanaele[Register.FAHRZEUGREGISTER].lage.getrennt

    def takt(self) -> None:
        """Called about every second: starts what is due."""
        self._policy.takt()
        self._strassen.takt()
        self._zeuge.takt()
        self._loeschen.takt()
        self._feed.takt()
        jetzt, zuletzt = self._u.schalter.uhr.jetzt(), self._zuletzt
        self._zuletzt = jetzt
        for register, kanal in self._kanaele.items():
            if jetzt - zuletzt > AUFGEWACHT:
                kanal.faellig = jetzt
            if jetzt >= max(kanal.faellig, kanal.nicht_vor) and not kanal.laeuft:
                self._runde(register, kanal)

    def gleich(self) -> None:
        """Something new waits: do not wait for the next round."""
        for kanal in self._kanaele.values():
            kanal.faellig = self._u.schalter.uhr.jetzt()
            kanal.nochmal = kanal.laeuft
        self.takt()

    def angemeldet(self) -> None:
        """Somebody signed in, who works under the Policy of now."""
        self._policy.gleich()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: a round that was on its way is over."""
        self._policy.nach_vorfall()
        self._strassen.nach_vorfall()
        self._zeuge.nach_vorfall()
        self._loeschen.nach_vorfall()
        self._feed.nach_vorfall()
        for kanal in self._kanaele.values():
            if kanal.laeuft:
                kanal.laeuft = False
                kanal.faellig = self._u.schalter.uhr.jetzt() + RUHIG

    def _feed_getrennt(self) -> None:
        """The feed was held open and is no more: see whether the district is there at all."""
        self._kanaele[Register.FAHRZEUGREGISTER].faellig = self._u.schalter.uhr.jetzt()

    def _runde(self, register: Register, kanal: _Kanal) -> None:
        kanal.laeuft = True

        def fertig(bericht: Bericht) -> None:
            kanal.fehlschlaege = 0
            ruhig = GEHORCHT if register is Register.FAHRZEUGREGISTER and self._feed.verbunden else RUHIG
            pause = WARTEND if bericht.offen > bericht.geparkt else ruhig
            lage = Registerlage(bericht.offen, False, bericht.uhr, bericht.geparkt, bericht.vermisst)
            self._beende(register, kanal, lage, pause)
            if bericht.gesendet or bericht.bestaetigt or bericht.zurueck or bericht.bewegt:
                self._bewegt()

        def gescheitert(stoerung: Stoerung) -> None:
            kanal.fehlschlaege += 1
            if stoerung.code is Fehlercode.KREIS_GERAET_GEGABELT and kanal.fehlschlaege == 1:
                self._melde(stoerung)
            kanal.nicht_vor = self._u.schalter.uhr.jetzt() + timedelta(seconds=stoerung.warten_s)
            pause = max(WARTEND, naechster_versuch(kanal.fehlschlaege, self._u.zufall()))
            self._beende(register, kanal, Registerlage(kanal.lage.wartend, True), pause)
            self._zaehle(register, kanal)

        self._u.runner.run(Spur.NETZ, kanal.runde, fertig, gescheitert)

    def _beende(self, register: Register, kanal: _Kanal, lage: Registerlage, pause: timedelta) -> None:
        kanal.laeuft = False
        kanal.faellig = self._u.schalter.uhr.jetzt() + (timedelta() if kanal.nochmal else pause)
        kanal.nochmal = False
        kanal.lage = lage
        self._zeige(register, lage)

    def _zaehle(self, register: Register, kanal: _Kanal) -> None:
        """Without an answer the store says how many wait."""
        store = self._u.schalter.store

        def fertig(wartend: dict[Register, int]) -> None:
            kanal.lage = Registerlage(wartend[register], kanal.lage.getrennt)
            self._zeige(register, kanal.lage)

        self._u.runner.run(Spur.SPEICHER, store.wartend, fertig, lambda _: None)
