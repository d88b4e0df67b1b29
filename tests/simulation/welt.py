"""A district's day under faults, played by one seeded scheduler in one thread: the same seed is the same day."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from random import Random
from uuid import UUID

from bureau_app.district import ledger
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.link import kreis, relais
from bureau_app.link.verbindung import Antwort
from bureau_app.workflows import freigabe
from bureau_app.workflows.sync import HOECHSTENS
from tests.simulation.bezirk import FEED_SEITE, Bezirk
from tests.simulation.fuhrpark import Fuhrpark
from tests.simulation.kreisseite import Kreisseite
from tests.simulation.netz import Anfrage, Netz
from tests.simulation.platte import Absturz
from tests.simulation.platz import Platz
from tests.simulation.rueckgaben import entscheide, entscheide_noch
from tests.simulation.urteil import Buchfuehrung, pruefe_ende, pruefe_schritt
from tests.simulation.verstoss import Verstoss

FR = Register.FAHRZEUGREGISTER
SCHRITTE = 34
HOECHSTENS_AM_STUECK = 300
"""Requests of one step, or of one round while everything heals: more is no end."""
RUNDEN_BIS_LEER = 40
"""Rounds of five minutes within which a healed counter must have emptied its outbox (I8)."""
SPRUENGE = tuple(
    timedelta(seconds=s) for s in (-1, -301, 301, -3600, 3600, 2 * 3600, -86400, 86400, -365 * 86400, 365 * 86400)
)


@cache
def bretter() -> tuple[Bezirk, tuple[Platz, ...]]:
    """The machines, made once a process; each day begins with fresh disks in them."""
    ledger.Ledger.feed.__defaults__ = (FEED_SEITE,)
    vars(kreis)["FEED_SEITE"] = vars(relais)["FEED_SEITE"] = FEED_SEITE
    bezirk = Bezirk()
    return bezirk, tuple(Platz(geraet) for geraet, _ in bezirk.gruendung.geraete)


class Welt:
    """One day. `spur` hears what happens."""

    def __init__(self, seed: int, spur: Callable[[str], None] = lambda _zeile: None) -> None:
        self.wuerfel = Random(seed)
        self.spur = spur
        self.bezirk, self.plaetze = bretter()
        self.buch = Buchfuehrung()
        self.netz = Netz(self.wuerfel, self._bediene, self._dienst_stirbt)
        self.netz.anteil = self.wuerfel.choice((0.1, 0.3, 0.5))
        self.fuhrpark = Fuhrpark(self.wuerfel, self.buch, self.bezirk)
        self.abbilder: dict[Platz, tuple[bytes, dict[str, int]]] = {}
        self.marken: dict[str, str] = {}
        self.ids = self.tode = self.gefragt = 0
        self.bezirk.beginne()
        self.kreis = Kreisseite(self.wuerfel, self.buch, self.bezirk, self._dienst_stirbt)
        for platz in self.plaetze:
            platz.beginne(self.netz, self._neue_id, self.bezirk.gruendung.konten[platz.geraet.gemeinde_ags])

    def spiele(self) -> None:
        """The whole day, then its end in peace; Verstoss if an invariant does not hold."""
        taten = {
            self._fall: 24,
            self._ganzer_fall: 3,
            self._schritt: 14,
            self._storno: 10,
            self._entscheide: 14,
            self._runde: 34,
            self._melde: 22,
            self._stelle_zu: 14,
            self.kreis.faelsche: 2,
            self._stelle_uhr: 4,
            self._reisse_ab: 4,
            self._starte_dienst: 3,
            self._platte: 6,
            self.kreis.gib_zurueck: 3,
            self.kreis.beliefere: 14,
            self.kreis.trage: 14,
            self.kreis.sichere: 3,
            self.kreis.gib_frei: 2,
            self._aufsicht: 8,
            self._vergifte: 2,
        }
        for tat in self.wuerfel.choices(list(taten), list(taten.values()), k=SCHRITTE):
            platz = self.wuerfel.choice(self.plaetze)
            self.spur(f"{tat.__name__.strip('_')} {platz.geraet.gemeinde_ags}-{platz.geraet.nummer}")
            self._wage(platz, tat)
            self._pruefe_schritt()
        self._heile()
        gift: set[str] = set().union(*(platz.hinter(self.netz.gift) for platz in self.plaetze))
        pruefe_ende(self.buch, self.bezirk, self.plaetze, gift, self.kreis.zurueckgegebene())
        self.kreis.pruefe_ende(self.plaetze)
        self.fuhrpark.pruefe_ende(self.kreis.stelle)

    # ---------------------------------------------------------------------------------------------------- at a counter

    def _fall(self, platz: Platz) -> None:
        v = self.fuhrpark.fall(platz)
        if self.wuerfel.random() < 0.15:
            self.abbilder[platz] = platz.platte.abbild(), dict(platz.quittiert)
        if self.wuerfel.random() < 0.75:
            platz.schritt(v)

    def _ganzer_fall(self, platz: Platz) -> None:
        kennung = self.wuerfel.choice(("erna", "zweit"))
        platz.eroeffne(self.fuhrpark.fahrzeug(), kennung, zu_zweit=self.wuerfel.random() < 0.7)

    def _schritt(self, platz: Platz) -> None:
        if (v := self._einer(platz, lambda v: v.stufe not in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT))) is None:
            return
        self._melde_an(platz)
        if v.stufe is Stufe.ZUR_FREIGABE and self.wuerfel.random() < 0.6:
            self.marken[v.id] = platz.hole(v, self.marken.get(v.id, ""))
        elif v.stufe is Stufe.ZUR_FREIGABE and self.wuerfel.random() < 0.2:
            platz.merke(freigabe.ziehe_zurueck(platz.s, platz.freigabe, platz.wessen(v), v))
        else:
            platz.schritt(v)

    def _storno(self, platz: Platz) -> None:
        """A closed Vorgang is cancelled, or corrected; a Korrektur too."""
        if v := self._einer(platz, lambda v: v.stufe is Stufe.ABGESCHLOSSEN):
            spaeterer = platz.storniere(v) if self.wuerfel.random() < 0.7 else platz.berichtige(v)
            if platz.wessen(v).kennung != "zweit" and self.wuerfel.random() < 0.8:
                self._bringe_durch(platz, spaeterer)

    def _bringe_durch(self, platz: Platz, v: Vorgang) -> None:
        """Asked for, granted, fetched and closed in one go, as far as the faults let it."""
        self._melde_an(platz)
        v = platz.schritt(platz.schritt(v))
        assert v.freigabe is not None
        antrag = v.freigabe.antrag
        platz.freigabe.entscheide(platz.wer("anna").sitzung, antrag.id, antrag.inhalt, True, "gesehen")
        self.marken[v.id] = platz.hole(v, "")
        for _ in range(4):
            if (v := platz.store.lade(v.id) or v).stufe is not Stufe.ABGESCHLOSSEN:
                platz.schritt(v)

    def _entscheide(self, platz: Platz) -> None:
        if entscheide(platz, self.wuerfel) and self.wuerfel.random() < 0.5:
            platz.runde()

    def _runde(self, platz: Platz) -> None:
        platz.uhr.vor(timedelta(seconds=self.wuerfel.choice((1, 30, 300))))
        platz.runde()

    def _melde(self, platz: Platz) -> None:
        platz.uhr.vor(timedelta(seconds=self.wuerfel.choice((1, 30, 300))))
        platz.melde()

    def _stelle_uhr(self, platz: Platz) -> None:
        am_kreis = self.wuerfel.random() < 0.2
        self.buch.kreisuhr_gestellt |= am_kreis
        uhr = self.bezirk.uhr if am_kreis else platz.uhr
        uhr.vor(self.wuerfel.choice(SPRUENGE))

    def _reisse_ab(self, platz: Platz) -> None:
        self.netz.offline ^= {platz.geraet.id}

    def _platte(self, platz: Platz) -> None:
        """An image of the disk is taken, or the last one is played back: what came after it is gone here. Then work
        goes on."""
        if platz not in self.abbilder:
            self.abbilder[platz] = platz.platte.abbild(), dict(platz.quittiert)
        else:
            abbild, platz.quittiert = self.abbilder.pop(platz)
            platz.platte.spiele_ein(abbild)
            platz.starte()
            self.buch.zurueckgespielt.add(platz.geraet.id)
        if self.wuerfel.random() < 0.6:
            platz.schritt(self.fuhrpark.fall(platz))
            platz.runde()

    # -------------------------------------------------------------------------------------------------- at the district

    def _stelle_zu(self, _platz: Platz) -> None:
        self.netz.stelle_zu()

    def _starte_dienst(self, _platz: Platz) -> None:
        self._dienst_stirbt()
        if self.wuerfel.random() < 0.4:
            self.bezirk.wechsle_epoche()

    def _aufsicht(self, platz: Platz) -> None:
        """The supervisor decides on one of the inbox, also on her own account's: that one must be refused (I5)."""
        self._melde_an(platz)
        anna = platz.wer("anna")
        posten = platz.freigabe.eingang(anna.sitzung, "", 0).eintraege
        if not posten:
            return
        einer, gewaehrt = self.wuerfel.choice(posten), self.wuerfel.random() < 0.8
        platz.freigabe.entscheide(anna.sitzung, einer.antrag_id, einer.inhalt, gewaehrt, "gesehen")
        if einer.von == platz.konten["zweit"]:
            raise Verstoss("I5", "somebody decided on a request of her own")

    def _vergifte(self, platz: Platz) -> None:
        """From now on the service cannot digest one of the waiting changes."""
        if len(self.netz.gift) < 2 and (wartend := self.buch.wartende(platz)):
            self.netz.gift.add(self.wuerfel.choice(wartend))

    # ---------------------------------------------------------------------------------------------------------- faults

    def _wage(self, platz: Platz, tat: Callable[[Platz], None]) -> None:
        """Do it; the counter, the service, or its database may fail at any point in it."""
        if self.wuerfel.random() < 0.15:
            platz.platte.stirb_am(self.wuerfel.randint(1, self.wuerfel.choice((10, 30))))
        if self.wuerfel.random() < 0.12:
            self.bezirk.platte.stirb_am(self.wuerfel.randint(1, 24))
        if self.wuerfel.random() < 0.08:
            self.bezirk.platte.stoere(self.wuerfel.randint(1, 4))
        self.gefragt = 0
        try:
            with suppress(Stoerung, Eingabefehler):
                tat(platz)
        except Absturz:
            self.spur("  the counter dies")
            self.tode += 1
            platz.starte()
        platz.platte.stirb_am(0)
        self.bezirk.platte.stirb_am(0)
        self.bezirk.platte.stoere(0)

    def _heile(self) -> None:
        """The faults end; every counter must get rid of what it holds within so many rounds."""
        self.spur("the faults end")
        self.netz.anteil, self.netz.offline = 0.0, set()
        while self.netz.unterwegs:
            self.netz.stelle_zu()
        for platz in self.plaetze:
            while v := self._einer(platz, lambda v: v.stufe is Stufe.GEDRUCKT):
                platz.schritt(v)
        for runde in range(RUNDEN_BIS_LEER):
            entscheide_noch(self.plaetze, self.wuerfel, runde)
            self._pruefe_schritt()
            self.bezirk.uhr.vor(timedelta(minutes=5))
            for platz in self.plaetze:
                self.kreis.nimm_neu_auf(platz, self._neue_id())
            beantwortet = self.kreis.heile()
            ruhen = [self._ruht_nach_runde(platz) for platz in self.plaetze]
            if beantwortet and all(ruhen):
                return
        raise Verstoss("I8", f"{[p.offen() for p in self.plaetze]} changes still wait after {RUNDEN_BIS_LEER} rounds")

    def _pruefe_schritt(self) -> None:
        pruefe_schritt(self.buch, self.bezirk, self.plaetze)
        self.kreis.pruefe_schritt(self.plaetze)

    def _ruht_nach_runde(self, platz: Platz) -> bool:
        """Whether a round found nothing new and leaves nothing that anybody could digest; one that only failed over
        what nobody can is as good as one that got through."""
        platz.uhr.vor(timedelta(minutes=5))
        self.gefragt = 0
        with suppress(Stoerung):
            platz.melde()
        zeiger = platz.store.zeiger(FR)
        try:
            platz.runde()
        except Stoerung:
            if not platz.store.nachzureichen(FR, 1):
                return False
        ruht = platz.store.zeiger(FR) == zeiger and not platz.store.wartend()[Register.MELDEREGISTER]
        offen = {*self.buch.wartende(platz), *(a.op_id for a in platz.store.nachzureichen(FR, HOECHSTENS))}
        return ruht and offen <= platz.hinter(self.netz.gift)

    def _bediene(self, anfrage: Anfrage) -> Antwort:
        self.gefragt += 1
        if self.gefragt > HOECHSTENS_AM_STUECK:
            raise Verstoss("I8", "one step asks the Kreis without end")
        antwort = self.bezirk.bediene(anfrage)
        self.buch.fassungen.pruefe_antwort(self.bezirk, anfrage.koerper, antwort, self.buch.gepraegt)
        return antwort

    def _dienst_stirbt(self) -> None:
        self.spur("  the service dies")
        self.tode += 1
        self.bezirk.starte()

    # ----------------------------------------------------------------------------------------------------------- chance

    def _neue_id(self) -> str:
        self.ids += 1
        return str(UUID(int=0x0193B000_0000_7000_8000_000000000000 + (self.wuerfel.getrandbits(32) << 24) + self.ids))

    def _einer(self, platz: Platz, passt: Callable[[Vorgang], bool]) -> Vorgang | None:
        alle = [v for kennung in ("erna", "zweit") for v in platz.store.offene(platz.konten[kennung]) if passt(v)]
        return self.wuerfel.choice(alle) if alle else None

    def _melde_an(self, platz: Platz) -> None:
        """Everybody of the town signs in here anew where the session has ended; nobody's password is asked."""
        self.bezirk.platte.stirb_am(0)
        self.bezirk.platte.stoere(0)
        for kennung, konto in platz.konten.items():
            if self.bezirk.sitzungen.wer(platz.geraet, platz.sitzungen[kennung]) is None:
                platz.sitzungen[kennung] = self.bezirk.oeffne_sitzung(platz.geraet, konto)
