"""The draft on the screen, shared by those who fill it and those who send it on: shown is stored plus pending."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bureau_app.domain.angaben import Feld
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.baender import BLEIBEN
from bureau_app.ui.presenters.erfassung import Erfassung
from bureau_app.ui.presenters.felder import FAHRZEUG_WEITERE, GEPARKT, code_von
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.rueckblick import rueckblick
from bureau_app.ui.presenters.schalterbild import Hilfe, State, Zeiger, bild
from bureau_app.ui.presenters.sicherung import Entwurfssicherung, Sicherungsstand
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.freigabe import BEGRUENDUNG
from bureau_app.workflows.ports import Benutzer

F7, F12 = "knopf.zur_freigabe", "knopf.uebernehmen"
"""Where the focus goes when no field needs anybody."""


@dataclass(frozen=True, slots=True)
class Ausgaenge:
    """Where a draft leaves this screen to: committed, put aside or given up, or put before a second person; and how
    far it is on disk."""

    uebernommen: Callable[[Vorgang], None]
    verlassen: Callable[[], None]
    gesichert: Callable[[Sicherungsstand], None]
    erbeten: Callable[[Vorgang], None]


class Entwurf:
    """At most one draft; whoever changes it calls `geaendert`. Another `lauf` means that another Vorgang is here."""

    def __init__(
        self, umgebung: Umgebung, meldung: MeldungPresenter, ausgaenge: Ausgaenge, zeige: Callable[[State], None]
    ) -> None:
        self._u = umgebung
        self._meldung = meldung
        self._zeige = zeige
        self.ausgaenge = ausgaenge
        self.lauf = 0
        self.sicherung = Entwurfssicherung(umgebung, ausgaenge.gesichert, self._geoeffnet, meldung.stoerung)
        self.mehr_felder = self.gesperrt = self.fragt = self.fragt_begruendung = False
        self.begruendung = ""
        self._entschieden: tuple[Fahrzeugausgang, ...] | None = None
        self.beobachter: list[Callable[[], None]] = []
        self.hilfe: Hilfe | None = None
        self._benutzer: Benutzer | None = None
        self._erfassung: Erfassung | None = None
        self._nummer = ""
        self._verborgen = False
        self._zeiger = Zeiger()

    @property
    def da(self) -> bool:
        """Whether a Vorgang is on the screen."""
        return self._erfassung is not None

    @property
    def offen(self) -> bool:
        """Whether it may be changed."""
        return self.da and not self.gesperrt

    @property
    def erfassung(self) -> Erfassung:
        """The fields; only while a Vorgang is on the screen."""
        assert self._erfassung is not None
        return self._erfassung

    @property
    def benutzer(self) -> Benutzer:
        """Whose draft it is; only while a Vorgang is on the screen."""
        assert self._benutzer is not None
        return self._benutzer

    # ------------------------------------------------------------------------------------------------- begin, end

    def neu(self, benutzer: Benutzer) -> None:
        """Open a new Vorgang; a document that is being read for nobody yet comes into it."""
        self._meldung.schliesse_warnung()
        self._beginne(benutzer, Erfassung(self._u), "")
        self.richte("person.familienname")
        self.sicherung.beginne(benutzer, self.erfassung.angaben)
        self.melde()

    def oeffne(self, benutzer: Benutzer, vorgang: Vorgang) -> None:
        """Go on with a stored draft where it was left."""
        self.lauf += 1
        self._meldung.schliesse_warnung()
        angaben = vorgang.angaben.mit({GEPARKT: Feld("")}) if vorgang.angaben.text(GEPARKT) else vorgang.angaben
        self._beginne(benutzer, Erfassung(self._u, angaben, vorgang.bezug, vorgang.freigabe), vorgang.nummer)
        if self.erfassung.fokus in ("", F7, F12):  # another command may be due by now: what was asked for was granted
            self.richte_auf_naechstes()
        else:
            self.richte(self.erfassung.fokus)
        self.sicherung.oeffne(benutzer, vorgang, self.erfassung.angaben)
        self.melde()

    def zeige_uebernommenen(self, benutzer: Benutzer, vorgang: Vorgang) -> None:
        """Show a committed Vorgang beside its closing; nothing can be typed."""
        self.lauf += 1
        if self._erfassung is None or self._nummer != vorgang.nummer:
            angaben = vorgang.angaben
            if not angaben.felder and vorgang.ummeldung is not None:
                angaben = rueckblick(vorgang.ummeldung)
            self._beginne(benutzer, Erfassung(self._u, angaben, vorgang.bezug), vorgang.nummer)
        self.gesperrt = True
        self._entschieden = vorgang.ausgaenge
        self.sicherung.vergiss()
        self.melde()

    def leere(self) -> None:
        """No Vorgang on the screen."""
        self.lauf += 1
        self.sicherung.vergiss()
        self._erfassung = self._benutzer = self.hilfe = None
        self.gesperrt = self.fragt = self.fragt_begruendung = False
        self.melde()

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of the person while the counter is locked or screened."""
        self._verborgen = verborgen
        self.richte(self._erfassung.fokus if self._erfassung else "")
        self.melde()

    def _beginne(self, benutzer: Benutzer, erfassung: Erfassung, nummer: str) -> None:
        self._benutzer, self._erfassung, self._nummer = benutzer, erfassung, nummer
        self.mehr_felder = self.gesperrt = self.fragt = self.fragt_begruendung = False
        self.begruendung, self._entschieden = "", None
        self.hilfe = None

    def _geoeffnet(self, vorgang: Vorgang) -> None:
        self._nummer = vorgang.nummer
        self.melde()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: what is still a draft may be changed again."""
        self.sicherung.nach_vorfall()
        if self.da and self.gesperrt and self.sicherung.vorgang is not None:
            self.gesperrt = False
            self.melde()

    # ------------------------------------------------------------------------------------------------- state

    def richte(self, feld: str, stelle: int = -1) -> None:
        """Demand the focus for a field, which comes to the front if it is hidden. `geaendert` must follow."""
        if self._erfassung is not None and feld and feld != BEGRUENDUNG:
            self._erfassung.betrete(feld)
            if code_von(feld) in FAHRZEUG_WEITERE and code_von(feld) not in self.bild().weitere:
                self.mehr_felder = True
        self._zeiger = Zeiger(feld, stelle, self._zeiger.nummer + 1)

    def richte_auf_naechstes(self, nach: str = "") -> None:
        """Demand the focus for what needs somebody next, else for the command that is due: F7 or F12."""
        self.richte(self.erfassung.naechstes(nach) or (F7 if self.erfassung.pruefung.zur_freigabe else F12))

    def geaendert(self) -> None:
        """Fields changed: to disk and to the screen."""
        self.sicherung.setze(self.erfassung.angaben)
        if self.erfassung.pruefung.bereit:
            self._meldung.schliesse_warnung()
        self.fragt_begruendung = self.fragt_begruendung and self.erfassung.pruefung.zur_freigabe
        self.melde()
        for hoere in self.beobachter:
            hoere()

    def bild(self) -> State:
        """The screen as it is now."""
        if self._erfassung is None or self._verborgen:
            return State(zeiger=self._zeiger)
        state = bild(self._erfassung, self._u, self.mehr_felder, self._entschieden)
        return replace(
            state,
            baender=tuple(b for b in state.baender if not self.gesperrt or b.art in BLEIBEN),
            nummer=self._nummer,
            zeiger=self._zeiger,
            hilfe=self.hilfe,
            fragt_verwerfen=self.fragt,
            fragt_begruendung=self.fragt_begruendung,
            begruendung=self.begruendung,
            gesperrt=self.gesperrt,
        )

    def melde(self) -> None:
        """Show the screen as it is now."""
        self._zeige(self.bild())
