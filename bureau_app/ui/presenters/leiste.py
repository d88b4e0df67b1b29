"""The status line: draft, both registers, printer, reader, and who works here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.ui.presenters.freigaben import Antragslage
from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.lesen import State as Lesebild
from bureau_app.ui.presenters.sicherung import Sicherungsstand, Stand
from bureau_app.ui.presenters.uebertragung import Registerlage
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Benutzer, Spur

DRUCKER_ALLE = timedelta(seconds=60)


class Lage(StrEnum):
    """How a part is, shown by sign and word."""

    RUHT = "ruht"
    LAEUFT = "laeuft"
    GUT = "gut"
    GESTOERT = "gestoert"


@dataclass(frozen=True, slots=True)
class Teil:
    """One part of the line: how it is, in words, and what to do about it."""

    lage: Lage = Lage.RUHT
    text: str = field(default="", repr=False)
    hinweis: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The line from left to right; `freigaben` has no text if there are none."""

    entwurf: Teil = Teil()
    melderegister: Teil = Teil()
    kreis: Teil = Teil()
    drucker: Teil = Teil()
    leser: Teil = Teil()
    freigaben: Teil = Teil()
    platz: str = field(default="", repr=False)


class LeistePresenter:
    """Gathers what the others know; asks the printer itself now and then."""

    def __init__(self, umgebung: Umgebung, zeige: Callable[[State], None]) -> None:
        self._u = umgebung
        self._texte = umgebung.texte
        self._zeige = zeige
        self._druckt = self._fragt = False
        self._antraege, self._eingang = Antragslage(), 0
        self._naechste_frage: datetime | None = None
        texte = umgebung.texte
        self._state = State(
            entwurf=Teil(Lage.RUHT, texte("leiste.entwurf_keiner")),
            melderegister=Teil(Lage.RUHT, texte("leiste.melderegister_leer")),
            kreis=Teil(Lage.RUHT, texte("leiste.kreis_leer")),
            drucker=Teil(Lage.RUHT, texte("leiste.drucker_prueft")),
            leser=Teil(Lage.RUHT, texte("leiste.leser_ruht")),
            platz=umgebung.schalter.arbeitsplatz.name,
        )

    def beginne(self) -> None:
        """Show the line."""
        self._zeige(self._state)

    def takt(self) -> None:
        """Called about every second: asks the printer whether it could print."""
        jetzt = self._u.schalter.uhr.jetzt()
        if self._druckt or self._fragt or (self._naechste_frage and jetzt < self._naechste_frage):
            return
        self._fragt = True
        self._naechste_frage = jetzt + DRUCKER_ALLE
        self._u.runner.run(Spur.DRUCKER, self._u.schalter.drucker.bereit, self._drucker_bereit, self._drucker_gestoert)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: the printer is asked again later."""
        self._fragt = False

    def setze_druckt(self, druckt: bool) -> None:
        """A print began or ended; afterwards the printer is asked again."""
        self._druckt = druckt
        self._naechste_frage = None
        if druckt:
            self._setze(drucker=Teil(Lage.LAEUFT, self._texte("leiste.drucker_druckt")))
        else:
            self.takt()

    def setze_entwurf(self, stand: Sicherungsstand) -> None:
        """How far the draft is on disk."""
        if stand.stand is Stand.GESICHERT and stand.um:
            text = self._texte("leiste.entwurf_gesichert", uhrzeit=self._texte.uhrzeit_genau(stand.um))
            teil = Teil(Lage.GUT, text)
        elif stand.stand is Stand.LAEUFT:
            teil = replace(self._state.entwurf, lage=Lage.LAEUFT)
            if self._state.entwurf.lage in (Lage.RUHT, Lage.GESTOERT):
                teil = Teil(Lage.LAEUFT, self._texte("leiste.entwurf_sichert"))
        elif stand.stand is Stand.FEHLER:
            teil = Teil(Lage.GESTOERT, self._texte("leiste.entwurf_fehler"))
        else:
            teil = Teil(Lage.RUHT, self._texte("leiste.entwurf_keiner"))
        self._setze(entwurf=teil)

    def setze_vorgang(self) -> None:
        """A committed Vorgang is open: every move of it is on disk before it shows."""
        self._setze(entwurf=Teil(Lage.GUT, self._texte("leiste.vorgang_gesichert")))

    def setze_register(self, register: Register, lage: Registerlage) -> None:
        """How a register is."""
        name = "melderegister" if register is Register.MELDEREGISTER else "kreis"
        text = self._texte(f"leiste.{name}" if lage.wartend else f"leiste.{name}_leer", wartend=lage.wartend)
        if lage.getrennt:
            teil = Teil(Lage.GESTOERT, self._texte("leiste.getrennt", text=text), self._texte("leiste.getrennt_tun"))
        elif lage.geparkt:
            teil = Teil(Lage.GESTOERT, self._texte("leiste.veraltet", text=text), self._texte("leiste.veraltet_tun"))
        elif lage.vermisst:
            fehlt = self._texte("leiste.fehlt", text=text, anzahl=lage.vermisst)
            teil = Teil(Lage.GESTOERT, fehlt, self._texte("leiste.fehlt_tun"))
        elif lage.uhr:
            minuten = abs(lage.uhr) // timedelta(minutes=1)
            wie = self._texte("leiste.uhr_vor" if lage.uhr > timedelta() else "leiste.uhr_nach", minuten=minuten)
            teil = Teil(Lage.GESTOERT, self._texte("leiste.uhr", text=text, wie=wie), self._texte("leiste.uhr_tun"))
        else:
            policy = self._texte("leiste.policy", version=self._u.schalter.policybuch().version)
            teil = Teil(Lage.LAEUFT if lage.wartend else Lage.GUT, text, policy if name == "kreis" else "")
        if register is Register.MELDEREGISTER:
            self._setze(melderegister=teil)
        else:
            self._setze(kreis=teil)

    def setze_leser(self, bild: Lesebild) -> None:
        """What the reader is doing."""
        lage = {Lesestand.RUHT: Lage.RUHT, Lesestand.BEREIT: Lage.GUT, Lesestand.FEHLER: Lage.GESTOERT}
        text = self._texte(f"leiste.leser_{bild.stand.value}")
        self._setze(leser=Teil(lage.get(bild.stand, Lage.LAEUFT), text))

    def setze_antraege(self, lage: Antragslage) -> None:
        """How the own requests for a second person's word are."""
        self._antraege = lage
        self._setze_freigaben()

    def setze_eingang(self, anzahl: int) -> None:
        """How many requests wait for whoever works here."""
        self._eingang = anzahl
        self._setze_freigaben()

    def _setze_freigaben(self) -> None:
        eigene, texte = self._antraege, []
        for name, anzahl in (
            ("eingang", self._eingang),
            ("entschieden", eigene.entschieden),
            ("wartend", eigene.wartend),
        ):
            if anzahl:
                texte.append(self._texte(f"leiste.freigaben_{name}", anzahl=anzahl))
        lage = Lage.GUT if eigene.entschieden else Lage.LAEUFT if texte else Lage.RUHT
        hinweis = ""
        if eigene.ungesendet:
            lage, hinweis = Lage.GESTOERT, self._texte("leiste.freigaben_ungesendet", anzahl=eigene.ungesendet)
        self._setze(freigaben=Teil(lage, " · ".join(texte), hinweis))

    def setze_benutzer(self, benutzer: Benutzer | None) -> None:
        """Who works here now."""
        platz = self._u.schalter.arbeitsplatz.name
        self._setze(platz=self._texte("leiste.platz", name=benutzer.name, platz=platz) if benutzer else platz)

    def _drucker_bereit(self, _: None) -> None:
        self._fragt = False
        if not self._druckt:
            self._setze(drucker=Teil(Lage.GUT, self._texte("leiste.drucker_bereit")))

    def _drucker_gestoert(self, stoerung: Stoerung) -> None:
        self._fragt = False
        hinweis = str(self._texte.fehler(stoerung))
        self._setze(drucker=Teil(Lage.GESTOERT, self._texte("leiste.drucker_fehler"), hinweis))

    def _setze(self, **teile: object) -> None:
        neu = replace(self._state, **teile)  # type: ignore[arg-type]
        if neu != self._state:
            self._state = neu
            self._zeige(neu)
