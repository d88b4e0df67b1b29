"""Reading an eID on site: photo and consent first, then step by step with AusweisApp, the CAN when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bureau_app.domain.chip import Chipdaten, lies_can
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.eid import EidLage, Eidleser, EidSchritt, Lichtbildabgleich
from bureau_app.workflows.ports import Benutzer, Spur


@dataclass(frozen=True, slots=True)
class State:
    """The sheet: `schritt` is None until the photo was compared; `fehler` says what was wrong with the typed CAN."""

    offen: bool = False
    schritt: EidSchritt | None = None
    text: str = field(default="", repr=False)
    tun: str = field(default="", repr=False)
    fehler: str = field(default="", repr=False)
    prozent: int = 0

    @property
    def fragt_can(self) -> bool:
        """Whether the clerk types the CAN now."""
        return self.schritt is EidSchritt.CAN_EINGEBEN


@dataclass(frozen=True, slots=True)
class Ziel:
    """Who may read (None: nobody just now, and it is said why), whether somebody is still there, who takes the data."""

    wer: Callable[[], Benutzer | None]
    da: Callable[[], bool]
    nimm: Callable[[Chipdaten], None]


class EidPresenter:
    """At most one reading; nothing of it stays here when the sheet is closed."""

    def __init__(
        self, umgebung: Umgebung, leser: Eidleser, meldung: MeldungPresenter, ziel: Ziel, zeige: Callable[[State], None]
    ) -> None:
        self._u, self._leser, self._meldung, self._ziel, self._zeige = umgebung, leser, meldung, ziel, zeige
        self._state = State()
        self._wer: Benutzer | None = None
        self._can = ""
        self._lauf = 0

    def oeffne(self) -> None:
        """Ask for the comparison of the photo, if somebody may read now."""
        if self._state.offen:
            return
        self._wer = self._ziel.wer()
        if self._wer is not None:
            texte = self._u.texte
            self._setze(State(True, None, texte("eid.abgleich"), texte("eid.abgleich_tun")))

    def beginne(self) -> None:
        """The clerk compared the photo and heard the consent (§ 18a Abs. 2 PAuswG): now, and only now, it begins."""
        if self._state.offen and self._state.schritt is None and self._wer is not None:
            abgleich = Lichtbildabgleich(self._wer.id, self._u.schalter.uhr.jetzt())
            self._lauf += 1
            self._zeige_schritt(EidLage(EidSchritt.VERBINDET))
            self._tue(lambda: self._leser.beginne(abgleich))

    def gib_can(self, text: str) -> None:
        """The clerk typed the CAN from the front of the card."""
        if not self._state.fragt_can:
            return
        try:
            self._can = lies_can(text)
        except Eingabefehler as fehler:
            self._setze(replace(self._state, fehler=str(self._u.texte.fehler(fehler))))

    def brich_ab(self) -> None:
        """Esc: give the reading up at whatever step."""
        if self._state.offen:
            self._leser.brich_ab()
            if self._state.schritt is not None:
                self._tue(self._leser.weiter, lambda _: None)
                self._meldung.info("eid.abgebrochen")
            self._schliesse()

    def takt(self) -> None:
        """Called about every second: nothing stays open on a counter that was locked."""
        if self._state.offen and not self._ziel.da():
            self.brich_ab()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: the sheet must not stay."""
        if self._state.offen and self._state.schritt is not None:
            self._leser.brich_ab()
            self._schliesse()

    def _tue(self, arbeit: Callable[[], EidLage], fertig: Callable[[EidLage], None] | None = None) -> None:
        lauf = self._lauf

        def ende(lage: EidLage) -> None:
            if lauf == self._lauf:
                (fertig or self._weiter)(lage)

        def gescheitert(stoerung: Stoerung) -> None:
            if lauf == self._lauf:
                self._schliesse()
                self._meldung.stoerung(stoerung)

        self._u.runner.run(Spur.EID, arbeit, ende, gescheitert)

    def _weiter(self, lage: EidLage) -> None:
        if not self._ziel.da():
            self.brich_ab()
        elif lage.schritt is EidSchritt.FERTIG and lage.daten is not None:
            self._schliesse()
            self._ziel.nimm(lage.daten)
        elif lage.schritt is EidSchritt.ABGEBROCHEN:
            self._schliesse()
            self._meldung.info("eid.abgebrochen")
        else:
            self._zeige_schritt(lage)
            can, self._can = self._can, ""
            self._tue(lambda: self._leser.weiter(can))

    def _zeige_schritt(self, lage: EidLage) -> None:
        texte = self._u.texte
        art = f"{lage.schritt.value}_falsch" if lage.can_falsch and "can" in lage.schritt.value else lage.schritt.value
        bleibt = lage.schritt is self._state.schritt
        fehler = self._state.fehler if bleibt and not self._can else ""
        text, tun = texte(f"eid.{art}"), texte.falls_da(f"eid.{art}_tun")
        self._setze(State(True, lage.schritt, text, tun, fehler, lage.prozent))

    def _schliesse(self) -> None:
        self._lauf += 1
        self._can, self._wer = "", None
        self._setze(State())

    def _setze(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self._zeige(state)
