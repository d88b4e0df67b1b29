"""The supervisor's inbox: who asks for a second person's word, oldest first, and the page to decide one of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.ui.presenters.freigabenbild import (
    Antragsbild,
    Art,
    Eingangszeile,
    antragsbild,
    eingangszeile,
)
from bureau_app.ui.presenters.freigabenwarten import Warteschleife
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.anmeldung import frage_district
from bureau_app.workflows.freigabe import GRUND, pruefe_begruendung
from bureau_app.workflows.journal import vermerke_ansicht
from bureau_app.workflows.ports import Benutzer, Rolle, Spur
from bureau_app.workflows.stellen import Freigabemeldung, Freigabeposten, Stand

_NAME = "eingang"
_ALTER_ALLE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class State:
    """The list; `stand` says in words how it is, `getrennt` that it may be out of date."""

    zeilen: tuple[Eingangszeile, ...] = field(default=(), repr=False)
    stand: str = field(default="", repr=False)
    getrennt: bool = False


@dataclass(frozen=True, slots=True)
class Ausgaenge:
    """Who hears of it: how many wait, that one is to be shown, that the list is, that only a new sign-in helps."""

    anzahl: Callable[[int], None]
    zum_antrag: Callable[[], None]
    zur_liste: Callable[[], None]
    abgelaufen: Callable[[Stoerung], None]


class EingangPresenter:
    """For the role AUFSICHT only; everything shown here comes from the district, nothing of it is kept."""

    def __init__(
        self,
        umgebung: Umgebung,
        meldung: MeldungPresenter,
        warte: Warteschleife,
        ausgaenge: Ausgaenge,
        zeige: tuple[Callable[[State], None], Callable[[Antragsbild], None]],
    ) -> None:
        self._u, self._meldung, self._warte, self._ausgaenge = umgebung, meldung, warte, ausgaenge
        self._zeige_liste, self._zeige_antrag = zeige
        self._benutzer: Benutzer | None = None
        self._posten: tuple[Freigabeposten, ...] = ()
        self._gewaehlt: Freigabeposten | None = None
        self._bild = Antragsbild()
        self._marke = ""
        self._geladen = self._getrennt = self._verborgen = False
        self._lauf = 0
        self._gezeigt_um: datetime | None = None

    # ------------------------------------------------------------------------------------------------- begin, end

    def beginne(self, benutzer: Benutzer) -> None:
        """Somebody signed in; only a supervisor has an inbox."""
        self.beende()
        if benutzer.rolle is Rolle.AUFSICHT:
            self._benutzer = benutzer
            self._getrennt = not benutzer.sitzung
            if benutzer.sitzung:
                self._warte.setze(_NAME, self._frage, self._nicht_erreicht)
            self._melde()

    def pausiere(self) -> None:
        """The counter is locked: nothing is asked; what is on its way to be decided goes on."""
        self._warte.nimm_weg(_NAME)

    def setze_fort(self, benutzer: Benutzer) -> None:
        """The same person is back, with a new session: the page is as it was left."""
        if self._benutzer is not None:
            self._benutzer = benutzer
            self._getrennt = not benutzer.sitzung
            if benutzer.sitzung:
                self._warte.setze(_NAME, self._frage, self._nicht_erreicht)
            self._melde()

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of anybody while the counter is locked or screened."""
        self._verborgen = verborgen
        self._melde()
        if verborgen:
            self._zeige_antrag(Antragsbild())
        elif self._gewaehlt is not None:
            self._zeige_antrag(self._bild)

    def beende(self) -> None:
        """Nobody with an inbox works here."""
        self._lauf += 1
        self._warte.nimm_weg(_NAME)
        self._benutzer, self._posten, self._gewaehlt, self._marke = None, (), None, ""
        self._geladen = self._getrennt = False
        self._setze_bild(Antragsbild(lauf=self._bild.lauf))
        self._melde()

    @property
    def da(self) -> bool:
        """Whether whoever works here has an inbox."""
        return self._benutzer is not None

    def takt(self) -> None:
        """Called about every second: the ages grow."""
        if self._gezeigt_um and self._u.schalter.uhr.jetzt() - self._gezeigt_um >= _ALTER_ALLE:
            self._melde()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another decision must be possible."""
        if self._bild.arbeitet:
            self._setze_bild(replace(self._bild, arbeitet=False))

    # ------------------------------------------------------------------------------------------------- the list

    def _frage(self, warte_s: float) -> Callable[[], None]:
        benutzer, lauf = self._benutzer, self._lauf
        sitzung = benutzer.sitzung if benutzer else ""
        stand = self._u.freigabe_warten.eingang(sitzung, self._marke, warte_s)
        return lambda: self._nimm(stand) if lauf == self._lauf else None

    def _nimm(self, stand: Stand[Freigabeposten]) -> None:
        kamen = {posten.antrag_id for posten in stand.eintraege} - {posten.antrag_id for posten in self._posten}
        if kamen and self._geladen and not self._verborgen and not self._gewaehlt:
            self._meldung.info("eingang.neu")
        self._posten, self._marke = stand.eintraege, stand.marke
        self._geladen, self._getrennt = True, False
        self._pruefe_gewaehlten()
        self._melde()

    def _nicht_erreicht(self, stoerung: Stoerung) -> None:
        self._getrennt = True
        self._melde()
        if stoerung.code in (Fehlercode.SITZUNG_ABGELAUFEN, Fehlercode.ROLLE_FEHLT):
            self._meldung.stoerung(stoerung)

    def _pruefe_gewaehlten(self) -> None:
        """The request on the page went away or is another one by now: say so, nobody decides it any more."""
        gewaehlt = self._gewaehlt
        if gewaehlt is None or self._bild.arbeitet or not self._bild.darf:
            return
        jetzt = next((posten for posten in self._posten if posten.antrag_id == gewaehlt.antrag_id), None)
        if jetzt is None or jetzt.inhalt != gewaehlt.inhalt:
            self._setze_bild(
                replace(self._bild, darf=False, hinweis=self._texte("antrag.ueberholt"), warum_nicht="", fehler="")
            )

    # ------------------------------------------------------------------------------------------------- one of them

    def oeffne(self, antrag_id: str) -> None:
        """Enter on a row: its page, once the journal says who looks at it."""
        posten = next((posten for posten in self._posten if posten.antrag_id == antrag_id), None)
        benutzer, s, lauf = self._benutzer, self._u.schalter, self._lauf
        if posten is None or benutzer is None:
            return
        gemeint = posten

        def fertig(_: None) -> None:
            if lauf == self._lauf and not self._verborgen:
                self._zeige_gewaehlten(gemeint)

        arbeit = partial(vermerke_ansicht, s, benutzer, gemeint)
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._meldung.stoerung)

    def _zeige_gewaehlten(self, posten: Freigabeposten) -> None:
        self._gewaehlt = posten
        jetzt = self._u.schalter.uhr.jetzt()
        self._setze_bild(antragsbild(self._u.texte, posten, Art.AUFSICHT, jetzt, self._bild.lauf + 1))
        self._ausgaenge.zum_antrag()

    def zur_liste(self) -> None:
        """Esc on the page."""
        if not self._bild.arbeitet:
            self.schliesse()
            self._ausgaenge.zur_liste()

    def schliesse(self) -> None:
        """The page is left."""
        if self._gewaehlt is not None:
            self._gewaehlt = None
            self._setze_bild(Antragsbild(lauf=self._bild.lauf))

    def entscheide(self, gewaehrt: bool, grund: str, kennwort: str = "") -> None:
        """F12 grants, F7 declines; who declines says why. `kennwort` counts where the page asks for it."""
        posten, benutzer = self._gewaehlt, self._benutzer
        if posten is None or benutzer is None or not self._bild.darf or self._bild.arbeitet:
            return
        try:
            grund = begruendung(self._u, gewaehrt, grund)
        except Eingabefehler as fehler:
            self._sage_fehler(fehler)
            return
        self._setze_bild(replace(self._bild, arbeitet=True, fehler="", fehlerfeld=""))
        noetig = kennwort if self._bild.kennwort_noetig else None
        self._frage_kreis(posten, partial(self._arbeit, benutzer, posten, gewaehrt, grund, noetig))

    def _arbeit(
        self, benutzer: Benutzer, posten: Freigabeposten, gewaehrt: bool, grund: str, kennwort: str | None
    ) -> tuple[Benutzer, Freigabemeldung]:
        """With a password the person signs in anew before deciding; who works here afterwards, and what came of it."""
        u = self._u
        wer = benutzer if kennwort is None else frage_district(u.schalter, benutzer.kennung, kennwort, u.district)
        return wer, u.freigabe.entscheide(wer.sitzung, posten.antrag_id, posten.inhalt, gewaehrt, grund)

    def _frage_kreis(self, posten: Freigabeposten, arbeit: Callable[[], tuple[Benutzer, Freigabemeldung]]) -> None:
        lauf = self._lauf

        def fertig(ergebnis: tuple[Benutzer, Freigabemeldung] | Eingabefehler) -> None:
            if lauf != self._lauf:
                return
            if isinstance(ergebnis, Eingabefehler):
                self._abgelehnt(ergebnis)
            else:
                self._benutzer = ergebnis[0]
                self._entschieden(posten, ergebnis[1])

        def gescheitert(stoerung: Stoerung) -> None:
            if lauf == self._lauf:
                self._gescheitert(stoerung)

        self._u.runner.run(Spur.NETZ, versuche(arbeit), fertig, gescheitert)

    def _abgelehnt(self, fehler: Eingabefehler) -> None:
        """The password is wanted, or was wrong: the page stays. Otherwise nobody decides this one any more."""
        self._bild = replace(self._bild, arbeitet=False)
        if fehler.code is Fehlercode.ANMELDUNG_ZU_ALT:
            self._bild = replace(self._bild, kennwort_noetig=True)
        if fehler.feld:
            self._sage_fehler(fehler)
        else:
            self._setze_bild(replace(self._bild, darf=False, hinweis=str(self._u.texte.fehler(fehler))))

    def _entschieden(self, posten: Freigabeposten, ergebnis: Freigabemeldung) -> None:
        self._bild = replace(self._bild, arbeitet=False)
        self._posten = tuple(p for p in self._posten if p.antrag_id != posten.antrag_id)
        self._melde()
        wort = self._texte(f"antrag.stand_{ergebnis.stand.value}")
        if ergebnis.zuerst:
            self._meldung.erfolg("antrag.entschieden", nummer=self._bild.nummer, stand=wort)
            self.zur_liste()
            return
        um = self._u.texte.uhrzeit(ergebnis.entschieden_am) if ergebnis.entschieden_am else ""
        hinweis = self._texte(
            "antrag.andere_war_zuerst", name=ergebnis.name or self._texte("antrag.andere"), stand=wort, uhrzeit=um
        )
        self._setze_bild(replace(self._bild, darf=False, hinweis=hinweis))

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._setze_bild(replace(self._bild, arbeitet=False))
        if stoerung.code is Fehlercode.SITZUNG_ABGELAUFEN:
            self._ausgaenge.abgelaufen(stoerung)
        else:
            self._meldung.stoerung(stoerung)

    def _sage_fehler(self, fehler: Eingabefehler) -> None:
        text = str(self._u.texte.fehler(fehler))
        self._setze_bild(replace(self._bild, fehler=text, fehlerfeld=fehler.feld, versuch=self._bild.versuch + 1))

    # ------------------------------------------------------------------------------------------------- state

    def _texte(self, schluessel: str, /, **werte: object) -> str:
        return self._u.texte(schluessel, **werte)

    def _setze_bild(self, bild: Antragsbild) -> None:
        self._bild = bild
        if not self._verborgen:
            self._zeige_antrag(bild)

    def _melde(self) -> None:
        jetzt = self._u.schalter.uhr.jetzt()
        self._gezeigt_um = jetzt if self.da else None
        self._ausgaenge.anzahl(len(self._posten) if self.da else 0)
        if self._verborgen or not self.da:
            self._zeige_liste(State())
            return
        name = "getrennt" if self._getrennt else "leer" if self._geladen and not self._posten else "laedt"
        stand = "" if self._posten and not self._getrennt else self._texte(f"eingang.{name}")
        zeilen = tuple(eingangszeile(self._u.texte, posten, jetzt) for posten in self._posten)
        self._zeige_liste(State(zeilen, stand, self._getrennt))


def begruendung(umgebung: Umgebung, gewaehrt: bool, grund: str) -> str:
    """The words of a decision: who grants may leave them to the program, who declines may not."""
    if gewaehrt and not grund.strip():
        grund = umgebung.texte("antrag.ohne_einwand")
    return pruefe_begruendung(grund, GRUND)
