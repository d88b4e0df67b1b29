"""An own Vorgang that waits: what was asked, taking it back, and a supervisor who signs in beside the clerk."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.freigabenbild import Antragsbild, Art, antragsbild
from bureau_app.ui.presenters.freigabeneingang import begruendung
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.freigabe import entscheide_am_platz, posten_von, ziehe_zurueck
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.stellen import Freigabeposten


@dataclass(frozen=True, slots=True)
class Ausgaenge:
    """Where the page leaves to: the Vorgang that no longer waits, or the list."""

    weiter: Callable[[Vorgang], None]
    verlassen: Callable[[], None]


class FreigabenplatzPresenter:
    """At most one waiting Vorgang; the clerk stays signed in whoever decides."""

    def __init__(
        self,
        umgebung: Umgebung,
        meldung: MeldungPresenter,
        ausgaenge: Ausgaenge,
        zeige: Callable[[Antragsbild], None],
    ) -> None:
        self._u, self._meldung, self._ausgaenge, self._zeige = umgebung, meldung, ausgaenge, zeige
        self._vorgang: Vorgang | None = None
        self._benutzer: Benutzer | None = None
        self._bild = Antragsbild()
        self._verborgen = False
        self._lauf = 0

    @property
    def vorgang(self) -> Vorgang | None:
        """The Vorgang on the page."""
        return self._vorgang

    def oeffne(self, benutzer: Benutzer, vorgang: Vorgang) -> None:
        """Show what was asked."""
        self.leere()
        self._benutzer, self._vorgang = benutzer, vorgang
        s, lauf = self._u.schalter, self._lauf

        def fertig(posten: Freigabeposten) -> None:
            if lauf == self._lauf:
                jetzt = s.uhr.jetzt()
                self._setze(antragsbild(self._u.texte, posten, Art.AM_PLATZ, jetzt, self._bild.lauf + 1))

        self._u.runner.run(Spur.SPEICHER, lambda: posten_von(s, benutzer, vorgang), fertig, self._meldung.stoerung)

    def leere(self) -> None:
        """Nothing on the page."""
        self._lauf += 1
        self._vorgang = self._benutzer = None
        self._setze(Antragsbild(lauf=self._bild.lauf))

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of the person while the counter is locked or screened."""
        self._verborgen = verborgen
        if self._vorgang is not None:
            self._zeige(Antragsbild() if verborgen else self._bild)

    def angemeldet(self, benutzer: Benutzer) -> None:
        """The same clerk is back, with a new session."""
        if self._benutzer is not None and self._benutzer.id == benutzer.id:
            self._benutzer = benutzer

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another try must be possible."""
        if self._bild.arbeitet:
            self._setze(replace(self._bild, arbeitet=False))

    def entscheide(self, kennung: str, kennwort: str, gewaehrt: bool, grund: str) -> None:
        """The supervisor beside the clerk grants or declines."""
        vorgang, benutzer = self._vorgang, self._benutzer
        if vorgang is None or benutzer is None or self._bild.arbeitet:
            return
        u = self._u
        try:
            grund = begruendung(u, gewaehrt, grund)
        except Eingabefehler as fehler:
            self._sage_fehler(fehler)
            return
        self._arbeite(
            lambda: entscheide_am_platz(
                u.schalter, u.freigabe, u.district, kennung, kennwort, benutzer, vorgang, gewaehrt, grund
            )
        )

    def ziehe_zurueck(self) -> None:
        """The clerk takes the request back and goes on with the draft."""
        vorgang, benutzer = self._vorgang, self._benutzer
        if vorgang is not None and benutzer is not None and not self._bild.arbeitet:
            u = self._u
            self._arbeite(lambda: ziehe_zurueck(u.schalter, u.freigabe, benutzer, vorgang))

    def zurueck(self) -> None:
        """Esc: to the list; the request goes on waiting."""
        if not self._bild.arbeitet:
            self._ausgaenge.verlassen()

    def entschieden(self, vorgang: Vorgang) -> None:
        """The decision came from elsewhere while the page was open."""
        if self._vorgang is not None and self._vorgang.id == vorgang.id and not self._bild.arbeitet:
            self._ausgaenge.weiter(vorgang)

    def _arbeite(self, arbeit: Callable[[], Vorgang]) -> None:
        lauf = self._lauf
        self._setze(replace(self._bild, arbeitet=True, fehler="", fehlerfeld="", hinweis=""))

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            if lauf != self._lauf:
                return
            self._setze(replace(self._bild, arbeitet=False))
            if isinstance(ergebnis, Eingabefehler):
                self._sage_fehler(ergebnis)
            elif ergebnis.stufe is not Stufe.ZUR_FREIGABE:
                self._ausgaenge.weiter(ergebnis)
            else:
                self._vorgang = ergebnis

        def gescheitert(stoerung: Stoerung) -> None:
            if lauf == self._lauf:
                hinweis = str(self._u.texte.fehler(stoerung))
                self._setze(replace(self._bild, arbeitet=False, hinweis=hinweis, versuch=self._bild.versuch + 1))

        self._u.runner.run(Spur.NETZ, versuche(arbeit), fertig, gescheitert)

    def _sage_fehler(self, fehler: Eingabefehler) -> None:
        text = str(self._u.texte.fehler(fehler))
        self._setze(replace(self._bild, fehler=text, fehlerfeld=fehler.feld, versuch=self._bild.versuch + 1))

    def _setze(self, bild: Antragsbild) -> None:
        self._bild = bild
        if not self._verborgen:
            self._zeige(bild)
