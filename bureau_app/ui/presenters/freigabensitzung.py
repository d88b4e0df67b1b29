"""Approvals in one window: own requests, the inbox, the page beside the clerk, joined to each other and to the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters import freigaben, freigabeneingang, freigabenplatz
from bureau_app.ui.presenters.anzeige import Anzeige, Seite
from bureau_app.ui.presenters.freigaben import FreigabenPresenter
from bureau_app.ui.presenters.freigabeneingang import EingangPresenter
from bureau_app.ui.presenters.freigabenplatz import FreigabenplatzPresenter
from bureau_app.ui.presenters.freigabenwarten import Warteschleife
from bureau_app.ui.presenters.leiste import LeistePresenter
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.seitenwahl import erfasst
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Benutzer


@dataclass(frozen=True, slots=True)
class Ziel:
    """What the window does for approvals: show a page, go home, show the list anew, open a Vorgang (by id, once what is
    on the screen is put aside; or at once), do something once the screen is free, ask to sign in again."""

    seite: Callable[[Seite], None]
    leerlauf: Callable[[], None]
    bewegt: Callable[[], None]
    oeffne_id: Callable[[str], None] = field(repr=False)
    oeffne: Callable[[Vorgang], None]
    wenn_frei: Callable[[Callable[[], None]], None]
    sperre: Callable[[Stoerung], None]


class Freigabensitzung:
    """`antraege` are the own ones, `eingang` a supervisor's inbox, `platz` an own one with a supervisor beside it."""

    def __init__(
        self, umgebung: Umgebung, meldung: MeldungPresenter, leiste: LeistePresenter, anzeige: Anzeige, ziel: Ziel
    ) -> None:
        self._ziel = ziel
        self._warte = Warteschleife(umgebung)
        self.antraege = FreigabenPresenter(
            umgebung,
            meldung,
            self._warte,
            freigaben.Ausgaenge(leiste.setze_antraege, self._bewegt, ziel.oeffne_id),
        )
        self.eingang = EingangPresenter(
            umgebung,
            meldung,
            self._warte,
            freigabeneingang.Ausgaenge(
                leiste.setze_eingang,
                lambda: ziel.seite(Seite.ANTRAG),
                lambda: ziel.seite(Seite.EINGANG),
                ziel.sperre,
            ),
            (anzeige.eingang, anzeige.antrag),
        )
        self.platz = FreigabenplatzPresenter(
            umgebung, meldung, freigabenplatz.Ausgaenge(self._entschieden, ziel.leerlauf), anzeige.antrag
        )

    # ------------------------------------------------------------------------------------------------- begin, end

    def beginne(self, benutzer: Benutzer, selbe: bool) -> None:
        """Somebody signed in, or the same person again."""
        if not selbe:
            self.platz.leere()
            self.eingang.beginne(benutzer)
        else:
            self.eingang.setze_fort(benutzer)
            self.platz.angemeldet(benutzer)
        if erfasst(benutzer):
            self.antraege.beginne(benutzer)

    def sperre(self) -> None:
        """The counter is locked."""
        self.antraege.pausiere()
        self.eingang.pausiere()

    def verberge(self, verborgen: bool) -> None:
        """Show nothing of anybody while the counter is locked or screened."""
        self.eingang.verberge(verborgen)
        self.platz.verberge(verborgen)

    def leere(self) -> None:
        """The page of a request is left, whoever's it was: nothing that was typed there stays."""
        self.platz.leere()
        self.eingang.schliesse()

    def takt(self) -> None:
        """Called about every second."""
        for presenter in (self.antraege, self.eingang, self._warte):
            presenter.takt()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: leave nothing stuck."""
        for presenter in (self.antraege, self.eingang, self.platz, self._warte):
            presenter.nach_vorfall()

    # ------------------------------------------------------------------------------------------------- intentions

    def zum_eingang(self) -> None:
        """F8: the inbox, for whoever has one."""
        if self.eingang.da:
            self._ziel.wenn_frei(lambda: self._ziel.seite(Seite.EINGANG))

    def erbeten(self, vorgang: Vorgang) -> None:
        """The clerk asked: the counter is free for the next person."""
        self._ziel.leerlauf()
        self.antraege.erbeten(vorgang)

    def entscheide(self, gewaehrt: bool, kennung: str, kennwort: str, grund: str) -> None:
        """F12 or F7 on the page of a request, at the own PC or beside the clerk."""
        if self.platz.vorgang is not None:
            self.platz.entscheide(kennung, kennwort, gewaehrt, grund)
        else:
            self.eingang.entscheide(gewaehrt, grund, kennwort)

    def oeffne(self, benutzer: Benutzer, vorgang: Vorgang) -> bool:
        """A Vorgang is opened; whether it waits and has its page here."""
        self.antraege.angesehen(vorgang)
        if vorgang.stufe is not Stufe.ZUR_FREIGABE:
            return False
        self._ziel.seite(Seite.AM_PLATZ)
        self.platz.oeffne(benutzer, vorgang)
        return True

    # ------------------------------------------------------------------------------------------------- hand over

    def _bewegt(self, vorgang: Vorgang) -> None:
        self.platz.entschieden(vorgang)
        self._ziel.bewegt()

    def _entschieden(self, vorgang: Vorgang) -> None:
        self.platz.leere()
        self.antraege.angesehen(vorgang)
        self._ziel.oeffne(vorgang)
