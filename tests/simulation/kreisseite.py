"""What happens at the district during a day: it is forged at, restored, it delivers to the register behind it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from bureau_app.domain.ereignis import Register
from tests.simulation.bezirk import GEMEINDEN, Bezirk
from tests.simulation.hinterland import Zulassungsstelle
from tests.simulation.netz import Anfrage
from tests.simulation.platte import Absturz
from tests.simulation.platz import Platz
from tests.simulation.rathaus import Rathaus
from tests.simulation.urteil import Buchfuehrung
from tests.simulation.verstoss import verlange


class Kreisseite:
    """The acts of the schedule that no counter takes part in. `stirb` is told when the service died; on some days
    there is a register behind the district, on the others the district's own is the last one."""

    def __init__(self, wuerfel: Random, buch: Buchfuehrung, bezirk: Bezirk, stirb: Callable[[], None]) -> None:
        self.wuerfel = wuerfel
        self.buch = buch
        self.bezirk = bezirk
        self.stirb = stirb
        self.sicherung: bytes | None = None
        self.rathaeuser = {ags: Rathaus(wuerfel, buch, ags) for ags in dict.fromkeys(GEMEINDEN)}
        self.stelle: Zulassungsstelle | None = None
        if wuerfel.random() < 0.5:
            self.stelle = Zulassungsstelle(wuerfel, buch)
            bezirk.haenge_an()

    def faelsche(self, platz: Platz) -> None:
        """An op id that is known comes again with other bytes: nobody is told that it is known (K2)."""
        if anfrage := self.buch.gefaelschte(platz, self.bezirk):
            self.buch.erwarte_abgewiesen(self.bezirk.bediene(Anfrage(platz.geraet, "POST", "/v1/sync", anfrage, "")))

    def gib_zurueck(self, _platz: Platz) -> None:
        """A register that the district was only told of finds fault with a change that was confirmed."""
        if self.stelle is None and (gebucht := self.buch.gebuchte()):
            op_id = self.wuerfel.choice(gebucht)
            self.buch.zurueckgegeben.add(op_id)
            self.bezirk.platte.stirb_am(0)
            self.bezirk.platte.stoere(0)
            self.bezirk.gib_zurueck(op_id)

    def beliefere(self, _platz: Platz) -> None:
        """One pass of what works for the register behind the district; it may die in it as the service may."""
        self.bezirk.uhr.vor(timedelta(seconds=self.wuerfel.choice((1, 30, 300))))
        self._beliefere()

    def trage(self, platz: Platz) -> None:
        """One pass for the counter's town, which fetches and answers; the service may die in it."""
        self.bezirk.uhr.vor(timedelta(seconds=self.wuerfel.choice((1, 30, 300))))
        self._trage(self.rathaeuser[platz.geraet.gemeinde_ags])

    def sichere(self, _platz: Platz) -> None:
        """A backup is taken, or the last one is put in place of the database: what came after it is gone there."""
        if self.sicherung is None:
            self.sicherung = self.bezirk.platte.abbild()
            return
        self.buch.vergiss(self.bezirk)
        self.bezirk.stelle_her(self.sicherung)
        self.buch.beginne_neu(self.bezirk)
        self._gegabelt_sind()
        self.sicherung = None

    def gib_frei(self, _platz: Platz) -> None:
        """A person looked at a device that gave a number twice: its changes are taken again."""
        self.bezirk.platte.stirb_am(0)
        self.bezirk.platte.stoere(0)
        if alle := self.bezirk.quarantaene.alle():
            self.bezirk.quarantaene.gib_frei(*self.wuerfel.choice(alle), self.bezirk.uhr.jetzt())
        self._gegabelt_sind()

    def nimm_neu_auf(self, platz: Platz, neue_id: str) -> None:
        """A counter whose device is in quarantine, or that a restored district does not know, is enrolled anew."""
        if self.bezirk.kennt(platz.geraet):
            return
        if platz.geraet.id in self.buch.zurueckgespielt:
            self.buch.zurueckgespielt.add(neue_id)
        platz.werde(self.bezirk.nimm_auf(neue_id, platz.geraet.gemeinde_ags))

    def _gegabelt_sind(self) -> None:
        """Only those that are in quarantine now; for the others the person has looked, or a backup knows nothing."""
        self.bezirk.gegabelt &= self.bezirk.in_quarantaene()
        self.buch.gesperrt &= self.bezirk.in_quarantaene()

    def heile(self) -> bool:
        """A pass without faults; whether the register behind has answered everything. The towns answer too."""
        for rathaus in self.rathaeuser.values():
            rathaus.anteil = 0.0
            self._trage(rathaus)
        if self.stelle is None:
            return True
        self.stelle.anteil = 0.0
        self._beliefere()
        return not self.bezirk.unbeantwortete()

    def pruefe_schritt(self, plaetze: tuple[Platz, ...]) -> None:
        """No counter says confirmed before the register behind the district has."""
        if self.stelle is not None:
            bestaetigt = self.stelle.bestaetigte()
            for platz in plaetze:
                verlange(platz.bestaetigte() <= bestaetigt, "I6", "confirmed before the register behind said so")

    def pruefe_ende(self, plaetze: tuple[Platz, ...]) -> None:
        """What holds of the registers behind once the faults ended and everything was sent."""
        for op_id, ags, inhalt in self.bezirk.umschlaege():
            verlange(inhalt is not None, "I3", "an envelope is gone")
            self.rathaeuser[ags].oeffne(op_id, inhalt or b"")
        for platz in plaetze:
            self._pruefe_gemeldetes(platz, self.rathaeuser[platz.geraet.gemeinde_ags])
        if self.stelle is not None:
            self.stelle.pruefe_ende(self.bezirk.registermeldungen(), set(self.buch.gebuchte()))

    def _pruefe_gemeldetes(self, platz: Platz, rathaus: Rathaus) -> None:
        """What the counter sealed came to the town, and the counter knows its answer (I3, I6). One that was played back
        may have closed a Vorgang twice: the second time comes back from the Kreis."""
        frage = "SELECT op_id, vorgang_id, stand, grund FROM ausgang WHERE register = 'melderegister'"
        for op_id, vorgang_id, stand, grund in platz.platte.zeilen(frage):
            verlange(stand in ("bestaetigt", "zurueck"), "I3", f"an envelope ends as {stand}")
            if grund == "veraltete_fassung" and platz.geraet.id in self.buch.zurueckgespielt:
                continue
            antwort = rathaus.antworten.get(op_id)
            verlange(antwort is not None, "I3", f"an envelope never reached the town: {stand} ({grund})")
            gesagt = "bestaetigt" if antwort and antwort.ergebnis == "angenommen" else "zurueck"
            verlange(gesagt == stand, "I6", f"the town says {gesagt} of an envelope, the counter {stand}")
            v = platz.store.lade(vorgang_id)
            einig = v is not None and str(v.registerstand(Register.MELDEREGISTER)) == stand
            verlange(einig, "I6", "Vorgang and outbox disagree")

    def zurueckgegebene(self) -> set[str]:
        """The op ids of what a register behind the district returned."""
        return self.buch.zurueckgegeben | (self.stelle.zurueckgegebene() if self.stelle else set())

    def _trage(self, rathaus: Rathaus) -> None:
        try:
            rathaus.runde(self.bezirk.trage(rathaus.gemeinde_ags))
        except Absturz:
            self.stirb()
        except SQLAlchemyError:
            return

    def _beliefere(self) -> None:
        if self.stelle is None:
            return
        try:
            self.bezirk.beliefere(self.stelle)
        except Absturz:
            self.stirb()
        except SQLAlchemyError:
            return
