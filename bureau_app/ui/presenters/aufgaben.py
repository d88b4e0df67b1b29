"""Tasks that a Korrektur or Storno left to people: stickers in the world, money at the cash desk; listed until done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bureau_app.domain import nummer
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.korrektur import erledige
from bureau_app.workflows.ports import Benutzer, Spur


def aufgaben_faellig(vorgang: Vorgang) -> bool:
    """Whether it is closed, and people have something left to do for it."""
    return vorgang.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT) and bool(vorgang.offene_aufgaben())


@dataclass(frozen=True, slots=True)
class Aufgabenzeile:
    """One task: its id here, the Vorgang it is about, and what is to be done."""

    id: str = field(repr=False)
    nummer: str = field(repr=False)
    aufgabe: str = field(repr=False)
    seit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The list; `fehler` is about the remark."""

    zeilen: tuple[Aufgabenzeile, ...] = field(default=(), repr=False)
    geladen: bool = False
    fehler: str = field(default="", repr=False)
    arbeitet: bool = False
    erledigt: int = 0
    versuch: int = 0


class AufgabenPresenter:
    """The tasks of whoever works here."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, zeige: Callable[[State], None]) -> None:
        self._u, self._meldung, self._zeige = umgebung, meldung, zeige
        self._benutzer: Benutzer | None = None
        self._vorgaenge: tuple[Vorgang, ...] = ()
        self._state = State()
        self._verborgen = False

    def lade(self, benutzer: Benutzer) -> None:
        """Read the list."""
        self._benutzer = benutzer
        store = self._u.schalter.store

        def fertig(vorgaenge: tuple[Vorgang, ...]) -> None:
            self._vorgaenge = tuple(v for v in vorgaenge if aufgaben_faellig(v))
            self._setze(replace(self._state, zeilen=tuple(self._zeilen()), geladen=True, arbeitet=False, fehler=""))

        self._u.runner.run(Spur.SPEICHER, lambda: store.offene(benutzer.id), fertig, self._gescheitert)

    def leere(self) -> None:
        """Nothing on the page."""
        self._vorgaenge = ()
        self._setze(State(erledigt=self._state.erledigt))

    def verberge(self, verborgen: bool) -> None:
        """Show nothing while the counter is locked or screened."""
        self._verborgen = verborgen
        self._zeige(State(erledigt=self._state.erledigt) if verborgen else self._state)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another try must be possible."""
        self._setze(replace(self._state, arbeitet=False))

    def erledige(self, zeile: str, vermerk: str) -> None:
        """F12: the chosen task is done; the remark says how."""
        benutzer, s = self._benutzer, self._u.schalter
        vorgang_id, _, stelle = zeile.partition(" ")
        vorgang = next((v for v in self._vorgaenge if v.id == vorgang_id), None)
        if benutzer is None or vorgang is None or self._state.arbeitet:
            return
        self._setze(replace(self._state, arbeitet=True, fehler=""))

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            if isinstance(ergebnis, Eingabefehler):
                text = str(self._u.texte.fehler(ergebnis))
                self._setze(replace(self._state, arbeitet=False, fehler=text, versuch=self._state.versuch + 1))
                return
            self._setze(replace(self._state, erledigt=self._state.erledigt + 1))
            self._meldung.erfolg("aufgaben.erledigt")
            self.lade(benutzer)

        arbeit = versuche(lambda: erledige(s, benutzer, vorgang, int(stelle), vermerk))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._gescheitert)

    def _zeilen(self) -> Iterator[Aufgabenzeile]:
        texte = self._u.texte
        for vorgang in self._vorgaenge:
            nr = vorgang.bezug.nummer if vorgang.bezug else vorgang.nummer
            seit = texte.datum(vorgang.angelegt_am.astimezone().date())
            for stelle in vorgang.offene_aufgaben():
                yield Aufgabenzeile(f"{vorgang.id} {stelle}", nummer.anzeige(nr), self._worte(vorgang, stelle), seit)

    def _worte(self, vorgang: Vorgang, stelle: int) -> str:
        texte, aufgabe, bezug = self._u.texte, vorgang.aufgaben[stelle], vorgang.bezug
        geheim = vorgang.ummeldung is not None and vorgang.ummeldung.geheim
        kennzeichen = "" if geheim else aufgabe.kennzeichen
        return texte(
            f"aufgaben.{aufgabe.art.value}",
            kennzeichen=kennzeichen or texte("aufgaben.eines", nummer=(aufgabe.fahrzeug or 0) + 1),
            betrag=texte.geld(bezug.cent) if bezug else "",
            quittung=bezug.quittung if bezug else "",
            grund=texte.oder(f"grund.{aufgabe.grund}", "grund.unbekannt", code=aufgabe.grund),
        )

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._setze(replace(self._state, arbeitet=False))
        self._meldung.stoerung(stoerung)

    def _setze(self, state: State) -> None:
        self._state = state
        if not self._verborgen:
            self._zeige(state)
