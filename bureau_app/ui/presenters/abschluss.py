"""From F12 to done: receipt number, print, "readable and stuck on?", both registers."""

from collections.abc import Callable
from dataclasses import dataclass

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.abschlussbild import GRUENDE, Blatt, Phase, State, Zutaten, bild, blaetter, phase_von
from bureau_app.ui.presenters.blaetter import buergersatz, drucke_blatt
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.quittungstext import Quittungstext
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.blatt import ablehnungsblatt, verwarnvorschlag, vorgangsblatt
from bureau_app.workflows.druck import (
    aufkleber_von,
    drucke_naechsten,
    klaere,
    nach_neustart,
    verwirf_aufkleber,
)
from bureau_app.workflows.kasse import quittiere
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.ummeldung import nimm_zurueck, schliesse_ab


@dataclass(frozen=True, slots=True)
class Ausgaenge:
    """Where a Vorgang leaves the panel to: back to the draft, done with, or its registers are to hear of it now."""

    zurueck: Callable[[Vorgang], None]
    fertig: Callable[[], None]
    senden: Callable[[], None]
    druckt: Callable[[bool], None]


class AbschlussPresenter:
    """Moves one committed Vorgang on; nothing irreversible happens without a key of the clerk."""

    def __init__(
        self, umgebung: Umgebung, meldung: MeldungPresenter, ausgaenge: Ausgaenge, zeige: Callable[[State], None]
    ) -> None:
        self._u = umgebung
        self._meldung = meldung
        self._ausgaenge = ausgaenge
        self._zeige = zeige
        self._dpi = 96
        self._vorgang: Vorgang | None = None
        self._benutzer: Benutzer | None = None
        self._verborgen = False
        self._getippt = Quittungstext(umgebung, meldung, self._melde)
        self._anfangen()

    def _anfangen(self) -> None:
        self._vorschauen: dict[int, bytes] = {}
        self._fragt_grund = self._arbeitet = self._druckt = False
        self._gewaehlt = 0
        self._quittung_fehler = ""

    # ------------------------------------------------------------------------------------------------- begin, end

    @property
    def vorgang(self) -> Vorgang | None:
        """The Vorgang on the panel, as last stored."""
        return self._vorgang

    @property
    def fertig(self) -> bool:
        """Whether nothing more is asked of the clerk."""
        return self._vorgang is None or phase_von(self._vorgang, False) is Phase.FERTIG

    def setze_aufloesung(self, dpi: int) -> None:
        """Dots per inch at which previews are drawn: the screen's, times the magnification of the panel."""
        self._dpi = dpi

    def oeffne(self, benutzer: Benutzer, vorgang: Vorgang) -> None:
        """Show a committed Vorgang and draw what will be printed."""
        self._benutzer, self._vorgang = benutzer, vorgang
        self._anfangen()
        self._getippt.oeffne(vorgang)
        self._melde()
        for nummer in vorgang.mit_aufkleber():
            self._zeichne(vorgang, benutzer, nummer)

    def leere(self) -> None:
        """No Vorgang on the panel."""
        self._vorgang = self._benutzer = None
        self._getippt.oeffne(None)
        self._anfangen()
        self._melde()

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of the person while the counter is locked or screened."""
        self._verborgen = verborgen
        self._melde()

    def aktualisiere(self, vorgang: Vorgang) -> None:
        """A register answered; the Vorgang as the store has it now."""
        if self._vorgang is not None and vorgang.id == self._vorgang.id and vorgang.fassung > self._vorgang.fassung:
            self._vorgang = vorgang
            self._melde()

    # ------------------------------------------------------------------------------------------------- intentions

    def tippe_quittung(self, text: str) -> None:
        """A key in the receipt number: what is typed so far survives a crash."""
        if self._phase is Phase.KASSE and not self._arbeitet:
            self._getippt.tippe(text)

    def quittiere(self, nummer: str) -> None:
        """Enter in the receipt number: note it, then print."""
        if self._phase is not Phase.KASSE or self._arbeitet:
            return
        self._meldung.schliesse_warnung()
        self._quittung_fehler = ""
        self._schritt(Spur.SPEICHER, lambda b, v: quittiere(self._u.schalter, b, v, nummer), self._drucke)

    def drucke(self) -> None:
        """F9: print what is missing, or replace what was printed."""
        if self._phase is Phase.DRUCK and not self._arbeitet:
            self._drucke()
        elif self._phase is Phase.FRAGE:
            self._fragt_grund = True
            self._melde()

    def waehle_aufkleber(self, nummer: int) -> None:
        """Of several, this one is meant."""
        self._gewaehlt = nummer
        self._melde()

    def drucke_neu(self, grund: str) -> None:
        """The old Aufkleber is destroyed for this reason (a code); print another."""
        if self._phase is Phase.GRUND and grund in GRUENDE and not self._arbeitet:
            self._fragt_grund = False
            mit_aufkleber = self._vorgang.mit_aufkleber() if self._vorgang else ()
            fahrzeug = mit_aufkleber[self._gewaehlt]
            self._schritt(
                Spur.SPEICHER,
                lambda b, v: verwirf_aufkleber(self._u.schalter, b, v, fahrzeug, grund),
                self._drucke,
            )

    def liegt_vor(self, ja: bool) -> None:
        """The answer to "Liegt der Aufkleber vor?"; nothing is printed by it."""
        if self._phase is Phase.UNKLAR and not self._arbeitet:
            self._schritt(Spur.SPEICHER, lambda b, v: klaere(self._u.schalter, b, v, ja))

    def bestaetige(self) -> None:
        """Enter: readable and stuck on, or nothing to stick; both registers get their part. Without a fee, print."""
        if self._phase is Phase.FREI and not self._arbeitet:
            self._drucke()
            return
        if self._phase in (Phase.FRAGE, Phase.OHNE_AUFKLEBER) and not self._arbeitet:
            self._schritt(Spur.SPEICHER, lambda b, v: schliesse_ab(self._u.schalter, b, v), self._ausgaenge.senden)
        elif self._phase is Phase.FERTIG:
            self._ausgaenge.fertig()

    def zurueck(self) -> None:
        """Esc: one level back; a paid Vorgang stays."""
        if self._fragt_grund:
            self._fragt_grund = False
            self._melde()
        elif self._phase in (Phase.KASSE, Phase.FREI, Phase.OHNE_AUFKLEBER) and not self._arbeitet:
            self._schritt(Spur.SPEICHER, lambda b, v: nimm_zurueck(self._u.schalter, b, v), self._zurueckgenommen)
        elif self._phase is not Phase.KEINE and not self._arbeitet:
            self._ausgaenge.fertig()

    def drucke_blatt(self) -> None:
        """Ctrl+P: the case sheet."""
        vorgang, s = self._vorgang, self._u.schalter
        if vorgang is not None:
            drucke_blatt(self._u, self._meldung, "blatt", lambda: vorgangsblatt(s, vorgang))

    def drucke_ablehnung(self) -> None:
        """Ctrl+Shift+P: what did not work today, for the citizen."""
        vorgang, s, satz = self._vorgang, self._u.schalter, buergersatz(self._u)
        if vorgang is not None and Blatt.ABLEHNUNG in blaetter(vorgang):
            drucke_blatt(self._u, self._meldung, "ablehnung", lambda: ablehnungsblatt(s, vorgang, satz))

    def drucke_verwarnung(self) -> None:
        """The proposal to the Ordnungsbehörde: a sheet of its own, never for the citizen's receipt."""
        vorgang, s = self._vorgang, self._u.schalter
        if vorgang is not None and Blatt.VERWARNUNG in blaetter(vorgang):
            drucke_blatt(self._u, self._meldung, "verwarnung", lambda: verwarnvorschlag(s, vorgang))

    def nach_vorfall(self) -> None:
        """Work ended in a bug: go on from what the store has."""
        vorgang, store = self._vorgang, self._u.schalter.store
        if vorgang is not None and self._arbeitet:
            self._ausgaenge.druckt(False)
            self._u.runner.run(Spur.SPEICHER, lambda: store.lade(vorgang.id), self._geladen, self._gescheitert)

    # ------------------------------------------------------------------------------------------------- steps

    @property
    def _phase(self) -> Phase:
        return phase_von(self._vorgang, self._fragt_grund) if self._vorgang else Phase.KEINE

    def _schritt(
        self, spur: Spur, tu: Callable[[Benutzer, Vorgang], Vorgang], danach: Callable[[], None] | None = None
    ) -> None:
        """One stored step; its fault stands at its field, its Stoerung in the message line."""
        vorgang, benutzer = self._vorgang, self._benutzer
        if vorgang is None or benutzer is None:
            return
        self._arbeitet = True
        self._melde()

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            self._arbeitet = False
            if isinstance(ergebnis, Eingabefehler):
                self._quittung_fehler = str(self._u.texte.fehler(ergebnis))
                self._melde()
                return
            self._vorgang = ergebnis
            self._melde()
            if danach:
                danach()

        self._u.runner.run(spur, versuche(lambda: tu(benutzer, vorgang)), fertig, self._gescheitert)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._arbeitet = self._druckt = False
        self._meldung.stoerung(stoerung)
        self._melde()

    def _zurueckgenommen(self) -> None:
        if self._vorgang is not None:
            self._ausgaenge.zurueck(self._vorgang)

    def _drucke(self) -> None:
        """Print what is missing, one after the other; the store knows each intent before the printer does."""
        vorgang, benutzer, s = self._vorgang, self._benutzer, self._u.schalter
        if vorgang is None or benutzer is None or not _darf_drucken(vorgang):
            return

        def fertig(danach: Vorgang) -> None:
            self._vorgang = danach
            self._arbeitet = self._druckt = False
            self._ausgaenge.druckt(False)
            self._meldung.schliesse()
            self._melde()
            self._drucke()

        def stand() -> Vorgang | None:
            """As the store has it; where the end of the print could not be noted, the clerk is asked."""
            gespeichert = s.store.lade(vorgang.id)
            return gespeichert and nach_neustart(s, benutzer, gespeichert)

        def gescheitert(stoerung: Stoerung) -> None:
            self._ausgaenge.druckt(False)
            self._meldung.stoerung(stoerung)
            self._u.runner.run(Spur.SPEICHER, stand, self._geladen, self._gescheitert)

        self._arbeitet = self._druckt = True
        self._ausgaenge.druckt(True)
        self._melde()
        self._u.runner.run(Spur.DRUCKER, lambda: drucke_naechsten(s, benutzer, vorgang), fertig, gescheitert)

    def _geladen(self, vorgang: Vorgang | None) -> None:
        self._arbeitet = self._druckt = False
        if vorgang is not None:
            self._vorgang = vorgang
        self._melde()

    def _zeichne(self, vorgang: Vorgang, benutzer: Benutzer, nummer: int) -> None:
        s, dpi = self._u.schalter, self._dpi

        def fertig(png: bytes | Eingabefehler) -> None:
            if self._vorgang is not None and self._vorgang.id == vorgang.id and isinstance(png, bytes):
                self._vorschauen[nummer] = png
                self._melde()

        arbeit = versuche(lambda: s.drucker.vorschau(aufkleber_von(s, benutzer, vorgang, nummer), dpi))
        self._u.runner.run(Spur.DRUCKER, arbeit, fertig, self._meldung.stoerung)

    def _melde(self) -> None:
        if self._vorgang is None or self._verborgen:
            self._zeige(State())
            return
        zutaten = Zutaten(
            self._vorschauen,
            self._fragt_grund,
            self._arbeitet,
            self._druckt,
            self._gewaehlt,
            self._quittung_fehler,
            self._getippt.text,
        )
        self._zeige(bild(self._vorgang, zutaten, self._u.texte))


def _darf_drucken(vorgang: Vorgang) -> bool:
    """Whether the next sticker is due: it is paid, or nothing is to be paid, and one is missing."""
    frei = vorgang.stufe is Stufe.UEBERNOMMEN and vorgang.gebuehr.summe == 0
    return (vorgang.stufe is Stufe.KASSIERT or frei) and bool(vorgang.offene_aufkleber())
