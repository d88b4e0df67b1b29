"""The clerk's own Vorgaenge that are not finished: parked, in between, or waiting for a register."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bureau_app.domain import nummer
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.aufgaben import aufgaben_faellig
from bureau_app.ui.presenters.felder import GEPARKT, fahrzeugfeld
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.druck import nach_neustart
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.ummeldung import oeffne


@dataclass(frozen=True, slots=True)
class Zeile:
    """One Vorgang of the list, in words; `name` is empty unless this place may show it."""

    id: str = field(repr=False)
    nummer: str = field(repr=False)
    stufe: str = field(repr=False)
    seit: str = field(repr=False)
    kennzeichen: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    wartet: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The list, what only waits for a register at its end; `mit_namen`: whether it has the column for names."""

    zeilen: tuple[Zeile, ...] = field(default=(), repr=False)
    mit_namen: bool = False


class VorgaengePresenter:
    """Loads the list and hands one Vorgang out."""

    def __init__(
        self,
        umgebung: Umgebung,
        meldung: MeldungPresenter,
        oeffne: Callable[[Vorgang], None],
        zeige: Callable[[State], None],
    ) -> None:
        self._u = umgebung
        self._meldung = meldung
        self._oeffne = oeffne
        self._zeige = zeige
        self._vorgaenge: tuple[Vorgang, ...] = ()
        self._benutzer: Benutzer | None = None
        self._verborgen = False

    def lade(self, benutzer: Benutzer, dann: Callable[[Vorgang | None], None] | None = None) -> None:
        """Read the list; `dann` gets the Vorgang that the clerk was in the middle of, if any."""
        s = self._u.schalter

        def arbeit() -> tuple[tuple[Vorgang, ...], Vorgang | None]:
            vorgaenge = tuple(nach_neustart(s, benutzer, v) for v in s.store.offene(benutzer.id))
            letzter = next((v for v in vorgaenge if _mittendrin(v)), None) if dann else None
            return vorgaenge, oeffne(s, benutzer, letzter.id, "neustart") if letzter else None

        def fertig(ergebnis: tuple[tuple[Vorgang, ...], Vorgang | None]) -> None:
            self._vorgaenge = tuple(sorted(ergebnis[0], key=_wartet))
            self._benutzer = benutzer
            self._melde()
            if dann:
                dann(ergebnis[1])

        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._meldung.stoerung)

    def setze_fort(self, vorgang_id: str, anlass: str = "fortsetzen") -> None:
        """Enter in the list: the Vorgang as the store has it now; that it was read and why is in the journal."""
        s, benutzer = self._u.schalter, self._benutzer
        if benutzer is None:
            return

        def fertig(vorgang: Vorgang | None) -> None:
            if vorgang is not None:
                self._oeffne(vorgang)

        self._u.runner.run(
            Spur.SPEICHER, lambda: oeffne(s, benutzer, vorgang_id, anlass), fertig, self._meldung.stoerung
        )

    def oeffne_nummer(self, nr: str, benutzer: Benutzer, frei: Callable[[], bool]) -> None:
        """A case sheet was scanned: the person's own Vorgang comes back, if there is still place for it then."""
        store = self._u.schalter.store

        def fertig(vorgang: Vorgang | None) -> None:
            if vorgang is None:
                self._meldung.warnung("leerlauf.nummer_fremd", nummer=nummer.anzeige(nr))
            elif vorgang.sachbearbeiter != benutzer.id:
                self._meldung.warnung("leerlauf.nummer_andere", nummer=nummer.anzeige(nr))
            elif vorgang.stufe is Stufe.VERWORFEN:
                self._meldung.warnung("leerlauf.nummer_verworfen", nummer=nummer.anzeige(nr))
            elif frei():
                self.setze_fort(vorgang.id, "vorgangsblatt")

        self._u.runner.run(Spur.SPEICHER, lambda: store.mit_nummer(nr), fertig, self._meldung.stoerung)

    def leere(self) -> None:
        """Nobody is signed in."""
        self._vorgaenge, self._benutzer = (), None
        self._melde()

    def verberge(self, verborgen: bool) -> None:
        """Show no row while the counter is locked or screened."""
        self._verborgen = verborgen
        self._melde()

    def _melde(self) -> None:
        mit_namen = self._u.vorgaben.namen_in_liste
        if self._verborgen:
            self._zeige(State(mit_namen=mit_namen))
            return
        self._zeige(State(tuple(self._zeile(v, mit_namen) for v in self._vorgaenge), mit_namen))

    def _zeile(self, vorgang: Vorgang, mit_namen: bool) -> Zeile:
        texte = self._u.texte
        seit = f"{texte.datum(vorgang.angelegt_am.astimezone().date())} {texte.uhrzeit(vorgang.angelegt_am)}"
        name = _name(vorgang) if mit_namen and not _geheim(vorgang) else ""
        kennzeichen = texte("leerlauf.verdeckt") if _geheim(vorgang) else _kennzeichen(vorgang)
        nr = nummer.anzeige(vorgang.nummer)
        return Zeile(vorgang.id, nr, self._stand(vorgang), seit, kennzeichen, name, _wartet(vorgang))

    def _stand(self, vorgang: Vorgang) -> str:
        """How far it is, in words."""
        texte, freigabe = self._u.texte, vorgang.freigabe
        if aufgaben_faellig(vorgang):
            return texte("leerlauf.aufgabe")
        if vorgang.stufe is Stufe.ZUR_FREIGABE and freigabe is not None:
            return texte("leerlauf.zur_freigabe", uhrzeit=texte.uhrzeit(freigabe.antrag.am))
        if vorgang.stufe is Stufe.ENTWURF and freigabe is not None:
            return texte(f"leerlauf.freigabe_{freigabe.stand.value}")
        geparkt = vorgang.stufe is Stufe.ENTWURF and bool(vorgang.angaben.text(GEPARKT))
        return texte("leerlauf.geparkt") if geparkt else texte(f"stufe.{vorgang.stufe.value}")


