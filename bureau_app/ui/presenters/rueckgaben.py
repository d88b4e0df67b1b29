"""What the Kreis returned, at this counter: the list, both versions side by side, and what a person decides."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bureau_app.domain import nummer
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.rueckgabenbild import Gegenzeile, gegenzeilen
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.wire.erneuerung import erneuert
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.rueckgabe import darf_erneut, gib_weiter, nimm_ihre, sende_unsere, weitergegeben

_ANLASS = "rueckgabe_gesehen"
Fund = tuple[Vorgang, Rueckgabe, bool]


@dataclass(frozen=True, slots=True)
class Rueckgabezeile:
    """One returned Vorgang: id, number, why, and since when or that a supervisor is to decide."""

    id: str = field(repr=False)
    nummer: str = field(repr=False)
    grund: str = field(repr=False)
    stand: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The page. `kopf` names the Vorgang whose versions are shown; `darf` is whether ours may go again by this person,
    `hinweis` what is to be known before deciding."""

    zeilen: tuple[Rueckgabezeile, ...] = field(default=(), repr=False)
    gewaehlt: str = field(default="", repr=False)
    kopf: str = field(default="", repr=False)
    hinweis: str = field(default="", repr=False)
    inhalt: tuple[Gegenzeile, ...] = field(default=(), repr=False)
    darf: bool = False
    fehler: str = field(default="", repr=False)
    arbeitet: bool = False
    entschieden: int = 0
    versuch: int = 0


class RueckgabenPresenter:
    """Shows whatever this counter's Vorgaenge have come back; nothing is chosen by itself."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, zeige: Callable[[State], None]) -> None:
        self._u, self._meldung, self._zeige = umgebung, meldung, zeige
        self._benutzer: Benutzer | None = None
        self._funde: dict[str, Fund] = {}
        self._state = State()
        self._verborgen = False

    def lade(self, benutzer: Benutzer) -> None:
        """Read the list."""
        self._benutzer = benutzer
        s = self._u.schalter

        def lies() -> tuple[Fund, ...]:
            gefunden = ((v, s.store.rueckgabe(v.id, Register.FAHRZEUGREGISTER)) for v in s.store.zurueckgegebene())
            return tuple((v, r, weitergegeben(s, v)) for v, r in gefunden if r is not None)

        self._u.runner.run(Spur.SPEICHER, lies, self._gelesen, self._gescheitert)

    def leere(self) -> None:
        """Nothing on the page."""
        self._funde = {}
        self._setze(State(entschieden=self._state.entschieden))

    def verberge(self, verborgen: bool) -> None:
        """Show nothing while the counter is locked or screened."""
        self._verborgen = verborgen
        self._zeige(State(entschieden=self._state.entschieden) if verborgen else self._state)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another try must be possible."""
        self._setze(replace(self._state, arbeitet=False))

    def waehle(self, vorgang_id: str) -> None:
        """Enter in the list: both versions; that somebody looked is noted."""
        fund, benutzer = self._funde.get(vorgang_id), self._benutzer
        if fund is None or benutzer is None or self._state.arbeitet:
            return
        vorgang, r, _ = fund
        texte, s = self._u.texte, self._u.schalter
        geheim = vorgang.ummeldung is not None and vorgang.ummeldung.geheim
        darf = darf_erneut(benutzer, vorgang, r)
        hinweise = [texte("antrag.verdeckt")] * geheim + [texte("rueckgaben.braucht_aufsicht")] * (not darf)
        self._setze(
            replace(
                self._state,
                gewaehlt=vorgang_id,
                kopf=texte("rueckgaben.kopf", nummer=nummer.anzeige(vorgang.nummer), grund=self._gruende(r)),
                hinweis=" ".join(hinweise),
                inhalt=gegenzeilen(r, s.stammdaten.gemeinden, texte),
                darf=darf,
                fehler="",
            )
        )

    def kreis_gilt(self) -> None:
        """F9: what stands at the Kreis holds."""
        s = self._u.schalter
        self._entscheide("rueckgaben.kreis_gilt", lambda b, v, _r: nimm_ihre(s, b, v))

    def unsere_gilt(self) -> None:
        """F12: ours goes again, on the Kreis's version."""
        s = self._u.schalter

        def erneuere(r: Rueckgabe, b: Benutzer) -> bytes:
            return erneuert(r.aenderung.koerper, r.gegen, b.id, s.uhr.jetzt(), r.zu_gewaehren())

        self._entscheide("rueckgaben.unsere_gilt", lambda b, v, r: sende_unsere(s, b, v, r, erneuere))

    def gib_weiter(self) -> None:
        """F7: a supervisor is to decide."""
        s = self._u.schalter
        self._entscheide("rueckgaben.weitergegeben", lambda b, v, _r: gib_weiter(s, b, v))

    def _entscheide(self, meldung: str, tu: Callable[[Benutzer, Vorgang, Rueckgabe], object]) -> None:
        fund, benutzer = self._funde.get(self._state.gewaehlt), self._benutzer
        if fund is None or benutzer is None or self._state.arbeitet:
            return
        vorgang, r, _ = fund
        self._setze(replace(self._state, arbeitet=True, fehler=""))

        def fertig(ergebnis: object) -> None:
            if isinstance(ergebnis, Eingabefehler):
                text = str(self._u.texte.fehler(ergebnis))
                self._setze(replace(self._state, arbeitet=False, fehler=text, versuch=self._state.versuch + 1))
                return
            self._meldung.erfolg(meldung, nummer=nummer.anzeige(vorgang.nummer))
            self._setze(State(entschieden=self._state.entschieden + 1))
            self.lade(benutzer)

        arbeit = versuche(lambda: tu(benutzer, vorgang, r))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._gescheitert)

    def _gelesen(self, funde: tuple[Fund, ...]) -> None:
        self._funde = {v.id: (v, r, weiter) for v, r, weiter in funde}
        self._setze(State(zeilen=tuple(map(self._zeile, funde)), entschieden=self._state.entschieden))

    def _zeile(self, fund: Fund) -> Rueckgabezeile:
        vorgang, r, weiter = fund
        texte = self._u.texte
        seit = texte.datum(vorgang.uebernommen_am) if vorgang.uebernommen_am else ""
        stand = texte("rueckgaben.bei_aufsicht") if weiter else seit
        return Rueckgabezeile(vorgang.id, nummer.anzeige(vorgang.nummer), self._gruende(r), stand)

    def _gruende(self, r: Rueckgabe) -> str:
        return "; ".join(self._u.texte.oder(f"grund.{g}", "grund.unbekannt", code=g) for g in r.gruende())

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._setze(replace(self._state, arbeitet=False))
        self._meldung.stoerung(stoerung)

    def _setze(self, state: State) -> None:
        self._state = state
        if not self._verborgen:
            self._zeige(state)
