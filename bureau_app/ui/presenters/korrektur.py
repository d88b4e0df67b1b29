"""After the end: a closed Vorgang is found by its number, shown, and a Korrektur or Storno of it begun."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bureau_app.domain import nummer
from bureau_app.domain.bezug import Bezugsgrund, Vorgangsart
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.freigabenbild import Inhaltszeile, inhaltszeile
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.korrektur import beginne_korrektur, beginne_storno, finde
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.vergleich import vergleiche

ANLASS = "korrektur"
"""Why a closed Vorgang is read, in the journal."""
ARTEN = (Vorgangsart.KORREKTUR, Vorgangsart.STORNO)


@dataclass(frozen=True, slots=True)
class State:
    """The page: the number that was looked for, what was found, and what is wrong, in words."""

    gesucht: str = field(default="", repr=False)
    kopf: str = field(default="", repr=False)
    hinweis: str = field(default="", repr=False)
    inhalt: tuple[Inhaltszeile, ...] = field(default=(), repr=False)
    gefunden: bool = False
    fehler: str = field(default="", repr=False)
    arbeitet: bool = False
    lauf: int = 0
    versuch: int = 0


class KorrekturPresenter:
    """Nothing that was closed is ever changed: what is begun here is a Vorgang of its own."""

    def __init__(
        self,
        umgebung: Umgebung,
        meldung: MeldungPresenter,
        oeffne: Callable[[Vorgang], None],
        zeige: Callable[[State], None],
    ) -> None:
        self._u, self._meldung, self._oeffne, self._zeige = umgebung, meldung, oeffne, zeige
        self._benutzer: Benutzer | None = None
        self._vorgang: Vorgang | None = None
        self._state = State()
        self._verborgen = False

    def beginne(self, benutzer: Benutzer) -> None:
        """An empty page for this person."""
        self._benutzer, self._vorgang = benutzer, None
        self._setze(State(lauf=self._state.lauf + 1))

    def leere(self) -> None:
        """Nothing on the page."""
        self._benutzer = self._vorgang = None
        self._setze(State(lauf=self._state.lauf + 1))

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of anybody while the counter is locked or screened."""
        self._verborgen = verborgen
        self._zeige(State() if verborgen else self._state)

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another try must be possible."""
        self._setze(replace(self._state, arbeitet=False))

    def suche(self, text: str) -> None:
        """Enter in the number, typed or scanned: the Vorgang and what came after it."""
        benutzer, s = self._benutzer, self._u.schalter
        if benutzer is None or self._state.arbeitet:
            return
        self._vorgang = None
        self._setze(State(gesucht=text.strip(), arbeitet=True, lauf=self._state.lauf, versuch=self._state.versuch))
        lauf = self._state.lauf

        def fertig(ergebnis: tuple[Vorgang, ...] | Eingabefehler) -> None:
            if lauf != self._state.lauf:
                return
            if isinstance(ergebnis, Eingabefehler):
                self._sage(ergebnis)
            elif not ergebnis:
                self._sage_text(self._u.texte("korrektur.keiner"))
            else:
                self._zeige_gefundene(ergebnis)

        arbeit = versuche(lambda: finde(s, benutzer, text, ANLASS))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._gescheitert)

    def beginne_neu(self, art: str, grund: str) -> None:
        """F12: the new Vorgang about the one that is shown."""
        vorgang, benutzer, s = self._vorgang, self._benutzer, self._u.schalter
        if vorgang is None or benutzer is None or self._state.arbeitet:
            return
        if not (art and grund):
            self._sage_text(self._u.texte("korrektur.waehlen"))
            return
        beginn = beginne_storno if Vorgangsart(art) is Vorgangsart.STORNO else beginne_korrektur
        self._setze(replace(self._state, arbeitet=True, fehler=""))
        lauf = self._state.lauf

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            if isinstance(ergebnis, Vorgang):
                self._oeffne(ergebnis)
            elif lauf == self._state.lauf:
                self._sage(ergebnis)

        arbeit = versuche(lambda: beginn(s, benutzer, vorgang, Bezugsgrund(grund)))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._gescheitert)

    def _zeige_gefundene(self, gefunden: tuple[Vorgang, ...]) -> None:
        """The last of them is what holds now; earlier ones are named."""
        texte, letzter = self._u.texte, gefunden[-1]
        self._vorgang = letzter
        angaben = {"nummer": nummer.anzeige(letzter.nummer), "stand": texte(f"stufe.{letzter.stufe.value}")}
        if letzter.uebernommen_am:
            kopf = texte("korrektur.kopf", tag=texte.datum(letzter.uebernommen_am), **angaben)
        else:
            kopf = texte("korrektur.kopf_offen", **angaben)
        hinweise = []
        if len(gefunden) > 1:
            nummern = ", ".join(nummer.anzeige(v.nummer) for v in gefunden[:-1])
            hinweise.append(texte("korrektur.frueher", nummern=nummern))
        if letzter.ummeldung is not None and letzter.ummeldung.geheim:
            hinweise.append(texte("antrag.verdeckt"))
        zeilen = vergleiche(None, letzter.ummeldung) if letzter.ummeldung else ()
        self._setze(
            replace(
                self._state,
                kopf=kopf,
                hinweis=" ".join(hinweise),
                inhalt=tuple(inhaltszeile(texte, zeile, ()) for zeile in zeilen),
                gefunden=True,
                arbeitet=False,
                fehler="",
            )
        )

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._setze(replace(self._state, arbeitet=False))
        self._meldung.stoerung(stoerung)

    def _sage(self, fehler: Eingabefehler) -> None:
        self._sage_text(str(self._u.texte.fehler(fehler)))

    def _sage_text(self, text: str) -> None:
        self._setze(replace(self._state, arbeitet=False, fehler=text, versuch=self._state.versuch + 1))

    def _setze(self, state: State) -> None:
        self._state = state
        if not self._verborgen:
            self._zeige(state)