def _mittendrin(vorgang: Vorgang) -> bool:
    """Whether the clerk was at work on it when the program ended: not put aside, not only waiting for somebody."""
    if vorgang.stufe is Stufe.ENTWURF:
        return not vorgang.angaben.text(GEPARKT) and vorgang.freigabe is None
    return vorgang.stufe not in _WARTET


def _wartet(vorgang: Vorgang) -> bool:
    """Whether nothing is left to do here until a register or a second person answers."""
    return vorgang.stufe in _WARTET and not aufgaben_faellig(vorgang)


_WARTET = (Stufe.ZUR_FREIGABE, Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)


def _geheim(vorgang: Vorgang) -> bool:
    """Whether lists show neither name nor anything that leads to one (BMG §§ 51, 52)."""
    if vorgang.ummeldung is not None:
        return vorgang.ummeldung.geheim
    return any(vorgang.angaben.text(f"person.{name}") for name in ("auskunftssperre", "sperrvermerk"))


def _kennzeichen(vorgang: Vorgang) -> str:
    """The plate of the first Fahrzeug, "" if there is none."""
    if vorgang.ummeldung and vorgang.ummeldung.fahrzeuge:
        return vorgang.ummeldung.fahrzeuge[0].zb1.kennzeichen
    nummern = vorgang.angaben.fahrzeuge()
    return vorgang.angaben.text(fahrzeugfeld(nummern[0], "A")) if nummern else ""


def _name(vorgang: Vorgang) -> str:
    if vorgang.ummeldung and vorgang.ummeldung.person:
        return f"{vorgang.ummeldung.person.familienname}, {vorgang.ummeldung.person.vornamen}"
    namen = (vorgang.angaben.text("person.familienname"), vorgang.angaben.text("person.vornamen"))
    return ", ".join(name for name in namen if name)
